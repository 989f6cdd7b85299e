/* SPDX-License-Identifier: Apache-2.0 */
/* What show says of a certificate: every name in every place, and what is odd. */
#include "alert/show_text.h"

#include "base/hex.h"
#include "sample.h"
#include "support/cert_make.h"
#include "support/tap.h"

struct world {
	struct hasher *hasher;
	struct cert_issuer *issuer;
	struct buf der;
	struct buf out;
};

static void
world_init(struct world *w)
{
	const struct cert_issuer_spec issuer = {
		.kind = KEY_P256, .common_name = "Test CA", .organization = "Test", .country = "HR"
	};

	w->hasher = hasher_new();
	w->issuer = cert_issuer_new(&issuer);
	buf_init_growing(&w->der, 65536);
	buf_init_growing(&w->out, 65536);
}

static void
world_fini(struct world *w)
{
	hasher_free(w->hasher);
	cert_issuer_free(w->issuer);
	buf_fini(&w->der);
	buf_fini(&w->out);
}

/* Makes a certificate for these names and shows it. */
static void
show(struct world *w, const struct cert_san *sans, size_t san_count, bool poison)
{
	const struct cert_attribute subject[] = { CERT_CN("a.test") };
	const struct cert_spec spec = {
		.issuer = w->issuer,
		.serial = BYTES(0x0a, 0x0b),
		.subject = subject,
		.subject_count = COUNT_OF(subject),
		.sans = sans,
		.san_count = san_count,
		.not_before_s = 1700000000,
		.not_after_s = 1731536000,
		.bare = true,
		.poison = poison,
		.cheap = true,
	};
	struct x509_certificate certificate;

	cert_make(&spec, &w->der);
	x509_read(buf_view(&w->der), X509_CERTIFICATE, &certificate);
	certificate_append_show(&w->out, &certificate, w->hasher);
}

static void
assert_says(struct world *w, const char *text)
{
	if (strstr(buf_string(&w->out), text) == NULL)
		fail_msg("not there: %s in: %s", text, buf_string(&w->out));
}

static void
plain_run(const void *p unused_arg)
{
	const struct cert_san sans[] = { CERT_DNS("a.test"), { CERT_SAN_IP, BYTES(192, 0, 2, 1) } };
	struct world w;

	world_init(&w);
	show(&w, sans, COUNT_OF(sans), false);
	assert_true(view_starts_with(buf_view(&w.out), VIEW("certificate, ")));
	assert_says(&w, "\n  subject   CN=a.test\n"
			"  issuer    C=HR, O=Test, CN=Test CA\n"
			"  serial    0a0b\n"
			"  from      2023-11-14T22:13:20Z\n"
			"  to        2024-11-13T22:13:20Z\n");
	assert_says(&w, "  name      san.dns     a.test\n");
	assert_says(&w, "  name      san.ip      192.0.2.1\n");
	assert_says(&w, "  name      subject.cn  a.test\n");
	assert_says(&w, "  key       EC P-256\n  key hash  ");
	assert_says(&w, "  signed    ecdsa-with-SHA256\n");
	assert_says(&w, "  extension subjectAltName, 16 bytes");
	assert_null(strstr(buf_string(&w.out), "fault"));
	assert_null(strstr(buf_string(&w.out), "unread"));
	world_fini(&w);
}

static void
precertificate_run(const void *p unused_arg)
{
	struct world w;

	world_init(&w);
	show(&w, NULL, 0, true);
	assert_true(view_starts_with(buf_view(&w.out), VIEW("precertificate, ")));
	assert_says(&w, "  extension precertificatePoison, 2 bytes, critical\n");
	world_fini(&w);
}

static void
tbs_run(const void *p unused_arg)
{
	struct x509_certificate certificate;
	struct world w;

	world_init(&w);
	x509_read(BYTES(0x30, 0x00), X509_TBS, &certificate);
	certificate_append_show(&w.out, &certificate, w.hasher);
	assert_true(view_starts_with(
	    buf_view(&w.out), VIEW("TBSCertificate of a precertificate, 2 bytes\n")));
	assert_says(&w, "  subject   cannot be read\n");
	assert_says(&w, "  serial    cannot be read\n");
	assert_says(&w, "  from      cannot be read\n");
	assert_says(&w, "  name      none\n");
	assert_says(&w, "  key       cannot be read\n  signed    cannot be read\n");
	assert_says(&w, "  fault     at byte ");
	world_fini(&w);
}

static void
readings_run(const void *p unused_arg)
{
	const struct cert_san sans[] = { { CERT_SAN_DNS, VIEW("bank.test\0.evil.test") } };
	struct world w;

	world_init(&w);
	show(&w, sans, COUNT_OF(sans), false);
	assert_says(&w, "  name      san.dns     bank.test  "
			"(cut at its first NUL: bank.test\\x00.evil.test)\n");
	world_fini(&w);
}

