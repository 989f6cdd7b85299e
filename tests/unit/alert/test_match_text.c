/* SPDX-License-Identifier: Apache-2.0 */
/* A match for people: its exact form, and that nothing in it can act on a terminal. */
#include "alert/match_text.h"

#include "sample.h"
#include "support/tap.h"

#include <stdio.h>

#define HEX_11 "1111111111111111111111111111111111111111111111111111111111111111"
#define HEX_44 "4444444444444444444444444444444444444444444444444444444444444444"
#define HEX_55 "5555555555555555555555555555555555555555555555555555555555555555"
#define DETAILS "Test CA (Test, HR)\n  names     a.test\n"
#define NOT_YOURS                                                 \
	"Report it to the issuer with the certificate; it must\n" \
	"            look into it within 24 hours."
#define ADVICE "  do        Not yours?  " NOT_YOURS
#define YOURS "  do        Yours?  ctvigil findings expect 111111111111 --reason TEXT\n"
#define SEE "  See: ctvigil show log.test/2026h2:17\n"
#define ITEM "  matches   192.0.2.1 in san.ip: it is the watched address\n"
#define SIGHTING "  logged    log.test/2026h2:17, 2026-11-24T12:00:00.123Z, proven\n"
#define KEY "  key hash  " HEX_44 "\n"
#define ID "  id        " HEX_11 "\n"

struct text_case {
	const char *says;
	size_t sightings;
	size_t items;
	size_t mismatches;
	uint32_t attempt;
	struct view details;
	const char *text;
};

static void
text_run(const void *p)
{
	const struct text_case *row = p;
	const struct hash other = sample_hash(0x55);
	const struct match match = {
		.id = sample_hash(0x11),
		.attempt = row->attempt,
		.spki_sha256 = sample_hash(0x44),
		.sightings = sample_sightings,
		.sighting_count = row->sightings,
		.items = sample_items,
		.item_count = row->items,
		.mismatches = &other,
		.mismatch_count = row->mismatches,
		.text = row->details,
	};
	struct buf out;

	buf_init_growing(&out, 65536);
	match_append_text(&out, &match);
	assert_string_equal(buf_string(&out), row->text);
	buf_fini(&out);
}

struct verdict_case {
	const char *says;
	struct match_verdict verdict;
	const char *line;
	const char *advice;
};

static void
verdict_run(const void *p)
{
	const struct verdict_case *row = p;
	const struct match match = {
		.id = sample_hash(0x11), .spki_sha256 = sample_hash(0x44), .verdict = &row->verdict
	};
	char text[1024];
	struct buf out;

	(void)snprintf(text, sizeof(text),
	    "  in a certificate by an unknown issuer\n%s" KEY ID "%s", row->line, row->advice);
	buf_init_growing(&out, 65536);
	match_append_text(&out, &match);
	assert_string_equal(buf_string(&out), text);
	buf_fini(&out);
}

struct many_case {
	const char *says;
	size_t values; /* different ones, each twice */
	const char *first;
};

static void
many_run(const void *p)
{
	static const char *const values[] = { "a", "b", "c", "d", "e" };
	const struct many_case *row = p;
	struct match_item items[2 * COUNT_OF(values)] = { { .exact = true } };
	const struct match match = { .items = items, .item_count = 2 * row->values };
	struct buf out;
	struct view rest;
	struct view line;

	for (size_t i = 0; i < match.item_count; i++)
		items[i].value = view_text(values[i / 2]);
	buf_init_growing(&out, 65536);
	match_append_text(&out, &match);
	rest = buf_view(&out);
	assert_true(view_line(&rest, '\n', &line));
	assert_view_equal(line, view_text(row->first));
	buf_fini(&out);
}

