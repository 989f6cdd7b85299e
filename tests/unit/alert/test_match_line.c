/* SPDX-License-Identifier: Apache-2.0 */
/* A match as a line of JSON: its exact form, and that it has the members of its table. */
#include "alert/match_line.h"

#include "alert/member.h"
#include "sample.h"
#include "support/tap.h"

#include <json-c/json.h>

#include <stdio.h>

#define HEX_11 "1111111111111111111111111111111111111111111111111111111111111111"
#define HEX_22 "2222222222222222222222222222222222222222222222222222222222222222"
#define HEX_33 "3333333333333333333333333333333333333333333333333333333333333333"
#define HEX_44 "4444444444444444444444444444444444444444444444444444444444444444"
#define CERTIFICATE                                                                                \
	"\"names\":[\"a.test\"],\"ips\":[\"192.0.2.1\"],\"subject\":\"CN=a\",\"issuer\":\"CN=b\"," \
	"\"serial\":\"01\",\"not_before\":null,\"not_after\":\"2026-11-24T12:00:00Z\",\"faults\":["
#define FAULT "{\"code\":\"time\",\"offset\":7}"
#define DER "],\"der\":{\"kind\":\"certificate\",\"base64\":\"MAA=\"}"
#define VERDICT                                                                                \
	"\"state\":\"held\",\"severity\":\"high\",\"rule\":\"wildcard-not-declared\",\"why\":" \
	"\"it is for a wildcard, and nobody has declared it\",\"source\":null,\"until\":"      \
	"\"2026-11-24T12:10:00.000Z\""
#define SIGNALLED                                              \
	"\"signals\":[\"issuer-new\",\"key-seen\"],\"since\":" \
	"\"2026-11-24T12:00:00.123Z\""
#define NO_VERDICT                                                                               \
	"\"state\":null,\"severity\":null,\"rule\":null,\"why\":null,\"source\":null,\"until\":" \
	"null"
#define EXPECTED                                                                          \
	"\"state\":\"expected\",\"severity\":\"info\",\"rule\":\"tbs-declared\",\"why\":" \
	"\"its TBSCertificate was declared to be ours (source web)\",\"source\":\"web\"," \
	"\"until\":null"
#define HEAD(attempt, key)                                                                       \
	"{\"schema\":\"ctvigil.match/v1\",\"id\":\"" HEX_11 "\",\"attempt\":" attempt            \
	",\"tbs_sha256\":\"" HEX_22 "\",\"issuer_key_sha256\":" key ",\"spki_sha256\":\"" HEX_44 \
	"\"," VERDICT "," SIGNALLED ",\"seen\":["
#define SIGHTING                                                                         \
	"{\"log\":\"log.test/2026h2\",\"index\":17,\"entry\":\"precert\",\"timestamp\":" \
	"\"2026-11-24T12:00:00.123Z\",\"proven\":true}"
#define UNPROVEN                                                                                   \
	"{\"log\":\"other.test\",\"index\":18446744073709551615,\"entry\":\"cert\",\"timestamp\":" \
	"\"2026-11-24T12:00:00.124Z\",\"proven\":false,\"reason\":\"the log failed\"}"
#define ITEM                                                                                  \
	"{\"watch\":\"192.0.2.1\",\"tag\":\"\",\"value\":\"192.0.2.1\",\"where\":\"san.ip\"," \
	"\"certainty\":\"exact\",\"reason\":\"it is the watched address\"}"
#define POSSIBLE                                                                                  \
	"{\"watch\":\".example.org\",\"tag\":\"web team\",\"value\":\"?.example.org\",\"where\":" \
	"\"subject.cn\",\"certainty\":\"possible\",\"reason\":\"a label cannot be read\"}"
#define MISMATCH "{\"code\":\"precert-mismatch\",\"offset\":null}"

