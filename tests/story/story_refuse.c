/* SPDX-License-Identifier: Apache-2.0 */
/* What cannot be done is said in a line, before anything is read. */
#include "base/limits.h"
#include "support/story_log.h"

/* Long watch lists: so many names, of which one is logged. */
#define NAMES 100000
#define LOGGED 77777

static const char nowhere[] = "http://127.0.0.1:1/";
static const char key[] =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEfahLEimAoz2t01p3uMziiLOl/fHTDM0YDOhBRuiBARsV4UvxG2LdNgoI"
    "GtrtCzWE0J5APC2em4JlvR8EEEFMoA==";

#define ARGUMENTS_MAX 8

struct refusal_case {
	const char *says;
	const char *arguments[ARGUMENTS_MAX];
	int code;
	const char *said;
};

static void
refusal_run(const void *p)
{
	const struct refusal_case *row = p;
	const char *arguments[ARGUMENTS_MAX + 2] = { "--once" };
	struct story_run *run;

	for (size_t i = 0; i < ARGUMENTS_MAX && row->arguments[i] != NULL; i++)
		arguments[i + 1] = row->arguments[i];
	run = story_watch(NULL, arguments);
	assert_int_equal(story_wait(run), row->code);
	assert_string_equal(story_out(run), "");
	assert_non_null(strstr(story_err(run), row->said));
}

static const struct refusal_case refusals[] = {
	{ "nothing to watch is refused", { "--log", nowhere, "--key", key }, 2,
	    "needs a name, an address or a --watchlist" },
	{ "two words in one name are refused, with the column",
	    { "exa mple", "--log", nowhere, "--key", key }, 2, "column 5" },
	{ "a prefix that is too long is refused", { "10.0.0.0/33", "--log", nowhere, "--key", key },
	    2, "a number from 0 to 32" },
	{ "a key that is none is refused", { "a.example", "--log", nowhere, "--key", "!!" }, 2,
	    "neither base 64 of a public key nor a file" },
	{ "a log without its key is refused", { "a.example", "--log", nowhere }, 2,
	    "a log that is given by its URL needs --key" },
	{ "a URL of another scheme is refused",
	    { "a.example", "--log", "ftp://log.example/", "--key", key }, 2,
	    "it does not begin with https:// or http://" },
	{ "a beginning that is no index is refused",
	    { "a.example", "--log", nowhere, "--key", key, "--from", "soon" }, 2, "--from is" },
	{ "http is not spoken to another machine",
	    { "a.example", "--log", "http://192.0.2.1/", "--key", key }, 3,
	    "http is spoken to loopback addresses only" },
	{ "a log that does not answer could not be checked",
	    { "a.example", "--log", nowhere, "--key", key }, 3, "connect" },
	{ "a list of logs that is not there is refused", { "a.example", "--log-list", "/nowhere" },
	    2, "/nowhere: No such file or directory" },
	{ "a watch list that is not there is refused",
	    { "--watchlist", "/nowhere", "--log", nowhere, "--key", key }, 2,
	    "/nowhere: No such file or directory" },
};

static void
bad_list_run(const void *p unused_arg)
{
	const char *list = story_write("list", VIEW("a.example\n.b.example\nc d\ne.example\n"));
	struct story_run *run =
	    STORY_WATCH(NULL, "--watchlist", list, "--log", nowhere, "--key", key);

	assert_int_equal(story_wait(run), 2);
	assert_non_null(strstr(story_err(run), "list:3: column 3"));
}

static void
bad_log_list_run(const void *p unused_arg)
{
	const char *list = story_write("logs", VIEW("{"));
	struct story_run *run = STORY_WATCH(NULL, "a.example", "--log-list", list);

	assert_int_equal(story_wait(run), 2);
	assert_non_null(strstr(story_err(run), "it is not a log list of the v3 schema"));
}

static void
state_file_run(const void *p unused_arg)
{
	struct story_run *run = STORY_WATCH(NULL, "a.example", "--log", nowhere, "--key", key,
	    "--state", story_write("file", VIEW("")));

	assert_int_equal(story_wait(run), 3);
	assert_non_null(strstr(story_err(run), "Not a directory"));
}

static void
two_owners_run(const void *p unused_arg)
{
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = CTLOG_STATIC });
	struct story_run *owner = STORY_WATCH(log, "a.example");
	struct story_run *other;

	story_await_said(owner, "its checkpoints are of");
	other = STORY_WATCH(log, "a.example");
	assert_int_equal(story_wait(other), 3);
	assert_non_null(strstr(story_err(other), "is held by process"));
	assert_int_equal(story_stop(owner), 0);
}

/* ---- long lists ---- */

static void
append_names(struct buf *out)
{
	for (unsigned i = 0; i < NAMES; i++)
		buf_printf(out, "host-%u.example tag:team-%u\n", i, i % 7);
}

static void
long_list_run(const void *from_stdin)
{
	struct story_log *log =
	    story_log_start(&(struct ctlog_options){ .protocol = CTLOG_STATIC });
	const char *arguments[] = { "watch", "--watchlist", "-", "--log", story_log_url(log),
		"--key", story_log_key(log), "--state", story_path("state"), "--from", "beginning",
		"--once", "--jsonl", NULL };
	struct json_object *lines;
	struct story_run *run;
	struct buf list;

	story_log_fill(log, 100);
	story_log_add(log, &(struct story_certificate){ .name = "host-77777.example" });
	buf_init_growing(&list, 16 * MIB);
	append_names(&list);
	if (from_stdin == NULL)
		arguments[2] = story_write("list", buf_view(&list));
	run = story_start(arguments, from_stdin == NULL ? VIEW("") : buf_view(&list));
	buf_fini(&list);
	assert_int_equal(story_wait(run), 1);
	lines = story_lines(run);
	assert_int_equal(json_object_array_length(lines), 1);
	lines = json_object_array_get_idx(lines, 0);
	assert_string_equal(story_text(lines, "matches.0.watch"), "host-77777.example");
	assert_int_equal(LOGGED % 7, 0);
	assert_string_equal(story_text(lines, "matches.0.tag"), "team-0");
}

int
main(void)
{
	tap_section("story: what is refused");
	story_rows(refusals, refusal_run);
	story_test("a bad line of a watch list is named by its number", bad_list_run, NULL);
	story_test("a list of logs that is none is refused", bad_log_list_run, NULL);
	story_test("a file is no place for the state", state_file_run, NULL);
	story_test("a state has one owner, and the other is told which", two_owners_run, NULL);
	tap_section("story: long watch lists");
	story_test("100,000 names with tags are watched from a file", long_list_run, NULL);
	story_test("100,000 names with tags are watched from standard input", long_list_run, "-");
	return tap_done();
}
