/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil show: certificates, good, bad and hostile, from files and standard input. */
#include "alert/member.h"
#include "base/limits.h"
#include "support/cert_make.h"
#include "support/element.h"
#include "support/run.h"
#include "support/shared.h"
#include "support/tap.h"

#include <json-c/json.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- what is shown ---- */

static struct view
names(void)
{
	return JOIN(
	    ELEMENT(0x82, VIEW("www.example.org")), ELEMENT(0x87, VIEW("\x01\x01\x01\x01")));
}

static struct view
tbs(void)
{
	return element_tbs(element_common_name("shown.example"), element_subject_alt_name(names()));
}

static struct view
certificate(void)
{
	return element_certificate(tbs());
}

/* Names that would like to be something else where they are printed. */
static struct view
hostile(void)
{
	return element_certificate(
	    element_tbs(element_common_name("a\x1b]52;c;x\x07\n\xe2\x80\xae"),
		element_subject_alt_name(ELEMENT(0x82, VIEW("b\0.evil\x1b[2J.example")))));
}

/* A certificate whose subjectAltName ends before its names do. */
static struct view
broken_names(void)
{
	return element_certificate(element_tbs(element_common_name("partly.example"),
	    element_subject_alt_name(JOIN(ELEMENT(0x82, VIEW("left.example")), VIEW("\x82\x7f")))));
}

static struct view
truncated(void)
{
	struct view whole = certificate();

	return view_of(whole.ptr, whole.len - 1);
}

/* RFC 6962 3.4: the leaf of an x509_entry at 2026-01-01T00:00:00Z. */
static struct view
leaf(void)
{
	static uint8_t size[3];
	struct view whole = certificate();

	size[0] = 0;
	size[1] = (uint8_t)(whole.len >> 8);
	size[2] = (uint8_t)whole.len;
	return JOIN(
	    VIEW("\0\0\0\0\x01\x9b\x76\xda\xa8\0\0\0"), view_of(size, 3), whole, VIEW("\0\0"));
}

/* RFC 5958 2: OneAsymmetricKey of a key that is not one. */
static struct view
private_key(void)
{
	static const uint8_t secret[128] = "secret";

	return ELEMENT(
	    0x30, ELEMENT(0x02, VIEW("\0")), element_algorithm(), ELEMENT(0x04, VIEW_OF(secret)));
}

static struct view
rubbish(void)
{
	return VIEW("0123456789");
}

static struct view
nothing(void)
{
	return VIEW("");
}

