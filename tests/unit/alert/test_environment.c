/* SPDX-License-Identifier: Apache-2.0 */
/* The environment of hooks: exactly which variables each event sets, and to what. */
#include "alert/environment.h"

#include "base/limits.h"
#include "base/own.h"
#include "sample.h"
#include "support/cert_make.h"
#include "support/tap.h"

#define HEX_11 "1111111111111111111111111111111111111111111111111111111111111111"
#define HEX_22 "2222222222222222222222222222222222222222222222222222222222222222"
#define HEX_44 "4444444444444444444444444444444444444444444444444444444444444444"

static const struct environment_files files = {
	.certificate = "/s/1.pem",
	.json = "/s/1.json",
	.text = "/s/1.txt",
	.entry = "/s/1.entry",
};

/* Compares a block with text in which newlines stand for its NULs. */
static void
assert_block(const struct buf *out, const char *expected)
{
	struct view rest = buf_view(out);
	struct view lines = view_text(expected);
	struct view variable;
	struct view line;

	assert_true(buf_ok(out));
	while (view_line(&lines, '\n', &line)) {
		assert_true(view_line(&rest, '\0', &variable));
		assert_view_equal(variable, line);
	}
	assert_int_equal(rest.len, 0);
}

static void
match_run(const void *p unused_arg)
{
	const struct environment_files some = { .json = "/s/1.json", .text = "/s/1.txt" };
	const struct match match = {
		.id = sample_hash(0x11),
		.attempt = 2,
		.tbs_sha256 = sample_hash(0x22),
		.spki_sha256 = sample_hash(0x44),
		.verdict = &sample_verdict,
		.sightings = sample_sightings,
		.sighting_count = 2,
		.items = sample_items,
		.item_count = 2,
		.environment = VIEW("SERIAL=0a\0"),
	};
	struct buf out;

	buf_init_growing(&out, MIB);
	environment_append_match(&out, &match, &some);
	assert_block(&out, "EVENT=discovered_cert\n"
			   "SUMMARY=Certificate Discovered for 192.0.2.1\n"
			   "CTVIGIL_ID=" HEX_11 "\n"
			   "CTVIGIL_ATTEMPT=2\n"
			   "WATCH_ITEM=192.0.2.1\n"
			   "LOG_URI=https://log.test/2026h2/\n"
			   "ENTRY_INDEX=17\n"
			   "TBS_SHA256=" HEX_22 "\n"
			   "PUBKEY_SHA256=" HEX_44 "\n"
			   "CTVIGIL_STATE=held\n"
			   "CTVIGIL_SEVERITY=high\n"
			   "CTVIGIL_RULE=wildcard-not-declared\n"
			   "CTVIGIL_WHY=it is for a wildcard, and nobody has declared it\n"
			   "SERIAL=0a\n"
			   "JSON_FILENAME=/s/1.json\n"
			   "TEXT_FILENAME=/s/1.txt\n");
	buf_fini(&out);
}

static struct log_event
sample_event(void)
{
	return (struct log_event){
		.id = sample_hash(0x11),
		.attempt = 1,
		.kind = VIEW("extension"),
		.log = VIEW("log.test"),
		.log_url = VIEW("https://log.test/"),
		.index = 300,
		.message = VIEW("it cannot be read"),
	};
}

static void
malformed_run(const void *p unused_arg)
{
	const struct log_event event = sample_event();
	const struct hash leaf = sample_hash(0);
	struct buf out;

	buf_init_growing(&out, MIB);
	environment_append_malformed(&out, &event, &leaf, &files);
	assert_block(&out, "EVENT=malformed_cert\n"
			   "SUMMARY=it cannot be read\n"
			   "CTVIGIL_ID=" HEX_11 "\n"
			   "CTVIGIL_ATTEMPT=1\n"
			   "LOG_URI=https://log.test/\n"
			   "ENTRY_INDEX=300\n"
			   "CERT_FILENAME=/s/1.pem\n"
			   "JSON_FILENAME=/s/1.json\n"
			   "TEXT_FILENAME=/s/1.txt\n"
			   "ENTRY_FILENAME=/s/1.entry\n"
			   "PARSE_ERROR=it cannot be read\n"
			   "LEAF_HASH=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
	buf_fini(&out);
}

static void
error_run(const void *p unused_arg)
{
	const struct log_event event = sample_event();
	const struct environment_files none = { .json = NULL };
	struct buf out;

	buf_init_growing(&out, MIB);
	environment_append_error(&out, &event, &none);
	assert_block(&out, "EVENT=error\n"
			   "SUMMARY=it cannot be read\n"
			   "CTVIGIL_ID=" HEX_11 "\n"
			   "CTVIGIL_ATTEMPT=1\n"
			   "LOG_URI=https://log.test/\n"
			   "ENTRY_INDEX=300\n");
	buf_fini(&out);
}

static void
unreadable_run(const void *p unused_arg)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct x509_certificate certificate;
	const struct environment_certificate from = {
		.certificate = &certificate,
		.chain_error = VIEW("the chain\x1b ends"),
	};
	struct buf out;

	x509_read(BYTES(0x30, 0x00), X509_TBS, &certificate);
	buf_init_growing(&out, MIB);
	environment_append_certificate(&out, hasher, &from);
	assert_block(&out, "VALIDITY_PARSE_ERROR=a time of the validity cannot be read\n"
			   "SUBJECT_PARSE_ERROR=the name cannot be read\n"
			   "ISSUER_PARSE_ERROR=the name cannot be read\n"
			   "SERIAL_PARSE_ERROR=the serial number cannot be read\n"
			   "CHAIN_ERROR=the chain\\x1b ends\n");
	buf_fini(&out);
}

