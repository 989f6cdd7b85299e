/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every limit of the project, one line of reason each.  "How much can a bad log
 * make us eat?" has its answer here and nowhere else.
 */
#ifndef CTVIGIL_BASE_LIMITS_H
#define CTVIGIL_BASE_LIMITS_H

#define KIB 1024UL
#define MIB (1024 * KIB)

/* DER elements inside one another.  Real certificates: 9. */
#define LIMIT_DER_DEPTH 64
/* Faults of one certificate that are kept with their place; all are counted. */
#define LIMIT_CERT_FAULTS 32
/* Runs of unread bytes of one certificate; when there are more, the last one
 * reaches to the end of the certificate, so that none is left out. */
#define LIMIT_CERT_UNREAD 16
/* Bytes of a status message with its NUL; longer text from outside ends in "...". */
#define LIMIT_ERROR_MESSAGE 512
/* Bytes of a name from which its readings are made; of a longer one the readings of its
 * two ends, so that what is kept of a match is small.  DNS: 253, as UTF-8 about 500. */
#define LIMIT_NAME_TEXT 512
/* Elements inside one whose length is indefinite, 2 ns each: one with more has no end that
 * is looked for.  Real: none. */
#define LIMIT_DER_INDEFINITE 1048576
/* Extensions of one certificate, 15 ns each; those beyond are unread bytes.  Real: 25. */
#define LIMIT_CERT_EXTENSIONS 65536
/* Labels of one certificate that are not ASCII and are put into ASCII, about 3 us
 * each; those beyond count as unreadable.  Real: 200. */
#define LIMIT_CERT_IDNA 256
/* Bytes of the names of its subjectAltName, each with 12 more, 10 ns a byte; those beyond are
 * unread bytes, which are searched.  Real: 40 KiB with 1,000 names. */
#define LIMIT_CERT_NAMES (5 * MIB / 2)
/* The same of the attributes of its subject and of directoryNames, so that they leave names
 * as they are.  Real: 1 KiB. */
#define LIMIT_CERT_ATTRIBUTES MIB
/* Bytes of the names of one certificate that are not plain, each with 16 more, 20 ns a byte;
 * one beyond may be any name.  Real: 40 KiB. */
#define LIMIT_CERT_ODD_NAMES (96 * KIB)
/* Octets of an OID that is shown as arcs; a longer one is shown in hex.  Real: 13. */
#define LIMIT_OID_OCTETS 128
/* Bytes of an answer that cannot be read which a message quotes, escaped. */
#define LIMIT_QUOTED_BODY 160
/* Nodes of a Merkle proof: a tree of 2^64 leaves needs 64 (RFC 9162 2.1.4.2: 65). */
#define LIMIT_PROOF_NODES 65
/* Nodes of a compact range: [1, 2^64 - 1) is 63 subtrees up and 63 down. */
#define LIMIT_RANGE_NODES 126
/* Entries of a full tile (static-ct 3). */
#define LIMIT_TILE_ENTRIES 256
/* A body as it came from the wire that fits in the shared arena; larger ones
 * travel in a sealed memfd.  Real: 0.65 MiB a tile, 5.9 MiB for 1,000 entries. */
#define LIMIT_ARENA_BODY (4 * MIB)
/* Any body.  256 entries of 16 MiB would be legal; real ones are below 8 MiB. */
#define LIMIT_BODY (64 * MIB)
/* A data tile or list after decompression. */
#define LIMIT_INFLATED (64 * MIB)
/* A signed note.  Real: 3 KiB with an ML-DSA-44 line (C2SP signed-note). */
#define LIMIT_NOTE (64 * KIB)
/* Signature lines of a note that are looked at; C2SP asks for 16 at least. */
#define LIMIT_NOTE_SIGNATURES 128
/* How long a process may take for an answer: what reads, and what writes to a disk that may
 * be full for minutes or makes an index of millions of names. */
#define LIMIT_REPLY_MS 60000
#define LIMIT_REPLY_SLOW_MS 900000
/* A configuration, and what it may have: more items belong into a list of their own. */
#define LIMIT_CONF (4 * MIB)
#define LIMIT_CONF_ITEMS 65536
#define LIMIT_CONF_LISTS 64
/* Items of a section of it, which people write one by one, and the bytes of the name of one,
 * which stands in messages. */
