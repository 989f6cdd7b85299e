/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of the entries of a body. */
#include "proc/reader.h"

#include "support/cert_make.h"
#include "support/der_write.h"
#include "support/tap.h"
#include "unit/watch/watched.h"

#define WATCHED "watched.example"

/* What the reader told of the last body. */
struct told {
	size_t match_count;
	size_t item_count;
	size_t fault_count;
	char fault_code[32];
	char fault_message[128];
	size_t raw_len;
};

static void
on_entry(void *context unused_arg, uint64_t index unused_arg)
{
}

static void
on_match(void *context, const struct reader_match *match unused_arg)
{
	struct told *told = context;

	told->match_count++;
}

static void
on_item(void *context, const struct reader_item *item unused_arg)
{
	struct told *told = context;

	told->item_count++;
}

static void
copy_text(char *out, size_t size, struct view text)
{
	struct buf copy;

	buf_init(&copy, out, size);
	buf_bytes(&copy, text);
	(void)buf_string(&copy);
}

static void
on_fault(void *context, const struct reader_fault *fault)
{
	struct told *told = context;

	told->fault_count++;
	copy_text(told->fault_code, sizeof(told->fault_code), fault->code);
	copy_text(told->fault_message, sizeof(told->fault_message), fault->message);
	told->raw_len = fault->raw.len;
}

static enum status
read_body(const struct reader_body *body, struct reader_result *ret, struct told *ret_told)
{
	static const struct reader_calls calls = { on_entry, on_match, on_item, on_fault };
	struct watched *w = watched_new(WATCHED "\n");
	struct reader *reader = reader_new(&w->index, watch_text_view(&w->lines), &calls, ret_told);
	struct error err;
	enum status status;

	*ret_told = (struct told){ .match_count = 0 };
	status = reader_read(reader, body, ret, &err);
	reader_free(reader);
	watched_free(w);
	return status;
}

/* ---- tiles ---- */

/* static-ct-api "Log Entries": the TileLeaf of an x509_entry at time 1. */
static void
append_leaf(struct buf *out, struct view certificate)
{
	buf_uint(out, 8, 1);
	buf_uint(out, 2, 0);
	buf_uint(out, 3, certificate.len);
	buf_bytes(out, certificate);
	buf_uint(out, 2, 0);
	buf_uint(out, 2, 0);
}

/* A certificate for WATCHED, with an extension of so many bytes. */
static void
append_certificate(struct buf *out, size_t extension_len)
{
	struct cert_issuer *issuer = cert_issuer_new(&(struct cert_issuer_spec){
	    .kind = KEY_P256, .common_name = "Reader Test CA", .organization = "Local Test" });
	const struct cert_attribute subject = CERT_CN(WATCHED);
	const struct cert_san san = CERT_DNS(WATCHED);
	uint8_t *octets = xcalloc(1, extension_len);
	struct der_writer writer;
	struct buf extension;

	buf_init_growing(&extension, extension_len + KIB);
	der_write_init(&writer, &extension);
	der_write_begin(&writer, DER_SEQUENCE);
	der_write_oid(&writer, "2.999.1");
	der_write_element(&writer, DER_OCTET_STRING, view_of(octets, extension_len));
	der_write_end(&writer);
	cert_make(
	    &(struct cert_spec){
		.issuer = issuer,
		.serial = BYTES(1),
		.subject = &subject,
		.subject_count = 1,
		.sans = &san,
		.san_count = 1,
		.extensions = buf_view(&extension),
		.bare = true,
	    },
	    out);
	buf_fini(&extension);
	free(octets);
	cert_issuer_free(issuer);
}

struct large_case {
	const char *says;
	size_t extension_len;
	bool shown;
};

/* Base 64 twice, in JSON and PEM. */
#define FITS (LIMIT_RENDERED * 3 / 8 - 256 * KIB)
#define FITS_NOT (LIMIT_RENDERED * 3 / 8)

static void
large_run(const void *p)
{
	const struct large_case *row = p;
	struct reader_result result = { .end = 0 };
	struct told told;
	struct buf certificate;
	struct buf tile;

	buf_init_growing(&certificate, 16 * MIB);
	buf_init_growing(&tile, 17 * MIB);
	append_certificate(&certificate, row->extension_len);
	append_leaf(&tile, buf_view(&certificate));
	assert_int_equal(
	    read_body(
		&(struct reader_body){ .protocol = LOG_STATIC, .bytes = buf_view(&tile), .end = 1 },
		&result, &told),
	    STATUS_OK);
	assert_int_equal(result.parsed, 1);
	assert_int_equal(told.match_count, row->shown ? 1 : 0);
	assert_int_equal(told.item_count > 0, row->shown);
	assert_int_equal(told.fault_count, row->shown ? 0 : 1);
	if (!row->shown) {
		assert_string_equal(told.fault_code, "match-too-large");
		assert_non_null(strstr(told.fault_message, "it matches " WATCHED));
		assert_in_range(told.raw_len, certificate.len, tile.len);
	}
	buf_fini(&tile);
	buf_fini(&certificate);
}

int
main(void)
{
	static const struct large_case large[] = {
		{ "a match with a small certificate is told with it", KIB, true },
		{ "a match with a certificate that can just be shown is told with it", FITS, true },
		{ "a match that is too large to be shown is told as a fault", FITS_NOT, false },
		{ "so is one that is far too large", 15 * MIB, false },
	};

	tap_section("proc: what is told of entries");
	tap_rows(large, large_run);
	return tap_done();
}
