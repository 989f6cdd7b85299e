/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every message between our processes.  A row is all there is to add: the enum,
 * the struct, encoder, decoder, permission check and documentation are made from
 * it by message.h and message.c.
 *
 *   MSG_FIELDS_NAME(F)  the fields in their order on the wire: F(KIND, name)
 *   MSG(NAME, name, from, to, payload_max, descriptors, says)
 *
 * from and to are sets of roles (enum role_set, without SET_).  payload_max is
 * the largest size of all fields together; descriptors is how many travel with
 * the message, no more and no less.
 *
 * Kinds: U8 U16 U32 U64 I64, BOOL (0 or 1), STATUS (U16, one of status_table.h), SIZE (U64,
 * an entry or how many: what the store can count, 0 to 2^63 - 1), HASH (32 bytes), TEXT
 * (UTF-8 without control characters but newline and tab), BYTES; TEXT and BYTES have a
 * length of 4 bytes before them and are views.  Integers are big-endian.
 */

/* ---- every child, and a client ---- */
#define MSG_FIELDS_HELLO(F) F(U32, version)
MSG(HELLO, hello, MAIN, HEARERS, 4, 0, "the first message to a child or client; a version that is not its own ends it")

#define MSG_FIELDS_READY(F) F(U32, version) F(U32, landlock_abi)
MSG(READY, ready, CHILDREN, MAIN, 8, 0, "the child is in its sandbox, with Landlock of this ABI (0: none)")

#define MSG_FIELDS_UNREADY(F) F(STATUS, status) F(TEXT, message)
MSG(UNREADY, unready, CHILDREN, MAIN, 4 * KIB, 0, "the child cannot do its duty, and why; it ends")

/* ---- fetch ---- */
#define MSG_FIELDS_FETCH_SETUP(F) F(U32, per_host) F(TEXT, user_agent) F(TEXT, ca_file)
MSG(FETCH_SETUP, fetch_setup, MAIN, FETCH, 16 * KIB, 0, "how to introduce itself, and the roots to trust beside the system's")

#define MSG_FIELDS_FETCH_ARENA(F) F(U32, arena) F(U32, slots)
MSG(FETCH_ARENA, fetch_arena, MAIN, FETCH, 8, 1, "an arena that bodies are written to; the descriptor can be written")

#define MSG_FIELDS_FETCH_GET(F) F(BOOL, has_slot) F(U32, arena) F(U32, slot) F(U64, body_max) F(U32, timeout_s) F(BOOL, is_large) F(BOOL, fresh) F(TEXT, url)
MSG(FETCH_GET, fetch_get, MAIN, FETCH, 16 * KIB, 0, "get this URL into this slot, or without a slot into the answer")

#define MSG_FIELDS_FETCH_DONE(F) \
	F(STATUS, status) F(U16, code) F(U64, body_len) F(I64, retry_after_ms) F(I64, took_ms) F(TEXT, message) F(BYTES, body)
MSG(FETCH_DONE, fetch_done, FETCH, MAIN, MIB + 4 * KIB, 0, "a request has ended; its body, if any, is here or in its slot")
#define MSG_FIELDS_FETCH_DONE_LARGE(F) MSG_FIELDS_FETCH_DONE(F)
MSG(FETCH_DONE_LARGE, fetch_done_large, FETCH, MAIN, 4 * KIB, 1, "a request has ended; its body is in this sealed memfd")

/* ---- parse ---- */
#define MSG_FIELDS_PARSE_ARENA(F) F(U32, slots)
MSG(PARSE_ARENA, parse_arena, MAIN, PARSE, 4, 1, "the arena that this child's bodies come in; the descriptor can only be read")

#define MSG_FIELDS_PARSE_PROGRESS(F)
MSG(PARSE_PROGRESS, parse_progress, MAIN, PARSE, 0, 1, "a page to note in which entry is being read, for whoever finds the body")

#define MSG_FIELDS_PARSE_WATCH(F) F(U64, generation)
MSG(PARSE_WATCH, parse_watch, MAIN, PARSE, 8, 2, "the watch index and the watch list, from now on")

