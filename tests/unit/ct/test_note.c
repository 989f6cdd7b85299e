/* SPDX-License-Identifier: Apache-2.0 */
/* Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint, static-ct-api). */
#include "ct/checkpoint.h"

#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "support/shared.h"
#include "support/tap.h"

#include <stdlib.h>

#define DASH "\xe2\x80\x94 "
#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define TEXT "log.example/2026\n5\n" ROOT "\n"
/* Key ID 01020304 and three bytes. */
#define LINE DASH "log.example/2026 AQIDBAUGBw==\n"

struct checkpoint_case {
	const char *says;
	struct view in;
	bool read;
	const char *extensions;
	unsigned signatures;
};

static unsigned
count_signatures(struct view lines)
{
	uint8_t memory[NOTE_SIGNATURE_MAX];
	struct note_signature line;
	unsigned looked_at = 0;
	unsigned count = 0;

	while (note_next_signature(&lines, &looked_at, memory, &line)) {
		assert_int_equal(line.key_id, 0x01020304);
		assert_view_equal(line.bytes, BYTES(5, 6, 7));
		count++;
	}
	return count;
}

static void
checkpoint_run(const void *p)
{
	const struct checkpoint_case *row = p;
	struct checkpoint found = { .size = 4711 };

	assert_int_equal(checkpoint_read(row->in, &found), row->read);
	if (!row->read) {
		assert_int_equal(found.size, 4711);
		return;
	}
	assert_view_equal(found.origin, VIEW("log.example/2026"));
	assert_int_equal(found.size, 5);
	assert_int_equal(found.root.bytes[0], 0xe3);
	assert_view_equal(found.extensions, view_text(row->extensions));
	assert_int_equal(count_signatures(found.note.signatures), row->signatures);
}

static void
long_note_run(const void *p)
{
	const size_t *len = p;
	uint8_t *bytes = malloc(*len);
	struct note note;

	memset(bytes, 'a', *len);
	bytes[1] = '\n';
	bytes[2] = '\n';
	bytes[*len - 1] = '\n';
	assert_int_equal(note_read(view_of(bytes, *len), &note), *len <= LIMIT_NOTE);
	free(bytes);
}

static void
many_lines_run(const void *row unused_arg)
{
	struct note note;
	struct buf bytes;

	buf_init_growing(&bytes, LIMIT_NOTE);
	buf_text(&bytes, "x\n\n");
	for (unsigned i = 0; i < LIMIT_NOTE_SIGNATURES + 1; i++)
		buf_text(&bytes, LINE);
	assert_true(note_read(buf_view(&bytes), &note));
	assert_int_equal(count_signatures(note.signatures), LIMIT_NOTE_SIGNATURES);
	buf_fini(&bytes);
}

struct signature_case {
	const char *says;
	struct view bytes;
	bool read;
};

static void
signature_run(const void *p)
{
	const struct signature_case *row = p;
	const struct note_signature line = { .bytes = row->bytes };
	struct ct_signed found = { .hash_algorithm = 99 };
	uint64_t timestamp_ms = 4711;

	assert_int_equal(checkpoint_signature(&line, &timestamp_ms, &found), row->read);
	assert_int_equal(timestamp_ms, row->read ? 258 : 4711);
	assert_int_equal(found.hash_algorithm, row->read ? 4 : 99);
}

struct key_id_case {
	const char *says;
	const char *name;
	enum note_key_kind kind;
	const char *key; /* base 64 */
	uint32_t id;
};

static void
key_id_run(const void *p)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	const struct key_id_case *row = p;
	uint8_t key[64];
	size_t len;

	assert_true(base64_read(view_text(row->key), key, sizeof(key), &len));
	assert_int_equal(
	    note_key_id(hasher, view_text(row->name), row->kind, view_of(key, len)), row->id);
}

static void
real_run(const void *p)
{
	const char *const *row = p;
	struct view bytes = shared_read(row[1]);
	uint8_t memory[NOTE_SIGNATURE_MAX];
	struct note_signature line;
	struct checkpoint found;
	struct ct_signed tree;
	unsigned looked_at = 0;
	unsigned tree_heads = 0;
	uint64_t timestamp_ms;

	assert_true(checkpoint_read(bytes, &found));
	assert_view_equal(found.extensions, VIEW(""));
	while (note_next_signature(&found.note.signatures, &looked_at, memory, &line)) {
		if (view_equal(line.name, found.origin) &&
		    checkpoint_signature(&line, &timestamp_ms, &tree) &&
		    tree.hash_algorithm == CT_HASH_SHA256)
			tree_heads++;
	}
	assert_int_equal(tree_heads, 1);
	free((void *)(uintptr_t)bytes.ptr);
}