#define LIMIT_CONF_SECTION 256
#define LIMIT_CONF_LABEL 64
/* How often a source can be looked at: what was ordered is in a log within a minute or so. */
#define LIMIT_RESCAN_LEAST_S 10
#define LIMIT_RESCAN_MOST_S 86400
/* Mistakes of it that are told at once. */
#define LIMIT_CONF_ERRORS 100
/* Items of a section that are told to have changed; the rest is counted. */
#define LIMIT_CONF_CHANGES 100
/* How long what may be ours can wait to be explained: an owner is told within the hour. */
#define LIMIT_HOLD_S 3600
/* Witnesses that an operator names: each is looked for in each checkpoint.  Real: 6 that
 * are known. */
#define LIMIT_WITNESSES 32
/* Their keys in text.  One of ML-DSA-44 takes 1752 bytes and its name. */
#define LIMIT_WITNESS_LINES (64 * KIB)
/* The modulus of an RSA key that is used: arithmetic beyond is a way to stall us.
 * Real: 1024 to 8192.  A log's has at least 2048 (RFC 6962 2.1.4). */
#define LIMIT_RSA_BITS_MIN 1024
#define LIMIT_LOG_RSA_BITS_MIN 2048
#define LIMIT_RSA_BITS_MAX 16384
/* The octets of its public exponent.  Real: 3. */
#define LIMIT_RSA_EXPONENT 8
/* A log list.  Real: 150 KiB. */
#define LIMIT_LOG_LIST (16 * MIB)
/* Logs of one list.  Real: 166. */
#define LIMIT_LOGS 4096
/* Items of a watch list. */
#define LIMIT_WATCH_ITEMS 16777216U
/* A line of a watch list as people write it.  Real: below 300. */
#define LIMIT_LIST_LINE 4096
/* A line of canonical text: dot, name, tab, tag, newline. */
#define LIMIT_WATCH_LINE 512
/* A name and a label in text form (RFC 1035 2.3.4). */
#define LIMIT_NAME 253
#define LIMIT_LABEL 63
/* The tag of a watched item. */
#define LIMIT_TAG 255
/* Remarks on one watch list that are printed; the rest is counted. */
#define LIMIT_LIST_REMARKS 20
/* Watched items that one match names; the rest is counted and can be listed. */
#define LIMIT_MATCH_ITEMS 100
/* Matches of one certificate that are kept; the rest is counted.  Certificates
 * have up to some 1,000 names. */
#define LIMIT_MATCHES 1000
/* Lines of the watch list that are read for one certificate, 1 us each.  Where they are not
 * enough, that is told as a match. */
#define LIMIT_MATCH_WORK 4096
/* Characters of unread bytes that may be of a name or address and are looked at, 10 ns each,
 * and what else the search costs in their measure.  The same is told. */
#define LIMIT_UNREAD_WORK (512 * KIB)
/* The entries of a tile that cannot be told apart and are searched for so much each: the
 * 650 KiB of a real tile take 2 MiB. */
#define LIMIT_UNREAD_ENTRIES 32
/* A file in which an owner declares what is his: a million keys in hex. */
#define LIMIT_DECLARED_FILE (128 * MIB)
/* A certificate or request in it, and the names that a key in it is for.  Real: 40 KiB with
 * 1,000 names. */
#define LIMIT_DECLARED_BLOCK MIB
#define LIMIT_DECLARED_NAMES (64 * KIB)
/* A body after decompression, in multiples of what came.  Real tiles: 3. */
#define LIMIT_INFLATE_RATIO 200
/* A value in the environment of a hook; execve() takes 128 KiB for one string, and
 * 2 MiB for all. */
#define LIMIT_ENVIRONMENT_VALUE (4 * KIB)
/* What the matches of one certificate take while they are collected. */
#define LIMIT_MATCH_MEMORY (4 * MIB)
/* A compact range in bytes, and the URLs that are asked for to prove one. */
#define LIMIT_RANGE (8 * KIB)
#define LIMIT_URLS (64 * KIB)
/* A match in all the forms in which it is told: of a larger one it is told that it is one.
 * Real: 20 KiB, a certificate with 1,000 names 150 KiB. */
#define LIMIT_RENDERED (32 * MIB)
/* A certificate that is shown with a match; of a larger one it is told that it is one, as
 * showing it in all forms takes 20 ns a byte.  Real: 40 KiB with 1,000 names. */