#define MSG_FIELDS_PARSE_BODY(F) \
	F(U8, protocol) F(U32, slot) F(U64, body_len) F(SIZE, body_first) F(SIZE, begin) F(SIZE, end) F(BYTES, skip) F(BYTES, hashes) F(BOOL, show)
MSG(PARSE_BODY, parse_body, MAIN, PARSE, LIMIT_GATHERED + 8 * KIB, 0, "read the entries [begin, end) of the body in this slot, whose first entry is body_first; those in skip (8 bytes each) only hash; hashes are answers with the hashes of what cannot be read; render all for people, if show")
#define MSG_FIELDS_PARSE_BODY_LARGE(F) MSG_FIELDS_PARSE_BODY(F)
MSG(PARSE_BODY_LARGE, parse_body_large, MAIN, PARSE, LIMIT_GATHERED + 8 * KIB, 1, "the same, for the body in this sealed memfd")

#define MSG_FIELDS_PARSED_MATCH(F) \
	F(SIZE, index) F(U8, entry) F(U64, timestamp_ms) F(HASH, id) F(HASH, tbs_sha256) F(BOOL, has_issuer_key) \
	F(HASH, issuer_key_sha256) F(HASH, spki_sha256) F(BYTES, serial) F(TEXT, json) F(TEXT, text) F(BYTES, environment) \
	F(TEXT, pem)
MSG(PARSED_MATCH, parsed_match, PARSE, MAIN, LIMIT_MESSAGE, 0, "an entry matches; its items follow")

#define MSG_FIELDS_PARSED_ITEM(F) \
	F(SIZE, index) F(TEXT, watch) F(TEXT, tag) F(TEXT, value) F(TEXT, where) F(BOOL, exact) F(TEXT, reason)
MSG(PARSED_ITEM, parsed_item, PARSE, MAIN, 2 * LIMIT_MATCH_MEMORY + 8 * KIB, 0, "one watched item that the entry matches, and why")

#define MSG_FIELDS_PARSED_FAULT(F) F(SIZE, index) F(TEXT, code) F(U64, offset) F(TEXT, message) F(BYTES, raw)
MSG(PARSED_FAULT, parsed_fault, PARSE, MAIN, LIMIT_MESSAGE, 0, "an entry that cannot be read, as it came")

#define MSG_FIELDS_PARSED_SHOWN(F) F(SIZE, index) F(U64, timestamp_ms) F(TEXT, text) F(TEXT, json)
MSG(PARSED_SHOWN, parsed_shown, PARSE, MAIN, LIMIT_RENDERED + 4 * KIB, 0, "an entry as people read it, and as members of JSON")

#define MSG_FIELDS_PARSED(F) \
	F(STATUS, status) F(TEXT, message) F(SIZE, end) F(SIZE, parsed) F(SIZE, with_faults) F(SIZE, faulty) F(U64, newest_ms) \
	F(BYTES, range) F(BOOL, has_more)
MSG(PARSED, parsed, PARSE, MAIN, 8 * KIB, 0, "all of a body was read, up to end, though it may have more; the counts add up")

/* ---- prove: nothing is kept between two requests ----
 * bodies are the answers to the URLs of source/log.h, each with a length of 4 bytes before it. */
#define MSG_FIELDS_PROVE_HEAD(F) F(U8, protocol) F(BYTES, key) F(TEXT, origin) F(TEXT, witnesses) F(BYTES, body)
MSG(PROVE_HEAD, prove_head, MAIN, PROVE, MIB + 4 * KIB + LIMIT_WITNESS_LINES, 0, "check a signed tree head or checkpoint; without an origin, the note's own; and what it has by these witnesses, whose keys are lines")
#define MSG_FIELDS_PROVED_HEAD(F) F(STATUS, status) F(TEXT, message) F(SIZE, size) F(HASH, root) F(U64, timestamp_ms) F(TEXT, origin) F(BYTES, cosignatures)
MSG(PROVED_HEAD, proved_head, PROVE, MAIN, 8 * KIB, 0, "the head, if status is OK; of a checkpoint, what it has by each of the witnesses (ct/cosignature.h)")

