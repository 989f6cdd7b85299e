/* SPDX-License-Identifier: Apache-2.0 */
/* Log lists: what is read, what is refused and why, and the union of two. */
#include "source/loglist.h"

#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "support/shared.h"
#include "support/tap.h"

#include <stdlib.h>

/* P-256 keys made for this test, and their hashes. */
#define KEY \
	"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE47e5MXrUpU77jQaVNVcuugEcyOjL+omJQEGqguTRI84ukIzuQAhMSwkQLoz2oVO6EjgCp7DBBwJiq3Q1y4RA3g=="
#define ID "UFXcNo+r8Aa9P74ocLscbzG63/rL4Xx68FYVPencgdA="
#define OTHER_KEY \
	"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEn44gibAv+IrA0EdVJ4IpwdR9GepZ6bvUpM10l2FKSfzgll/byPxqDSLwb78e5Tmon4tD/DBvAFcFADnU3DcaUA=="
#define OTHER_ID "uFRKKiOBEdtD+f/YqfJomvBfgjROn8ho67CkiUFuqmU="
/* A log that Google shows to those it takes for enforcers. */
#define MIMIC_KEY \
	"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEdO/+dnH/NZSBSLmmN9u2h4HNTnCOLeU+oMBiRynIvQ8zt2ft0IMyO90e5nwSaCdYvA4JVGzCMarfs9DcNxFY1g=="
#define MIMIC_ID "9EGV1vAOLbVUNcrdV3iS5T4VrUFwWPh44U/2uRh0FYk="
#define LOG(url, rest)                                                                    \
	"{\"description\":\"A\",\"log_id\":\"" ID "\",\"key\":\"" KEY "\",\"url\":\"" url \
	"\"," rest "}"
#define OTHER_LOG \
	"{\"log_id\":\"" OTHER_ID "\",\"key\":\"" OTHER_KEY "\",\"url\":\"https://other.test/\"}"
#define TILED                                   \
	"{\"log_id\":\"" ID "\",\"key\":\"" KEY \
	"\",\"monitoring_url\":\"https://a.test/m\",\"submission_url\":\"https://a.test/s/\"}"
#define STATE(word) "\"state\":{\"" word "\":{}}"
#define LIST(logs) "{\"version\":\"1.2\",\"operators\":[{\"name\":\"Op\",\"logs\":[" logs "]}]}"

struct list_case {
	const char *says;
	const char *text;
	size_t logs;      /* 0: it is no list */
	const char *note; /* what the notes say, NULL for nothing */
};

static void
list_run(const void *p)
{
	const struct list_case *row = p;
	struct log_list list = { .count = 0 };
	struct error err;

	if (row->logs == 0) {
		assert_int_equal(log_list_read(view_text(row->text), "the list", &list, &err),
		    STATUS_LIST_MALFORMED);
		assert_int_equal(list.count, 0);
		return;
	}
	assert_int_equal(log_list_read(view_text(row->text), "the list", &list, &err), STATUS_OK);
	assert_int_equal(list.count, row->logs);
	if (row->note == NULL)
		assert_int_equal(list.notes.len, 0);
	else
		assert_non_null(strstr(buf_string(&list.notes), row->note));
	log_list_fini(&list);
}

struct many_case {
	const char *says;
	unsigned logs;
	bool has_twin; /* the last one once more */
	bool is_list;
};

/* A log whose key is its number. */
static void
write_log(struct buf *text, struct hasher *hasher, unsigned number)
{
	const uint8_t key[] = { (uint8_t)(number >> 8), (uint8_t)number };
	struct hash id = hash_bytes(hasher, view_of(key, sizeof(key)));

	buf_text(text, "{\"log_id\":\"");
	base64_append(text, view_of(id.bytes, sizeof(id.bytes)));
	buf_text(text, "\",\"key\":\"");
	base64_append(text, view_of(key, sizeof(key)));
	buf_text(text, "\",\"url\":\"https://a.test/\"}");
}

