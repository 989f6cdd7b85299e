/* SPDX-License-Identifier: Apache-2.0 */
/* Real certificates, and what OpenSSL finds in them: we may find more, never less. */
#include "x509/identifier.h"
#include "x509/key.h"
#include "x509/name.h"

#include "base/buf.h"
#include "base/own.h"
#include "base/utf.h"
#include "support/pem.h"
#include "support/shared.h"
#include "support/tap.h"

#include <ctype.h>
#include <ftw.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <sys/stat.h>

#define DER_MAX (16U << 20)

/* Identifiers of one certificate, each as kind, NUL, length in four bytes, value. */
static void
collect(void *context, const struct x509_identifier *identifier)
{
	struct buf *found = context;

	buf_byte(found, (uint8_t)identifier->kind);
	buf_uint(found, 4, identifier->value.len);
	buf_bytes(found, identifier->value);
}

static bool
has_identifier(const struct buf *found, enum x509_identifier_kind kind, struct view value)
{
	struct view rest = buf_view(found);
	uint8_t found_kind;
	uint64_t len;
	struct view found_value;

	while (view_u8(&rest, &found_kind) && view_uint(&rest, 4, &len) &&
	       view_take(&rest, (size_t)len, &found_value)) {
		if (found_kind == kind && view_equal(found_value, value))
			return true;
	}
	return false;
}

/* A name as OpenSSL gives it, if it is ASCII: in lower case and without white space and
 * dots around. */
static void
expect_name(const struct buf *found, struct view text)
{
	struct buf name;
	struct view margin;

	if (!utf_is_ascii(text))
		return;
	while (text.len > 0 && (isspace(text.ptr[text.len - 1]) || text.ptr[text.len - 1] == '.'))
		text.len--;
	while (text.len > 0 && (isspace(text.ptr[0]) || text.ptr[0] == '.'))
		assert_true(view_take(&text, 1, &margin));
	buf_init_growing(&name, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		buf_byte(&name, (uint8_t)tolower(text.ptr[i]));
	if (text.len > 0 && !has_identifier(found, X509_DOMAIN_NAME, buf_view(&name)))
		fail_msg("%s is not found", buf_string(&name));
	buf_fini(&name);
}

static struct view
view_of_string(const ASN1_STRING *string)
{
	return view_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string));
}

static bool
is_address_len(int len)
{
	return len == 4 || len == 16;
}

static void
expect_alt_names(const struct buf *found, X509 *certificate)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);

	for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);
		int type;
		const ASN1_STRING *string = GENERAL_NAME_get0_value(name, &type);

		if (type == GEN_DNS)
			expect_name(found, view_of_string(string));
		if (type == GEN_IPADD && is_address_len(ASN1_STRING_length(string)))
			assert_true(has_identifier(found, X509_ADDRESS, view_of_string(string)));
	}
	GENERAL_NAMES_free(names);
}

/* A commonName with a blank may be no host; any other is a name. */
static void
expect_common_names(const struct buf *found, X509 *certificate)
{
	const X509_NAME *subject = X509_get_subject_name(certificate);

	for (int i = -1; (i = X509_NAME_get_index_by_NID(subject, NID_commonName, i)) >= 0;) {
		uint8_t *text = NULL;
		int len = ASN1_STRING_to_UTF8(
		    &text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, i)));

		if (len > 0 && memchr(text, ' ', (size_t)len) == NULL)
			expect_name(found, view_of(text, (size_t)len));
		OPENSSL_free(text);
	}
}

/* What was counted over some certificates. */
struct counts {
	size_t certificates;
	size_t faults;
	size_t unread;
};

static void
read_one(struct view der, struct counts *counts, struct buf *found)
{
	const uint8_t *at = der.ptr;
	X509 *certificate = d2i_X509(NULL, &at, (long)der.len);
	struct x509_certificate ours;
	struct x509_key key;

	x509_read(der, X509_CERTIFICATE, &ours);
	counts->certificates++;
	counts->faults += ours.faults.count;
	counts->unread += ours.unread_count;
	if (certificate == NULL)
		return;
	buf_clear(found);
	x509_identifiers(&ours, collect, found);
	expect_alt_names(found, certificate);
	expect_common_names(found, certificate);
	assert_true(x509_key_read(ours.spki, &key));
	X509_free(certificate);
}

static void
read_file(const char *name, struct counts *counts)
{
	struct view file = shared_read(name);
	struct view text = file;
	struct buf der;
	struct buf found;

	buf_init_growing(&der, DER_MAX);
	buf_init_growing(&found, DER_MAX);
	while (pem_next(&text, &der))
		read_one(buf_view(&der), counts, &found);
	buf_fini(&found);
	buf_fini(&der);
	free_p(&file.ptr);
}

static void
leaf_run(const void *p unused_arg)
{
	struct counts counts = { .faults = 0 };

	read_file("real/leaf_certs/public_tls_leaf.pem", &counts);
	assert_int_equal(counts.certificates, 4542);
	/* A zero byte behind the names of brokers.eurizoncapital.it. */
	assert_int_equal(counts.faults, 1);
	assert_int_equal(counts.unread, 0);
}

static void
ccadb_run(const void *p unused_arg)
{
	struct counts counts = { .faults = 0 };
	char name[128];

	for (int year = 1994; year <= 2026; year++) {
		assert_in_range(
		    snprintf(name, sizeof(name),
			"real/ccadb/AllCertificatePEMsCSVFormat_NotBeforeYear_%d.csv", year),
		    1, sizeof(name) - 1);
		read_file(name, &counts);
	}
	assert_int_equal(counts.certificates, 10229);
	/* Times without seconds or with an offset: SecureNet 2, StartCom 2, WoSign 1. */
	assert_int_equal(counts.faults, 5);
	assert_int_equal(counts.unread, 0);
}

static void
ignore(void *context, const struct x509_identifier *identifier)
{
	size_t *bytes = context;

	*bytes += identifier->value.len;
}

static void
read_both_forms(struct view der)
{
	struct x509_certificate certificate;
	struct buf text;
	size_t bytes = 0;

	for (enum x509_form form = X509_CERTIFICATE; form <= X509_TBS; form++) {
		x509_read(der, form, &certificate);
		x509_identifiers(&certificate, ignore, &bytes);
		buf_init_growing(&text, DER_MAX);
		x509_name_append(&text, certificate.subject);
		buf_fini(&text);
		assert_true(certificate.unread_count == 0 || certificate.faults.count > 0);
	}
}

static size_t files;

static int
visit(const char *path, const struct stat *status, int type, struct FTW *place unused_arg)
{
	struct view file;
	struct view text;
	struct buf der;

	if (type != FTW_F || status->st_size == 0)
		return 0;
	file = file_read(path);
	text = file;
	read_both_forms(file);
	buf_init_growing(&der, DER_MAX);
	while (pem_next(&text, &der))
		read_both_forms(buf_view(&der));
	buf_fini(&der);
	free_p(&file.ptr);
	files++;
	return 0;
}

static void
corpus_run(const void *p unused_arg)
{
	const char *folder = shared_path("certs");

	assert_int_equal(nftw(folder, visit, 16, FTW_PHYS), 0);
	assert_true(files > 10000);
}

int
main(void)
{
	tap_section("x509: real certificates");
	tap_test(
	    "of public TLS certificates we find every name that OpenSSL finds", leaf_run, NULL);
	tap_test("of CA certificates we find every name that OpenSSL finds", ccadb_run, NULL);
	tap_test(
	    "every file of a corpus of broken certificates is read to an end", corpus_run, NULL);
	return tap_done();
}