#define MSG_FIELDS_PROVE_START(F) F(U8, protocol) F(SIZE, at) F(SIZE, size) F(HASH, root) F(BYTES, bodies)
MSG(PROVE_START, prove_start, MAIN, PROVE, MIB + 4 * KIB, 0, "the range of at, from a consistency proof or the tiles of the right edge")
#define MSG_FIELDS_PROVED_START(F) F(STATUS, status) F(TEXT, message) F(BYTES, range)
MSG(PROVED_START, proved_start, PROVE, MAIN, 8 * KIB, 0, "the range, if status is OK")

#define MSG_FIELDS_PROVE_LINK(F) F(U8, protocol) F(BYTES, range) F(SIZE, size) F(HASH, root) F(BYTES, bodies)
MSG(PROVE_LINK, prove_link, MAIN, PROVE, MIB + 8 * KIB, 0, "whether a tree of this root begins with this range")
#define MSG_FIELDS_PROVED_LINK(F) F(STATUS, status) F(TEXT, message)
MSG(PROVED_LINK, proved_link, PROVE, MAIN, 4 * KIB, 0, "it does, if status is OK")

#define MSG_FIELDS_PROVE_FORK(F) F(U8, protocol) F(SIZE, small_size) F(HASH, small_root) F(SIZE, size) F(HASH, root) F(BYTES, bodies)
MSG(PROVE_FORK, prove_fork, MAIN, PROVE, MIB + 4 * KIB, 0, "whether, by the log's own answers, its larger tree does not begin with the smaller one")
#define MSG_FIELDS_PROVED_FORK(F) F(BOOL, forked)
MSG(PROVED_FORK, proved_fork, PROVE, MAIN, 1, 0, "it does not; else the answers prove nothing")

#define MSG_FIELDS_PROVE_FOLD(F) F(BYTES, range) F(BYTES, batch) F(SIZE, size) F(HASH, root)
MSG(PROVE_FOLD, prove_fold, MAIN, PROVE, 8 * KIB, 0, "append a batch to a log's range, and compare where the head is reached")
#define MSG_FIELDS_PROVED_FOLD(F) F(STATUS, status) F(TEXT, message) F(BYTES, range) F(BOOL, at_head)
MSG(PROVED_FOLD, proved_fold, PROVE, MAIN, 8 * KIB, 0, "the range, and whether it has the head's root")

#define MSG_FIELDS_PROVE_LIST(F) F(BOOL, google) F(TEXT, name) F(BYTES, signature)
MSG(PROVE_LIST, prove_list, MAIN, PROVE, 8 * KIB, 1, "read a log list; Google's is signed")
#define MSG_FIELDS_LISTED_LOG(F) \
	F(HASH, id) F(U8, protocol) F(U8, state) F(TEXT, name) F(TEXT, operator_name) F(TEXT, url) F(BYTES, key) \
	F(U32, mmd_s) F(I64, interval_end_s) F(BOOL, has_final) F(SIZE, final_size) F(HASH, final_root)
MSG(LISTED_LOG, listed_log, PROVE, MAIN, 4 * KIB, 0, "one log of the list")
#define MSG_FIELDS_PROVED_LIST(F) F(STATUS, status) F(TEXT, message) F(TEXT, version) F(I64, timestamp_s) F(TEXT, notes)
MSG(PROVED_LIST, proved_list, PROVE, MAIN, MIB + 8 * KIB, 0, "all logs of the list were told")

/* ---- index ---- */
#define MSG_FIELDS_INDEX_LIST(F) F(TEXT, name)
MSG(INDEX_LIST, index_list, MAIN, INDEX, 8 * KIB, 1, "one more list of items, in the descriptor")
#define MSG_FIELDS_INDEX_BUILD(F) F(BOOL, empty) F(TEXT, name) F(TEXT, items)
MSG(INDEX_BUILD, index_build, MAIN, INDEX, 4 * MIB, 0, "build the index of these items, one per line, which are called name, and of all lists; if it may be empty, of nothing")
#define MSG_FIELDS_INDEX_BUILT(F) F(U64, count) F(HASH, digest) F(TEXT, notes)
MSG(INDEX_BUILT, index_built, INDEX, MAIN, MIB, 2, "the index and the list, sealed")
#define MSG_FIELDS_INDEX_REFUSED(F) F(TEXT, message)
MSG(INDEX_REFUSED, index_refused, INDEX, MAIN, MIB, 0, "what is wrong with the items, a line each")