static void
readable_run(const void *p unused_arg)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	const struct cert_issuer_spec issuer_spec = {
		.kind = KEY_P256, .common_name = "Test CA", .organization = "Test", .country = "HR"
	};
	struct cert_issuer *issuer = cert_issuer_new(&issuer_spec);
	const struct cert_attribute subject[] = { CERT_CN("a.test") };
	const struct cert_spec spec = {
		.issuer = issuer,
		.serial = BYTES(0x0a, 0x0b),
		.subject = subject,
		.subject_count = COUNT_OF(subject),
		.not_before_s = 1700000000,
		.not_after_s = 1731536000,
	};
	struct x509_certificate certificate;
	const struct environment_certificate from = { .certificate = &certificate };
	struct buf der;
	struct buf out;

	buf_init_growing(&der, MIB);
	buf_init_growing(&out, MIB);
	cert_make(&spec, &der);
	x509_read(buf_view(&der), X509_CERTIFICATE, &certificate);
	environment_append_certificate(&out, hasher, &from);
	assert_block(&out, "NOT_BEFORE=2023-11-14T22:13:20Z\n"
			   "NOT_BEFORE_UNIXTIME=1700000000\n"
			   "NOT_BEFORE_RFC3339=2023-11-14T22:13:20Z\n"
			   "NOT_AFTER=2024-11-13T22:13:20Z\n"
			   "NOT_AFTER_UNIXTIME=1731536000\n"
			   "NOT_AFTER_RFC3339=2024-11-13T22:13:20Z\n"
			   "SUBJECT_DN=CN=a.test\n"
			   "ISSUER_DN=C=HR, O=Test, CN=Test CA\n"
			   "SERIAL=0a0b\n");
	buf_fini(&der);
	buf_fini(&out);
	cert_issuer_free(issuer);
}

struct cut_case {
	const char *says;
	size_t ascii; /* bytes before the two of one character */
};

/* Where a value is cut, no character is: the cut falls before it, into it, behind it. */
static void
cut_run(const void *p)
{
	static const struct view end = {
		(const uint8_t *)" (cut: the whole is in JSON_FILENAME)\xe2\x80\xa6", 40
	};
	const struct cut_case *row = p;
	struct log_event event = sample_event();
	struct buf value;
	struct buf out;
	struct view rest;
	struct view variable;
	struct view front;

	buf_init_growing(&value, MIB);
	for (size_t i = 0; i < row->ascii; i++)
		buf_byte(&value, 'a');
	buf_text(&value, "\xc3\xa9");
	for (size_t i = 0; i < 100; i++)
		buf_byte(&value, 'b');
	event.log_url = buf_view(&value);
	buf_init_growing(&out, MIB);
	environment_append_error(&out, &event, &files);
	for (rest = buf_view(&out); view_line(&rest, '\0', &variable);) {
		if (!view_starts_with(variable, VIEW("LOG_URI=")))
			continue;
		assert_true(view_take(&variable, strlen("LOG_URI="), &front));
		assert_in_range(variable.len, LIMIT_ENVIRONMENT_VALUE - 1, LIMIT_ENVIRONMENT_VALUE);
		assert_true(view_take(&variable, variable.len - end.len, &front));
		assert_view_equal(variable, end);
		assert_true(view_starts_with(event.log_url, front));
		assert_int_not_equal(front.ptr[front.len - 1], 0xc3);
	}
	buf_fini(&value);
	buf_fini(&out);
}

static void
table_run(const void *p unused_arg)
{
	assert_string_equal(environment_variables[ENVIRONMENT_NAME_EVENT].name, "EVENT");
	for (size_t i = 0; i < environment_variable_count; i++) {
		const char *says = environment_variables[i].says;

		assert_int_not_equal(environment_variables[i].events & ENVIRONMENT_ALL, 0);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(
			    environment_variables[i].name, environment_variables[k].name);
		assert_int_not_equal(strlen(says), 0);
	}
}

int
main(void)
{
	const size_t room = LIMIT_ENVIRONMENT_VALUE - 40;
	const struct cut_case cuts[] = {
		{ "a value is cut behind a character", room - 2 },
		{ "a value is not cut inside a character", room - 1 },
		{ "a value is cut before a character", room },
	};
	tap_section("alert: the environment of a hook");
	tap_test("a match sets the variables of certspotter's discovered_cert", match_run, NULL);
	tap_test("an entry that cannot be read sets those of malformed_cert", malformed_run, NULL);
	tap_test("a log that misbehaves sets those of error, and no files if there are none",
	    error_run, NULL);
	tap_test("a certificate sets its validity, names and serial number", readable_run, NULL);
	tap_test("what cannot be read sets a variable that says so", unreadable_run, NULL);
	tap_rows(cuts, cut_run);
	tap_test("each variable is one row", table_run, NULL);
	return tap_done();
}
