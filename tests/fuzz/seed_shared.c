/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes first inputs of fuzz targets that are made of real data (support/shared.h) to a
 * folder outside of the corpus, since none of it is ours to hand on.  Where there is no such
 * data nothing is written, and that is said.
 */
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "ct/base64.h"
#include "ct/entries.h"
#include "ct/tile_leaf.h"
#include "support/pem.h"
#include "support/shared.h"
#include "support/tap.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* What is longer makes a fuzzer slow, and of what is alike some are enough. */
#define SEED_MAX ((size_t)8 * KIB)
#define LIST_MAX ((size_t)64 * KIB)
#define SEEDS_MAX 1000
#define ENTRIES_MAX 256

typedef void seed_fn(struct view bytes);

static const char *folder;
static seed_fn *seed_file; /* of the row that runs */
static unsigned written;   /* by it */

/* The bytes behind those that the target takes for itself. */
static void
seed(const char *target, struct view front, struct view bytes)
{
	static unsigned number;
	char path[4096];
	FILE *file;

	assert_in_range(snprintf(path, sizeof(path), "%s/%s", folder, target), 1, sizeof(path) - 1);
	(void)mkdir(path, 0755);
	assert_in_range(snprintf(path, sizeof(path), "%s/%s/%u", folder, target, number++), 1,
	    sizeof(path) - 1);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(front.ptr, 1, front.len, file), front.len);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
	written++;
}

/* ---- certificates ---- */

static void
seed_der(struct view der)
{
	static const char *const targets[] = { "certificate", "declare", "der", "issuance" };

	if (der.len == 0 || der.len > SEED_MAX)
		return;
	for (size_t i = 0; i < COUNT_OF(targets); i++)
		seed(targets[i], VIEW(""), der);
	/* What is planted, and how much is before it. */
	seed("unread", VIEW("\0\0\0"), der);
}

static void
seed_certificates(struct view bytes)
{
	struct buf der;

	buf_init_growing(&der, MIB);
	if (bytes.len > 0 && bytes.ptr[0] == 0x30)
		seed_der(bytes);
	while (pem_next(&bytes, &der) && written < SEEDS_MAX)
		seed_der(buf_view(&der));
	buf_fini(&der);
}

/* ---- entries ---- */

/* leaf_input behind its length, and extra_data. */
static void
seed_leaf(const struct ct_entry_text *text)
{
	uint8_t *bytes = xcalloc(1, 2 * SEED_MAX);
	size_t leaf_len;
	size_t extra_len;

	if (ct_base64_read(text->leaf_input, bytes + 2, SEED_MAX - 2, &leaf_len) &&
	    ct_base64_read(
		text->extra_data, bytes + 2 + leaf_len, SEED_MAX - 2 - leaf_len, &extra_len)) {
		bytes[0] = (uint8_t)(leaf_len >> 8);
		bytes[1] = (uint8_t)leaf_len;
		seed("leaf", VIEW(""), view_of(bytes, 2 + leaf_len + extra_len));
	}
	free(bytes);
}

/* An answer with one of the entries. */
static void
seed_answer(const struct ct_entry_text *text)
{
	struct buf answer;

	buf_init_growing(&answer, 2 * SEED_MAX);
	buf_text(&answer, "{\"entries\":[{\"leaf_input\":\"");
	buf_bytes(&answer, text->leaf_input);
	buf_text(&answer, "\",\"extra_data\":\"");
	buf_bytes(&answer, text->extra_data);
	buf_text(&answer, "\"}]}");
	if (buf_ok(&answer)) {
		seed("entries", VIEW(""), buf_view(&answer));
		/* Shape, entries wanted less one, the first, how many of them are passed over. */
		seed("reader", VIEW("\1\0\0\0"), buf_view(&answer));
	}
	buf_fini(&answer);
}

static void
seed_entries(struct view bytes)
{
	struct ct_entry_text texts[ENTRIES_MAX];
	size_t count = 0;

	if (!ct_entries_find(bytes, texts, ENTRIES_MAX, &count))
		return;
	for (size_t i = 0; i < count; i++) {
		seed_leaf(&texts[i]);
		seed_answer(&texts[i]);
	}
}

/* One entry each. */
static void
seed_tile(struct view bytes)
{
	struct ct_entry entry;
	struct ct_tile tile;
	struct view rest = bytes;

	ct_tile_init(&tile, bytes, ENTRIES_MAX);
	while (ct_tile_next(&tile, &entry)) {
		struct view whole = view_of(rest.ptr, rest.len - tile.rest.len);

		rest = tile.rest;
		if (whole.len > SEED_MAX)
			continue;
		/* Its width less one. */
		seed("tile", VIEW("\0"), whole);
		seed("reader", VIEW("\0\0\0\0"), whole);
	}
}

/* ---- what a log and who lists logs say ---- */

static void
seed_list(struct view bytes)
{
	if (bytes.len <= LIST_MAX)
		seed("loglist", VIEW(""), bytes);
}

static void
seed_head(struct view bytes)
{
	if (bytes.len > SEED_MAX)
		return;
	seed("json", VIEW(""), bytes);
	seed("note", VIEW(""), bytes);
}

/* ---- the data ---- */

static const struct data_row {
	const char *says;
	const char *name;
	seed_fn *fn;
} rows[] = {
	{ "leaves that are no test", "real/leaf_certs", seed_certificates },
	{ "certificates of a fuzzer", "certs/boringssl/fuzz/parse_certificate_fuzzer_corpus",
	    seed_certificates },
	{ "certificates that break one rule", "certs/x509test", seed_certificates },
	{ "certificates that a linter is tested with", "certs/zlint", seed_certificates },
	{ "entries", "real/ct_entries_rfc6962/get-entries", seed_entries },
	{ "tiles", "real/ct_tiles/navigli2025h2/tile/data", seed_tile },
	{ "a tile of another log", "real/ct_tiles/tesseract_example", seed_tile },
	{ "lists of logs", "loglists", seed_list },
	{ "signed tree heads", "vectors/rfc6962", seed_head },
	{ "checkpoints", "vectors/notes", seed_head },
	{ "checkpoints of logs and witnesses", "vectors/static_ct/skylight", seed_head },
};

static int
visit(const char *path, const struct stat *status, int type, struct FTW *place unused_arg)
{
	struct view bytes;

	if (type != FTW_F || status->st_size == 0 || written >= SEEDS_MAX)
		return 0;
	bytes = file_read(path);
	seed_file(bytes);
	free_p(&bytes.ptr);
	return 0;
}

static void
data_run(const void *p)
{
	const struct data_row *row = p;

	written = 0;
	seed_file = row->fn;
	assert_int_equal(nftw(shared_path(row->name), visit, 16, FTW_PHYS), 0);
	assert_true(written > 0);
}

int
main(int argc, char **argv)
{
	if (argc != 2)
		return EXIT_FAILURE;
	folder = argv[1];
	(void)mkdir(folder, 0755);
	tap_section("first inputs made of real data");
	tap_rows(rows, data_run);
	return tap_done();
}