#define MSG_FIELDS_INDEX_READ(F) F(U8, form)
MSG(INDEX_READ, index_read, MAIN, INDEX, 1, 1, "read a file by which its owner declares what is his, in this form (policy/declare.h)")
#define MSG_FIELDS_INDEX_DECLARED(F) F(BYTES, items)
MSG(INDEX_DECLARED, index_declared, INDEX, MAIN, LIMIT_DECLARED_MESSAGE + 64, 0, "some of what it declares (proc/declared.h)")
#define MSG_FIELDS_INDEX_READ_ALL(F) F(STATUS, status) F(TEXT, message) F(U64, declared) F(U64, wrong)
MSG(INDEX_READ_ALL, index_read_all, INDEX, MAIN, 8 * KIB, 0, "that was all of the file; so many parts of it are wrong, the first of which the message is about")

/* ---- store ---- */
#define MSG_FIELDS_STORE_SETUP(F) \
	F(TEXT, folder) F(U32, owner) F(BOOL, without_landlock) F(BOOL, updates) F(BOOL, lines) F(BOOL, hooks) F(BOOL, tells)
MSG(STORE_SETUP, store_setup, MAIN, STORE, 16 * KIB, 0, "the state directory, what the outbox is for, and whether it is told now")
#define MSG_FIELDS_STORE_OPENED(F) F(TEXT, notes)
MSG(STORE_OPENED, store_opened, STORE, MAIN, 64 * KIB, 0, "the state is open; notes say what was mended")

#define MSG_FIELDS_STORE_WATCH(F) F(HASH, digest) F(U64, count)
MSG(STORE_WATCH, store_watch, MAIN, STORE, 64, 0, "the watch list that entries are matched against from now on")
#define MSG_FIELDS_STORED_WATCH(F) F(U64, generation)
MSG(STORED_WATCH, stored_watch, STORE, MAIN, 8, 0, "its number")

#define MSG_FIELDS_STORE_LOG(F) \
	F(HASH, id) F(U8, protocol) F(U8, state) F(TEXT, name) F(TEXT, operator_name) F(TEXT, url) F(TEXT, origin) F(BYTES, key) F(U32, mmd_s)
MSG(STORE_LOG, store_log, MAIN, STORE, 8 * KIB, 0, "a log that is followed")
#define MSG_FIELDS_STORED_LOG(F) \
	F(U64, log) F(BOOL, known) F(SIZE, begin) F(SIZE, folded) F(SIZE, proven) F(BOOL, behind_loss) F(BYTES, range) \
	F(SIZE, signed_size) F(HASH, signed_root)
MSG(STORED_LOG, stored_log, STORE, MAIN, 8 * KIB, 0, "its number, and what was read of it before; the range is that of proven, empty where it is not known; and the smallest tree that the log signed that has it (size 0: none)")

#define MSG_FIELDS_STORE_HEAD(F) F(U64, log) F(SIZE, size) F(HASH, root) F(U64, timestamp_ms) F(BYTES, body)
MSG(STORE_HEAD, store_head, MAIN, STORE, MIB + 4 * KIB, 0, "a head that was verified")
#define MSG_FIELDS_STORED_HEAD(F) F(BOOL, contradicts) F(HASH, other_root) F(SIZE, larger)
MSG(STORED_HEAD, stored_head, STORE, MAIN, 64, 0, "whether the log signed another root for this size before, and a larger tree (0: none)")

#define MSG_FIELDS_STORE_MATCH(F) F(U64, log) MSG_FIELDS_PARSED_MATCH(F)
MSG(STORE_MATCH, store_match, MAIN, STORE, LIMIT_MESSAGE, 0, "part of the next batch: a match")
#define MSG_FIELDS_STORE_ITEM(F) F(U64, log) MSG_FIELDS_PARSED_ITEM(F)
MSG(STORE_ITEM, store_item, MAIN, STORE, 2 * LIMIT_MATCH_MEMORY + 8 * KIB, 0, "part of the next batch: an item of that match")
#define MSG_FIELDS_STORE_FAULT(F) F(U64, log) MSG_FIELDS_PARSED_FAULT(F)
MSG(STORE_FAULT, store_fault, MAIN, STORE, LIMIT_MESSAGE, 0, "part of the next batch: an entry that cannot be read")

