/* SPDX-License-Identifier: Apache-2.0 */
/* CAA records, and what they say about an issuer (RFC 8659, RFC 8657). */
#include "policy/caa.h"

#include "support/tap.h"

#define CRITICAL 0x80
#define RECORDS_MAX 4

/* ---- one record ---- */

/* Of NULs. */
static const uint8_t tag_255[2 + 255] = { 0, 255 };

struct record_case {
	const char *says;
	struct view rdata;
	enum caa_fault fault;
	bool critical;
	enum caa_tag tag;
	struct view tag_text;
	struct view value;
};

static void
record_run(const void *p)
{
	const struct record_case *row = p;
	struct caa_record record;

	caa_read(row->rdata, &record);
	assert_int_equal(record.fault, row->fault);
	assert_int_equal(record.critical, row->critical);
	assert_int_equal(record.tag, row->tag);
	assert_view_equal(record.tag_text, row->tag_text);
	assert_view_equal(record.value, row->value);
}

/* ---- values ---- */

/* Appends RDATA with its length before it. */
static void
append_record(struct buf *out, unsigned flags, const char *tag, const char *value)
{
	buf_uint(out, 2, 2 + strlen(tag) + strlen(value));
	buf_uint(out, 1, flags);
	buf_uint(out, 1, strlen(tag));
	buf_text(out, tag);
	buf_text(out, value);
}

struct value_case {
	const char *says;
	const char *value;
	enum caa_fault fault;
	const char *issuer;
	const char *parameters; /* as they are read: tag=value, with a blank between two */
};

static void
read_parameters(struct view rest, struct buf *out)
{
	struct caa_parameter parameter;

	while (caa_next_parameter(&rest, &parameter)) {
		buf_text(out, out->len > 0 ? " " : "");
		buf_bytes(out, parameter.tag);
		buf_byte(out, '=');
		buf_bytes(out, parameter.value);
	}
	assert_int_equal(rest.len, 0);
}

static void
value_run(const void *p)
{
	static const char *const properties[] = { "issue", "issuewild", "issuemail", "issuevmc" };
	const struct value_case *row = p;

	for (size_t i = 0; i < COUNT_OF(properties); i++) {
		struct caa_record record;
		uint8_t memory[512];
		uint8_t parameters[512];
		struct buf out;
		struct view set;

		buf_init(&out, memory, sizeof(memory));
		append_record(&out, 0, properties[i], row->value);
		set = buf_view(&out);
		assert_true(caa_next(&set, &record));
		assert_int_equal(record.fault, row->fault);
		assert_view_equal(record.value, view_text(row->value));
		assert_view_equal(record.issuer, view_text(row->issuer));
		buf_init(&out, parameters, sizeof(parameters));
		read_parameters(record.parameters, &out);
		assert_view_equal(buf_view(&out), view_text(row->parameters));
	}
}

