/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of a certificate: JSON, text, environment, PEM; and hostile text in it. */
#include "alert/certificate_json.h"
#include "alert/certificate_text.h"
#include "alert/environment.h"
#include "alert/match_text.h"
#include "alert/name_set.h"
#include "alert/pem.h"

#include "base/escape.h"
#include "base/limits.h"
#include "base/own.h"
#include "support/cert_make.h"
#include "support/tap.h"

#include <json-c/json.h>

#include <stdio.h>
#include <stdlib.h>

/* Names that would like to be something else where they are printed. */
static const struct hostile_case {
	const char *says;
	struct view name;
} hostile[] = {
	{ "an escape sequence", { (const uint8_t *)"a\x1b]52;c;x\x07", 10 } },
	{ "a NUL", { (const uint8_t *)"bank.com\0.evil.com", 18 } },
	{ "a newline", { (const uint8_t *)"a\nEVENT=error", 13 } },
	{ "a carriage return", { (const uint8_t *)"a\rb", 3 } },
	{ "quotes", { (const uint8_t *)"\",\"id\":\"x", 9 } },
	{ "a right-to-left override", { (const uint8_t *)"a\xe2\x80\xae"
							 "b",
					  5 } },
	{ "what is not UTF-8", { (const uint8_t *)"a\xff\xfe", 3 } },
	{ "markup", { (const uint8_t *)"</script><b>", 12 } },
	{ "the end of the faults", { (const uint8_t *)"],\"der\":{", 9 } },
};

struct made {
	struct cert_issuer *issuer;
	struct buf der;
	struct x509_certificate certificate;
};

static struct made
make(struct view name)
{
	const struct cert_issuer_spec issuer = {
		.kind = KEY_P256,
		.common_name = "Test CA",
		.organization = "Test",
		.country = "HR",
	};
	const struct cert_attribute subject[] = { { .oid = CERT_OID_CN, .value = name } };
	const struct cert_san sans[] = { { CERT_SAN_DNS, name },
		{ CERT_SAN_IP, VIEW("\x01\x01\x01\x01") } };
	struct made made = { .issuer = cert_issuer_new(&issuer) };
	const struct cert_spec spec = {
		.issuer = made.issuer,
		.serial = VIEW("\x0a\x0b"),
		.subject = subject,
		.subject_count = 1,
		.sans = sans,
		.san_count = 2,
		.not_before_s = 1700000000,
		.not_after_s = 1731536000,
		.cheap = true,
	};

	buf_init_growing(&made.der, MIB);
	cert_make(&spec, &made.der);
	x509_read(buf_view(&made.der), X509_CERTIFICATE, &made.certificate);
	return made;
}

static void
made_fini(struct made *made)
{
	buf_fini(&made->der);
	cert_issuer_free(made->issuer);
}

/* Nothing that is deceptive in text for people but the newlines of lines. */
static void
assert_inert(struct view text)
{
	for (size_t i = 0; i < text.len; i++) {
		assert_true(text.ptr[i] == '\n' || text.ptr[i] >= 0x20);
		assert_true(text.ptr[i] != 0x7f && text.ptr[i] != 0xff);
	}
	if (text.len > 3)
		assert_null(memmem(text.ptr, text.len, "\xe2\x80\xae", 3));
}

static void
hostile_json_run(const void *p)
{
	const struct hostile_case *row = p;
	struct made made = make(row->name);
	struct json_object *object;
	struct json_object *member;
	struct buf out;

	buf_init_growing(&out, MIB);
	buf_byte(&out, '{');
	certificate_append_json(&out, &made.certificate);
	buf_byte(&out, '}');
	assert_true(buf_ok(&out));
	assert_inert(buf_view(&out));
	object = json_tokener_parse(buf_string(&out));
	assert_non_null(object);
	assert_true(json_object_object_get_ex(object, "serial", &member));
	assert_string_equal(json_object_get_string(member), "0a0b");
	assert_false(json_object_object_get_ex(object, "id", &member));
	json_object_put(object);
	buf_fini(&out);
	made_fini(&made);
}

static void
hostile_text_run(const void *p)
{
	const struct hostile_case *row = p;
	struct made made = make(row->name);
	struct buf out;

	buf_init_growing(&out, MIB);
	certificate_append_text(&out, &made.certificate);
	assert_true(buf_ok(&out));
	assert_inert(buf_view(&out));
	made_fini(&made);
	buf_fini(&out);
}

static void
hostile_environment_run(const void *p)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	const struct hostile_case *row = p;
	struct made made = make(row->name);
	const struct environment_certificate certificate = {
		.certificate = &made.certificate,
		.submitted = buf_view(&made.der),
	};
	struct view rest;
	struct view variable;
	struct buf out;
	size_t count = 0;

	buf_init_growing(&out, MIB);
	environment_append_certificate(&out, hasher, &certificate);
	for (rest = buf_view(&out); view_line(&rest, '\0', &variable); count++) {
		assert_inert(variable);
		assert_null(memchr(variable.ptr, '\n', variable.len));
		assert_non_null(memchr(variable.ptr, '=', variable.len));
	}
	assert_int_equal(rest.len, 0);
	/* The hash, six for the validity, subject, issuer, serial. */
	assert_int_equal(count, 10);
	made_fini(&made);
	buf_fini(&out);
}