static void
unread_run(const void *p unused_arg)
{
	/* A dNSName whose length runs past the end. */
	const struct cert_san sans[] = { { 0, VIEW("\x82\x7f"
						   "a.test") } };
	struct world w;

	world_init(&w);
	show(&w, sans, COUNT_OF(sans), false);
	assert_says(&w, "  fault     at byte ");
	assert_says(&w, "a name of a subjectAltName cannot be read (RFC 5280 4.2.1.6)\n");
	assert_says(&w, ": 827f612e74657374\n");
	world_fini(&w);
}

static void
long_unread_run(const void *p unused_arg)
{
	const struct cert_san sans[] = { { 0, VIEW("\x82\x7f"
						   "0123456789012345678901234567890") } };
	struct world w;

	world_init(&w);
	show(&w, sans, COUNT_OF(sans), false);
	assert_says(&w, "  unread    33 bytes at byte ");
	assert_says(&w, "343536373839...\n");
	world_fini(&w);
}

struct sct_case {
	const char *says;
	struct view scts; /* the items; with none, one that a log signed */
	const char *shown;
};

/* SHA-256 of the key of the word "log" is its ID. */
static void
sct_run(const void *p)
{
	const struct sct_case *row = p;
	struct world w;
	struct key *key = key_new(KEY_P256, "log");
	uint8_t memory[256];
	struct buf scts;
	struct buf line;
	struct cert_spec spec;
	struct x509_certificate certificate;
	struct hash id;

	world_init(&w);
	id = hash_bytes(w.hasher, key_spki(key));
	spec = (struct cert_spec){
		.issuer = w.issuer, .serial = BYTES(1), .bare = true, .scts = row->scts
	};
	buf_init(&scts, memory, sizeof(memory));
	if (row->scts.len == 0) {
		cert_add_sct(&spec, key, SAMPLE_MS, VIEW(""), &scts);
		spec.scts = buf_view(&scts);
	}
	cert_make(&spec, &w.der);
	x509_read(buf_view(&w.der), X509_CERTIFICATE, &certificate);
	certificate_append_show(&w.out, &certificate, w.hasher);
	buf_init_growing(&line, 4096);
	buf_printf(&line, "  SCT       %s", row->shown);
	if (row->scts.len == 0)
		base64_append(&line, hash_view(&id));
	buf_byte(&line, '\n');
	assert_says(&w, buf_string(&line));
	buf_fini(&line);
	key_free(key);
	world_fini(&w);
}

/* What is wrong with a leaf is told apart from what is wrong with its certificate. */
static void
leaf_run(const void *p unused_arg)
{
	const struct view whole = VIEW("leaf");
	struct x509_certificate certificate;
	struct ct_entry entry;
	struct world w;

	world_init(&w);
	ct_entry_init(&entry);
	entry.timestamp_ms = 1764000000123;
	x509_read(BYTES(0x30, 0x05), X509_CERTIFICATE, &certificate);
	leaf_append_show(&w.out, &entry, &certificate, w.hasher);
	assert_says(&w, "leaf of a log, 2025-11-24T16:00:00.123Z: certificate, 2 bytes\n");
	assert_says(&w, "\n  fault     at byte ");
	assert_null(strstr(buf_string(&w.out), "\n  leaf "));
	ct_entry_fault(&entry, certificate.faults.kept[0].code, whole, whole);
	leaf_append_show(&w.out, &entry, &certificate, w.hasher);
	assert_says(&w, "\n  leaf      at byte 0: ");
	world_fini(&w);
}

static void
hostile_run(const void *p unused_arg)
{
	const struct cert_san sans[] = { { CERT_SAN_DNS, sample_hostile },
		{ CERT_SAN_URI, sample_hostile }, { CERT_SAN_EMAIL, sample_hostile } };
	struct world w;

	world_init(&w);
	show(&w, sans, COUNT_OF(sans), false);
	assert_true(sample_is_inert(buf_view(&w.out), '\n'));
	world_fini(&w);
}

int
main(void)
{
	const struct sct_case scts[] = {
		{ "an SCT is shown with its time and log", VIEW(""),
		    "2026-11-24T12:00:00.123Z by " },
		{ "an SCT that cannot be read is said to be so", BYTES(0, 2, 7, 7),
		    "cannot be read" },
		{ "an SCT list that cannot be followed is said to be so", BYTES(0, 9, 7),
		    "the list cannot be followed (RFC 6962 3.3)" },
	};
	tap_section("alert: what show says");
	tap_test("a certificate is shown with all its names", plain_run, NULL);
	tap_test("a precertificate is called one", precertificate_run, NULL);
	tap_test("what cannot be read is said to be so", tbs_run, NULL);
	tap_test("each reading of a name is shown with its bytes", readings_run, NULL);
	tap_test("unread bytes are shown", unread_run, NULL);
	tap_test("of many unread bytes the first 32 are shown", long_unread_run, NULL);
	tap_rows(scts, sct_run);
	tap_test("a leaf is shown with its time, and its own faults", leaf_run, NULL);
	tap_test("hostile text comes out inert", hostile_run, NULL);
	return tap_done();
}
