/* SPDX-License-Identifier: Apache-2.0 */
/* Configurations: what is read of them, what is wrong with them, and where. */
#include "read_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- what is wrong ---- */

static const struct wrong_case wrongs[] = {
	{ "one key will do", "watch: [a.test]\n", "" },
	{ "a list may stand in lines", "watch:\n- a.test\n- '*.b.test'\n", "" },
	{ "a list may be empty", "watch: []\n", "" },
	{ "JSON is YAML", "{\"watch\": [\"a.test\"], \"poll\": \"15m\"}", "" },
	{ "a document may have a mark at its beginning and its end", "---\npoll: 1s\n...\n", "" },
	{ "nothing is no configuration", "",
	    "f: it is empty: give at least watch or watchlists\n" },
	{ "a comment is no configuration", "# poll: 1s\n",
	    "f: it is empty: give at least watch or watchlists\n" },
	{ "a list is no configuration", "- a.test\n",
	    "f:1:1: a configuration is a mapping: lines such as poll: 60s\n" },
	{ "a word is no configuration", "poll",
	    "f:1:1: a configuration is a mapping: lines such as poll: 60s\n" },
	{ "a second document is refused", "poll: 1s\n---\npoll: 2s\n",
	    "f:2:1: a second document begins here; a configuration is one\n" },
	{ "a key that there is not is guessed", "pol: 1s\n",
	    "f:1:1: there is no key pol; did you mean poll?\n" },
	{ "a key that is like none is told where to look", "frobnicate: 1s\n",
	    "f:1:1: there is no key frobnicate; ctvigil config schema has those that there "
	    "are\n" },
	{ "an option of the command line alone is no key", "once: true\n",
	    "f:1:1: there is no key once; ctvigil config schema has those that there are\n" },
	{ "what is shown of a key is escaped", "\"\\e[2J\": 1\n",
	    "f:1:1: there is no key \\x1b[2J; ctvigil config schema has those that there are\n" },
	{ "a key is given once", "poll: 1s\nlogs: x\npoll: 2s\n",
	    "f:3:1: poll is given twice, first in line 1\n" },
	{ "a key is a word", "? [a]\n: b\n", "f:1:3: a key is a word\n" },
	{ "what stands behind a wrong key is stepped over", "a: {b: [c, {d: e}]}\npol: 1\n",
	    "f:1:1: there is no key a; ctvigil config schema has those that there are\n"
	    "f:2:1: there is no key pol; did you mean poll?\n" },
	{ "a time has a unit", "poll: 15\n",
	    "f:1:7: poll: takes a time with its unit (90s, 15m, 2h, 1d) from 1s to 1d, not 15\n" },
	{ "a time has a unit, in quotes too", "poll: '15'\n",
	    "f:1:7: poll: takes a time with its unit (90s, 15m, 2h, 1d) from 1s to 1d, not 15\n" },
	{ "the shortest time", "poll: 1s\n", "" },
	{ "a shorter time", "poll: 0s\n",
	    "f:1:7: poll: takes a time with its unit (90s, 15m, 2h, 1d) from 1s to 1d, not 0s\n" },
	{ "the longest time", "poll: 1d\n", "" },
	{ "a longer time", "poll: 86401s\n",
	    "f:1:7: poll: takes a time with its unit (90s, 15m, 2h, 1d) from 1s to 1d, not "
	    "86401s\n" },
	{ "a number is whole", "max_rate: 1.5\n",
	    "f:1:11: max_rate: takes a whole number from 1 to 10000, not 1.5\n" },
	{ "a number has a range", "max_rate: 10001\n",
	    "f:1:11: max_rate: takes a whole number from 1 to 10000, not 10001\n" },
	{ "yes is not true", "jsonl: yes\n", "f:1:8: jsonl: takes true or false, not yes\n" },
	{ "a word is one of those that there are", "protocol: http\n",
	    "f:1:11: protocol: takes one of rfc6962|static, not http\n" },
	{ "a list is written as one", "watch: a.test\n",
	    "f:1:8: watch: a list belongs here, even of one: [ITEM]\n" },
	{ "a text is no list", "logs: [a]\n",
	    "f:1:7: logs: one value belongs here, no list and no mapping\n" },
	{ "a text is no mapping", "logs: {a: b}\n",
	    "f:1:7: logs: one value belongs here, no list and no mapping\n" },
	{ "an item is no list", "watch: [[a.test], b.test]\n",
	    "f:1:9: watch: one value belongs here, no list and no mapping\n" },
	{ "nothing is no value", "logs:\npoll: ~\n",
	    "f:1:6: logs: the value is missing\nf:2:7: poll: the value is missing\n" },
	{ "nothing in quotes is one", "logs: ''\n", "" },
	{ "a NUL is refused", "logs: \"a\\0b\"\n", "f:1:7: logs: it has a NUL inside\n" },
	{ "an alias is refused", "logs: *a\n",
	    "f:1:7: logs: aliases are not understood; put what begins with * into quotes\n" },
	{ "an anchor is refused", "logs: &a b\n",
	    "f:1:7: logs: anchors are not understood; put what begins with & into quotes\n" },
	{ "a tag is refused", "logs: !!str a\n",
	    "f:1:7: logs: tags are not understood; put what begins with ! into quotes\n" },
	{ "an alias is no list", "watch: *a\n",
	    "f:1:8: watch: aliases are not understood; put what begins with * into quotes\n" },
	{ "an anchor of a list is refused", "watch: &a [b]\n",
	    "f:1:8: watch: anchors are not understood; put what begins with & into quotes\n" },
	{ "a tag of a list is refused", "watch: !!seq [b]\n",
	    "f:1:8: watch: tags are not understood; put what begins with ! into quotes\n" },
	{ "a wildcard is put into quotes", "watch: [*.a.test]\n",
	    "f:1:10: while scanning an alias: did not find expected alphabetic or numeric "
	    "character; put what begins with a sign into quotes\n" },
	{ "a tab is no indentation", "watch:\n\t- a\n",
	    "f:2:1: while scanning for the next token: found character that cannot start any "
	    "token\n" },
	{ "a quote is closed", "logs: \"a\n",
	    "f:2:1: while scanning a quoted scalar: found unexpected end of stream\n" },
	{ "what is no UTF-8 is refused", "logs: \xff\n",
	    "f: byte 6: invalid leading UTF-8 octet\n" },
};