static const struct value_case values[] = {
	{ "a value is a domain name", "ca1.example", CAA_FAULT_NONE, "ca1.example", "" },
	{ "a name may be one label", "ca", CAA_FAULT_NONE, "ca", "" },
	{ "a label may have hyphens inside", "a--b.example", CAA_FAULT_NONE, "a--b.example", "" },
	{ "blanks around the name are none of it", " \tca1.example\t ", CAA_FAULT_NONE,
	    "ca1.example", "" },
	{ "a value of nothing names nobody", "", CAA_FAULT_NONE, "", "" },
	{ "a semicolon names nobody", ";", CAA_FAULT_NONE, "", "" },
	{ "blanks name nobody", " ; ", CAA_FAULT_NONE, "", "" },
	{ "a semicolon may end the name", "ca1.example;", CAA_FAULT_NONE, "ca1.example", "" },
	{ "a parameter is a tag and a value", "ca1.example; account=230123", CAA_FAULT_NONE,
	    "ca1.example", "account=230123" },
	{ "account and methods are parameters (RFC 8657 3, 4)",
	    "ca.example; accounturi=https://ca.example/1?a=b; validationmethods=dns-01,http-01",
	    CAA_FAULT_NONE, "ca.example",
	    "accounturi=https://ca.example/1?a=b validationmethods=dns-01,http-01" },
	{ "parameters may come without a name", "; policy=ev", CAA_FAULT_NONE, "", "policy=ev" },
	{ "blanks around the parts of a parameter are none of them",
	    "a;\tb \t=\t c ;d= ", CAA_FAULT_NONE, "a", "b=c d=" },
	{ "a value of a parameter may be empty", "a;b=", CAA_FAULT_NONE, "a", "b=" },
	{ "a value has the characters from 21 to 7E", "a;b=!:<~", CAA_FAULT_NONE, "a", "b=!:<~" },
	{ "a name of percent signs is none (RFC 8659 4.2)", "%%%%%", CAA_FAULT_ISSUER, "", "" },
	{ "a name with a blank inside is none", "ca1 example", CAA_FAULT_ISSUER, "", "" },
	{ "a name with an underscore is none", "ca_1.example", CAA_FAULT_ISSUER, "", "" },
	{ "a name that ends with a dot is none", "ca1.example.", CAA_FAULT_ISSUER, "", "" },
	{ "a name that begins with a dot is none", ".example", CAA_FAULT_ISSUER, "", "" },
	{ "a label that begins with a hyphen is none", "-a.example", CAA_FAULT_ISSUER, "", "" },
	{ "a label that ends with a hyphen is none", "a-.example", CAA_FAULT_ISSUER, "", "" },
	{ "a name that is not ASCII is none", "c\xc3\xa4.example", CAA_FAULT_ISSUER, "", "" },
	{ "characters around letters and digits are none of a name", "a/b", CAA_FAULT_ISSUER, "",
	    "" },
	{ "nor are those between", "a:b", CAA_FAULT_ISSUER, "", "" },
	{ "nor those behind", "a{b", CAA_FAULT_ISSUER, "", "" },
	{ "a parameter without an equals sign is none", "ca1.example; account", CAA_FAULT_PARAMETER,
	    "", "" },
	{ "a parameter without a tag is none", "ca1.example; =1", CAA_FAULT_PARAMETER, "", "" },
	{ "a value of a parameter has no blank inside", "a;b=c d", CAA_FAULT_PARAMETER, "", "" },
	{ "it has no character below 21",
	    "a;b=c\x1f"
	    "d",
	    CAA_FAULT_PARAMETER, "", "" },
	{ "nor above 7E", "a;b=\x7f", CAA_FAULT_PARAMETER, "", "" },
	{ "a semicolon stands between two parameters, not behind the last", "a;b=c;",
	    CAA_FAULT_PARAMETER, "", "" },
	{ "the second parameter is read, too", "a;b=c;d", CAA_FAULT_PARAMETER, "", "" },
};

/* ---- sets ---- */

struct policy_case {
	const char *says;
	struct {
		unsigned flags;
		const char *tag;
		const char *value;
	} records[RECORDS_MAX];
	bool is_wildcard;
	enum caa_verdict verdict;
	enum caa_reason reason;
	const char *text;
};

static struct view
set_of(const struct policy_case *row, struct buf *out)
{
	for (size_t i = 0; i < RECORDS_MAX && row->records[i].tag != NULL; i++)
		append_record(
		    out, row->records[i].flags, row->records[i].tag, row->records[i].value);
	assert_true(caa_set_is_whole(buf_view(out)));
	return buf_view(out);
}

/* For an issuer who goes by ca1.example and ca2.example. */
static void
policy_run(const void *p)
{
	const struct view issuers[] = { VIEW("ca1.example"), VIEW("ca2.example") };
	const struct policy_case *row = p;
	struct caa_judgement judgement;
	uint8_t memory[512];
	uint8_t text[512];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	caa_judge(set_of(row, &out), row->is_wildcard, issuers, COUNT_OF(issuers), &judgement);
	assert_int_equal(judgement.verdict, row->verdict);
	assert_int_equal(judgement.reason, row->reason);
	buf_init(&out, text, sizeof(text));
	caa_append_judgement(&out, &judgement);
	assert_string_equal(buf_string(&out), row->text);
}

#define NAMES "the CAA record names the issuer: "
#define OTHERS "the CAA records name others than the issuer: "
#define NONE_MAY "the CAA record says that nobody may issue: "

