/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writes those first inputs of fuzz targets that take more than printf (seed.sh):
 * certificates as CAs make them, and the entries, tiles and answers of logs that have
 * them.  The same bytes in every run.
 */
#include "base/hex.h"
#include "base/limits.h"
#include "ct/entry.h"
#include "ipc/message.h"
#include "support/cert_make.h"
#include "support/der_write.h"
#include "support/element.h"
#include "support/tap.h"

#include <libdeflate.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define VALID_FROM 1780272000 /* 2026-06-01 */
#define VALID_TO 1788048000
#define LOGGED_MS UINT64_C(1780272000123)

static const char *folder;

static void
seed(const char *target, const char *name, struct view bytes)
{
	char path[512];
	FILE *file;

	assert_in_range(snprintf(path, sizeof(path), "%s/%s", folder, target), 1, sizeof(path) - 1);
	(void)mkdir(path, 0755);
	assert_in_range(
	    snprintf(path, sizeof(path), "%s/%s/%s", folder, target, name), 1, sizeof(path) - 1);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
	assert_int_equal(fclose(file), 0);
}

/* ---- certificates ---- */

/* A certificate of the spec as a log has it, and as a submitter does. */
struct made {
	struct buf certificate;
	struct buf precertificate;
	struct buf tbs;
};

static struct made
make(const struct cert_issuer *issuer, const struct key *log, const struct cert_spec *of)
{
	struct cert_spec spec = *of;
	struct made ret;
	struct buf scts;

	buf_init_growing(&ret.certificate, 64 * KIB);
	buf_init_growing(&ret.precertificate, 64 * KIB);
	buf_init_growing(&ret.tbs, 64 * KIB);
	buf_init_growing(&scts, 64 * KIB);
	spec.issuer = issuer;
	spec.serial = VIEW("\x2a\x17");
	spec.not_before_s = VALID_FROM;
	spec.not_after_s = VALID_TO;
	cert_add_sct(&spec, log, LOGGED_MS, VIEW("\0\0\5\0\0\0\0\x07"), &scts);
	cert_make_logged_tbs(&spec, &ret.tbs);
	spec.poison = true;
	cert_make(&spec, &ret.precertificate);
	spec.poison = false;
	spec.scts = buf_view(&scts);
	cert_make(&spec, &ret.certificate);
	assert_true(buf_ok(&ret.certificate) && buf_ok(&ret.precertificate) && buf_ok(&ret.tbs));
	buf_fini(&scts);
	return ret;
}

static void
made_fini(struct made *made)
{
	buf_fini(&made->certificate);
	buf_fini(&made->precertificate);
	buf_fini(&made->tbs);
}

/* ---- entries ---- */

static void
append_vector(struct buf *out, size_t width, struct view bytes)
{
	buf_uint(out, width, bytes.len);
	buf_bytes(out, bytes);
}

/* RFC 6962 3.4: TimestampedEntry */
static void
append_timestamped(struct buf *out, const struct made *made, unsigned type, struct hash issuer,
    struct view extensions)
{
	buf_uint(out, 8, LOGGED_MS);
	buf_uint(out, 2, type);
	if (type == CT_PRECERT_ENTRY)
		buf_bytes(out, hash_view(&issuer));
	append_vector(out, 3, buf_view(type == CT_PRECERT_ENTRY ? &made->tbs : &made->certificate));
	append_vector(out, 2, extensions);
}

/* leaf_input and extra_data of RFC 6962 4.6, each behind its length, the second without
 * where it is the last. */
static void
append_parts(struct buf *out, const struct made *made, unsigned type,
    const struct cert_issuer *issuer, bool last)
{
	struct buf leaf;
	struct buf extra;
	struct buf chain;

	buf_init_growing(&leaf, 64 * KIB);
	buf_init_growing(&extra, 64 * KIB);
	buf_init_growing(&chain, 64 * KIB);
	buf_uint(&leaf, 2, 0);
	append_timestamped(&leaf, made, type, issuer->key_hash, VIEW(""));
	append_vector(&chain, 3, buf_view(&issuer->certificate));
	if (type == CT_PRECERT_ENTRY)
		append_vector(&extra, 3, buf_view(&made->precertificate));
	append_vector(&extra, 3, buf_view(&chain));
	append_vector(out, 2, buf_view(&leaf));
	if (last)
		buf_bytes(out, buf_view(&extra));
	else
		append_vector(out, 2, buf_view(&extra));
	assert_true(buf_ok(out) && buf_ok(&leaf) && buf_ok(&extra));
	buf_fini(&chain);
	buf_fini(&extra);
	buf_fini(&leaf);
}

/* static-ct-api "Log Entries": TileLeaf */
static void
append_tile_leaf(struct buf *out, const struct made *made, unsigned type,
    const struct cert_issuer *issuer, uint8_t index)
{
	const uint8_t extensions[] = { 0, 0, 5, 0, 0, 0, 0, index };

	append_timestamped(out, made, type, issuer->key_hash, VIEW_OF(extensions));
	if (type == CT_PRECERT_ENTRY)
		append_vector(out, 3, buf_view(&made->precertificate));
	append_vector(out, 2, hash_view(&issuer->key_hash));
	assert_true(buf_ok(out));
}

