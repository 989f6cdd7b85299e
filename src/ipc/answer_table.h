/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is said without being asked for, and which message may answer which: main believes
 * no other.  An answer of which MORE is true is not the last to its question; how many of
 * them there may be is bounded: of PARSE_BODY by account.h, of PROVE_LIST by LIMIT_LOGS.
 *
 *   UNASKED(message)
 *   ANSWER(question, message, MORE)
 */
UNASKED(STORE_OPENED)
UNASKED(STORED_BATCH)
UNASKED(DELIVER)
#undef UNASKED

ANSWER(FETCH_GET,        FETCH_DONE,       false)
ANSWER(FETCH_GET,        FETCH_DONE_LARGE, false)
ANSWER(PARSE_BODY,       PARSED_MATCH,     true)
ANSWER(PARSE_BODY,       PARSED_ITEM,      true)
ANSWER(PARSE_BODY,       PARSED_FAULT,     true)
ANSWER(PARSE_BODY,       PARSED_SHOWN,     true)
ANSWER(PARSE_BODY,       PARSED,           false)
ANSWER(PARSE_BODY_LARGE, PARSED_MATCH,     true)
ANSWER(PARSE_BODY_LARGE, PARSED_ITEM,      true)
ANSWER(PARSE_BODY_LARGE, PARSED_FAULT,     true)
ANSWER(PARSE_BODY_LARGE, PARSED_SHOWN,     true)
ANSWER(PARSE_BODY_LARGE, PARSED,           false)
ANSWER(PROVE_HEAD,       PROVED_HEAD,      false)
ANSWER(PROVE_START,      PROVED_START,     false)
ANSWER(PROVE_LINK,       PROVED_LINK,      false)
ANSWER(PROVE_FORK,       PROVED_FORK,      false)
ANSWER(PROVE_FOLD,       PROVED_FOLD,      false)
ANSWER(PROVE_LIST,       LISTED_LOG,       true)
ANSWER(PROVE_LIST,       PROVED_LIST,      false)
ANSWER(INDEX_BUILD,      INDEX_BUILT,      false)
ANSWER(INDEX_BUILD,      INDEX_REFUSED,    false)
ANSWER(INDEX_READ,       INDEX_DECLARED,   true)
ANSWER(INDEX_READ,       INDEX_READ_ALL,   false)
ANSWER(STORE_WATCH,      STORED_WATCH,     false)
ANSWER(STORE_LOG,        STORED_LOG,       false)
ANSWER(STORE_HEAD,       STORED_HEAD,      false)
ANSWER(STORE_RECALL,     STORE_RECALLED,   false)
ANSWER(STORE_FLUSH,      STORED_ALL,       false)
ANSWER(STORE_HOLD,       STORE_HOLDS,      false)
ANSWER(STORE_ACT_LOST,   STORED_ACT,       false)
ANSWER(STORE_ACT_ACCEPT, STORED_ACT,       false)
ANSWER(STORE_ACT_DECIDE, STORED_ACT,       false)
ANSWER(STORE_ACT_DECLARE, STORED_ACT,      false)
ANSWER(STORE_DECLARE,    STORED_SOURCE,    false)
ANSWER(STORE_SOURCE_READ, STORED_SOURCE,   false)
ANSWER(STORE_SOURCE_FAILED, STORED_SOURCE, false)
ANSWER(HOOK_RUN,         HOOK_DONE,        false)
ANSWER(HOOK_RUN,         HOOK_UNTRIED,     false)
ANSWER(RESOLVE_CAA,      RESOLVED_CAA,     false)
#undef ANSWER