/* As many mistakes as are told, one fewer, and one more. */
static void
many_run(const void *p)
{
	const size_t *count = p;
	struct buf text;
	struct file file;
	size_t lines = 0;

	buf_init_growing(&text, 1 << 20);
	for (size_t i = 0; i < *count; i++)
		buf_printf(&text, "x%zu: 1\n", i);
	file = read_file(NULL, buf_view(&text));
	for (size_t i = 0; i < file.mistakes.len; i++)
		lines += file.mistakes.ptr[i] == '\n' ? 1 : 0;
	assert_int_equal(
	    lines, *count <= LIMIT_CONF_ERRORS ? *count : (size_t)LIMIT_CONF_ERRORS + 1);
	assert_int_equal(strstr(buf_string(&file.mistakes), "f: 1 more mistake") != NULL,
	    *count > LIMIT_CONF_ERRORS);
	file_fini(&file);
	buf_fini(&text);
}

/* ---- what is read ---- */

static void
values_run(const void *p unused_arg)
{
	struct file file = read_file(
	    NULL, VIEW("watch: [a.test, \".b.test\"]\npoll: 15m\nmax_rate: 7\njsonl: true\n"
		       "protocol: static\n\n\ncontact: \"a: b # c\"\n"));
	const struct settings *settings = &file.settings;

	assert_int_equal(file.status, STATUS_OK);
	assert_int_equal(settings->watch.count, 2);
	assert_string_equal(settings->watch.items[0], "a.test");
	assert_string_equal(settings->watch.items[1], ".b.test");
	assert_int_equal(settings->poll_s, 900);
	assert_int_equal(settings->max_rate, 7);
	assert_true(settings->jsonl);
	assert_string_equal(settings->protocol, "static");
	assert_string_equal(settings->contact, "a: b # c");
	assert_int_equal(settings->partial_after_s, 60);
	assert_int_equal(settings->hold_s, 600);
	assert_int_equal(settings->origins[CONF_CONTACT_ID].source, CONF_BY_FILE);
	assert_int_equal(settings->origins[CONF_CONTACT_ID].line, 8);
	assert_int_equal(settings->origins[CONF_PARTIAL_AFTER_ID].source, CONF_BY_DEFAULT);
	file_fini(&file);
}