static const struct policy_case policies[] = {
	{ "where there is no record any CA may issue", { { 0 } }, false, CAA_NONE,
	    CAA_REASON_NO_RECORDS, "neither the name nor one above it has a CAA record" },
	{ "a CA that is named may issue", { { 0, "issue", "ca1.example" } }, false, CAA_ALLOWED,
	    CAA_REASON_NAMED, NAMES "0 issue \"ca1.example\"" },
	{ "by any name that it goes by", { { 0, "issue", "ca2.example" } }, false, CAA_ALLOWED,
	    CAA_REASON_NAMED, NAMES "0 issue \"ca2.example\"" },
	{ "in either case", { { 0, "issue", "CA1.Example" } }, false, CAA_ALLOWED, CAA_REASON_NAMED,
	    NAMES "0 issue \"CA1.Example\"" },
	{ "whatever its account is",
	    { { 0, "issue", "ca1.example; accounturi=https://ca1.example/1" } }, false, CAA_ALLOWED,
	    CAA_REASON_NAMED, NAMES "0 issue \"ca1.example; accounturi=https://ca1.example/1\"" },
	{ "another record may name it",
	    { { 0, "issue", "ca3.example" }, { 0, "issue", "ca1.example" } }, false, CAA_ALLOWED,
	    CAA_REASON_NAMED, NAMES "0 issue \"ca1.example\"" },
	{ "beside one that names nobody", { { 0, "issue", ";" }, { 0, "issue", "ca1.example" } },
	    false, CAA_ALLOWED, CAA_REASON_NAMED, NAMES "0 issue \"ca1.example\"" },
	{ "a CA that is not named may not issue", { { 0, "issue", "ca3.example" } }, false,
	    CAA_FORBIDDEN, CAA_REASON_NOT_NAMED, OTHERS "0 issue \"ca3.example\"" },
	{ "a name below its own is not its own", { { 0, "issue", "www.ca1.example" } }, false,
	    CAA_FORBIDDEN, CAA_REASON_NOT_NAMED, OTHERS "0 issue \"www.ca1.example\"" },
	{ "of two that do not name it the first is shown",
	    { { 0, "issue", "ca3.example" }, { 0, "issue", "ca4.example" } }, false, CAA_FORBIDDEN,
	    CAA_REASON_NOT_NAMED, OTHERS "0 issue \"ca3.example\"" },
	{ "one that names somebody is shown before one that does not",
	    { { 0, "issue", ";" }, { 0, "issue", "ca3.example" } }, false, CAA_FORBIDDEN,
	    CAA_REASON_NOT_NAMED, OTHERS "0 issue \"ca3.example\"" },
	{ "a semicolon forbids all", { { 0, "issue", ";" } }, false, CAA_FORBIDDEN,
	    CAA_REASON_NOBODY, NONE_MAY "0 issue \";\"" },
	{ "the first of two that name nobody is shown", { { 0, "issue", ";" }, { 0, "issue", "" } },
	    false, CAA_FORBIDDEN, CAA_REASON_NOBODY, NONE_MAY "0 issue \";\"" },
	{ "a value that cannot be read forbids all (RFC 8659 4.2)", { { 0, "issue", "%%%%%" } },
	    false, CAA_FORBIDDEN, CAA_REASON_MALFORMED,
	    "the CAA record cannot be read, and so says that nobody may issue: "
	    "0 issue \"%%%%%\"" },
	{ "a name with parameters that cannot be read names nobody",
	    { { 0, "issue", "ca1.example; account" } }, false, CAA_FORBIDDEN, CAA_REASON_MALFORMED,
	    "the CAA record cannot be read, and so says that nobody may issue: "
	    "0 issue \"ca1.example; account\"" },
	{ "where only reports are asked for any CA may issue",
	    { { 0, "iodef", "mailto:a@example.com" } }, false, CAA_ALLOWED, CAA_REASON_NO_PROPERTY,
	    "no CAA record restricts who may issue" },
	{ "a property that nobody knows is ignored", { { 0, "tbs", "Unknown" } }, false,
	    CAA_ALLOWED, CAA_REASON_NO_PROPERTY, "no CAA record restricts who may issue" },
	{ "unless it is critical", { { CRITICAL, "tbs", "Unknown" } }, false, CAA_UNKNOWN_CRITICAL,
	    CAA_REASON_CRITICAL,
	    "the CAA record is critical, and no CA knows its property: 128 tbs \"Unknown\"" },
	{ "even where the CA is named",
	    { { 0, "issue", "ca1.example" }, { CRITICAL, "tbs", "\n" } }, false,
	    CAA_UNKNOWN_CRITICAL, CAA_REASON_CRITICAL,
	    "the CAA record is critical, and no CA knows its property: 128 tbs \"\\x0a\"" },
	{ "a tag that cannot be read is one that nobody knows", { { CRITICAL, "a-b", "" } }, false,
	    CAA_UNKNOWN_CRITICAL, CAA_REASON_CRITICAL,
	    "the CAA record is critical, and no CA knows its property: 128 a-b \"\"" },
	{ "a critical property that has a specification is known",
	    { { CRITICAL, "issue", "ca1.example" }, { CRITICAL, "issuemail", ";" } }, false,
	    CAA_ALLOWED, CAA_REASON_NAMED, NAMES "128 issue \"ca1.example\"" },
	{ "what is said about mail says nothing about hosts", { { 0, "issuemail", ";" } }, false,
	    CAA_ALLOWED, CAA_REASON_NO_PROPERTY, "no CAA record restricts who may issue" },
	{ "issue is about wildcards, too", { { 0, "issue", "ca3.example" } }, true, CAA_FORBIDDEN,
	    CAA_REASON_NOT_NAMED, OTHERS "0 issue \"ca3.example\"" },
	{ "but not where there is issuewild",
	    { { 0, "issue", "ca3.example" }, { 0, "issuewild", "ca1.example" } }, true, CAA_ALLOWED,
	    CAA_REASON_NAMED, NAMES "0 issuewild \"ca1.example\"" },
	{ "be it for nobody", { { 0, "issue", "ca1.example" }, { 0, "issuewild", ";" } }, true,
	    CAA_FORBIDDEN, CAA_REASON_NOBODY, NONE_MAY "0 issuewild \";\"" },
	{ "issuewild is about wildcards only",
	    { { 0, "issue", "ca1.example" }, { 0, "issuewild", ";" } }, false, CAA_ALLOWED,
	    CAA_REASON_NAMED, NAMES "0 issue \"ca1.example\"" },
	{ "without issue it leaves other names free", { { 0, "issuewild", ";" } }, false,
	    CAA_ALLOWED, CAA_REASON_NO_PROPERTY, "no CAA record restricts who may issue" },
};

