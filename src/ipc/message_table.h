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
 * Kinds: U8 U16 U32 U64 I64, BOOL (0 or 1), HASH (32 bytes), TEXT (UTF-8 without
 * control characters but newline and tab), BYTES; TEXT and BYTES have a length of
 * 4 bytes before them and are views.  Integers are big-endian.
 */

/* ---- every child ---- */
#define MSG_FIELDS_HELLO(F) F(U32, version)
MSG(HELLO, hello, MAIN, CHILDREN, 4, 0, "the first message to a child; a version that is not its own ends it")

#define MSG_FIELDS_READY(F) F(U32, version) F(U32, landlock_abi)
MSG(READY, ready, CHILDREN, MAIN, 8, 0, "the child is in its sandbox, with Landlock of this ABI (0: none)")

/* ---- fetch ---- */
#define MSG_FIELDS_FETCH_ARENA(F) F(U32, arena) F(U32, slots)
MSG(FETCH_ARENA, fetch_arena, MAIN, FETCH, 8, 1, "an arena that bodies are written to; the descriptor can be written")

#define MSG_FIELDS_FETCH_GET(F) F(U32, arena) F(U32, slot) F(U64, body_max) F(U32, timeout_s) F(BOOL, fresh) F(TEXT, url)
MSG(FETCH_GET, fetch_get, MAIN, FETCH, 16 * KIB, 0, "get this URL into this slot")

#define MSG_FIELDS_FETCH_DONE(F) \
	F(U16, status) F(U16, code) F(U64, body_len) F(I64, retry_after_ms) F(I64, took_ms) F(TEXT, message)
MSG(FETCH_DONE, fetch_done, FETCH, MAIN, 4 * KIB, 0, "a request has ended; its body, if any, is in its slot")
#define MSG_FIELDS_FETCH_DONE_LARGE(F) MSG_FIELDS_FETCH_DONE(F)
MSG(FETCH_DONE_LARGE, fetch_done_large, FETCH, MAIN, 4 * KIB, 1, "a request has ended; its body is in this sealed memfd")

/* ---- parse and prove ---- */
#define MSG_FIELDS_PARSE_ARENA(F) F(U32, slots)
MSG(PARSE_ARENA, parse_arena, MAIN, WORKERS, 4, 1, "the arena that this child's bodies come in; the descriptor can only be read")

#define MSG_FIELDS_PARSE_BODY(F) F(U32, log) F(U8, format) F(U64, first_index) F(U32, slot) F(U64, body_len)
MSG(PARSE_BODY, parse_body, MAIN, WORKERS, 64, 0, "read the entries in this slot")
#define MSG_FIELDS_PARSE_BODY_LARGE(F) F(U32, log) F(U8, format) F(U64, first_index)
MSG(PARSE_BODY_LARGE, parse_body_large, MAIN, WORKERS, 64, 1, "read the entries in this sealed memfd")

#define MSG_FIELDS_BATCH_DONE(F) \
	F(U32, log) F(U64, first_index) F(U64, entries) F(U64, parsed) F(U64, parsed_with_findings) F(U64, faulty) \
	F(BYTES, compact_range)
MSG(BATCH_DONE, batch_done, WORKERS, MAIN, 4 * KIB, 0, "all of a body was read; the counts add up to its entries")
#undef MSG