static void
many_run(const void *p)
{
	const struct many_case *row = p;
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct log_list list = { .count = 0 };
	struct error err = { .message = "" };
	struct buf text;

	buf_init_growing(&text, LIMIT_LOG_LIST);
	buf_text(&text, "{\"operators\":[{\"name\":\"Op\",\"logs\":[");
	for (unsigned i = 0; i < row->logs; i++) {
		buf_text(&text, i == 0 ? "" : ",");
		write_log(&text, hasher, i);
	}
	if (row->has_twin) {
		buf_byte(&text, ',');
		write_log(&text, hasher, row->logs - 1);
	}
	buf_text(&text, "]}]}");
	assert_int_equal(log_list_read(buf_view(&text), "list", &list, &err),
	    row->is_list ? STATUS_OK : STATUS_LIST_MALFORMED);
	assert_int_equal(list.count, row->is_list ? row->logs : 0);
	assert_string_equal(
	    err.message, row->is_list ? "" : "list: it names more logs than there can be");
	log_list_fini(&list);
	buf_fini(&text);
}

static void
fields_run(const void *p unused_arg)
{
	struct log_list list;
	const struct log_description *log;

	assert_int_equal(
	    log_list_read(
		VIEW(LIST(LOG("https://a.test/2026",
		    "\"mmd\":60,\"state\":{\"readonly\":{\"final_tree_head\":{\"tree_size\":7,"
		    "\"sha256_root_hash\":\"" ID "\"}}},\"temporal_interval\":{\"start_inclusive\":"
		    "\"1970-01-01T00:00:01Z\",\"end_exclusive\":\"1970-01-01T00:00:02Z\"}"))),
		"list", &list, NULL),
	    STATUS_OK);
	log = &list.logs[0];
	assert_string_equal(log->name, "a.test/2026");
	assert_string_equal(log->url, "https://a.test/2026/");
	assert_string_equal(log->operator_name, "Op");
	assert_string_equal(list.version, "1.2");
	assert_int_equal(log->protocol, LOG_RFC6962);
	assert_int_equal(log->state, LOG_STATE_READONLY);
	assert_int_equal(log->mmd_s, 60);
	assert_int_equal(log->interval_start_s, 1);
	assert_int_equal(log->interval_end_s, 2);
	assert_true(log->has_final);
	assert_int_equal(log->final_size, 7);
	log_list_fini(&list);
}

static void
merge_run(const void *p unused_arg)
{
	struct log_list a;
	struct log_list b;

	assert_int_equal(
	    log_list_read(VIEW(LIST(LOG("https://a.test/", STATE("retired")))), "a", &a, NULL),
	    STATUS_OK);
	assert_int_equal(
	    log_list_read(
		VIEW(LIST(LOG("https://a.test/", STATE("usable")) "," OTHER_LOG)), "b", &b, NULL),
	    STATUS_OK);
	log_list_merge(&a, &b);
	assert_int_equal(a.count, 2);
	assert_int_equal(a.logs[0].state, LOG_STATE_USABLE);
	log_list_merge(&b, &a);
	assert_int_equal(b.count, 2);
	assert_int_equal(b.logs[0].state, LOG_STATE_USABLE);
	log_list_fini(&a);
	log_list_fini(&b);
}

static void
state_run(const void *p unused_arg)
{
	assert_string_equal(log_state_text(LOG_STATE_QUALIFIED), "qualified");
	assert_true(log_state_is_followed(LOG_STATE_QUALIFIED));
	assert_true(log_state_is_followed(LOG_STATE_READONLY));
	assert_false(log_state_is_followed(LOG_STATE_RETIRED));
	assert_false(log_state_is_followed(LOG_STATE_UNKNOWN));
}

struct real_case {
	const char *says;
	const char *file;
	size_t logs;
	size_t notes;
};

static void
real_run(const void *p)
{
	const struct real_case *row = p;
	struct view text = shared_read(row->file);
	struct log_list list = { .count = 0 };
	struct error err;
	size_t notes = 0;

	assert_int_equal(log_list_read(text, "list", &list, &err),
	    row->logs == 0 ? STATUS_LIST_MALFORMED : STATUS_OK);
	for (size_t i = 0; i < list.notes.len; i++)
		notes += list.notes.ptr[i] == '\n' ? 1 : 0;
	assert_int_equal(list.count, row->logs);
	assert_int_equal(notes, row->notes);
	log_list_fini(&list);
	free((void *)(uintptr_t)text.ptr);
}

