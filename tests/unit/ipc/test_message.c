/* SPDX-License-Identifier: Apache-2.0 */
/* The message table and its codec. */
#include "ipc/message.h"

#include "ipc/field.h"
#include "support/tap.h"

static struct view
encoded(struct buf *buf, const struct message *message)
{
	buf_clear(buf);
	assert_true(message_encode(message, buf));
	return buf_view(buf);
}

static bool
decoded(struct view in, struct message *ret)
{
	struct message_header header;

	return message_decode_header(&in, &header) && in.len == header.payload_len &&
	       message_decode(&header, in, ret);
}

static const struct message fetch_get = {
	.type = MESSAGE_FETCH_GET,
	.request = 0x0102030405060708,
	.fetch_get = {
		.arena = 1,
		.slot = 2,
		.body_max = UINT64_MAX,
		.timeout_s = 30,
		.is_large = true,
		.fresh = true,
		.url = { (const uint8_t *)"https://log.example/", 20 },
	},
};

static void
round_trip_run(const void *row unused_arg)
{
	uint8_t memory[256];
	struct buf buf;
	struct message message;

	buf_init(&buf, memory, sizeof(memory));
	assert_true(decoded(encoded(&buf, &fetch_get), &message));
	assert_int_equal(message.type, MESSAGE_FETCH_GET);
	assert_true(message.request == fetch_get.request);
	assert_int_equal(message.fetch_get.arena, 1);
	assert_int_equal(message.fetch_get.slot, 2);
	assert_true(message.fetch_get.body_max == UINT64_MAX);
	assert_int_equal(message.fetch_get.timeout_s, 30);
	assert_true(message.fetch_get.is_large);
	assert_true(message.fetch_get.fresh);
	assert_view_equal(message.fetch_get.url, VIEW("https://log.example/"));
}

/* Every message of the table with nothing in its fields, cut at every place. */
static void
every_row_run(const void *row unused_arg)
{
	for (unsigned type = 0; type < MESSAGE_COUNT; type++) {
		struct message empty = { .type = (enum message_type)type, .request = type };
		struct message message;
		uint8_t memory[1024] = { 0 };
		struct view whole;
		struct buf buf;

		buf_init(&buf, memory, sizeof(memory));
		whole = encoded(&buf, &empty);
		assert_true(decoded(whole, &message));
		assert_int_equal(message.type, type);
		for (size_t len = MESSAGE_HEADER_LEN; len < whole.len; len++) {
			struct message_header header;
			struct view in = whole;

			assert_true(message_decode_header(&in, &header));
			assert_false(message_decode(
			    &header, view_of(in.ptr, len - MESSAGE_HEADER_LEN), &message));
		}
	}
}

static void
surplus_run(const void *row unused_arg)
{
	uint8_t memory[256];
	struct message message;
	struct message_header header;
	struct buf buf;
	struct view in;

	buf_init(&buf, memory, sizeof(memory));
	(void)encoded(&buf, &fetch_get);
	buf_byte(&buf, 0);
	in = buf_view(&buf);
	assert_true(message_decode_header(&in, &header));
	assert_false(message_decode(&header, in, &message));
}

struct header_case {
	const char *says;
	struct view in;
	bool read;
};

static void
header_run(const void *p)
{
	const struct header_case *row = p;
	struct message_header header;
	struct view in = row->in;

	assert_int_equal(message_decode_header(&in, &header), row->read);
	assert_int_equal(in.len, row->read ? 0 : row->in.len);
}

static void
too_large_run(const void *row unused_arg)
{
	static const char text[16 * KIB] = "";
	struct message message = fetch_get;
	struct buf buf;

	buf_init_growing(&buf, MIB);
	buf_text(&buf, "before");
	message.fetch_get.url = view_of(text, sizeof(text));
	assert_false(message_encode(&message, &buf));
	message.fetch_get.url = VIEW("a\x1b[31mb");
	assert_false(message_encode(&message, &buf));
	assert_view_equal(buf_view(&buf), VIEW("before"));
	buf_fini(&buf);
}

static void
full_run(const void *row unused_arg)
{
	uint8_t memory[MESSAGE_HEADER_LEN];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	assert_false(message_encode(&fetch_get, &buf));
	assert_int_equal(buf.len, 0);
}

struct field_case {
	const char *says;
	struct view in;
	bool read;
};

static void
bool_run(const void *p)
{
	const struct field_case *row = p;
	struct view in = row->in;
	bool ret;

	assert_int_equal(field_take_BOOL(&in, &ret), row->read);
}