static void
seed_entries(const struct cert_issuer *issuer, const struct made *made)
{
	struct buf out;

	buf_init_growing(&out, MIB);
	for (unsigned type = CT_X509_ENTRY; type <= CT_PRECERT_ENTRY; type++) {
		buf_clear(&out);
		append_parts(&out, made, type, issuer, true);
		seed("leaf", type == CT_X509_ENTRY ? "certificate" : "precertificate",
		    buf_view(&out));
	}
	/* Its width less one, then the entries. */
	buf_clear(&out);
	buf_byte(&out, 1);
	append_tile_leaf(&out, made, CT_X509_ENTRY, issuer, 0);
	append_tile_leaf(&out, made, CT_PRECERT_ENTRY, issuer, 1);
	seed("tile", "two-entries", buf_view(&out));
	/* Shape, entries wanted less one, the first, how many of them are passed over. */
	buf_clear(&out);
	buf_bytes(&out, VIEW("\0\1\0\0"));
	append_tile_leaf(&out, made, CT_X509_ENTRY, issuer, 0);
	append_tile_leaf(&out, made, CT_PRECERT_ENTRY, issuer, 1);
	seed("reader", "tile", buf_view(&out));
	buf_clear(&out);
	buf_bytes(&out, VIEW("\2\1\0\0"));
	append_parts(&out, made, CT_X509_ENTRY, issuer, false);
	append_parts(&out, made, CT_PRECERT_ENTRY, issuer, false);
	seed("reader", "entries", buf_view(&out));
	buf_fini(&out);
}

/* ---- what only a wrong encoder makes ---- */

static void
seed_odd(void)
{
	struct view name = element_common_name("example.com");
	struct view names = ELEMENT(0x82, VIEW("example.com"));
	struct view list = element_subject_alt_name(names);
	struct view tbs = element_tbs(name, list);
	struct view made = element_certificate(tbs);
	const uint8_t made_len[] = { 0, 0, (uint8_t)made.len };

	/* Entry 1 says in static-ct-api "leaf_index" that it is entry 7. */
	seed("reader", "elsewhere",
	    JOIN(VIEW("\0\0\1\0"
		      "\0\0\0\0\0\0\0\1"
		      "\0\0"),
		VIEW_OF(made_len), made,
		VIEW("\0\x8"
		     "\0\0\5\0\0\0\0\7"
		     "\0\0")));
	seed("certificate", "indefinite", element_indefinite(DER_SEQUENCE, tbs));
	seed("certificate", "too-long", element_too_long(DER_SEQUENCE, tbs, 3));
	seed("certificate", "no-der-name",
	    element_certificate(element_tbs(ELEMENT(DER_SEQUENCE, VIEW("\x31\x05x")), list)));
	seed("certificate", "list-cut",
	    element_certificate(
		element_tbs(name, element_of(0xa3, element_too_long(DER_SEQUENCE, names, 9)))));
	seed("certificate", "no-key-before-key",
	    element_certificate(
		element_tbs(JOIN(name, ELEMENT(DER_SEQUENCE, element_algorithm())), list)));
	seed("issuance", "no-extensions", element_certificate(element_tbs(name, VIEW(""))));
	seed("issuance", "empty-list",
	    element_certificate(element_tbs(name, ELEMENT(0xa3, ELEMENT(DER_SEQUENCE, VIEW(""))))));
	seed("issuance", "tbs", tbs);
	seed("declare", "no-extensions", element_certificate(element_tbs(name, VIEW(""))));
}

/* RFC 2986 4: a request for a name in its subject and two of an extensionRequest. */
static void
seed_request(void)
{
	struct view names =
	    JOIN(ELEMENT(0x82, VIEW("example.com")), ELEMENT(0x87, VIEW("\xc0\0\x2\1")));
	struct view extension = element_extension("\x55\x1d\x11", ELEMENT(DER_SEQUENCE, names));
	struct view attribute =
	    ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e")),
		ELEMENT(DER_SET, ELEMENT(DER_SEQUENCE, extension)));
	struct view info = ELEMENT(DER_SEQUENCE, ELEMENT(DER_INTEGER, VIEW("\0")),
	    element_common_name("a-longer-host.example.com"), element_public_key(),
	    ELEMENT(DER_CONTEXT_CONS, attribute));

	seed("declare", "request",
	    ELEMENT(DER_SEQUENCE, info, element_algorithm(),
		ELEMENT(DER_BIT_STRING, VIEW("\0SIGNATURE"))));
}

static void
seed_gzip(struct view bytes)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(6);
	uint8_t once[4096];
	uint8_t twice[4096];
	size_t len = libdeflate_gzip_compress(compressor, bytes.ptr, bytes.len, once, sizeof(once));
	size_t twice_len = libdeflate_gzip_compress(compressor, once, len, twice, sizeof(twice));

	assert_true(len > 0 && twice_len > 0);
	seed("inflate", "once", view_of(once, len));
	seed("inflate", "twice", view_of(twice, twice_len));
	seed("inflate", "cut-short", view_of(once, len / 2));
	seed("inflate", "plain", VIEW("{\"entries\":[]}"));
	libdeflate_free_compressor(compressor);
}

