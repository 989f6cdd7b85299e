/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of witnesses in their text form (C2SP signed-note, "Verifier keys"). */
#include "ct/vkey.h"

#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "support/tap.h"

#define NAME "witness.stagemole.eu"
#define KEY "BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv"

/* ---- what is refused ---- */

/* A name of the greatest length. */
#define N15 "nnnnnnnnnnnnnnn"
#define N51 N15 N15 N15 "nnnnnn"
#define N255 N51 N51 N51 N51 N51

struct refused_case {
	const char *says;
	const char *text;
	const char *because; /* a part of what is said */
	size_t offset;
};

static void
refused_run(const void *p)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	const struct refused_case *row = p;
	struct vkey found = { .key_id = 4711 };
	struct vkey_fault fault;

	assert_false(vkey_read(hasher, view_text(row->text), &found, &fault));
	assert_int_equal(found.key_id, 4711);
	assert_non_null(strstr(fault.says, row->because));
	assert_int_equal(fault.offset, row->offset);
}

/* ---- keys of any length ---- */

struct made_case {
	const char *says;
	const char *name;
	enum note_key_kind kind;
	size_t key_len;
	bool read;
};

static void
append_vkey(struct buf *out, struct hasher *hasher, const struct made_case *row)
{
	uint8_t key[1 + VKEY_KEY_MAX + 1] = { (uint8_t)row->kind };
	uint8_t memory[4];
	struct buf id;

	buf_init(&id, memory, sizeof(memory));
	buf_uint(&id, 4,
	    note_key_id(hasher, view_text(row->name), row->kind, view_of(key + 1, row->key_len)));
	buf_text(out, row->name);
	buf_byte(out, '+');
	hex_append(out, buf_view(&id));
	buf_byte(out, '+');
	base64_append(out, view_of(key, 1 + row->key_len));
}

static void
made_run(const void *p)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	const struct made_case *row = p;
	struct vkey found = { .key_id = 4711 };
	struct vkey_fault fault;
	struct buf text;

	buf_init_growing(&text, 4 * KIB);
	append_vkey(&text, hasher, row);
	assert_int_equal(vkey_read(hasher, buf_view(&text), &found, &fault), row->read);
	if (row->read) {
		assert_view_equal(found.name, view_text(row->name));
		assert_int_equal(found.kind, row->kind);
		assert_int_equal(found.key_len, row->key_len);
	} else {
		assert_int_equal(found.key_id, 4711);
	}
	buf_fini(&text);
}

static void
real_run(const void *p unused_arg)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct vkey_fault fault;
	struct vkey found;

	assert_true(vkey_read(hasher, VIEW(NAME "+67f7aea0+" KEY), &found, &fault));
	assert_view_equal(found.name, VIEW(NAME));
	assert_int_equal(found.key_id, 0x67f7aea0);
	assert_int_equal(found.kind, NOTE_COSIGNATURE_V1);
	assert_int_equal(found.key_len, 32);
	assert_int_equal(found.key[0], 0x4a);
}

int
main(void)
{
	const struct refused_case refused[] = {
		{ "nothing is no key", "", "no name", 0 },
		{ "a name alone is no key", NAME, "no name and a plus", 0 },
		{ "a name is not empty", "+67f7aea0+" KEY, "no name", 0 },
		{ "a name has 255 bytes at most", N255 "n+67f7aea0+" KEY, "no name", 0 },
		{ "a name has no blank", "a b+67f7aea0+" KEY, "no name", 0 },
		{ "a name has no control character",
		    "a\x7f"
		    "b+67f7aea0+" KEY,
		    "no name", 0 },
		{ "a name has no blank of another script", "a\u3000b+67f7aea0+" KEY, "no name", 0 },
		{ "a name has no thin blank", "a\u2009b+67f7aea0+" KEY, "no name", 0 },
		{ "a name is UTF-8",
		    "a\xff"
		    "b+67f7aea0+" KEY,
		    "no name", 0 },
		{ "a key ID is needed", NAME "+" KEY, "no key ID", 21 },
		{ "a key ID has eight digits", NAME "+67f7aea+" KEY, "no key ID", 21 },
		{ "a key ID has no more than eight digits", NAME "+67f7aea00+" KEY, "no key ID",
		    21 },
		{ "a key ID is hex", NAME "+67f7aeag+" KEY, "no key ID", 21 },
		{ "a key is base 64", NAME "+67f7aea0+" KEY "=", "no key in base 64", 30 },
		{ "a key has a type", NAME "+67f7aea0+", "its type", 30 },
		{ "a key of a log's own kind cosigns nothing", /* C2SP signed-note, the example */
		    "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		    "its type", 25 },
		{ "the key ID is that of the key",
		    NAME "+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqkkv", "its key ID",
		    21 },
		{ "the key ID is that of the name", "a+67f7aea0+" KEY, "its key ID", 2 },
	};
	const struct made_case made[] = {
		{ "an Ed25519 key of 31 bytes is none", "w.test", NOTE_COSIGNATURE_V1, 31, false },
		{ "an Ed25519 key has 32 bytes", "w.test", NOTE_COSIGNATURE_V1, 32, true },
		{ "an Ed25519 key of 33 bytes is none", "w.test", NOTE_COSIGNATURE_V1, 33, false },
		{ "an ML-DSA-44 key of 1311 bytes is none", "w.test", NOTE_COSIGNATURE_ML_DSA_44,
		    1311, false },
		{ "an ML-DSA-44 key has 1312 bytes", "w.test", NOTE_COSIGNATURE_ML_DSA_44, 1312,
		    true },
		{ "an ML-DSA-44 key of 1313 bytes is none", "w.test", NOTE_COSIGNATURE_ML_DSA_44,
		    1313, false },
		{ "a name may have 255 bytes", N255, NOTE_COSIGNATURE_V1, 32, true },
		{ "a name may have any letters", "zeuge.süd/ñ", NOTE_COSIGNATURE_V1, 32, true },
		{ "a name may have letters beyond all blanks", "\u4e00", NOTE_COSIGNATURE_V1, 32,
		    true },
	};

	tap_section("keys of witnesses");
	tap_test("the published key of a witness", real_run, NULL);
	tap_rows(made, made_run);
	tap_rows(refused, refused_run);
	return tap_done();
}