static void
status_run(const void *p)
{
	const struct field_case *row = p;
	struct view in = row->in;
	enum status ret;

	assert_int_equal(field_take_STATUS(&in, &ret), row->read);
}

static void
size_run(const void *p)
{
	const struct field_case *row = p;
	struct view in = row->in;
	uint64_t ret;

	assert_int_equal(field_take_SIZE(&in, &ret), row->read);
}

static void
large_size_run(const void *row unused_arg)
{
	uint8_t memory[16];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	field_put_SIZE(&buf, INT64_MAX);
	assert_true(buf_ok(&buf));
	field_put_SIZE(&buf, (uint64_t)INT64_MAX + 1);
	assert_false(buf_ok(&buf));
}

/* What may answer what. */
static void
answers_run(const void *row unused_arg)
{
	bool more = false;

	assert_true(message_answers(MESSAGE_PARSED_ITEM, MESSAGE_PARSE_BODY, &more));
	assert_true(more);
	assert_true(message_answers(MESSAGE_PARSED, MESSAGE_PARSE_BODY, &more));
	assert_false(more);
	assert_false(message_answers(MESSAGE_PROVED_LINK, MESSAGE_PROVE_HEAD, &more));
	assert_false(message_answers(MESSAGE_PROVE_HEAD, MESSAGE_PROVE_HEAD, &more));
	assert_true(message_is_unasked(MESSAGE_DELIVER));
	assert_false(message_is_unasked(MESSAGE_PARSED));
}

static void
text_run(const void *p)
{
	const struct field_case *row = p;
	uint8_t memory[64];
	struct buf buf;
	struct view ret;
	struct view in;

	buf_init(&buf, memory, sizeof(memory));
	field_put_BYTES(&buf, row->in);
	in = buf_view(&buf);
	assert_int_equal(field_take_TEXT(&in, &ret), row->read);
	buf_clear(&buf);
	field_put_TEXT(&buf, row->in);
	assert_int_equal(buf_ok(&buf), row->read);
}

static void
bytes_run(const void *p)
{
	const struct field_case *row = p;
	struct view in = row->in;
	struct view ret;

	assert_int_equal(field_take_BYTES(&in, &ret), row->read);
}

static void
numbers_run(const void *row unused_arg)
{
	const struct hash hash = { { 1, 2, 3 } };
	struct hash ret_hash;
	uint8_t memory[64];
	struct buf buf;
	struct view in;
	uint16_t u16;
	int64_t i64;

	buf_init(&buf, memory, sizeof(memory));
	field_put_U16(&buf, 0xfffe);
	field_put_I64(&buf, INT64_MIN);
	field_put_HASH(&buf, hash);
	assert_int_equal(buf.len, 2 + 8 + 32);
	in = buf_view(&buf);
	assert_true(field_take_U16(&in, &u16) && u16 == 0xfffe);
	assert_true(field_take_I64(&in, &i64) && i64 == INT64_MIN);
	assert_true(field_take_HASH(&in, &ret_hash) && hash_equal(&hash, &ret_hash));
	assert_int_equal(in.len, 0);
	assert_false(field_take_U16(&in, &u16));
	assert_false(field_take_I64(&in, &i64));
	assert_false(field_take_HASH(&in, &ret_hash));
}

struct permission_case {
	const char *says;
	enum message_type type;
	enum role from;
	enum role to;
	bool may;
};

static void
permission_run(const void *p)
{
	const struct permission_case *row = p;

	assert_int_equal(message_may_pass(row->type, row->from, row->to), row->may);
}

struct walk {
	size_t messages;
	size_t fields;
};

static void
count_row(void *context, const struct message_row *row)
{
	struct walk *walk = context;

	assert_true(row->from != 0 && row->to != 0);
	assert_true(row->says[0] != '\0');
	if (row->field == NULL)
		assert_string_equal(row->name, message_name((enum message_type)walk->messages++));
	else
		walk->fields++;
}

static void
describe_run(const void *row unused_arg)
{
	struct walk walk = { 0, 0 };

	message_describe(count_row, &walk);
	assert_int_equal(walk.messages, MESSAGE_COUNT);
	assert_true(walk.fields > walk.messages);
}