#define MSG_FIELDS_STORE_BATCH(F) \
	F(U64, log) F(U64, generation) F(SIZE, begin) F(SIZE, end) F(SIZE, parsed) F(SIZE, with_faults) F(SIZE, faulty) \
	F(BYTES, range) F(SIZE, proven) F(BYTES, proven_range)
MSG(STORE_BATCH, store_batch, MAIN, STORE, 8 * KIB, 0, "entries [begin, end) were read; begin = end where only the proof moved on; with the ranges of end and of proven")
#define MSG_FIELDS_STORED_BATCH(F) F(SIZE, entries)
MSG(STORED_BATCH, stored_batch, STORE, MAIN, 8, 0, "so many entries are committed since the last such message")

#define MSG_FIELDS_STORE_FINDING(F) F(U64, log) F(BOOL, by_log) F(TEXT, kind) F(TEXT, message) F(SIZE, at) F(BYTES, evidence)
MSG(STORE_FINDING, store_finding, MAIN, STORE, 2 * MIB, 0, "something is wrong about a log, by its own fault or not: what, and the bytes that show it")

#define MSG_FIELDS_STORE_ZONE(F) F(TEXT, names) F(BYTES, issuers) F(BOOL, high_assurance)
MSG(STORE_ZONE, store_zone, MAIN, STORE, 8 * MIB, 0, "part of the next policy: names, a line each, and the keys of those who may issue for them, 32 bytes each")
#define MSG_FIELDS_STORE_POLICY(F) F(U64, hold_ms)
MSG(STORE_POLICY, store_policy, MAIN, STORE, 8, 0, "from now on issuances are judged by the zones since the last such message; sources that are named from now on are those that are configured")
#define MSG_FIELDS_STORE_SOURCE(F) F(TEXT, name) F(TEXT, names)
MSG(STORE_SOURCE, store_source, MAIN, STORE, 8 * MIB, 0, "something that declares what is ours, and the names that it may vouch for, a line each; none: all")
#define MSG_FIELDS_STORE_DECLARE(F) F(TEXT, source) F(BYTES, items)
MSG(STORE_DECLARE, store_declare, MAIN, STORE, LIMIT_DECLARED_MESSAGE + 4 * KIB, 0, "part of a reading of this source: what it declares (proc/declared.h)")
#define MSG_FIELDS_STORE_SOURCE_READ(F) F(TEXT, source) F(BOOL, changed)
MSG(STORE_SOURCE_READ, store_source_read, MAIN, STORE, 4 * KIB, 0, "that was all of it, or nothing of it has changed")
#define MSG_FIELDS_STORE_SOURCE_FAILED(F) F(TEXT, source) F(TEXT, trouble)
MSG(STORE_SOURCE_FAILED, store_source_failed, MAIN, STORE, 8 * KIB, 0, "it cannot be read, and why")
#define MSG_FIELDS_STORED_SOURCE(F) F(BOOL, kept)
MSG(STORED_SOURCE, stored_source, STORE, MAIN, 1, 0, "that is kept, or there is no room now")

#define MSG_FIELDS_STORE_KEEP(F) F(TEXT, name) F(I64, at_ms) F(BYTES, body)
MSG(STORE_KEEP, store_keep, MAIN, STORE, LIMIT_LOG_LIST + 4 * KIB, 0, "keep the last good one of this name: a log list, its signature")
#define MSG_FIELDS_STORE_RECALL(F) F(TEXT, name)
MSG(STORE_RECALL, store_recall, MAIN, STORE, 4 * KIB, 0, "give what was kept under this name")
#define MSG_FIELDS_STORE_RECALLED(F) F(BOOL, found) F(I64, at_ms) F(BYTES, body)
MSG(STORE_RECALLED, store_recalled, STORE, MAIN, LIMIT_LOG_LIST + 4 * KIB, 0, "what was kept, and when")

