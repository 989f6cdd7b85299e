/* SPDX-License-Identifier: Apache-2.0 */
/* Cosignatures of witnesses in checkpoints (C2SP tlog-cosignature). */
#include "source/cosign.h"

#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "ct/checkpoint.h"
#include "support/key.h"
#include "support/shared.h"
#include "support/tap.h"

#include <inttypes.h>
#include <stdlib.h>

#define DASH "\xe2\x80\x94"
#define ROOT "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="
#define TEXT "log.test/2026h2\n5\n" ROOT "\n"
#define WITNESS "witness.test"
#define TIME_S 1795521600
#define VKEY_MAX (4 * KIB)

struct world {
	struct hasher *hasher;
	struct key *key; /* of the witness */
	struct key *other;
	struct buf body;
};

static void
world_init(struct world *w)
{
	w->hasher = hasher_new();
	w->key = key_new(KEY_ED25519, "witness");
	w->other = key_new(KEY_ED25519, "other");
	buf_init_growing(&w->body, LIMIT_NOTE);
	buf_text(&w->body, TEXT "\n");
}

static void
world_fini(struct world *w)
{
	hasher_free(w->hasher);
	key_free(w->key);
	key_free(w->other);
	buf_fini(&w->body);
}

static uint32_t
key_id(struct world *w, const char *name)
{
	return note_key_id(
	    w->hasher, view_text(name), NOTE_COSIGNATURE_V1, key_ed25519_public(w->key));
}

/* Appends a line of this name and key ID, which key signed over text at time_s. */
static void
append_line(struct world *w, const char *name, uint32_t id, const struct key *key, uint64_t time_s,
    const char *text)
{
	uint8_t memory[128];
	struct buf message;
	struct buf line;

	buf_init_growing(&message, LIMIT_NOTE);
	buf_printf(&message, "cosignature/v1\ntime %" PRIu64 "\n%s", time_s, text);
	buf_init(&line, memory, sizeof(memory));
	buf_uint(&line, 4, id);
	buf_uint(&line, 8, time_s);
	key_sign(key, buf_view(&message), &line);
	buf_printf(&w->body, DASH " %s ", name);
	base64_append(&w->body, buf_view(&line));
	buf_byte(&w->body, '\n');
	buf_fini(&message);
}

/* A key ID and no more than a byte. */
static void
append_short(struct world *w)
{
	uint8_t memory[5];
	struct buf line;

	buf_init(&line, memory, sizeof(memory));
	buf_uint(&line, 4, key_id(w, WITNESS));
	buf_byte(&line, 7);
	buf_text(&w->body, DASH " " WITNESS " ");
	base64_append(&w->body, buf_view(&line));
	buf_byte(&w->body, '\n');
}

enum line_kind {
	LINE_END,
	LINE_GOOD,
	LINE_LATER,      /* as good, a minute later */
	LINE_LAST_TIME,  /* at the last time there is */
	LINE_NO_TIME,    /* behind that */
	LINE_OTHER_NAME, /* under another name */
	LINE_OTHER_ID,   /* under another key ID */
	LINE_OTHER_KEY,  /* by another key */
	LINE_OTHER_TEXT, /* over another checkpoint */
	LINE_SHORT,
};

static void
append_kind(struct world *w, enum line_kind kind)
{
	uint32_t id = key_id(w, WITNESS);

	switch (kind) {
	case LINE_GOOD:
		append_line(w, WITNESS, id, w->key, TIME_S, TEXT);
		return;
	case LINE_LATER:
		append_line(w, WITNESS, id, w->key, TIME_S + 60, TEXT);
		return;
	case LINE_LAST_TIME:
		append_line(w, WITNESS, id, w->key, INT64_MAX, TEXT);
		return;
	case LINE_NO_TIME:
		append_line(w, WITNESS, id, w->key, (uint64_t)INT64_MAX + 1, TEXT);
		return;
	case LINE_OTHER_NAME:
		append_line(w, "w.test", id, w->key, TIME_S, TEXT);
		return;
	case LINE_OTHER_ID:
		append_line(w, WITNESS, id + 1, w->key, TIME_S, TEXT);
		return;
	case LINE_OTHER_KEY:
		append_line(w, WITNESS, id, w->other, TIME_S, TEXT);
		return;
	case LINE_OTHER_TEXT:
		append_line(w, WITNESS, id, w->key, TIME_S, "log.test/2026h2\n6\n" ROOT "\n");
		return;
	case LINE_SHORT:
		append_short(w);
		return;
	case LINE_END:
		return;
	}
}