static void
seed_made(const struct cert_issuer *issuer, const struct key *log)
{
	const struct cert_san plain_sans[] = { CERT_DNS("example.com"), CERT_DNS("*.example.org"),
		{ CERT_SAN_IP, VIEW("\x01\x01\x01\x01") },
		{ CERT_SAN_IP, VIEW("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01") } };
	const struct cert_san odd_sans[] = { CERT_DNS("Bank.Example\0.evil.example"),
		CERT_DNS("192.0.2.1"),
		CERT_DNS("b\xc3\xbc"
			 "cher.example"),
		CERT_DNS("xn--bcher-kva.example"), CERT_DNS("f*.example.com"),
		CERT_DNS("http://a.example/x"), { CERT_SAN_IP, VIEW("\x01\x01\x01") },
		{ CERT_SAN_IP, VIEW("\xc0\x00\x02\x00\xff\xff\xff\x00") },
		{ CERT_SAN_URI, VIEW("https://u:p@host.example:8443/") },
		{ CERT_SAN_EMAIL, VIEW("someone@mail.example") }, { 0, VIEW("\xff\xff") } };
	const struct cert_attribute subject[] = {
		{ .oid = CERT_OID_C, .value = VIEW("XX"), .tag = DER_PRINTABLE_STRING },
		{ .oid = CERT_OID_O, .value = VIEW("An Organization") },
		{ .oid = CERT_OID_CN, .value = VIEW("example.com") }
	};
	const struct cert_attribute wide_subject[] = { { .oid = CERT_OID_CN,
	    .value = VIEW("\0a\0.\0e\0x\0a\0m\0p\0l\0e"),
	    .tag = DER_BMP_STRING } };

	const struct {
		const char *name;
		struct cert_spec spec;
	} makes[] = {
		{ "plain", { .sans = plain_sans,
			       .san_count = COUNT_OF(plain_sans),
			       .subject = subject,
			       .subject_count = COUNT_OF(subject) } },
		{ "odd-names",
		    { .sans = odd_sans, .san_count = COUNT_OF(odd_sans), .bare = true } },
		{ "wide-subject", { .subject = wide_subject,
				      .subject_count = COUNT_OF(wide_subject),
				      .bare = true } },
	};

	seed("declare", "authority", buf_view(&issuer->certificate));
	for (size_t i = 0; i < COUNT_OF(makes); i++) {
		struct made made = make(issuer, log, &makes[i].spec);

		seed("certificate", makes[i].name, buf_view(&made.certificate));
		seed("issuance", makes[i].name, buf_view(&made.certificate));
		seed("declare", makes[i].name, buf_view(&made.certificate));
		if (i == 0) {
			seed("issuance", "precertificate", buf_view(&made.precertificate));
			seed_entries(issuer, &made);
			seed_gzip(buf_view(&made.certificate));
		}
		made_fini(&made);
	}
}

/* ---- the control socket ---- */

/* How many bytes are sent at a time, less one, and the messages. */
static void
seed_control(const char *name, uint8_t step, const struct message *messages, size_t count)
{
	struct buf out;

	buf_init_growing(&out, 64 * KIB);
	buf_uint(&out, 1, step);
	for (size_t i = 0; i < count; i++)
		assert_true(message_encode(&messages[i], &out));
	seed("control", name, buf_view(&out));
	buf_fini(&out);
}

static void
seed_controls(void)
{
	const struct message messages[] = {
		{ .type = MESSAGE_CONTROL_LOGS, .request = 1 },
		{ .type = MESSAGE_CONTROL_LOST,
		    .request = 2,
		    .control_lost = { VIEW("a log"), 100, 200, VIEW("a disk broke") } },
		{ .type = MESSAGE_CONTROL_ACCEPT,
		    .request = 3,
		    .control_accept = { VIEW("a log"), VIEW("restored from a backup") } },
		{ .type = MESSAGE_STORE_FLUSH, .request = 4 },
	};

	seed_control("logs", 255, messages, 1);
	seed_control("all", 255, messages, 3);
	seed_control("byte-by-byte", 0, messages, 3);
	seed_control("of-another-role", 6, messages, 4);
}

int
main(int argc, char **argv)
{
	const struct cert_issuer_spec spec = {
		.kind = KEY_P256,
		.common_name = "An Issuer",
		.organization = "A CA",
	};
	struct cert_issuer *issuer;
	struct key *log;

	if (argc != 2)
		return EXIT_FAILURE;
	folder = argv[1];
	issuer = cert_issuer_new(&spec);
	log = key_new(KEY_P256, "a log");
	seed_made(issuer, log);
	seed_odd();
	seed_request();
	seed_controls();
	key_free(log);
	cert_issuer_free(issuer);
	return EXIT_SUCCESS;
}
