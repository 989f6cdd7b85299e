/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is told about logs and their entries, and is no match: name, kind as it is told, level
 * (ALARM: somebody should act; NOTICE: it is to be known), whether the log misbehaves and so
 * has failed, sentence, what to do about it ("": nothing).  An entry that cannot be read has
 * the code of its fault as kind (x509/fault_table.h), and else what UNREADABLE has.
 */
/*       name                 kind                   level   failed says                                                                    mend */
LOG_KIND(BAD_SIGNATURE,       "bad-signature",       ALARM,  true,  "the signature of a tree head does not verify",                            "compare the key of the log with the log lists; if it is the same, report the log with what ctvigil logs evidence gives")
LOG_KIND(ENTRY_TREE_MISMATCH, "entry-tree-mismatch", ALARM,  true,  "the entries that the log serves are not those of the tree that it signed", "report the log with what ctvigil logs evidence gives; until it agrees again its matches are told unproven")
LOG_KIND(FORKED_TREE,         "forked-tree",         ALARM,  true,  "the log signed a tree that does not begin with one that it signed before", "report the log with what ctvigil logs evidence gives: both heads, and its own proof, prove a fork to anybody")
LOG_KIND(INCONSISTENT_ROOT,   "inconsistent-root",   ALARM,  true,  "the log signed two roots for one size",                                   "report the log with what ctvigil logs evidence gives: both heads prove a split view to anybody")
LOG_KIND(NOT_APPEND_ONLY,     "not-append-only",     ALARM,  true,  "the log signed a smaller tree after a larger one",                        "report the log with what ctvigil logs evidence gives: both heads prove to anybody that entries were taken back")
LOG_KIND(STALE_HEAD,          "stale-head",          ALARM,  true,  "the head that the log shows is older than its maximum merge delay",       "see if others get a newer one; if not, report the log: nobody can see what it takes now")
LOG_KIND(BAD_COSIGNATURE,     "bad-cosignature",     ALARM,  false, "a checkpoint has a line of a witness that does not verify; its log signed it all the same", "compare the key of the witness with what its operator publishes; if it is the same, report it to him and to the operator of the log, with the evidence")
LOG_KIND(MATCH_TOO_LARGE,     "match-too-large",     ALARM,  false, "an entry matches, and has more than 2 MiB or takes more than 32 to show; it is kept as it came", "look at the evidence as at a match")
LOG_KIND(UNREAD_ENTRIES,      "unread-entries",      ALARM,  false, "entries could not be decoded or told apart; their places in the tree are proven, and what is watched is searched for in their bytes", "report the log with the evidence; a mirror of it may give these entries")
LOG_KIND(WRONG_LEAF_INDEX,    "wrong-leaf-index",    NOTICE, false, "a leaf says that it is another entry of its log; it is read all the same", "")
LOG_KIND(CRASHED_PARSER,      "crashed-parser",      NOTICE, false, "the process that read an entry ended twice; the entry is kept as it came", "report it to the makers of ctvigil with the evidence")
LOG_KIND(READINGS_DIFFER,     "readings-differ",     ALARM,  false, "two processes read the same entries and did not find the same; what either found is told", "test the memory of the machine; if it is sound, report it to the makers of ctvigil with the evidence")
LOG_KIND(UNREADABLE,          "unreadable",          NOTICE, false, "an entry cannot be read, and nothing in it is watched",                   "")
LOG_KIND(LOST,                "lost",                NOTICE, false, "an operator noted that entries are lost, the first of which is the index",  "")
LOG_KIND(ACCEPTED,            "accepted",            NOTICE, false, "an operator accepted the newest head of a log that had failed; the index is the entry at which reading goes on", "")
LOG_KIND(VERIFIED,            "verified",            NOTICE, false, "verify found that all files of a log agree",                              "")
LOG_KIND(TILE_MISSING,        "tile-missing",        NOTICE, false, "verify did not find a file",                                              "get it from the log again")
LOG_KIND(TILE_MALFORMED,      "tile-malformed",      ALARM,  false, "verify cannot follow a file",                                             "get it from the log again; if it is the same, report the log")
LOG_KIND(ENTRY_DIFFERS,       "entry-differs",       ALARM,  false, "verify found an entry that has another hash than the tree",               "get the tile from the log again; if it is the same, report the log")
LOG_KIND(HASH_DIFFERS,        "hash-differs",        ALARM,  false, "verify found a hash that is not that of what is below it",                "get the tile from the log again; if it is the same, report the log")
LOG_KIND(ROOT_DIFFERS,        "root-differs",        ALARM,  false, "verify made another root than the log signed",                            "report the log with its files")
LOG_KIND(HEAD_SIGNATURE,      "head-signature",      ALARM,  false, "verify found a tree head whose signature does not verify",                "compare the key of the log with the log lists")
#undef LOG_KIND