static void
nameless_run(const void *row unused_arg)
{
	struct caa_judgement judgement;
	uint8_t memory[64];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	append_record(&out, 0, "issue", ";");
	caa_judge(buf_view(&out), false, NULL, 0, &judgement);
	assert_int_equal(judgement.reason, CAA_REASON_NOBODY);
	buf_clear(&out);
	append_record(&out, 0, "issue", "ca1.example");
	caa_judge(buf_view(&out), false, NULL, 0, &judgement);
	assert_int_equal(judgement.reason, CAA_REASON_NOT_NAMED);
}

struct whole_case {
	const char *says;
	struct view set;
	bool whole;
};

static void
whole_run(const void *p)
{
	const struct whole_case *row = p;

	assert_int_equal(caa_set_is_whole(row->set), row->whole);
}

static void
rows_run(const void *row unused_arg)
{
	for (enum caa_fault fault = CAA_FAULT_NONE + 1; fault < CAA_FAULT_COUNT; fault++) {
		assert_true(strlen(caa_fault_code(fault)) > 0);
		assert_true(strlen(caa_fault_says(fault)) > 0);
		assert_non_null(strstr(caa_fault_rule(fault), "RFC 8659 "));
	}
	for (enum caa_reason reason = 0; reason < CAA_REASON_COUNT; reason++) {
		assert_true(strlen(caa_reason_code(reason)) > 0);
		assert_true(strlen(caa_reason_says(reason)) > 0);
		assert_non_null(strstr(caa_reason_rule(reason), "RFC 8659 "));
	}
}

