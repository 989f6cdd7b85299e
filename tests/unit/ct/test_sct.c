/* SPDX-License-Identifier: Apache-2.0 */
/* SCTs, their lists, and what they are signatures of (RFC 6962 3.2, 3.3). */
#include "ct/sct.h"

#include "base/hash.h"
#include "base/own.h"
#include "der/der.h"
#include "source/verify.h"
#include "support/element.h"
#include "support/pem.h"
#include "support/shared.h"
#include "support/tap.h"
#include "x509/certificate.h"
#include "x509/oid.h"

#define ID "0123456789abcdef0123456789abcdef"
#define TIME "\0\0\1\x96\x97\x23\x5b\xfd"
#define SIGNED "\4\3\0\3SIG"
#define SCT "\0" ID TIME "\0\0" SIGNED

static struct hasher *hasher;

struct list_case {
	const char *says;
	struct view value;
	bool read;
	size_t count;
	size_t rest_len;
};

static void
list_run(const void *p)
{
	const struct list_case *row = p;
	struct view rest = VIEW("untouched");
	struct view item;
	size_t count = 0;

	assert_int_equal(ct_sct_list(row->value, &rest), row->read);
	if (!row->read) {
		assert_view_equal(rest, VIEW("untouched"));
		return;
	}
	for (; ct_sct_next(&rest, &item); count++)
		assert_view_equal(item, count == 0 ? VIEW("one") : VIEW("two2"));
	assert_int_equal(count, row->count);
	assert_int_equal(rest.len, row->rest_len);
}

struct sct_case {
	const char *says;
	struct view item;
	bool read;
	struct view extensions;
};

static void
sct_run(const void *p)
{
	const struct sct_case *row = p;
	struct ct_sct sct = { .timestamp_ms = 4711 };

	assert_int_equal(ct_sct_read(row->item, &sct), row->read);
	if (!row->read) {
		assert_int_equal(sct.timestamp_ms, 4711);
		return;
	}
	assert_view_equal(sct.log_id, VIEW(ID));
	assert_int_equal(sct.timestamp_ms, 1746292399101U);
	assert_view_equal(sct.extensions, row->extensions);
	assert_int_equal(sct.signature.hash_algorithm, CT_HASH_SHA256);
	assert_int_equal(sct.signature.signature_algorithm, CT_SIGNATURE_ECDSA);
	assert_view_equal(sct.signature.signature, VIEW("SIG"));
}

static void
cut_run(const void *p unused_arg)
{
	struct view item = VIEW(SCT);
	struct ct_sct sct = { .timestamp_ms = 4711 };

	for (size_t len = 0; len < item.len; len++)
		assert_false(ct_sct_read(view_of(item.ptr, len), &sct));
	assert_int_equal(sct.timestamp_ms, 4711);
}

static void
signed_run(const void *p unused_arg)
{
	struct view list = element_extension("\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02", VIEW("x"));
	struct view other = element_extension("\x55\x1d\x0f", VIEW("a"));
	struct view subject = element_common_name("a.example");
	struct view tbs =
	    element_tbs(subject, ELEMENT(DER_CONTEXT_CONS + 3, ELEMENT(DER_SEQUENCE, other)));
	struct view certificate = element_certificate(element_tbs(
	    subject, ELEMENT(DER_CONTEXT_CONS + 3, ELEMENT(DER_SEQUENCE, list, other))));
	const uint8_t tbs_len[3] = { 0, (uint8_t)(tbs.len >> 8), (uint8_t)tbs.len };
	uint8_t memory[1024];
	struct ct_sct sct;
	struct buf out;

	assert_true(ct_sct_read(VIEW("\0" ID TIME "\0\2xy" SIGNED), &sct));
	buf_init(&out, memory, sizeof(memory));
	ct_sct_signed_certificate(&sct, VIEW("CERT"), &out);
	assert_view_equal(buf_view(&out), VIEW("\0\0" TIME "\0\0\0\0\4CERT\0\2xy"));
	buf_clear(&out);
	assert_true(ct_sct_signed_precert(&sct, VIEW(ID), certificate, &out));
	assert_view_equal(buf_view(&out),
	    JOIN(VIEW("\0\0" TIME "\0\1" ID), VIEW_OF(tbs_len), tbs, VIEW("\0\2xy")));
	buf_clear(&out);
	assert_false(ct_sct_signed_precert(
	    &sct, VIEW(ID), element_certificate(element_tbs(subject, VIEW(""))), &out));
	assert_int_equal(out.len, 0);
}

static struct view
spki_of(struct view certificate)
{
	struct x509_certificate read;

	x509_read(certificate, X509_CERTIFICATE, &read);
	assert_true(read.spki.len > 0);
	return read.spki;
}

static bool
embedded_list(struct view certificate, struct view *ret)
{
	struct x509_certificate read;
	struct x509_extension extension;

	x509_read(certificate, X509_CERTIFICATE, &read);
	while (x509_extension_next(&read.extensions, &extension)) {
		if (x509_oid_is(extension.oid, X509_OID_SCT_LIST))
			return ct_sct_list(extension.value, ret);
	}
	return false;
}

#define DATA "vectors/sct/cpp_testdata/"

struct embedded_case {
	const char *says;
	const char *certificate;
	const char *issuer;
	bool good;
};