#define LIMIT_SHOWN_CERTIFICATE (2 * MIB)
/* One of the small answers that are wanted together: a proof, a hash tile, an entry with its
 * proof.  Real: 20 KiB. */
#define LIMIT_GATHERED (512 * KIB)
/* What shows that a log forked: the answers that are wanted together, and a head. */
#define LIMIT_ACCUSATION (MIB + LIMIT_NOTE + 64)
/* What is kept of an entry or a tile that cannot be read: any leaf (RFC 6962 3.4). */
#define LIMIT_FAULT_RAW (16 * MIB + 128 * KIB)
/* What is found in one body; if it is more, the body is read by halves.  An entry with
 * LIMIT_MATCHES items fits. */
#define LIMIT_FOUND (64 * MIB)
/* The same with what is printed of each match, in scan; little of it is ever touched. */
#define LIMIT_HELD (512 * MIB)
/* For so long after the first issuance nothing is told to be new. */
#define LIMIT_LEARNING_MS (7 * UINT64_C(86400000))
/* Earlier certificates for the same names that explain shows. */
#define LIMIT_NEIGHBOURS 5
/* What is declared, in one message, and of one hash with the names that it is bound to. */
#define LIMIT_DECLARED_MESSAGE MIB
#define LIMIT_DECLARED_NAMES (64 * KIB)
/* How long a key counts that its source does not declare any more: a source that is broken or
 * moves is mended by then. */
#define LIMIT_DECLARED_STAYS_MS (30 * UINT64_C(86400000))
/* Differences and missing files that verify lists; the rest is counted. */
#define LIMIT_VERIFY_LISTED 100
/* The least that a log is asked for at once, however short its answers were. */
#define LIMIT_BLOCK_LEAST 16
/* Entries that wait for the store's commit before reading stops: twice the group. */
#define LIMIT_UNCOMMITTED 65536
/* What was found in them, in bytes: half of the queue to the store, and a quarter of what it
 * stages.  What was found in one body is told to a store that has nothing to commit. */
#define LIMIT_UNCOMMITTED_FOUND (64 * MIB)
/* What was found in bodies of all logs and is not told yet, before a log has none but its
 * next body: one that comes early waits for those before it.  A next body comes only while
 * the store takes what is found, and so there are no more of them than slots beside. */
#define LIMIT_FOUND_EARLY (256 * MIB)
/* Requests to the hosts of one operator under way at a time.  Static hosts stand more, but
 * a log that refuses the fifth gains nothing from us asking. */
#define LIMIT_OPERATOR_REQUESTS 4
/* One message between processes; it must hold one match with its certificate
 * in base 64 and all its names. */
#define LIMIT_MESSAGE (64 * MIB)
/* Evidence that the state keeps in bytes; beyond it hashes only.  Real: a head is
 * 0.3 KiB, 60 logs polled each minute make 10 GiB a year. */
#define LIMIT_EVIDENCE (1024 * MIB)
/* The part of it, in percent, that heads and unreadable entries may fill: what
 * shows that a log misbehaves must still find room. */
#define LIMIT_EVIDENCE_ORDINARY 75
/* A file of evidence, and the tree heads in it: two prove all that heads can, and a third
 * is there where one was signed twice.  Real: 2 KiB. */
#define LIMIT_EVIDENCE_FILE (2 * MIB)
#define LIMIT_EVIDENCE_HEADS 4
/* What waits in memory to be committed.  Real: a match takes 20 KiB. */
#define LIMIT_STAGED (256 * MIB)
/* How long a match waits for its proof before it is told without. */
#define LIMIT_UNPROVEN_MS 600000U
/* Rows of the outbox that one transaction hands out: after a kill these, and no
 * others, come with a higher attempt although they may not have been told. */
#define LIMIT_HANDED_OUT 64
/* Parse children, each with its arena: the processors of a large machine. */
#define LIMIT_PARSERS 256
/* The own time of a parse child at one entry, twenty times what the dearest takes
 * (docs/performance.md), and between entries: a body of JSON of 64 MiB.  Then it is ended. */
