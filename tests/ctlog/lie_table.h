/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a log can be told to do wrong while it runs: name, how it is asked for, what
 * its number AT means, sentence.
 */
/*  name             kind                 AT means       says */
LIE(OTHER_ROOT,      "other-root",        "tree size",   "the head of size AT (0: of each size) has another root, rightly signed")
LIE(FORK,            "fork",              "index",     "entry AT is another in the tree from now on, in its proofs and hash tiles too")
LIE(SHRINK,          "shrink",            "tree size",   "the head is that of the first AT entries, rightly signed now")
LIE(WRONG_LEAF,      "wrong-leaf",        "index",       "entry AT is served with its last certificate byte changed; the tree has the right one")
LIE(CHANGING_LEAF,   "changing-leaf",     "index",     "the first answer that has entry AT has its last certificate byte changed; later ones do not")
LIE(BROKEN_TILE,     "broken-tile",       "index",       "in its data tile entry AT claims a certificate that is longer than the tile; the tree has the right one")
LIE(BROKEN_LEAF,     "broken-leaf",       "index",       "the leaf_input of entry AT is no base 64; the tree has the right one")
LIE(WRONG_INDEX,     "wrong-leaf-index",  "index",       "when entry AT is added, its leaf_index extension says AT + 1, in the tree too")
LIE(NO_PARTIAL,      "missing-partial",   "-",           "partial tiles are not found; full ones are")
LIE(NO_TILE,         "missing-tile",      "tile",      "data tile AT is not found when it is full")
LIE(GZIP_BOMB,       "gzip-bomb",         "-",         "each data tile is a thousandth of the zeros that it inflates to")
LIE(ENDLESS,         "endless",           "bytes",     "AT blanks follow each answer")
LIE(WRONG_PROOF,     "wrong-proof",       "requests",  "the next AT consistency proofs (0: all) are of another tree")
LIE(SHORT,           "short-answers",     "entries",     "get-entries answers with at most AT entries (0: with none)")
LIE(HTML,            "html",              "-",           "every answer is a page of HTML with status 200")
LIE(TOO_MANY,        "too-many-requests", "requests",    "the next AT requests (0: all) are answered 429 with Retry-After: 1")
LIE(BROKEN,          "server-error",      "requests",    "the next AT requests (0: all) are answered 500")
LIE(SLOW,            "slow",              "milliseconds", "the first byte of each answer is AT milliseconds late")
LIE(STALL,           "stall",             "requests",    "the answers to the next AT requests (0: all) never begin")
LIE(TRICKLE,         "trickle",           "milliseconds", "each answer comes a byte at a time, one in AT milliseconds")
LIE(TRICKLE_ENTRIES, "trickle-entries",   "milliseconds", "the same of entries only")
LIE(AHEAD,           "ahead",             "seconds",     "heads are signed AT seconds ahead of the clock")
LIE(BEHIND,          "behind",            "seconds",   "heads are signed AT seconds behind the clock, as if none had been since")
LIE(BAD_SIGNATURE,   "wrong-signature",   "-",           "the signature of the head has one bit changed")
LIE(OTHER_ORIGIN,    "other-origin",      "-",           "the checkpoint names another log as its origin, under its own key name")
LIE(BAD_COSIGNATURE, "wrong-cosignature", "-",        "the line of the witness in the checkpoint has one bit changed")
LIE(NO_COSIGNATURE,  "not-cosigned",      "-",        "the checkpoint has no line of the witness")
#undef LIE