/* What the file says is checked all the same. */
static void
stronger_run(const void *p unused_arg)
{
	const char *const args[] = { "--poll=2m", "--item=c.test", NULL };
	struct file file = read_file(args, VIEW("poll: 1s\nwatch: [a.test, b.test]\n"));

	assert_int_equal(file.status, STATUS_OK);
	assert_int_equal(file.settings.poll_s, 120);
	assert_int_equal(file.settings.origins[CONF_POLL_ID].source, CONF_BY_COMMAND);
	assert_int_equal(file.settings.watch.count, 1);
	assert_string_equal(file.settings.watch.items[0], "c.test");
	file_fini(&file);
	file = read_file(args, VIEW("poll: 1y\n"));
	assert_int_equal(file.status, STATUS_USAGE);
	file_fini(&file);
}

/* What is shown says the same when it is read, with all that a text may have. */
static void
shown_run(const void *p unused_arg)
{
	struct file file = read_file(NULL,
	    VIEW("watch: [\"a\\\"\\\\\\n\\x7f\\u00fc\"]\npoll: 90s\npartial_after: 0s\nquiet: "
		 "true\nlogs: \"\"\n"));
	struct file again;
	struct buf shown;
	struct buf twice;

	buf_init_growing(&shown, 1 << 20);
	buf_init_growing(&twice, 1 << 20);
	conf_append_shown(&shown, &file.settings, "f");
	assert_non_null(strstr(buf_string(&shown), "poll: 90s  # f:2\n"));
	assert_non_null(strstr(buf_string(&shown), "timeout: 30s  # default\n"));
	assert_non_null(strstr(buf_string(&shown), "# exec is not set\n"));
	again = read_file(NULL, buf_view(&shown));
	assert_int_equal(again.status, STATUS_OK);
	for (const struct conf_option *row = conf_options; row->name != NULL; row++)
		assert_false(conf_differs(&file.settings, &again.settings, row));
	file_fini(&file);
	file_fini(&again);
	buf_fini(&shown);
	buf_fini(&twice);
}

/* ---- how two differ ---- */

static const struct change_case changes[] = {
	{ "the same in other words is no change", "poll: 120s\n", "poll: 2m # same\n", CONF_POLL_ID,
	    NULL },
	{ "a time changes", "poll: 1m\n", "poll: 90s\n", CONF_POLL_ID, "poll: 90s (was 1m)" },
	{ "what may wait for a source changes", "hold: 0s\n", "quiet: false\n", CONF_HOLD_ID,
	    "hold: 10m (was 0s)" },
	{ "what was not set is set", "quiet: false\n", "logs: a\n", CONF_LOGS_ID,
	    "logs: \"a\" (was null)" },
	{ "what was set is set no more", "max_rate: 5\n", "quiet: false\n", CONF_MAX_RATE_ID,
	    "max_rate: null (was 5)" },
	{ "items come and go", "watch: [a, b, b]\n", "watch: [c, b, d, e]\n", CONF_WATCH_ID,
	    "watch: 3 more, 2 gone" },
	{ "items change their order", "watch: [a, b]\n", "watch: [b, a]\n", CONF_WATCH_ID,
	    "watch: 0 more, 0 gone" },
};

/* ---- copies ---- */

