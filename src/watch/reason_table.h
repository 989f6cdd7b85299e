/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why an identifier matches a watched item: name, spelling in the output, whether
 * a match for this reason is exact (or only possible), sentence.
 */
/*           name             text                exact   says */
WATCH_REASON(SAME_NAME,       "name",             true,   "it is the watched name")
WATCH_REASON(IN_TREE,         "tree",             true,   "it is the root of the watched tree or below it")
WATCH_REASON(EVERYTHING,      "everything",       true,   "everything is watched")
WATCH_REASON(WILDCARD,        "wildcard",         true,   "it is a wildcard that covers the watched name")
WATCH_REASON(WILDCARD_IN_TREE, "wildcard-in-tree", true,  "it is a wildcard below the root of the watched tree")
WATCH_REASON(PARTIAL,         "partial-wildcard", false,  "part of a label is a wildcard, which some clients accept")
WATCH_REASON(ODD_WILDCARD,    "odd-wildcard",     false,  "a wildcard is not the whole first label, which some clients accept")
WATCH_REASON(BARE_WILDCARD,   "bare-wildcard",    false,  "it is nothing but a wildcard, which some clients take for any name")
WATCH_REASON(BAD_LABEL,       "unreadable-label", false,  "a label cannot be read and may be that of the watched name")
WATCH_REASON(COVERS_MANY,     "covers-many",      false,  "it covers more watched names than are listed")
WATCH_REASON(NOT_COMPARED,    "not-compared",     false,  "it may cover more watched names than are compared for one certificate")
WATCH_REASON(MORE,            "more",             false,  "more match, or were not compared, than are listed for one certificate")
WATCH_REASON(SAME_ADDRESS,    "address",          true,   "it is the watched address")
WATCH_REASON(IN_BLOCK,        "block",            true,   "it is in the watched block of addresses")
WATCH_REASON(UNREAD_NAME,     "unread-name",      false,  "the watched name stands in bytes that could not be read")
WATCH_REASON(UNREAD_ADDRESS,  "unread-address",   false,  "the watched address stands in bytes that could not be read")
WATCH_REASON(UNREAD,          "unread",           false,  "everything is watched, and bytes could not be read")
#undef WATCH_REASON