/* Appends the text form of a key of this kind with these bytes, and a newline. */
static void
append_vkey(struct world *w, enum note_key_kind kind, struct view key, struct buf *out)
{
	uint8_t bytes[1 + VKEY_KEY_MAX];
	struct buf typed;

	buf_init(&typed, bytes, sizeof(bytes));
	buf_byte(&typed, (uint8_t)kind);
	buf_bytes(&typed, key);
	buf_printf(
	    out, WITNESS "+%08" PRIx32 "+", note_key_id(w->hasher, VIEW(WITNESS), kind, key));
	base64_append(out, buf_view(&typed));
	buf_byte(out, '\n');
}

/* What the checkpoint has by the one witness there is. */
static struct cosignature
check_one(struct world *w, const struct buf *witnesses)
{
	struct cosignature found;
	uint8_t memory[16];
	struct view told;
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	assert_int_equal(
	    cosign_check_all(w->hasher, buf_view(&w->body), buf_view(witnesses), &out, NULL),
	    STATUS_OK);
	told = buf_view(&out);
	assert_true(cosignature_take(&told, &found));
	assert_int_equal(told.len, 0);
	return found;
}

/* ---- one witness ---- */

struct cosign_case {
	const char *says;
	enum line_kind lines[4];
	enum cosignature_state state;
	uint64_t time_s;
};

static void
cosign_run(const void *p)
{
	const struct cosign_case *row = p;
	struct cosignature found;
	struct buf witnesses;
	struct world w;

	world_init(&w);
	for (size_t i = 0; i < COUNT_OF(row->lines); i++)
		append_kind(&w, row->lines[i]);
	buf_init_growing(&witnesses, VKEY_MAX);
	append_vkey(&w, NOTE_COSIGNATURE_V1, key_ed25519_public(w.key), &witnesses);
	found = check_one(&w, &witnesses);
	assert_int_equal(found.state, row->state);
	if (row->state == COSIGNATURE_GOOD)
		assert_int_equal(found.time_s, row->time_s);
	buf_fini(&witnesses);
	world_fini(&w);
}

/* ---- ML-DSA-44 ---- */

static void
ml_dsa_run(const void *p)
{
	const bool *has_line = p;
	uint8_t key[VKEY_KEY_MAX] = { 1, 2, 3 };
	uint8_t signature[4 + 8 + 2420] = { 0 };
	struct cosignature found;
	struct buf witnesses;
	struct world w;
	struct buf out;

	world_init(&w);
	buf_init(&out, signature, sizeof(signature));
	buf_uint(&out, 4,
	    note_key_id(w.hasher, VIEW(WITNESS), NOTE_COSIGNATURE_ML_DSA_44, VIEW_OF(key)));
	if (*has_line) {
		buf_text(&w.body, DASH " " WITNESS " ");
		base64_append(&w.body, VIEW_OF(signature));
		buf_byte(&w.body, '\n');
	}
	buf_init_growing(&witnesses, VKEY_MAX);
	append_vkey(&w, NOTE_COSIGNATURE_ML_DSA_44, VIEW_OF(key), &witnesses);
	found = check_one(&w, &witnesses);
	assert_int_equal(found.state, *has_line ? COSIGNATURE_UNCHECKED : COSIGNATURE_ABSENT);
	buf_fini(&witnesses);
	world_fini(&w);
}

/* ---- what cannot be asked ---- */

struct refused_case {
	const char *says;
	const char *body;
	const char *witnesses;
	enum status status;
};