int
main(void)
{
	const struct record_case records[] = {
		{ "a record is flags, a tag and a value", BYTES(0, 5, 'i', 's', 's', 'u', 'e', 'a'),
		    CAA_FAULT_NONE, false, CAA_TAG_ISSUE, VIEW("issue"), VIEW("a") },
		{ "bit 0 of the flags makes it critical",
		    BYTES(128, 5, 'i', 'o', 'd', 'e', 'f', 'x'), CAA_FAULT_NONE, true,
		    CAA_TAG_IODEF, VIEW("iodef"), VIEW("x") },
		{ "the other bits do not", BYTES(127, 5, 'i', 'o', 'd', 'e', 'f', 'x'),
		    CAA_FAULT_NONE, false, CAA_TAG_IODEF, VIEW("iodef"), VIEW("x") },
		{ "with the others it is critical", BYTES(255, 1, 'x'), CAA_FAULT_NONE, true,
		    CAA_TAG_UNKNOWN, VIEW("x"), VIEW("") },
		{ "a tag is the same in either case", BYTES(0, 5, 'I', 's', 'S', 'u', 'E'),
		    CAA_FAULT_NONE, false, CAA_TAG_ISSUE, VIEW("IsSuE"), VIEW("") },
		{ "a tag may have digits", BYTES(0, 3, 'z', '0', '9'), CAA_FAULT_NONE, false,
		    CAA_TAG_UNKNOWN, VIEW("z09"), VIEW("") },
		{ "the value of iodef has no grammar here",
		    BYTES(0, 5, 'i', 'o', 'd', 'e', 'f', '%', 0xff), CAA_FAULT_NONE, false,
		    CAA_TAG_IODEF, VIEW("iodef"), BYTES('%', 0xff) },
		{ "a record of nothing is cut short", VIEW(""), CAA_FAULT_CUT, false,
		    CAA_TAG_UNKNOWN, VIEW(""), VIEW("") },
		{ "one without a tag length is cut short", BYTES(128), CAA_FAULT_CUT, true,
		    CAA_TAG_UNKNOWN, VIEW(""), VIEW("") },
		{ "a tag that lacks its last octet is cut short", BYTES(0, 5, 'i', 's', 's', 'u'),
		    CAA_FAULT_CUT, false, CAA_TAG_UNKNOWN, VIEW(""), VIEW("") },
		{ "a tag of no characters is none", BYTES(0, 0, 'v'), CAA_FAULT_NO_TAG, false,
		    CAA_TAG_UNKNOWN, VIEW(""), VIEW("v") },
		{ "a tag with a hyphen is none", BYTES(128, 3, 'a', '-', 'b', 'v'), CAA_FAULT_TAG,
		    true, CAA_TAG_UNKNOWN, VIEW("a-b"), VIEW("v") },
		{ "a tag with a NUL is none", BYTES(0, 2, 'a', 0), CAA_FAULT_TAG, false,
		    CAA_TAG_UNKNOWN, BYTES('a', 0), VIEW("") },
		{ "the longest tag is read, whatever it is", VIEW_OF(tag_255), CAA_FAULT_TAG, false,
		    CAA_TAG_UNKNOWN, { tag_255 + 2, 255 }, VIEW("") },
	};
	const struct whole_case wholes[] = {
		{ "no record is a set", VIEW(""), true },
		{ "so are two", BYTES(0, 2, 0, 0, 0, 1, 0), true },
		{ "half a length is none", BYTES(0, 1, 0, 0), false },
		{ "half a record is none", BYTES(0, 2, 0), false },
	};

	tap_section("policy: a CAA record");
	tap_rows(records, record_run);
	tap_section("policy: the value of issue, issuewild, issuemail and issuevmc");
	tap_rows(values, value_run);
	tap_section("policy: what CAA records mean");
	tap_rows(policies, policy_run);
	tap_test("a CA whose names are not known is not named", nameless_run, NULL);
	tap_rows(wholes, whole_run);
	tap_test("each fault and each reason has a code, a sentence and a rule", rows_run, NULL);
	return tap_done();
}