int
main(void)
{
	const struct list_case lists[] = {
		{ "nothing is no list", "", 0, NULL },
		{ "an array is no list", "[]", 0, NULL },
		{ "a list without operators is none", "{}", 0, NULL },
		{ "operators are an array", "{\"operators\":1}", 0, NULL },
		{ "a list without logs is none", LIST(""), 0, NULL },
		{ "half a list is none", "{\"operators\":[{\"name\":\"Op\"", 0, NULL },
		{ "logs may be null",
		    "{\"operators\":[{\"logs\":null,\"tiled_logs\":[" TILED "]}]}", 1, NULL },
		{ "a log without a state is of unknown state",
		    LIST(LOG("https://a.test/", "\"x\":1")), 1, NULL },
		{ "a log that stands twice is read once",
		    LIST(LOG("https://a.test/", "\"x\":1") "," LOG("https://b.test/", "\"x\":1")),
		    1, "names it twice" },
		{ "a log whose ID is not the hash of its key is left out",
		    LIST(OTHER_LOG ",{\"description\":\"x\",\"log_id\":\"" ID
				   "\",\"key\":\"AAAA\",\"url\":"
				   "\"https://a.test/\"}"),
		    1, "RFC 6962 3.2" },
		{ "a log whose ID is too short is left out",
		    LIST(OTHER_LOG
			",{\"log_id\":\"AAAA\",\"key\":\"AAAA\",\"url\":\"https://a.test/\"}"),
		    1, "base 64" },
		{ "a log under example.com is left out",
		    LIST(OTHER_LOG "," LOG("https://ct.example.com/bogus/", "\"x\":1")), 1,
		    "does not exist" },
		{ "a log whose private key is public is left out",
		    LIST(
			OTHER_LOG ",{\"log_id\":\"" MIMIC_ID "\",\"key\":\"" MIMIC_KEY "\",\"url\":"
				  "\"https://a.test/\"}"),
		    1, "private key is public" },
		{ "an operator may have no name",
		    "{\"operators\":[{\"name\":null,\"logs\":[" OTHER_LOG "]}]}", 1, NULL },
		{ "what is no log is left out", LIST(OTHER_LOG ",null,7"), 1, "its URL" },
		{ "a log without a URL is left out",
		    LIST(OTHER_LOG ",{\"description\":\"lost\\u001b[2J\",\"log_id\":\"" ID "\"}"),
		    1, "lost\\x1b[2J is left out: its URL" },
	};
	static const struct many_case many[] = {
		{ "one log fewer than a list may name", LIMIT_LOGS - 1, false, true },
		{ "as many logs as a list may name", LIMIT_LOGS, false, true },
		{ "as many, and one of them twice", LIMIT_LOGS, true, true },
		{ "a list of more logs is refused whole", LIMIT_LOGS + 1, false, false },
	};
	const struct real_case reals[] = {
		{ "Google's list of August 2026",
		    "loglists/google_all_logs_list_v89.25_20260820.json", 115, 2 },
		{ "Apple's list of March 2026", "loglists/apple_current_log_list_v511_2026.json",
		    166, 0 },
		{ "Google's list of January 2026", "loglists/google_log_list_v81.14_20260120.json",
		    73, 2 },
		{ "crt.sh's list of all logs", "loglists/crtsh_all_logs_list.json", 309, 0 },
		{ "crt.sh's list of active logs", "loglists/crtsh_active_logs_list.json", 152, 0 },
		{ "a list of logs for mark certificates", "loglists/bimi_approved_logs_list.json",
		    1, 0 },
		{ "a list without URLs names no log",
		    "loglists/mozilla_known_logs_derived_by_crtsh_20260811.json", 0, 0 },
		{ "a list of mimics alone names no log", "loglists/chrome_log_mimics_list.json", 0,
		    0 },
	};
	tap_section("source: log lists");
	tap_rows(lists, list_run);
	tap_rows(many, many_run);
	tap_test("every field is read", fields_run, NULL);
	tap_test("the union of two lists has every log once, in its better state", merge_run, NULL);
	tap_test("logs that are qualified, usable or read-only are followed", state_run, NULL);
	tap_section("source: real log lists");
	tap_rows(reals, real_run);
	return tap_done();
}