#define MSG_FIELDS_STORE_FLUSH(F)
MSG(STORE_FLUSH, store_flush, MAIN, STORE, 0, 0, "commit what there is, and say so")
#define MSG_FIELDS_STORED_ALL(F) F(U64, untried) F(U64, unproven)
MSG(STORED_ALL, stored_all, STORE, MAIN, 16, 0, "all is committed; so many rows of the outbox are still to be tried, so many sightings unproven")

#define MSG_FIELDS_STORE_SELF_TEST(F)
MSG(STORE_SELF_TEST, store_self_test, MAIN, STORE, 0, 0, "hand out a synthetic match, as row 0, for each output")

#define MSG_FIELDS_DELIVER(F) F(U64, row) F(U8, sink) F(U32, attempt) F(TEXT, line) F(TEXT, text) F(BYTES, environment)
MSG(DELIVER, deliver, STORE, MAIN, LIMIT_MESSAGE, 0, "a row of the outbox whose time has come")
#define MSG_FIELDS_DELIVERED(F) F(U64, row) F(BOOL, worked) F(TEXT, message)
MSG(DELIVERED, delivered, MAIN, STORE, 8 * KIB, 0, "it was delivered, or why not")
#define MSG_FIELDS_UNTRIED(F) F(U64, row)
MSG(UNTRIED, untried, MAIN, STORE, 8, 0, "it was not tried, since the program stops")

#define MSG_FIELDS_STORE_HOLD(F)
MSG(STORE_HOLD, store_hold, MAIN, STORE, 0, 0, "hand out nothing more")
#define MSG_FIELDS_STORE_HOLDS(F)
MSG(STORE_HOLDS, store_holds, STORE, MAIN, 0, 0, "nothing more is handed out")

/* ---- a client: what it asks for, main asks the store for, with who it is ---- */
#define MSG_FIELDS_CONTROL_LOST(F) F(TEXT, log) F(U64, begin) F(U64, end) F(TEXT, reason)
MSG(CONTROL_LOST, control_lost, CLIENT, MAIN, LIMIT_CONTROL_MESSAGE, 0, "entries [begin, end) of a log are lost")
#define MSG_FIELDS_CONTROL_ACCEPT(F) F(TEXT, log) F(TEXT, reason)
MSG(CONTROL_ACCEPT, control_accept, CLIENT, MAIN, LIMIT_CONTROL_MESSAGE, 0, "accept the newest head of a log that failed")
#define MSG_FIELDS_CONTROL_DECIDE(F) F(TEXT, id) F(U8, state) F(U64, until_ms) F(BOOL, with_key) F(TEXT, reason)
MSG(CONTROL_DECIDE, control_decide, CLIENT, MAIN, LIMIT_CONTROL_MESSAGE, 0, "what becomes of the finding whose id begins so; if it is expected, whether its key is ours for these names, too")
#define MSG_FIELDS_CONTROL_DECLARE(F) F(BYTES, items) F(TEXT, reason)
MSG(CONTROL_DECLARE, control_declare, CLIENT, MAIN, LIMIT_CONTROL_DECLARED + LIMIT_CONTROL_MESSAGE, 0, "this is ours (proc/declared.h)")
#define MSG_FIELDS_CONTROL_DONE(F) F(STATUS, status) F(TEXT, message)
MSG(CONTROL_DONE, control_done, MAIN, CLIENT, 8 * KIB, 0, "what was asked for is done, or why not")

#define MSG_FIELDS_CONTROL_LOGS(F)
MSG(CONTROL_LOGS, control_logs, CLIENT, MAIN, 0, 0, "tell how the logs do now; CONTROL_DONE is the last answer")
#define MSG_FIELDS_CONTROL_LOG(F) \
	F(HASH, id) F(TEXT, does) F(U32, requests) F(U64, distance_ms) F(BOOL, has_next) F(U64, next_ms) F(TEXT, trouble) \
	F(U32, witnesses) F(U32, cosigned) F(U64, cosigned_s)
MSG(CONTROL_LOG, control_log, MAIN, CLIENT, 8 * KIB, 0, "how a log does; it is asked again in next_ms; so many witnesses can cosign it, and so many cosigned its newest head, the first of them at cosigned_s")

