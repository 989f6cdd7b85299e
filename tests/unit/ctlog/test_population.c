/* SPDX-License-Identifier: Apache-2.0 */
/* What a made-up log is made of, read back by libcrypto. */
#include "ctlog/population.h"

#include "support/tap.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#define ENTRIES 2000
#define NOW_MS 1793491200000U
/* RFC 6962 3.4: what stands before the signed entry. */
#define CERTIFICATE_OFFSET 12
#define PRECERT_OFFSET (CERTIFICATE_OFFSET + HASH_LEN)

static struct ctlog *log_;

static struct ctlog *
make_log(uint64_t seed, size_t count)
{
	struct ctlog *log = ctlog_new(
	    &(struct ctlog_options){ .origin = "log.example", .key_word = "a log" }, NOW_MS);
	struct population *population = population_new(seed);

	for (size_t i = 0; i < count; i++)
		population_add(population, log, NOW_MS);
	for (size_t i = 0; i < CTLOG_INCIDENT_COUNT; i++)
		(void)population_add_incident(population, log, i, NOW_MS);
	population_free(population);
	return log;
}

static bool
contains(struct view bytes, struct view part)
{
	return bytes.len > 0 && memmem(bytes.ptr, bytes.len, part.ptr, part.len) != NULL;
}

/* The entry's signed_entry, or its precertificate as submitted. */
static struct view
submitted(const struct ctlog_entry *entry)
{
	struct view rest = entry->leaf;
	struct view certificate = VIEW("");

	if (entry->precertificate.len > 0)
		return entry->precertificate;
	assert_true(view_take(&rest, CERTIFICATE_OFFSET, &certificate));
	assert_true(view_vector(&rest, 3, &certificate));
	return certificate;
}

static X509 *
read_certificate(struct view bytes)
{
	const uint8_t *at = bytes.ptr;
	X509 *certificate = d2i_X509(NULL, &at, (long)bytes.len);

	assert_non_null(certificate);
	return certificate;
}

static void
same_seed(const void *p unused_arg)
{
	struct ctlog *same = make_log(1, 200);
	struct ctlog *again = make_log(1, 200);
	struct ctlog *other = make_log(2, 200);
	struct hash a = tree_root(&same->tree, 200);
	struct hash b = tree_root(&again->tree, 200);
	struct hash c = tree_root(&other->tree, 200);

	assert_true(hash_equal(&a, &b));
	assert_false(hash_equal(&a, &c));
	ctlog_free(same);
	ctlog_free(again);
	ctlog_free(other);
}

static void
leaf_sizes(const void *p unused_arg)
{
	size_t precertificates = 0;
	size_t bytes = 0;

	for (size_t i = 0; i < ENTRIES; i++) {
		bytes += log_->entries[i].leaf.len;
		precertificates += log_->entries[i].precertificate.len > 0 ? 1 : 0;
	}
	assert_in_range(bytes / ENTRIES, 1000, 1200);
	assert_in_range(precertificates, ENTRIES * 56 / 100, ENTRIES * 64 / 100);
}

static void
name_counts(const void *p unused_arg)
{
	int names = 0;
	int most = 0;

	for (size_t i = 0; i < ENTRIES; i++) {
		X509 *certificate = read_certificate(submitted(&log_->entries[i]));
		GENERAL_NAMES *sans =
		    X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, NULL);
		int count = sk_GENERAL_NAME_num(sans);

		assert_true(count >= 1);
		names += count;
		most = count > most ? count : most;
		GENERAL_NAMES_free(sans);
		X509_free(certificate);
	}
	assert_in_range(names * 10 / ENTRIES, 52, 60);
	assert_in_range(most, 60, 101);
}

/* Each fingerprint of a chain is that of the issuer of the one before. */
static void
chains(const void *p unused_arg)
{
	for (size_t i = 0; i < ENTRIES; i += 7) {
		struct view chain = log_->entries[i].chain;
		X509 *below = read_certificate(submitted(&log_->entries[i]));
		struct view fingerprint = VIEW("");

		assert_true(chain.len >= HASH_LEN);
		while (view_take(&chain, HASH_LEN, &fingerprint)) {
			struct hash hash;
			X509 *above;

			memcpy(hash.bytes, fingerprint.ptr, HASH_LEN);
			above = read_certificate(ctlog_issuer(log_, &hash));
			assert_int_equal(X509_verify(below, X509_get0_pubkey(above)), 1);
			X509_free(below);
			below = above;
		}
		assert_int_equal(X509_check_issued(below, below), X509_V_OK);
		X509_free(below);
	}
}