static void
embedded_run(const void *p)
{
	const struct embedded_case *row = p;
	struct view certificate = pem_read(row->certificate);
	struct view issuer = pem_read(row->issuer);
	struct view log_key = pem_read(DATA "ct-server-key-public.pem");
	struct hash key_hash = hash_bytes(hasher, spki_of(issuer));
	struct hash log_id = hash_bytes(hasher, log_key);
	struct view list;
	struct view item;
	struct ct_sct sct;
	uint8_t memory[4096];
	struct buf out;

	assert_true(embedded_list(certificate, &list));
	assert_true(ct_sct_next(&list, &item));
	assert_int_equal(list.len, 0);
	assert_true(ct_sct_read(item, &sct));
	assert_view_equal(sct.log_id, hash_view(&log_id));
	buf_init(&out, memory, sizeof(memory));
	assert_true(ct_sct_signed_precert(&sct, hash_view(&key_hash), certificate, &out));
	assert_int_equal(
	    verify_log_signature(log_key, sct.signature.hash_algorithm,
		sct.signature.signature_algorithm, buf_view(&out), sct.signature.signature),
	    row->good ? VERIFY_GOOD : VERIFY_BAD);
	free_p(&certificate.ptr);
	free_p(&issuer.ptr);
	free_p(&log_key.ptr);
}

static void
x509_run(const void *p unused_arg)
{
	struct view certificate = pem_read(DATA "test-cert.pem");
	struct view log_key = pem_read(DATA "ct-server-key-public.pem");
	struct view item = shared_read(DATA "test-cert.proof");
	uint8_t memory[4096];
	struct buf out;
	struct ct_sct sct;

	assert_true(ct_sct_read(item, &sct));
	buf_init(&out, memory, sizeof(memory));
	ct_sct_signed_certificate(&sct, certificate, &out);
	assert_int_equal(
	    verify_log_signature(log_key, sct.signature.hash_algorithm,
		sct.signature.signature_algorithm, buf_view(&out), sct.signature.signature),
	    VERIFY_GOOD);
	free_p(&certificate.ptr);
	free_p(&log_key.ptr);
	free_p(&item.ptr);
}

/* The logs are of today; here it is enough that the list has two of them. */
static void
cloudflare_run(const void *p unused_arg)
{
	struct view certificate = pem_read("vectors/sct/azul/cloudflare.pem");
	struct view list;
	struct view item;
	size_t count = 0;

	assert_true(embedded_list(certificate, &list));
	for (; ct_sct_next(&list, &item); count++) {
		struct ct_sct sct;

		assert_true(ct_sct_read(item, &sct));
		assert_int_equal(sct.extensions.len, 0);
	}
	assert_int_equal(list.len, 0);
	assert_int_equal(count, 2);
	free_p(&certificate.ptr);
}

int
main(void)
{
	const struct list_case lists[] = {
		{ "a list of two in its two wrappers", VIEW("\4\x0d\0\x0b\0\3one\0\4two2"), true, 2,
		    0 },
		{ "a list is not empty", VIEW("\4\2\0\0"), false },
		{ "a list has a length", VIEW("\4\1\0"), false },
		{ "a list may not end before its length", VIEW("\4\5\0\4\0\1x"), false },
		{ "nothing follows the list", VIEW("\4\6\0\3\0\1xy"), false },
		{ "the wrapper is an OCTET STRING", VIEW("\3\5\0\3\0\1x"), false },
		{ "nothing follows the wrapper", VIEW("\4\5\0\3\0\1xy"), false },
		{ "an item may not run past the end of the list",
		    VIEW("\4\x0d\0\x0b\0\3one\0\5two2"), true, 1, 6 },
	};
	const struct sct_case scts[] = {
		{ "an SCT without extensions", VIEW(SCT), true, VIEW("") },
		{ "an SCT of a static log has the index of its leaf",
		    VIEW("\0" ID TIME "\0\x08\0\0\5\0\0\0\0\7" SIGNED), true,
		    VIEW("\0\0\5\0\0\0\0\7") },
		{ "another version is another form", VIEW("\1" ID TIME "\0\0" SIGNED), false,
		    VIEW("") },
		{ "nothing follows the signature", VIEW(SCT "x"), false, VIEW("") },
	};
	const struct embedded_case embedded[] = {
		{ "by the issuer", DATA "test-embedded-cert.pem", DATA "ca-cert.pem", true },
		{ "by a Precertificate Signing Certificate",
		    DATA "test-embedded-with-preca-cert.pem", DATA "ca-cert.pem", true },
		{ "by an intermediate", DATA "test-embedded-with-intermediate-cert.pem",
		    DATA "intermediate-cert.pem", true },
		{ "by an intermediate's Precertificate Signing Certificate",
		    DATA "test-embedded-with-intermediate-preca-cert.pem",
		    DATA "intermediate-cert.pem", true },
		{ "with the key of another issuer", DATA "test-embedded-cert.pem",
		    DATA "intermediate-cert.pem", false },
		{ "of another certificate", DATA "test-invalid-embedded-cert.pem",
		    DATA "ca-cert.pem", false },
	};

	hasher = hasher_new();
	tap_section("ct: lists of SCTs");
	tap_rows(lists, list_run);
	tap_section("ct: SCTs");
	tap_rows(scts, sct_run);
	tap_test("an SCT that is cut off anywhere cannot be read", cut_run, NULL);
	tap_test("an SCT is over the leaf that it promises", signed_run, NULL);
	tap_section("ct: SCTs inside certificates, and which of them verify");
	tap_rows(embedded, embedded_run);
	tap_test("and one outside, over the whole certificate", x509_run, NULL);
	tap_test("a certificate of 2025 has two SCTs", cloudflare_run, NULL);
	hasher_free(hasher);
	return tap_done();
}
