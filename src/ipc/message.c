/* SPDX-License-Identifier: Apache-2.0 */
#include "ipc/message.h"

#include "ipc/field.h"

#include <stdlib.h>

struct message_field {
	const char *name;
	const char *kind;
};

#define FIELD_ROW(KIND, member) { #member, #KIND },
#define MSG(NAME, name, from, to, payload_max, descriptors, says)                           \
	static const struct message_field fields_##name[] = { MSG_FIELDS_##NAME(FIELD_ROW){ \
	    NULL, NULL } };
#include "ipc/message_table.h"

static const struct {
	struct message_row row;
	const struct message_field *fields;
} messages[] = {
#define MSG(NAME, name, from, to, payload_max, descriptors, says)                      \
	{ { #NAME, says, SET_##from, SET_##to, payload_max, descriptors, NULL, NULL }, \
		fields_##name },
#include "ipc/message_table.h"
};

#define MSG(NAME, name, from, to, payload_max, descriptors, says)                              \
	_Static_assert((payload_max) <= LIMIT_MESSAGE, "a message of " #NAME " is too large"); \
	_Static_assert((descriptors) <= MESSAGE_FDS_MAX, #NAME " carries too many descriptors");
#include "ipc/message_table.h"

const char *
role_name(enum role role)
{
	static const char *const names[] = {
#define ROLE(name, text) text,
#include "ipc/role_table.h"
	};

	return names[role];
}

const char *
message_name(enum message_type type)
{
	return messages[type].row.name;
}

size_t
message_descriptors(enum message_type type)
{
	return messages[type].row.descriptors;
}

bool
message_may_pass(enum message_type type, enum role from, enum role to)
{
	const struct message_row *row = &messages[type].row;

	return (row->from & 1U << from) != 0 && (row->to & 1U << to) != 0;
}

bool
message_is_unasked(enum message_type type)
{
#define UNASKED(NAME)               \
	if (type == MESSAGE_##NAME) \
		return true;
#define ANSWER(QUESTION, NAME, MORE)
#include "ipc/answer_table.h"
	return false;
}

bool
message_answers(enum message_type type, enum message_type question, bool *ret_more)
{
	static const struct {
		enum message_type question;
		enum message_type type;
		bool more;
	} answers[] = {
#define UNASKED(NAME)
#define ANSWER(QUESTION, NAME, MORE) { MESSAGE_##QUESTION, MESSAGE_##NAME, MORE },
#include "ipc/answer_table.h"
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		if (answers[i].question == question && answers[i].type == type) {
			*ret_more = answers[i].more;
			return true;
		}
	}
	return false;
}

void
message_describe(message_describe_fn *fn, void *context)
{
	for (size_t i = 0; i < MESSAGE_COUNT; i++) {
		struct message_row row = messages[i].row;

		fn(context, &row);
		for (const struct message_field *f = messages[i].fields; f->name != NULL; f++) {
			row.field = f->name;
			row.kind = f->kind;
			fn(context, &row);
		}
	}
}

/* ---- one writer and one reader for each message ---- */

#define PUT_FIELD(KIND, member) field_put_##KIND(out, msg->member);
#define TAKE_FIELD(KIND, member)                   \
	if (!field_take_##KIND(&in, &ret->member)) \
		return #member;
#define MSG(NAME, name, from, to, payload_max, descriptors, says)                         \
	static void put_##name(                                                           \
	    struct buf *out unused_arg, const struct msg_##name *msg unused_arg)          \
	{                                                                                 \
		MSG_FIELDS_##NAME(PUT_FIELD)                                              \
	}                                                                                 \
	static const char *take_##name(struct view in, struct msg_##name *ret unused_arg) \
	{                                                                                 \
		MSG_FIELDS_##NAME(TAKE_FIELD) return in.len == 0 ? NULL : "what follows"; \
	}
#include "ipc/message_table.h"

static void
put_fields(struct buf *out, const struct message *message)
{
	switch (message->type) {
#define MSG(NAME, name, from, to, payload_max, descriptors, says) \
	case MESSAGE_##NAME:                                      \
		put_##name(out, &message->name);                  \
		return;
#include "ipc/message_table.h"
	case MESSAGE_COUNT:
		break;
	}
	abort();
}

static const char *
take_fields(struct view in, struct message *ret)
{
	switch (ret->type) {
#define MSG(NAME, name, from, to, payload_max, descriptors, says) \
	case MESSAGE_##NAME:                                      \
		return take_##name(in, &ret->name);
#include "ipc/message_table.h"
	case MESSAGE_COUNT:
		break;
	}
	abort();
}

bool
message_encode(const struct message *message, struct buf *out)
{
	struct buf payload;
	struct buf header;
	uint8_t header_memory[MESSAGE_HEADER_LEN];
	bool fits;

	buf_init_growing(&payload, messages[message->type].row.payload_max);
	put_fields(&payload, message);
	fits = buf_ok(&payload);

	buf_init(&header, header_memory, sizeof(header_memory));
	buf_uint(&header, 4, payload.len);
	buf_uint(&header, 4, message->type);
	buf_uint(&header, 8, message->request);
	if (fits && buf_ok(out) && payload.len + header.len <= out->max - out->len) {
		buf_bytes(out, buf_view(&header));
		buf_bytes(out, buf_view(&payload));
	} else {
		fits = false;
	}
	buf_fini(&payload);
	return fits;
}

bool
message_decode_header(struct view *in, struct message_header *ret)
{
	struct view trial = *in;
	uint64_t len;
	uint64_t type;
	uint64_t request;

	if (!view_uint(&trial, 4, &len) || !view_uint(&trial, 4, &type) ||
	    !view_uint(&trial, 8, &request))
		return false;
	if (type >= MESSAGE_COUNT || len > messages[type].row.payload_max)
		return false;
	*ret = (struct message_header){
		.type = (enum message_type)type,
		.request = request,
		.payload_len = (size_t)len,
	};
	*in = trial;
	return true;
}

const char *
message_decode_until(const struct message_header *header, struct view payload, struct message *ret)
{
	ret->type = header->type;
	ret->request = header->request;
	return take_fields(payload, ret);
}

bool
message_decode(const struct message_header *header, struct view payload, struct message *ret)
{
	return message_decode_until(header, payload, ret) == NULL;
}