/* A match with the first of the sightings and items of the sample. */
static struct match
sample_match(void)
{
	return (struct match){
		.id = sample_hash(0x11),
		.attempt = 1,
		.tbs_sha256 = sample_hash(0x22),
		.has_issuer_key = true,
		.issuer_key_sha256 = sample_hash(0x33),
		.spki_sha256 = sample_hash(0x44),
		.verdict = &sample_verdict,
		.sightings = sample_sightings,
		.sighting_count = 1,
		.items = sample_items,
		.item_count = 1,
		.json = VIEW(CERTIFICATE FAULT DER),
	};
}

static void
assert_line(const struct match *match, const char *line)
{
	struct buf out;

	buf_init_growing(&out, 65536);
	match_append_line(&out, match);
	assert_string_equal(buf_string(&out), line);
	buf_fini(&out);
}

/* That the members of a verdict are these. */
static void
assert_verdict(const struct match_verdict *verdict, const char *members)
{
	struct buf out;

	buf_init_growing(&out, 65536);
	buf_byte(&out, '{');
	verdict_append_json(&out, verdict);
	assert_string_equal(buf_string(&out) + 1, members);
	buf_fini(&out);
}

static void
expected_run(const void *p unused_arg)
{
	const struct match_verdict verdict = {
		.state = FINDING_EXPECTED,
		.severity = SEVERITY_INFO,
		.rule = RULE_TBS,
		.source = VIEW("web"),
	};

	assert_verdict(&verdict, EXPECTED);
}

static void
not_judged_run(const void *p unused_arg)
{
	assert_verdict(NULL, NO_VERDICT);
}

static void
no_signals_run(const void *p unused_arg)
{
	struct buf out;

	buf_init_growing(&out, 65536);
	buf_byte(&out, '{');
	verdict_append_signals(&out, NULL);
	assert_string_equal(buf_string(&out) + 1, "\"signals\":[],\"since\":null");
	buf_fini(&out);
}

static void
plain_run(const void *p unused_arg)
{
	struct match match = sample_match();

	assert_line(&match, HEAD("1", "\"" HEX_33 "\"") SIGHTING "],\"matches\":[" ITEM
								 "]," CERTIFICATE FAULT DER "}");
}

static void
several_run(const void *p unused_arg)
{
	struct match match = sample_match();

	match.sighting_count = 2;
	match.item_count = 2;
	assert_line(&match, HEAD("1", "\"" HEX_33 "\"") SIGHTING
	    "," UNPROVEN "],\"matches\":[" ITEM "," POSSIBLE "]," CERTIFICATE FAULT DER "}");
}

static void
keyless_run(const void *p unused_arg)
{
	struct match match = sample_match();

	match.has_issuer_key = false;
	match.attempt = 2;
	assert_line(&match,
	    HEAD("2", "null") SIGHTING "],\"matches\":[" ITEM "]," CERTIFICATE FAULT DER "}");
}

struct mismatch_case {
	const char *says;
	size_t count;
	struct view json;
	const char *end;
};

static void
mismatch_run(const void *p)
{
	const struct mismatch_case *row = p;
	const struct hash others[] = { sample_hash(0x55), sample_hash(0x66) };
	struct match match = sample_match();
	struct buf out;
	const char *end;

	match.json = row->json;
	match.mismatches = others;
	match.mismatch_count = row->count;
	buf_init_growing(&out, 65536);
	match_append_line(&out, &match);
	end = strstr(buf_string(&out), "\"faults\":");
	assert_non_null(end);
	assert_string_equal(end, row->end);
	buf_fini(&out);
}

static void
hostile_run(const void *p unused_arg)
{
	const struct match_sighting sighting = { .log = sample_hostile, .reason = sample_hostile };
	const struct match_item item = {
		.watch = sample_hostile,
		.tag = sample_hostile,
		.value = sample_hostile,
		.where = sample_hostile,
		.reason = sample_hostile,
	};
	struct match match = sample_match();
	struct buf out;
	struct json_object *root;

	match.sightings = &sighting;
	match.items = &item;
	buf_init_growing(&out, 65536);
	match_append_line(&out, &match);
	assert_true(sample_is_inert(buf_view(&out), 0x20));
	root = json_tokener_parse(buf_string(&out));
	assert_non_null(root);
	json_object_put(root);
	buf_fini(&out);
}