static void
hostile_run(const void *p unused_arg)
{
	const struct match_sighting sighting = { .log = sample_hostile, .reason = sample_hostile };
	const struct match_item item = {
		.watch = sample_hostile,
		.tag = sample_hostile,
		.value = VIEW("b\x1b"),
		.where = sample_hostile,
		.reason = sample_hostile,
	};
	const struct match match = {
		.sightings = &sighting, .sighting_count = 1, .items = &item, .item_count = 1
	};
	struct buf out;
	struct view rest;
	struct view line;
	size_t lines = 0;

	buf_init_growing(&out, 65536);
	match_append_text(&out, &match);
	assert_true(sample_is_inert(buf_view(&out), '\n'));
	for (rest = buf_view(&out); view_line(&rest, '\n', &line);)
		lines++;
	/* The first, item, key, place, id, and two of advice. */
	assert_int_equal(lines, 7);
	buf_fini(&out);
}

int
main(void)
{
	const struct text_case texts[] = {
		{ "a match stands alone: who, what, where, and what to do", 1, 1, 0, 1,
		    VIEW(DETAILS),
		    "192.0.2.1  in a precertificate by Test CA (Test, HR)\n" ITEM
		    "  names     a.test\n" KEY SIGHTING ID ADVICE SEE },
		{ "each item and place has its line", 2, 2, 0, 1, VIEW(DETAILS),
		    "192.0.2.1, ?.example.org  in a precertificate by Test CA (Test, HR)\n" ITEM
		    "  possible  .example.org [web team] by ?.example.org in subject.cn: a label "
		    "cannot be read\n"
		    "  names     a.test\n" KEY SIGHTING
		    "  logged    other.test:18446744073709551615, 2026-11-24T12:00:00.124Z, not "
		    "proven: the log failed\n" ID ADVICE SEE },
		{ "another certificate of the same serial number is a fault", 1, 1, 1, 1,
		    VIEW(DETAILS),
		    "192.0.2.1  in a precertificate by Test CA (Test, HR)\n" ITEM
		    "  names     a.test\n"
		    "  fault     its issuer gave this serial number to another certificate too:\n"
		    "            " HEX_55 "\n" KEY SIGHTING ID ADVICE SEE },
		{ "what may have been told before says so", 1, 1, 0, 2, VIEW(DETAILS),
		    "192.0.2.1  in a precertificate by Test CA (Test, HR)\n" ITEM
		    "  names     a.test\n" KEY SIGHTING ID
		    "  attempt   2: it may have been told before\n" ADVICE SEE },
		{ "a certificate without details is still told", 0, 1, 0, 1, VIEW(""),
		    "192.0.2.1  in a certificate by an unknown issuer\n" ITEM KEY ID ADVICE "\n" },
	};
	const struct verdict_case verdicts[] = {
		{ "what is held says until when, and why", sample_verdict,
		    "  finding   held, until 2026-11-24T12:10:00.000Z, high: it is for a wildcard, "
		    "and nobody has declared it\n"
		    "  signal    nothing of its issuer was seen before (since "
		    "2026-11-24T12:00:00.123Z)\n"
		    "  signal    its key was seen before, in another issuance (since "
		    "2026-11-24T12:00:00.123Z)\n",
		    YOURS "            Not yours?  " NOT_YOURS "\n" },
		{ "what a source explained needs no advice",
		    { .state = FINDING_EXPECTED, .rule = RULE_KEY, .source = VIEW("web\x1b") },
		    "  finding   expected, info: its key was declared to be ours, for these names "
		    "(source web\\x1b)\n",
		    "" },
		{ "nor does what somebody explained",
		    { .state = FINDING_EXPECTED,
			.severity = SEVERITY_MEDIUM,
			.rule = RULE_NOT_DECLARED },
		    "  finding   expected, medium: somebody has said that it is ours\n", "" },
	};
	const struct many_case many[] = {
		{ "two names stand in the first line", 2,
		    "a, b  in a certificate by an unknown issuer" },
		{ "three names stand in the first line", 3,
		    "a, b, c  in a certificate by an unknown issuer" },
		{ "the fourth name is counted", 4,
		    "a, b, c and 1 more  in a certificate by an unknown issuer" },
		{ "the names that follow are counted", 5,
		    "a, b, c and 2 more  in a certificate by an unknown issuer" },
	};
	tap_section("alert: a match for people");
	tap_rows(texts, text_run);
	tap_rows(verdicts, verdict_run);
	tap_rows(many, many_run);
	tap_test("hostile text comes out inert", hostile_run, NULL);
	return tap_done();
}