static void
nothing_of_interest(const void *p unused_arg)
{
	for (size_t i = 0; i < ENTRIES; i++) {
		struct view leaf = log_->entries[i].leaf;

		assert_false(contains(leaf, VIEW("\x87\x04\x01\x01\x01\x01")));
		assert_false(contains(leaf, VIEW("1.1.1.1")));
		assert_false(contains(leaf, VIEW("one.one.one.one")));
	}
}

static struct view
incident_leaf(size_t i)
{
	return log_->entries[ENTRIES + i].leaf;
}

static void
incident_addresses(const void *p unused_arg)
{
	size_t der = 0;
	size_t padded = 0;

	for (size_t i = 0; i < CTLOG_INCIDENT_COUNT; i++) {
		der += contains(incident_leaf(i), VIEW("\x87\x04\x01\x01\x01\x01")) ? 1 : 0;
		padded += contains(incident_leaf(i), VIEW("\x87\x81\x04\x01\x01\x01\x01")) ? 1 : 0;
	}
	assert_int_equal(der, CTLOG_INCIDENT_COUNT - 1);
	assert_int_equal(padded, 1);
}

static void
incident_labels(const void *p unused_arg)
{
	for (size_t i = 0; i < CTLOG_INCIDENT_COUNT; i++) {
		X509 *certificate = read_certificate(log_->entries[ENTRIES + i].precertificate);
		char *subject = X509_NAME_oneline(X509_get_subject_name(certificate), NULL, 0);
		char *issuer = X509_NAME_oneline(X509_get_issuer_name(certificate), NULL, 0);

		assert_non_null(strstr(subject, "/OU=SYNTHETIC"));
		assert_non_null(strstr(issuer, "/C=HR/O=Financijska agencija/OU=SYNTHETIC"));
		assert_non_null(strstr(issuer, "/CN=Fina RDC 2020"));
		OPENSSL_free(subject);
		OPENSSL_free(issuer);
		X509_free(certificate);
	}
}

static void
incident_serials(const void *p unused_arg)
{
	for (size_t i = 0; i < CTLOG_INCIDENT_COUNT; i++) {
		X509 *certificate = read_certificate(log_->entries[ENTRIES + i].precertificate);
		const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate);

		assert_int_equal(serial->type, V_ASN1_INTEGER);
		assert_int_equal(serial->length, 16);
		assert_memory_equal(serial->data + 8, "\0\0\0\0\x5f", 5);
		X509_free(certificate);
	}
}

static void
incident_dates(const void *p unused_arg)
{
	ASN1_TIME *begin = ASN1_TIME_set(NULL, 1706745600); /* 2024-02-01 */
	ASN1_TIME *end = ASN1_TIME_set(NULL, 1756684800);   /* 2025-09-01 */

	for (size_t i = 0; i < CTLOG_INCIDENT_COUNT; i++) {
		X509 *certificate = read_certificate(log_->entries[ENTRIES + i].precertificate);
		const ASN1_TIME *from = X509_get0_notBefore(certificate);

		assert_true(ASN1_TIME_compare(from, begin) > 0);
		assert_true(ASN1_TIME_compare(from, end) < 0);
		X509_free(certificate);
	}
	ASN1_TIME_free(begin);
	ASN1_TIME_free(end);
}

int
main(void)
{
	log_ = make_log(1, ENTRIES);
	tap_section("the multitude");
	tap_test("the same seed makes the same log", same_seed, NULL);
	tap_test("leaves have the size of real ones, 60 % are precertificates", leaf_sizes, NULL);
	tap_test("certificates have 5.6 names in the mean, 100 at most", name_counts, NULL);
	tap_test("each chain verifies up to its root", chains, NULL);
	tap_test("nothing in it is about 1.1.1.1", nothing_of_interest, NULL);
	tap_section("the replay");
	tap_test("twelve certificates are for 1.1.1.1, one of them not in DER", incident_addresses,
	    NULL);
	tap_test("issuer and subjects say that they are synthetic", incident_labels, NULL);
	tap_test("serials are random octets, zeros and a counter", incident_serials, NULL);
	tap_test("they begin between February 2024 and August 2025", incident_dates, NULL);
	ctlog_free(log_);
	return tap_done();
}