static void
copy_run(const void *p unused_arg)
{
	struct file file = read_file(NULL, VIEW("watch: [a, b]\nlogs: c\npoll: 5s\nquiet: true\n"));
	struct file other = read_file(NULL, VIEW("logs: d\nwatch: [e]\n"));
	struct settings copy;

	conf_copy(&file.settings, &copy);
	file_fini(&file);
	assert_string_equal(copy.watch.items[1], "b");
	assert_string_equal(copy.logs, "c");
	assert_int_equal(copy.poll_s, 5);
	assert_true(copy.quiet);
	conf_carry(&copy, &other.settings, &conf_options[CONF_WATCH_ID]);
	conf_carry(&copy, &other.settings, &conf_options[CONF_EXEC_ID]);
	file_fini(&other);
	assert_int_equal(copy.watch.count, 1);
	assert_string_equal(copy.watch.items[0], "e");
	assert_string_equal(copy.logs, "c");
	assert_null(copy.exec);
	conf_free(&copy);
}

/* ---- files ---- */

static void
load_run(const void *p unused_arg)
{
	static char program[] = "ctvigil";
	static char run[] = "run";
	static char option[] = "-c";
	char folder[] = "/tmp/ctvigil-test-XXXXXX";
	char name[64];
	char *argv[] = { program, run, option, name };
	struct settings given;
	struct settings settings;
	struct buf mistakes;
	FILE *file;

	assert_non_null(mkdtemp(folder));
	(void)snprintf(name, sizeof(name), "%s/f.yaml", folder);
	buf_init_growing(&mistakes, 1 << 20);
	assert_int_equal(conf_read(4, argv, &given, NULL), STATUS_OK);
	assert_int_equal(conf_load(&given, &settings, &mistakes), STATUS_USAGE);
	assert_non_null(strstr(buf_string(&mistakes), "f.yaml: No such file"));
	conf_free(&settings);
	file = fopen(name, "we");
	assert_non_null(file);
	(void)fputs("poll: 5s\n", file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(conf_load(&given, &settings, &mistakes), STATUS_OK);
	assert_int_equal(settings.poll_s, 5);
	assert_string_equal(settings.config, name);
	conf_free(&settings);
	conf_free(&given);
	buf_fini(&mistakes);
	assert_int_equal(unlink(name), 0);
	assert_int_equal(rmdir(folder), 0);
}

/* Every key is in the schema, once. */
static void
schema_run(const void *p unused_arg)
{
	struct buf schema;

	buf_init_growing(&schema, 1 << 20);
	conf_append_schema(&schema);
	assert_true(buf_ok(&schema));
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		char member[64];
		const char *at;

		if (row->key == NULL)
			continue;
		(void)snprintf(member, sizeof(member), "    \"%s\": {", row->key);
		at = strstr(buf_string(&schema), member);
		assert_non_null(at);
		assert_null(strstr(at + 1, member));
	}
	buf_fini(&schema);
}

int
main(void)
{
	static const size_t counts[] = { LIMIT_CONF_ERRORS - 1, LIMIT_CONF_ERRORS,
		LIMIT_CONF_ERRORS + 1 };

	tap_section("configurations: what is wrong");
	tap_rows(wrongs, wrong_run);
	tap_test("one mistake fewer than are told is told whole", many_run, &counts[0]);
	tap_test("as many mistakes as are told are told whole", many_run, &counts[1]);
	tap_test("of more the rest is counted", many_run, &counts[2]);
	tap_section("configurations: what is read");
	tap_test("each kind of value is read", values_run, NULL);
	tap_test("the command line is stronger than a configuration", stronger_run, NULL);
	tap_test("a configuration that is shown says the same", shown_run, NULL);
	tap_test("a copy needs nothing of what it was made from", copy_run, NULL);
	tap_test("a configuration is read from its file", load_run, NULL);
	tap_test("every key is in the schema", schema_run, NULL);
	tap_section("configurations: how two differ");
	tap_rows(changes, change_run);
	return tap_done();
}
