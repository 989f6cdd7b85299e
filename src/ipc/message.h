/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages of message_table.h as C: one struct per row with its fields as
 * typed members, a codec, and the question who may say what to whom.
 *
 * On the wire a message is a header (length of the payload 4, type 4, request 8)
 * and its fields one after another, integers big-endian.  The decoder treats the
 * other side as hostile: every field must be there and well formed, and nothing
 * may be left over.
 */
#ifndef CTVIGIL_IPC_MESSAGE_H
#define CTVIGIL_IPC_MESSAGE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum role {
#define ROLE(name, text) ROLE_##name,
#include "ipc/role_table.h"
	ROLE_COUNT
};

enum role_set {
#define ROLE(name, text) SET_##name = 1 << ROLE_##name,
#include "ipc/role_table.h"
	SET_NETWORK = SET_FETCH | SET_NOTIFY,
	SET_CHILDREN =
	    SET_PARSE | SET_PROVE | SET_INDEX | SET_NETWORK | SET_STORE | SET_HOOK | SET_RESOLVE,
	SET_HEARERS = SET_CHILDREN | SET_CLIENT,
};

/* "fetch" */
const char *role_name(enum role role) must_use;

enum message_type {
#define MSG(NAME, name, from, to, payload_max, descriptors, says) MESSAGE_##NAME,
#include "ipc/message_table.h"
	MESSAGE_COUNT
};

#define MESSAGE_TYPE_U8 uint8_t
#define MESSAGE_TYPE_U16 uint16_t
#define MESSAGE_TYPE_U32 uint32_t
#define MESSAGE_TYPE_U64 uint64_t
#define MESSAGE_TYPE_I64 int64_t
#define MESSAGE_TYPE_BOOL bool
#define MESSAGE_TYPE_STATUS enum status
#define MESSAGE_TYPE_SIZE uint64_t
#define MESSAGE_TYPE_HASH struct hash
#define MESSAGE_TYPE_TEXT struct view
#define MESSAGE_TYPE_BYTES struct view

/* struct msg_fetch_get { ... }, one for each row.  A message may have no field. */
#define MESSAGE_MEMBER(KIND, member) MESSAGE_TYPE_##KIND member;
#define MSG(NAME, name, from, to, payload_max, descriptors, says) \
	__extension__ struct msg_##name {                         \
		MSG_FIELDS_##NAME(MESSAGE_MEMBER)                 \
	};
#include "ipc/message_table.h"
#undef MESSAGE_MEMBER

/* Descriptors of one message at most: the kernel takes 253 (SCM_MAX_FD). */
#define MESSAGE_FDS_MAX 4

#define MESSAGE_HEADER_LEN 16

/* One message, as it is sent and as it was received.  .fetch_get holds the fields
 * where type is MESSAGE_FETCH_GET. */
struct message {
	enum message_type type;
	uint64_t request;         /* chosen by who asks; the answer repeats it; 0 if nobody asked */
	int fds[MESSAGE_FDS_MAX]; /* as many as the row says */
	__extension__ union {
#define MSG(NAME, name, from, to, payload_max, descriptors, says) struct msg_##name name;
#include "ipc/message_table.h"
	};
};

/* "FETCH_GET" */
const char *message_name(enum message_type type) must_use;

/* How many descriptors travel with it. */
size_t message_descriptors(enum message_type type) must_use;

/* Whether a process of role from may send it to one of role to. */
bool message_may_pass(enum message_type type, enum role from, enum role to) must_use;

/* Whether it is sent without being asked for. */
bool message_is_unasked(enum message_type type) must_use;

/* Whether it may answer a question of this type, and whether others may follow. */
bool message_answers(enum message_type type, enum message_type question, bool *ret_more) must_use;

/* Appends header and fields.  False, and nothing is appended, if they are larger than the row
 * allows, a text is not one, or the buffer is full. */
bool message_encode(const struct message *message, struct buf *out) must_use;

struct message_header {
	enum message_type type;
	uint64_t request;
	size_t payload_len;
};

/* Takes a header.  False if it is cut short, its type is in no row, or its
 * payload is longer than the row allows; *in is then unchanged. */
bool message_decode_header(struct view *in, struct message_header *ret) must_use;

/* Reads the fields of a message of this header from payload, all of it.  The
 * views in *ret are of payload; descriptors are left alone.  False, with *ret
 * unspecified, if it is not exactly the fields of the row. */
bool message_decode(
    const struct message_header *header, struct view payload, struct message *ret) must_use;

/* The same, and says at which field it stopped; NULL if it did not. */
const char *message_decode_until(
    const struct message_header *header, struct view payload, struct message *ret) must_use;

/* Called by message_describe() for each message, and for each field with the name
 * of its kind; field and kind are NULL for the message itself. */
struct message_row {
	const char *name;
	const char *says;
	unsigned from; /* a set of enum role_set */
	unsigned to;
	size_t payload_max;
	size_t descriptors;
	const char *field;
	const char *kind;
};
typedef void message_describe_fn(void *context, const struct message_row *row);

/* Walks the table, for documents and tests. */
void message_describe(message_describe_fn *fn, void *context);

#endif