static void
members_run(const void *row unused_arg)
{
	struct made made = make(VIEW("www.example.com"));
	struct view text;
	struct buf out;

	buf_init_growing(&out, MIB);
	certificate_append_json(&out, &made.certificate);
	text = buf_view(&out);
	assert_true(view_starts_with(
	    text, VIEW("\"names\":[\"www.example.com\"],\"ips\":[\"1.1.1.1\"],\"subject\":\"CN=www."
		       "example.com\",\"issuer\":\"")));
	assert_non_null(strstr(buf_string(&out),
	    "\"serial\":\"0a0b\",\"not_before\":\"2023-11-14T22:13:20Z\",\"not_after\":"
	    "\"2024-11-13T22:13:20Z\",\"faults\":[],\"der\":{\"kind\":\"certificate\",\"base64\":\""));
	made_fini(&made);
	buf_fini(&out);
}

/* The whole of what a certificate says for people. */
static void
details_run(const void *row unused_arg)
{
	struct made made = make(VIEW("www.example.com"));
	struct buf out;

	buf_init_growing(&out, MIB);
	certificate_append_text(&out, &made.certificate);
	assert_string_equal(buf_string(&out),
	    "Test CA (Test, HR)\n"
	    "  names     www.example.com 1.1.1.1\n"
	    "  subject   CN=www.example.com\n"
	    "  issuer    C=HR, O=Test, CN=Test CA\n"
	    "  serial    0a0b\n"
	    "  valid     2023-11-14T22:13:20Z to 2024-11-13T22:13:20Z\n"
	    "  key       EC P-256\n");
	buf_fini(&out);
	made_fini(&made);
}

/* What is left of a certificate that is an empty SEQUENCE. */
static void
empty_run(const void *row unused_arg)
{
	struct x509_certificate certificate;
	struct buf out;

	buf_init_growing(&out, MIB);
	x509_read(BYTES(0x30, 0x00), X509_TBS, &certificate);
	certificate_append_text(&out, &certificate);
	assert_true(view_starts_with(buf_view(&out),
	    VIEW("an issuer that cannot be read\n"
		 "  names     none\n"
		 "  subject   cannot be read\n"
		 "  issuer    cannot be read\n"
		 "  serial    cannot be read\n"
		 "  valid     a time that cannot be read to a time that cannot be read\n"
		 "  key       cannot be read\n"
		 "  fault     ")));
	buf_clear(&out);
	certificate_append_json(&out, &certificate);
	assert_true(view_starts_with(buf_view(&out),
	    VIEW("\"names\":[],\"ips\":[],\"subject\":null,\"issuer\":null,\"serial\":null,"
		 "\"not_before\":null,\"not_after\":null,\"faults\":[{\"code\":\"")));
	assert_non_null(
	    strstr(buf_string(&out), "}],\"der\":{\"kind\":\"tbs\",\"base64\":\"MAA=\"}"));
	buf_fini(&out);
}

static void
text_run(const void *row unused_arg)
{
	static const char expected[] = "1.1.1.1  in a precertificate by Test CA (Test, HR)\n"
				       "  matches   1.1.1.1 [net] in san.ip: address\n"
				       "  names     www.example.com 1.1.1.1\n"
				       "  subject   CN=www.example.com\n";
	const struct match_item item = { VIEW("1.1.1.1"), VIEW("net"), VIEW("1.1.1.1"),
		VIEW("san.ip"), true, VIEW("address") };
	const struct match_sighting sighting = {
		.log = VIEW("log.example/2026"),
		.index = 7,
		.is_precertificate = true,
		.timestamp_ms = 1700000000123,
		.proven = true,
	};
	struct made made = make(VIEW("www.example.com"));
	struct match match = { .items = &item,
		.item_count = 1,
		.sightings = &sighting,
		.sighting_count = 1,
		.attempt = 2 };
	struct buf details;
	struct buf out;

	buf_init_growing(&details, MIB);
	buf_init_growing(&out, MIB);
	certificate_append_text(&details, &made.certificate);
	match.text = buf_view(&details);
	match_append_text(&out, &match);
	assert_true(view_starts_with(buf_view(&out), view_text(expected)));
	assert_non_null(strstr(buf_string(&out),
	    "  logged    log.example/2026:7, 2023-11-14T22:13:20.123Z, proven\n"));
	assert_non_null(strstr(buf_string(&out), "  attempt   2: it may have been told before\n"));
	assert_non_null(strstr(buf_string(&out), "See: ctvigil show log.example/2026:7\n"));
	buf_fini(&details);
	buf_fini(&out);
	made_fini(&made);
}