int
main(void)
{
	const struct checkpoint_case checkpoints[] = {
		{ "a name, a size, a root and a signature make a checkpoint", VIEW(TEXT "\n" LINE),
		    true, "", 1 },
		{ "further lines of text are extensions", VIEW(TEXT "more\n\n" LINE), true,
		    "more\n", 1 },
		{ "an empty line in the text does not end it", VIEW(TEXT "a\n\nb\n\n" LINE), true,
		    "a\n\nb\n", 1 },
		{ "several signatures", VIEW(TEXT "\n" LINE LINE), true, "", 2 },
		{ "no signature", VIEW(TEXT "\n"), true, "", 0 },
		{ "a line without a name is passed over",
		    VIEW(TEXT "\n" DASH " AQIDBAUGBw==\n" LINE), true, "", 1 },
		{ "a line without a space is passed over", VIEW(TEXT "\n" DASH "name\n" LINE), true,
		    "", 1 },
		{ "a line with a hyphen for the dash is passed over",
		    VIEW(TEXT "\n- log.example/2026 AQIDBAUGBw==\n" LINE), true, "", 1 },
		{ "a line that is not base 64 is passed over",
		    VIEW(TEXT "\n" DASH "log.example/2026 AQID?AUGBw==\n" LINE), true, "", 1 },
		{ "a line of a key ID alone is passed over",
		    VIEW(TEXT "\n" DASH "log.example/2026 AQIDBA==\n" LINE), true, "", 1 },
		{ "nothing is no checkpoint", VIEW(""), false, "", 0 },
		{ "a name alone is no checkpoint", VIEW("log.example/2026\n\n" LINE), false, "",
		    0 },
		{ "a newline is no checkpoint", VIEW("\n"), false, "", 0 },
		{ "a text without an empty line is none", VIEW(TEXT LINE), false, "", 0 },
		{ "the last newline is needed", VIEW(TEXT "\n" DASH "a AQIDBAUGBw=="), false, "",
		    0 },
		{ "the name is not empty", VIEW("\n5\n" ROOT "\n\n" LINE), false, "", 0 },
		{ "the root is needed", VIEW("log.example/2026\n5\n\n" LINE), false, "", 0 },
		{ "a size is a number", VIEW("log.example/2026\n5!\n" ROOT "\n\n" LINE), false, "",
		    0 },
		{ "a size has no leading zero", VIEW("log.example/2026\n05\n" ROOT "\n\n" LINE),
		    false, "", 0 },
		{ "a root is base 64", VIEW("log.example/2026\n5\n?" ROOT "\n\n" LINE), false, "",
		    0 },
		{ "a root has 32 bytes", VIEW("log.example/2026\n5\nAQID\n\n" LINE), false, "", 0 },
		{ "a carriage return is no text", VIEW("log.example/2026\r\n5\n" ROOT "\n\n" LINE),
		    false, "", 0 },
		{ "what is not UTF-8 is no text", VIEW("log.example\xff\n5\n" ROOT "\n\n" LINE),
		    false, "", 0 },
	};
	const struct signature_case signatures[] = {
		{ "a time and a signature", BYTES(0, 0, 0, 0, 0, 0, 1, 2, 4, 3, 0, 1, 9), true },
		{ "a time alone is no signature", BYTES(0, 0, 0, 0, 0, 0, 1, 2), false },
		{ "half a time", BYTES(0, 0, 0, 0), false },
		{ "nothing may follow", BYTES(0, 0, 0, 0, 0, 0, 1, 2, 4, 3, 0, 1, 9, 9), false },
	};
	const struct key_id_case key_ids[] = {
		{ "the key ID of ParcelYard2026h2",
		    "parcelyard2026h2.prod.certificate.transparency.goog", NOTE_RFC6962,
		    "utuIpG+cr6QJDoLlk1bbbni0pT9YLbCBl5UkLym2jJg=", 0x93a78ae0 },
		{ "the key ID of the specification's example", "example.com/foo", NOTE_ED25519,
		    "6TJ5GubnqECkYWTJBHhkJtXngh3YspoA1hyucq/dTaQ=", 0x530d903a },
	};
	const size_t lens[] = { LIMIT_NOTE - 1, LIMIT_NOTE, LIMIT_NOTE + 1 };
	const char *const real[][2] = {
		{ "ParcelYard's checkpoint has one RFC 6962 signature",
		    "vectors/notes/checkpoints/parcelyard2026h2_20261007.txt" },
		{ "Willow's checkpoint has one, among grease",
		    "vectors/notes/checkpoints/willow2025h1b_grease.txt" },
		{ "Cloudflare's checkpoint has one, among grease",
		    "vectors/notes/checkpoints/cloudflare_dev2024h2b.txt" },
	};

	tap_section("checkpoints");
	tap_rows(checkpoints, checkpoint_run);
	tap_rows(real, real_run);
	tap_test("a note one byte below the limit is read", long_note_run, &lens[0]);
	tap_test("a note of the limit is read", long_note_run, &lens[1]);
	tap_test("a longer note is not read", long_note_run, &lens[2]);
	tap_test("signatures beyond the limit are not looked at", many_lines_run, NULL);
	tap_section("the signature of RFC 6962 in a note");
	tap_rows(signatures, signature_run);
	tap_section("key IDs");
	tap_rows(key_ids, key_id_run);
	return tap_done();
}