/* ---- the table ---- */

/* Whether the value is of the type of a row of the table. */
static bool
type_is(struct json_object *value, const char *type)
{
	size_t len = strlen(type);

	if (value == NULL)
		return type[len - 1] == '?';
	if (strncmp(type, "integer", 7) == 0)
		return json_object_is_type(value, json_type_int);
	if (strncmp(type, "boolean", 7) == 0)
		return json_object_is_type(value, json_type_boolean);
	if (strncmp(type, "array", 5) == 0)
		return json_object_is_type(value, json_type_array);
	if (strncmp(type, "object", 6) == 0)
		return json_object_is_type(value, json_type_object);
	return json_object_is_type(value, json_type_string);
}

struct walk {
	size_t row;
};

/* Compares the members of object, whose path is prefix, with the next rows. */
static void
compare_members(struct walk *walk, struct json_object *object, const char *prefix)
{
	json_object_object_foreach(object, name, value)
	{
		const struct alert_member *row = &alert_members[walk->row++];
		char path[64];

		(void)snprintf(path, sizeof(path), "%s%s", prefix, name);
		assert_string_equal(path, row->path);
		assert_true(type_is(value, row->type));
		if (json_object_is_type(value, json_type_object)) {
			(void)snprintf(path, sizeof(path), "%s%s.", prefix, name);
			compare_members(walk, value, path);
		}
		if (json_object_is_type(value, json_type_array) &&
		    json_object_is_type(json_object_array_get_idx(value, 0), json_type_object)) {
			(void)snprintf(path, sizeof(path), "%s%s[].", prefix, name);
			compare_members(walk, json_object_array_get_idx(value, 0), path);
		}
	}
}

static void
members_run(const void *p unused_arg)
{
	struct match match = sample_match();
	struct walk walk = { .row = 0 };
	struct buf out;
	struct json_object *root;

	/* The unproven one has all members. */
	match.sightings = &sample_sightings[1];
	buf_init_growing(&out, 65536);
	match_append_line(&out, &match);
	root = json_tokener_parse(buf_string(&out));
	compare_members(&walk, root, "");
	assert_int_equal(alert_members[walk.row - 1].line, ALERT_MATCH);
	assert_int_equal(alert_members[walk.row].line, ALERT_LOG);
	json_object_put(root);
	buf_fini(&out);
}

int
main(void)
{
	const struct mismatch_case mismatches[] = {
		{ "an issuance that agrees with all others has its own faults", 0,
		    VIEW(CERTIFICATE FAULT DER), "\"faults\":[" FAULT DER "}" },
		{ "another issuance of the same serial is a fault", 1, VIEW(CERTIFICATE DER),
		    "\"faults\":[" MISMATCH DER "}" },
		{ "each other issuance of the same serial is a fault", 2,
		    VIEW(CERTIFICATE FAULT DER),
		    "\"faults\":[" FAULT "," MISMATCH "," MISMATCH DER "}" },
	};
	tap_section("alert: the line of a match");
	tap_test("what is expected names its source", expected_run, NULL);
	tap_test("what nobody judged has no verdict", not_judged_run, NULL);
	tap_test("nor has it signals", no_signals_run, NULL);
	tap_test("a match is one line with its members in order", plain_run, NULL);
	tap_test(
	    "a match names every entry and item, and why one is not proven", several_run, NULL);
	tap_test("the issuer key is null while it is not known", keyless_run, NULL);
	tap_rows(mismatches, mismatch_run);
	tap_test("hostile text comes out inert, as valid JSON", hostile_run, NULL);
	tap_test("the line has the members of the table, in its order", members_run, NULL);
	return tap_done();
}