struct value_case {
	const char *says;
	size_t len;
	bool cut;
};

static void
value_run(const void *p)
{
	const struct value_case *row = p;
	char *text = malloc(row->len + 1);
	struct match_item item = { .watch = view_of(text, row->len) };
	const struct match match = { .items = &item, .item_count = 1 };
	struct view rest;
	struct view variable;
	struct buf out;
	bool found = false;

	memset(text, 'a', row->len);
	buf_init_growing(&out, MIB);
	environment_append_match(&out, &match, &(struct environment_files){ .json = "/x.json" });
	for (rest = buf_view(&out); view_line(&rest, '\0', &variable);) {
		if (!view_starts_with(variable, VIEW("WATCH_ITEM=")))
			continue;
		found = true;
		assert_true(variable.len <= LIMIT_ENVIRONMENT_VALUE + strlen("WATCH_ITEM="));
		assert_int_equal(
		    memmem(variable.ptr, variable.len, "JSON_FILENAME", 13) != NULL, row->cut);
	}
	assert_true(found);
	buf_fini(&out);
	free(text);
}

static void
variables_run(const void *row unused_arg)
{
	const struct match match = { .attempt = 1 };
	struct view rest;
	struct view variable;
	struct view name;
	struct buf out;

	buf_init_growing(&out, MIB);
	environment_append_match(
	    &out, &match, &(struct environment_files){ "/a.pem", "/a.json", "/a.txt", NULL });
	for (rest = buf_view(&out); view_line(&rest, '\0', &variable);) {
		bool known = false;

		assert_true(view_line(&variable, '=', &name));
		for (size_t i = 0; i < environment_variable_count; i++)
			known = known ||
				(view_equal(name, view_text(environment_variables[i].name)) &&
				    (environment_variables[i].events & ENVIRONMENT_MATCH) != 0);
		assert_true(known);
	}
	buf_fini(&out);
}

static void
set_run(const void *row unused_arg)
{
	struct name_set set;

	name_set_init(&set);
	for (unsigned i = 0; i < 1000; i++) {
		char text[16];

		(void)snprintf(text, sizeof(text), "%u", i);
		assert_true(name_set_add(&set, 0, view_text(text)));
		assert_true(name_set_add(&set, 1, view_text(text)));
		assert_false(name_set_add(&set, 0, view_text(text)));
	}
	assert_true(name_set_add(&set, 0, VIEW("")));
	assert_false(name_set_add(&set, 0, VIEW("")));
	assert_false(name_set_add(&set, 1, VIEW("999")));
	name_set_fini(&set);
}

struct pem_case {
	const char *says;
	size_t len;
	const char *pem;
};

static void
pem_run(const void *p)
{
	static const uint8_t zeros[49];
	const struct pem_case *row = p;
	struct buf out;

	buf_init_growing(&out, KIB);
	pem_append(&out, view_of(zeros, row->len));
	assert_string_equal(buf_string(&out), row->pem);
	buf_fini(&out);
}

#define A16 "AAAAAAAAAAAAAAAA"

int
main(void)
{
	const struct value_case values[] = {
		{ "a value of 4 KiB is whole", LIMIT_ENVIRONMENT_VALUE, false },
		{ "a longer one is cut and says so", LIMIT_ENVIRONMENT_VALUE + 1, true },
		{ "a far longer one too", 100000, true },
	};
	const struct pem_case pems[] = {
		{ "no certificate has no block", 0, "" },
		{ "a line has 64 characters", 48,
		    "-----BEGIN CERTIFICATE-----\n" A16 A16 A16 A16
		    "\n-----END CERTIFICATE-----\n" },
		{ "what is over begins another line", 49,
		    "-----BEGIN CERTIFICATE-----\n" A16 A16 A16 A16
		    "\nAA==\n-----END CERTIFICATE-----\n" },
	};

	tap_section("members of JSON");
	tap_test("names, addresses, subject, serial and times", members_run, NULL);
	tap_section("hostile names in JSON");
	tap_rows(hostile, hostile_json_run);
	tap_section("hostile names in text for people");
	tap_rows(hostile, hostile_text_run);
	tap_section("hostile names in the environment of a hook");
	tap_rows(hostile, hostile_environment_run);
	tap_section("the environment of a hook");
	tap_rows(values, value_run);
	tap_test("all that is set for a match is a row of the table", variables_run, NULL);
	tap_section("a match for people");
	tap_test("a certificate is told by issuer, names, subject, serial, validity and key",
	    details_run, NULL);
	tap_test("what cannot be read is said, and told all the same", empty_run, NULL);
	tap_test("who, what and where come first", text_run, NULL);
	tap_section("names that were told");
	tap_test("a name is new once, whatever else there is", set_run, NULL);
	tap_section("PEM");
	tap_rows(pems, pem_run);
	return tap_done();
}