#define MSG_FIELDS_WHO(F) F(U32, uid) F(U32, pid) F(TEXT, user)
#define MSG_FIELDS_STORE_ACT_LOST(F) MSG_FIELDS_WHO(F) MSG_FIELDS_CONTROL_LOST(F)
MSG(STORE_ACT_LOST, store_act_lost, MAIN, STORE, 16 * KIB, 0, "the same, with who asks")
#define MSG_FIELDS_STORE_ACT_ACCEPT(F) MSG_FIELDS_WHO(F) MSG_FIELDS_CONTROL_ACCEPT(F)
MSG(STORE_ACT_ACCEPT, store_act_accept, MAIN, STORE, 16 * KIB, 0, "the same, with who asks")
#define MSG_FIELDS_STORE_ACT_DECIDE(F) MSG_FIELDS_WHO(F) MSG_FIELDS_CONTROL_DECIDE(F)
MSG(STORE_ACT_DECIDE, store_act_decide, MAIN, STORE, 16 * KIB, 0, "the same, with who asks")
#define MSG_FIELDS_STORE_ACT_DECLARE(F) MSG_FIELDS_WHO(F) MSG_FIELDS_CONTROL_DECLARE(F)
MSG(STORE_ACT_DECLARE, store_act_declare, MAIN, STORE, LIMIT_CONTROL_DECLARED + 16 * KIB, 0, "the same, with who asks")
#define MSG_FIELDS_STORED_ACT(F) \
	F(STATUS, status) F(TEXT, message) F(U64, log) F(SIZE, size) F(HASH, root) F(U64, timestamp_ms)
MSG(STORED_ACT, stored_act, STORE, MAIN, 8 * KIB, 0, "it is done, to this log, or why not; and the head that was accepted (size 0: none)")

/* ---- hook ---- */
#define MSG_FIELDS_HOOK_SETUP(F) F(TEXT, command)
MSG(HOOK_SETUP, hook_setup, MAIN, HOOK, 16 * KIB, 0, "the one command that it runs")
#define MSG_FIELDS_HOOK_RUN(F) F(BYTES, environment)
MSG(HOOK_RUN, hook_run, MAIN, HOOK, MIB, 0, "run it with this environment: NAME=value, each ended by a NUL")
#define MSG_FIELDS_HOOK_DONE(F) F(BOOL, worked) F(TEXT, message)
MSG(HOOK_DONE, hook_done, HOOK, MAIN, 8 * KIB, 0, "it ended, and how")
#define MSG_FIELDS_HOOK_HOLD(F)
MSG(HOOK_HOLD, hook_hold, MAIN, HOOK, 0, 0, "begin no run that waits in line")
#define MSG_FIELDS_HOOK_UNTRIED(F)
MSG(HOOK_UNTRIED, hook_untried, HOOK, MAIN, 0, 0, "it was in line and will not be run")

/* ---- resolve ---- */
#define MSG_FIELDS_RESOLVE_SETUP(F) F(TEXT, anchor_file) F(TEXT, forwarder) F(U32, timeout_s)
MSG(RESOLVE_SETUP, resolve_setup, MAIN, RESOLVE, 16 * KIB, 0, "the keys of the root in a file; a resolver to ask (ADDRESS or ADDRESS@PORT), or empty to ask the name servers; and how long a question may take")
#define MSG_FIELDS_RESOLVE_CAA(F) F(TEXT, name)
MSG(RESOLVE_CAA, resolve_caa, MAIN, RESOLVE, KIB, 0, "which CAA records are those of this name, or wildcard")
#define MSG_FIELDS_RESOLVED_CAA(F) \
	F(STATUS, status) F(U8, dnssec) F(BOOL, is_wildcard) F(TEXT, found_at) F(BYTES, rrset) F(U32, ttl_s) F(I64, took_ms) F(TEXT, message)
MSG(RESOLVED_CAA, resolved_caa, RESOLVE, MAIN, 128 * KIB, 0, "the records, each RDATA behind a length of 2 bytes, and the name that has them, if status is OK; both empty where no name up to the root has any; dnssec is one of policy/dnssec_table.h")
#undef MSG