static void
refused_run(const void *p)
{
	const struct refused_case *row = p;
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	uint8_t memory[16];
	struct error err;
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	assert_int_equal(
	    cosign_check_all(hasher, view_text(row->body), view_text(row->witnesses), &out, &err),
	    row->status);
	assert_int_equal(out.len, 0);
}

/* ---- real ones ---- */

static void
real_run(const void *p unused_arg)
{
	static const char witnesses[] =
	    "witness.navigli.sunlight.geomys.org+a3e00fe2+"
	    "BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G\n"
	    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv\n"
	    "rgdd.se/poc-witness+db03732e+BCjJKlo6BU0xfIb8LutqerIFTWIXEA0L5n3tW3QyPFgG\n";
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct view body = shared_read("vectors/notes/checkpoints/parcelyard2026h2_20261007.txt");
	struct cosignature found;
	uint8_t memory[32];
	struct view told;
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	assert_int_equal(
	    cosign_check_all(hasher, body, view_text(witnesses), &out, NULL), STATUS_OK);
	told = buf_view(&out);
	for (size_t i = 0; i < 2; i++) {
		assert_true(cosignature_take(&told, &found));
		assert_int_equal(found.state, COSIGNATURE_GOOD);
		assert_int_equal(found.time_s, 1791346973);
	}
	assert_true(cosignature_take(&told, &found));
	assert_int_equal(found.state, COSIGNATURE_ABSENT);
	free((void *)(uintptr_t)body.ptr);
}

int
main(void)
{
	static const bool yes = true;
	static const bool no = false;
	const struct cosign_case cosigned[] = {
		{ "a checkpoint without lines is cosigned by nobody", { LINE_END },
		    COSIGNATURE_ABSENT, 0 },
		{ "a witness cosigns at a time", { LINE_GOOD }, COSIGNATURE_GOOD, TIME_S },
		{ "the newest of several counts", { LINE_GOOD, LINE_LATER, LINE_GOOD },
		    COSIGNATURE_GOOD, TIME_S + 60 },
		{ "a time may be the last there is", { LINE_LAST_TIME }, COSIGNATURE_GOOD,
		    INT64_MAX },
		{ "a time behind it is none", { LINE_NO_TIME }, COSIGNATURE_BAD, 0 },
		{ "lines of unknown signers are overlooked",
		    { LINE_OTHER_NAME, LINE_GOOD, LINE_OTHER_ID }, COSIGNATURE_GOOD, TIME_S },
		{ "another name is another witness", { LINE_OTHER_NAME }, COSIGNATURE_ABSENT, 0 },
		{ "another key ID is another witness", { LINE_OTHER_ID }, COSIGNATURE_ABSENT, 0 },
		{ "a line by another key does not verify", { LINE_OTHER_KEY }, COSIGNATURE_BAD, 0 },
		{ "a line over another checkpoint does not verify", { LINE_OTHER_TEXT },
		    COSIGNATURE_BAD, 0 },
		{ "a line without a signature does not verify", { LINE_SHORT }, COSIGNATURE_BAD,
		    0 },
		{ "one bad line is not made good by another",
		    { LINE_GOOD, LINE_OTHER_KEY, LINE_GOOD }, COSIGNATURE_BAD, 0 },
	};
	const struct refused_case refused[] = {
		{ "HTML is no checkpoint", "<html>\n\n</html>\n", "", STATUS_LOG_MALFORMED },
		{ "a key that is none is no message of ours", TEXT "\n", "w.test\n",
		    STATUS_MESSAGE },
	};

	tap_section("source: cosignatures");
	tap_rows(cosigned, cosign_run);
	tap_test("a line of ML-DSA-44 is seen and not checked", ml_dsa_run, &yes);
	tap_test("a witness of ML-DSA-44 may have no line", ml_dsa_run, &no);
	tap_rows(refused, refused_run);
	tap_test(
	    "two witnesses of three cosigned a checkpoint of ParcelYard2026h2", real_run, NULL);
	return tap_done();
}