#define LIMIT_ENTRY_CPU_MS 1000
#define LIMIT_BODY_CPU_MS 20000
/* How long one may sleep with a body before it: it waits for nothing but main. */
#define LIMIT_ASLEEP_S 60
/* How long a log may take for a small answer (a head, a proof, a hash tile) unless --timeout
 * says otherwise, and what that may say; entries and lists, which are some megabytes, may
 * take so many times as long. */
#define LIMIT_ANSWER_S 30
#define LIMIT_ANSWER_LEAST_S 1
#define LIMIT_ANSWER_MOST_S 600
#define LIMIT_LARGE_ANSWER_TIMES 4
/* Bytes a second of an answer: one that brings less for as long as a small one may take does
 * not come to its end. */
#define LIMIT_ANSWER_SPEED_LEAST 1024
/* Bytes of messages that wait for one child: the largest one and as much again. */
#define LIMIT_CHILD_QUEUE (2 * LIMIT_MESSAGE + 64 * KIB)
/* The end of what a process said on stderr before it died, or a hook on both. */
#define LIMIT_LAST_WORDS (2 * KIB)
/* The operator's command: so many at a time, so many more in line, so long each. */
#define LIMIT_HOOKS_RUNNING 4
#define LIMIT_HOOKS_WAITING 4096
#define LIMIT_HOOK_S 60
/* How long the end in order may take: commands that run for LIMIT_HOOK_S, 5 s until they
 * are killed, and as much for the store. */
#define LIMIT_FINISH_S (LIMIT_HOOK_S + 10)
/* Room on the volume of the state below which doctor calls it full, or scarce: the
 * WAL of a backfill, and evidence with a year of matches. */
#define LIMIT_ROOM_LEAST (64 * MIB)
#define LIMIT_ROOM_AMPLE (2048 * MIB)
/* What is taken for a clock that is behind: heads are signed up to a minute ahead. */
#define LIMIT_CLOCK_BEHIND_S 300U
/* A log list that doctor calls old, 14 days: browsers stop going by one of 70. */
#define LIMIT_LIST_AGE_S 1209600U
/* How long beyond its maximum merge delay a log may sign no head. */
#define LIMIT_STALL_S 3600U
/* A report that is due for so long is stuck: the outbox is looked at each second. */
#define LIMIT_STUCK_MS 600000U
/* Commands at the control socket at a time, the seconds that one may say nothing, and
 * the bytes of what it asks for: the name of a log and a reason. */
#define LIMIT_CLIENTS 16
#define LIMIT_CLIENT_S 10
#define LIMIT_CONTROL_MESSAGE (8 * KIB)
/* What one command declares: some hundred certificates.  More is a source. */
#define LIMIT_CONTROL_DECLARED (64 * KIB)
/* How long a state waits for the lock of a monitor that is gone: its store may be writing. */
#define LIMIT_LOCK_WAIT_S 60
/* How long a command waits for an owner that does not listen yet or any more, and for what he
 * does: his store may be writing, too. */
#define LIMIT_OWNER_WAIT_S LIMIT_LOCK_WAIT_S
/* The name of a user in what is recorded of him; useradd(8) takes 32. */
#define LIMIT_USER_NAME 64
/* Where what is ordered is found: the files of one source and its folders, 10 us each, and
 * folders inside one another in a plain tree.  Real: 4 and 2 for each certificate. */
#define LIMIT_SOURCE_FILES 65536
#define LIMIT_SOURCE_FOLDERS 65536
#define LIMIT_SOURCE_DEPTH 8
/* A file there: a certificate with its chain or a request, 5 KiB in fact, and a list of
 * hashes, a million of them. */
#define LIMIT_SOURCE_CERTIFICATE MIB
#define LIMIT_SOURCE_LIST (128 * MIB)
/* Names whose CAA records are looked up at a time, each with some sockets, and how long one
 * may take: what a resolver waits for a zone all of whose name servers are slow. */
#define LIMIT_RESOLVING 64
#define LIMIT_RESOLVE_S 30
/* Names whose CAA records are known or asked for, some hundred bytes each, and how long they
 * are known at most, whatever their TTL is: when they change it is seen within the hour. */
#define LIMIT_RESOLVED_NAMES 1024
#define LIMIT_RESOLVED_S 3600U
/* A file with the keys of the root.  Real: 1 KiB. */
#define LIMIT_ROOT_KEYS (64 * KIB)
/* Words of the operator's command line. */
#define LIMIT_HOOK_WORDS 64

#endif