int
main(void)
{
	const struct header_case headers[] = {
		{ "a header of 16 bytes is read",
		    BYTES(0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), true },
		{ "a header of 15 bytes is cut short",
		    BYTES(0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), false },
		{ "no bytes are no header", VIEW(""), false },
		{ "the largest payload of a row is read",
		    BYTES(0, 0, 0, 4, 0, 0, 0, MESSAGE_HELLO, 0, 0, 0, 0, 0, 0, 0, 1), true },
		{ "one byte more is refused",
		    BYTES(0, 0, 0, 5, 0, 0, 0, MESSAGE_HELLO, 0, 0, 0, 0, 0, 0, 0, 1), false },
		{ "a length of 2^32 - 1 is refused",
		    BYTES(255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1), false },
		{ "the type after the last row is refused",
		    BYTES(0, 0, 0, 0, 0, 0, 0, MESSAGE_COUNT, 0, 0, 0, 0, 0, 0, 0, 1), false },
		{ "a type of 2^32 - 1 is refused",
		    BYTES(0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 1), false },
	};
	const struct field_case bools[] = {
		{ "0 is false", BYTES(0), true },
		{ "1 is true", BYTES(1), true },
		{ "2 is no truth value", BYTES(2), false },
		{ "nothing is no truth value", VIEW(""), false },
	};
	const struct field_case statuses[] = {
		{ "0 is a status", BYTES(0, STATUS_OK), true },
		{ "a status of the table is one", BYTES(0, STATUS_CHILD), true },
		{ "2^16 - 1 is no status", BYTES(255, 255), false },
		{ "one byte is no status", BYTES(0), false },
	};
	const struct field_case sizes[] = {
		{ "2^63 - 1 is a size", BYTES(127, 255, 255, 255, 255, 255, 255, 255), true },
		{ "2^63 is none", BYTES(128, 0, 0, 0, 0, 0, 0, 0), false },
		{ "seven bytes are none", BYTES(0, 0, 0, 0, 0, 0, 0), false },
	};
	const struct field_case texts[] = {
		{ "a text may be empty", VIEW(""), true },
		{ "newline and tab are text", VIEW("a\n\tb"), true },
		{ "UTF-8 is text", VIEW("\xc3\xa4\xf0\x9f\x8c\x8d"), true },
		{ "U+00A0 is text", VIEW("\xc2\xa0"), true },
		{ "a NUL is not text", BYTES('a', 0), false },
		{ "an escape is not text", VIEW("\x1b[0m"), false },
		{ "a carriage return is not text", VIEW("\r\n"), false },
		{ "DEL is not text", VIEW("\x7f"), false },
		{ "U+0080 is not text", VIEW("\xc2\x80"), false },
		{ "U+009F is not text", VIEW("\xc2\x9f"), false },
		{ "Latin-1 is not text", VIEW("\xe4"), false },
	};
	const struct field_case bytes[] = {
		{ "bytes may be none", BYTES(0, 0, 0, 0), true },
		{ "bytes have a length before them", BYTES(0, 0, 0, 1, 7), true },
		{ "bytes may not be fewer than their length", BYTES(0, 0, 0, 2, 7), false },
		{ "a length may not be cut short", BYTES(0, 0, 0), false },
		{ "a length of 2^32 - 1 runs past the end", BYTES(255, 255, 255, 255, 7), false },
	};
	const struct permission_case permissions[] = {
		{ "main may ask fetch for a URL", MESSAGE_FETCH_GET, ROLE_MAIN, ROLE_FETCH, true },
		{ "parse may not", MESSAGE_FETCH_GET, ROLE_PARSE, ROLE_FETCH, false },
		{ "fetch may not ask main", MESSAGE_FETCH_GET, ROLE_FETCH, ROLE_MAIN, false },
		{ "every child may say that it is ready", MESSAGE_READY, ROLE_STORE, ROLE_MAIN,
		    true },
		{ "a command at the control socket may not", MESSAGE_READY, ROLE_CLIENT, ROLE_MAIN,
		    false },
	};

	tap_section("ipc: headers");
	tap_rows(headers, header_run);
	tap_section("ipc: fields");
	tap_rows(bools, bool_run);
	tap_rows(statuses, status_run);
	tap_rows(sizes, size_run);
	tap_test("a size that is too large is not written", large_size_run, NULL);
	tap_rows(texts, text_run);
	tap_rows(bytes, bytes_run);
	tap_test("integers and hashes keep their value", numbers_run, NULL);
	tap_section("ipc: messages");
	tap_test("what was encoded is decoded", round_trip_run, NULL);
	tap_test("a message of any row cut anywhere is refused", every_row_run, NULL);
	tap_test("a message with a byte left over is refused", surplus_run, NULL);
	tap_test("a message that its row does not allow is not encoded", too_large_run, NULL);
	tap_test("a message that the buffer cannot hold is not encoded", full_run, NULL);
	tap_test("the table can be walked row by row", describe_run, NULL);
	tap_test("a question has its own answers", answers_run, NULL);
	tap_section("ipc: permissions");
	tap_rows(permissions, permission_run);
	return tap_done();
}
