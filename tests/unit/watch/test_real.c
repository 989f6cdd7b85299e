/* SPDX-License-Identifier: Apache-2.0 */
/* Real certificates: possible matches stay rare, and what is named is found. */
#include "watched.h"

#include "base/hex.h"
#include "support/shared.h"
#include "watch/unread.h"
#include "x509/certificate.h"

#include <stdio.h>

/* Names that stand in most certificates (URLs, OIDs), but that few are for. */
#define WATCHED                                                                                   \
	"lencr.org\n.lencr.org\ndigicert.com\n.digicert.com\namazontrust.com\n.amazontrust.com\n" \
	"1.1.1.5\n43.6.1.0/24\n"

struct tally {
	struct watched *watched;
	size_t read;
	size_t with_unread;
	size_t identifiers;
	size_t exact;
	size_t possible;
	size_t told; /* by the probe, for the present certificate */
};

static void
told(void *context, unused_arg uint64_t cookie)
{
	struct tally *tally = context;

	tally->told++;
}

struct both {
	struct tally *tally;
	struct watch_probe probe;
};

static void
identifier_add(void *context, const struct x509_identifier *identifier)
{
	struct both *both = context;

	both->tally->identifiers++;
	watch_probe_add(&both->probe, identifier, 0);
	watch_matches_add(&both->tally->watched->matches, identifier);
}

static void
certificate_tally(struct tally *tally, struct view bytes, enum x509_form form)
{
	struct watched *w = tally->watched;
	struct x509_certificate certificate;
	struct both both = { .tally = tally };

	x509_read(bytes, form, &certificate);
	tally->read++;
	tally->with_unread += certificate.unread_count > 0;
	tally->told = 0;
	arena_reset(&w->arena);
	watch_matches_begin(&w->matches, &w->index, watch_text_view(&w->lines), &w->arena);
	watch_probe_init(&both.probe, &w->index, told, tally);
	x509_identifiers(&certificate, identifier_add, &both);
	watch_probe_flush(&both.probe);
	assert_true(tally->told > 0 || w->matches.count == 0);
	for (size_t i = 0; i < certificate.unread_count; i++)
		watch_matches_add_unread(&w->matches, certificate.unread[i]);
	for (size_t i = 0; i < w->matches.count; i++) {
		const struct watch_match *match = &w->matches.kept[i];

		tally->exact += match->exact;
		tally->possible += !match->exact;
		if (!match->exact)
			print_message("certificate %zu: %.*s by %.*s: %s\n", tally->read,
			    (int)match->item.len, (const char *)match->item.ptr,
			    (int)match->value.len, (const char *)match->value.ptr,
			    watch_reason_text(match->reason));
	}
}

/* Reads the lines of a PEM file (RFC 7468) up to the end of a certificate. */
static bool
pem_next(struct view *in, struct buf *base64)
{
	struct view line;

	buf_clear(base64);
	while (view_line(in, '\n', &line)) {
		if (view_starts_with(line, VIEW("-----END")))
			return true;
		if (!view_starts_with(line, VIEW("-----")))
			buf_bytes(base64, line);
	}
	return false;
}

static void
leaves_run(unused_arg const void *p)
{
	struct view file = shared_read("real/leaf_certs/public_tls_leaf.pem");
	struct tally tally = { .watched = watched_new(WATCHED) };
	struct view rest = file;
	uint8_t *der = xcalloc(1, MIB);
	struct buf base64;
	size_t len;

	buf_init_growing(&base64, 4 * MIB);
	while (pem_next(&rest, &base64)) {
		assert_true(base64_read(buf_view(&base64), der, MIB, &len));
		certificate_tally(&tally, view_of(der, len), X509_CERTIFICATE);
	}
	print_message("# %zu certificates, %zu identifiers, %zu with unread bytes, %zu exact\n",
	    tally.read, tally.identifiers, tally.with_unread, tally.exact);
	assert_true(tally.read > 4000);
	assert_true(tally.identifiers > tally.read);
	assert_int_equal(tally.possible, 0);
	buf_fini(&base64);
	free(der);
	watched_free(tally.watched);
	free((void *)(uintptr_t)file.ptr);
}

/* Takes a TileLeaf (static-ct 3.2.2): what is signed, and of which form. */
static bool
tile_leaf_take(struct view *in, struct view *ret, enum x509_form *ret_form)
{
	uint64_t timestamp;
	uint64_t type;
	struct view skipped;

	if (!view_uint(in, 8, &timestamp) || !view_uint(in, 2, &type) || type > 1)
		return false;
	*ret_form = type == 0 ? X509_CERTIFICATE : X509_TBS;
	if (type == 1 && !view_take(in, 32, &skipped)) /* issuer_key_hash */
		return false;
	if (!view_vector(in, 3, ret) || !view_vector(in, 2, &skipped)) /* extensions */
		return false;
	if (type == 1 && !view_vector(in, 3, &skipped)) /* pre_certificate */
		return false;
	return view_vector(in, 2, &skipped); /* certificate_chain */
}

struct tile_case {
	const char *says;
	const char *path;
	size_t entries;
};

static const struct tile_case tile_cases[] = {
	{ "no entry of a production tile is a possible match of names that it does not name",
	    "real/ct_tiles/tesseract_example/example_tile", 256 },
	{ "no entry of a staging tile is a possible match of names that it does not name",
	    "real/ct_tiles/navigli2025h2/tile/data/000", 256 },
};

static void
tile_run(const void *p)
{
	const struct tile_case *row = p;
	struct view file = shared_read(row->path);
	struct tally tally = { .watched = watched_new(WATCHED) };
	struct view rest = file;
	enum x509_form form;
	struct view leaf;

	while (tile_leaf_take(&rest, &leaf, &form))
		certificate_tally(&tally, leaf, form);
	assert_int_equal(rest.len, 0);
	assert_int_equal(tally.read, row->entries);
	assert_true(tally.identifiers >= tally.read);
	assert_int_equal(tally.possible, 0);
	watched_free(tally.watched);
	free((void *)(uintptr_t)file.ptr);
}

int
main(void)
{
	tap_test("no real certificate is a possible match of names that stand in its URLs",
	    leaves_run, NULL);
	tap_rows(tile_cases, tile_run);
	return tap_done();
}