static struct view
private_key_in_pem(void)
{
	return VIEW("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
}

static struct view
block_that_is_no_base64(void)
{
	return VIEW("-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n");
}

struct show_case {
	const char *says;
	struct view (*input)(void);
	int code;
	const char *out; /* a part of what is printed; NULL: nothing */
	const char *err; /* likewise */
};

static void
show_run(const void *p)
{
	static const char *const arguments[] = { "show", "-", NULL };
	const struct show_case *row = p;
	struct ran ran = run_program(arguments, row->input());

	assert_has(&ran.err, row->err);
	assert_has(&ran.out, row->out);
	assert_int_equal(ran.code, row->code);
	ran_fini(&ran);
}

static void
inert_run(const void *p unused_arg)
{
	static const char *const text[] = { "show", "-", NULL };
	static const char *const lines[] = { "show", "--jsonl", "-", NULL };
	static const char *const *const both[] = { text, lines };

	for (size_t i = 0; i < COUNT_OF(both); i++) {
		struct ran ran = run_program(both[i], hostile());

		assert_int_equal(ran.code, 0);
		assert_null(memmem(ran.out.ptr, ran.out.len, "\xe2\x80\xae", 3));
		for (size_t at = 0; at < ran.out.len; at++)
			assert_true(ran.out.ptr[at] == '\n' || ran.out.ptr[at] >= 0x20);
		ran_fini(&ran);
	}
}

/* ---- files ---- */

static void
write_file(char path[32], struct view content)
{
	int fd;

	(void)snprintf(path, 32, "/tmp/ctvigil-test-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, content.ptr, content.len), content.len);
	(void)close(fd);
}

static void
files_run(const void *p unused_arg)
{
	char good[32];
	char bad[32];
	char part[128];
	struct ran ran;

	write_file(good, certificate());
	write_file(bad, rubbish());
	ran = RUN("show", "/tmp/ctvigil-no-such-\x1b-file", bad, "/tmp", good);
	assert_int_equal(ran.code, 2);
	(void)snprintf(part, sizeof(part), "ctvigil: %s: no certificate is in it\n", bad);
	assert_has(&ran.err, part);
	assert_has(&ran.err, "/tmp/ctvigil-no-such-\\x1b-file: No such file or directory\n");
	assert_has(&ran.err, "ctvigil: /tmp: Is a directory\n");
	(void)snprintf(part, sizeof(part), "%s: certificate, ", good);
	assert_has(&ran.out, part);
	ran_fini(&ran);
	(void)unlink(good);
	(void)unlink(bad);
}

static void
bundle_run(const void *p unused_arg)
{
	static const char *const arguments[] = { "show", "-", NULL };
	struct view first = shared_read("fina/fina-rdc-2020.pem");
	struct view second = shared_read("fina/fina-root-ca.pem");
	struct ran ran = run_program(arguments, JOIN(first, VIEW("some text\n"), second));

	assert_int_equal(ran.code, 0);
	assert_has(&ran.out, "standard input: certificate, 1855 bytes\n"
			     "  subject   C=HR, O=Financijska agencija, CN=Fina RDC 2020\n");
	assert_has(&ran.out, "\n\nstandard input, number 2: certificate, ");
	ran_fini(&ran);
	ran = run_program(arguments, JOIN(first, block_that_is_no_base64()));
	assert_int_equal(ran.code, 2);
	assert_has(&ran.out, "CN=Fina RDC 2020");
	assert_has(&ran.err, "the block of PEM after 1 certificate cannot be read");
	ran_fini(&ran);
	free((void *)(uintptr_t)first.ptr);
	free((void *)(uintptr_t)second.ptr);
}

/* ---- JSON ---- */

static void
members_run(const void *p unused_arg)
{
	static const char *const arguments[] = { "show", "--jsonl", "-", NULL };
	struct ran ran = run_program(arguments, certificate());
	struct json_object *object = json_tokener_parse(buf_string(&ran.out));
	size_t row = 0;

	assert_non_null(object);
	while (alert_members[row].line != ALERT_CERTIFICATE)
		row++;
	json_object_object_foreach(object, name, value)
	{
		(void)value;
		if (strcmp(name, "names") == 0) {
			assert_true(row == alert_member_count ||
				    alert_members[row].line != ALERT_CERTIFICATE);
			for (row = 0; strcmp(alert_members[row].path, "names") != 0;)
				row++;
		}
		/* Members of elements are rows of their own. */
		while (strpbrk(alert_members[row].path, "[.") != NULL)
			row++;
		assert_string_equal(alert_members[row++].path, name);
	}
	assert_string_equal(alert_members[row - 1].path, "der");
	json_object_put(object);
	ran_fini(&ran);
}

int
main(void)
{
	static const struct show_case rows[] = {
		{ "a certificate is shown with its names", certificate, 0, "www.example.org",
		    NULL },
		{ "a certificate is shown with its addresses", certificate, 0, "1.1.1.1", NULL },
		{ "a TBSCertificate is shown as one", tbs, 0, "TBSCertificate", NULL },
		{ "a leaf of a log is shown with its time", leaf, 0,
		    "leaf of a log, 2026-01-01T00:00:00.000Z: certificate", NULL },
		{ "a certificate that can be read in part is shown as far as it goes", broken_names,
		    0, "left.example", NULL },
		{ "what cannot be read of it is named with its place", broken_names, 0,
		    "a name of a subjectAltName cannot be read", NULL },
		{ "a hostile name is escaped", hostile, 0, "evil\\x1b[2J.example", NULL },
		{ "a certificate that ends too early is none", truncated, 2, NULL,
		    "at byte 0: the certificate is not a SEQUENCE of three elements" },
		{ "rubbish is no certificate", rubbish, 2, NULL,
		    "ctvigil: standard input: no certificate is in it\n" },
		{ "an empty file is no certificate", nothing, 2, NULL,
		    "ctvigil: standard input: it is empty\n" },
		{ "a private key is not printed", private_key, 2, NULL,
		    "it is no certificate that can be read" },
		{ "a private key in PEM is not read", private_key_in_pem, 2, NULL,
		    "there is a private key in it" },
		{ "a block that is no base 64 is no certificate", block_that_is_no_base64, 2, NULL,
		    "the block of PEM after 0 certificates cannot be read" },
	};

	tap_section("cli: show");
	tap_rows(rows, show_run);
	tap_test("nothing that is printed can steer a terminal", inert_run, NULL);
	tap_test("a bad file is said, and the others are shown", files_run, NULL);
	tap_test("certificates of a bundle are numbered", bundle_run, NULL);
	tap_section("cli: ctvigil.certificate/v1");
	tap_test("its members are those of the table, in that order", members_run, NULL);
	return tap_done();
}
