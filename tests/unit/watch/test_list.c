/* SPDX-License-Identifier: Apache-2.0 */
/* Watch lists: lines, comments, and what is said about them. */
#include "watch/list.h"

#include "base/limits.h"
#include "support/tap.h"

#include <stdlib.h>

struct list_case {
	const char *says;
	const char *source;
	const char *text;
	const char *remarks;
	bool good;
	size_t items;
};

static const struct list_case list_cases[] = {
	{ "a list has one item per line", "example.com\n.example.org\n",
	    "example.com\n.example.org\n", "", true, 2 },
	{ "the last line may lack its end", "example.com\n192.0.2.1", "example.com\n192.0.2.1\n",
	    "", true, 2 },
	{ "lines may end in CRLF", "example.com\r\nexample.org\r\n", "example.com\nexample.org\n",
	    "", true, 2 },
	{ "a list may begin with a byte order mark",
	    "\xef\xbb\xbf"
	    "example.com\n",
	    "example.com\n", "", true, 1 },
	{ "blank lines and comments are left out", "\n \t\n# a\n  # b\nexample.com\n",
	    "example.com\n", "", true, 1 },
	{ "a tag may hold a number sign", "example.com tag:#1\n", "example.com\t#1\n", "", true,
	    1 },
	{ "a list of comments watches nothing", "# none\n", "", "there is nothing to watch\n",
	    false, 0 },
	{ "an empty list watches nothing", "", "", "there is nothing to watch\n", false, 0 },
	{ "each faulty line is told with its number", "a..b\nexample.com\n\nx@y\n", "example.com\n",
	    "l:1: column 3: \"\": a label is empty: labels are parted by single dots\n"
	    "l:4: column 1: \"x@y\": an e-mail address cannot be watched, only its domain; write y\n",
	    false, 1 },
	{ "a note is told with its line and is no fault", "\n10.0.0.1/8\n", "10.0.0.0/8\n",
	    "l:2: 10.0.0.1/8 has bits beyond its prefix; 10.0.0.0/8 is watched\n", true, 1 },
};

static void
list_run(const void *p)
{
	const struct list_case *row = p;
	char text_memory[512];
	char remarks_memory[2048];
	struct buf text;
	struct buf remarks;
	struct watch_list list = { .text = &text, .remarks = &remarks };
	bool read;
	bool good;

	buf_init(&text, text_memory, sizeof(text_memory));
	buf_init(&remarks, remarks_memory, sizeof(remarks_memory));
	read = watch_list_read(&list, "l", view_text(row->source));
	good = watch_list_end(&list);
	assert_int_equal(good, row->good);
	assert_int_equal(read, list.faults == 0);
	assert_int_equal(list.items, row->items);
	assert_view_equal(buf_view(&text), view_text(row->text));
	assert_view_equal(buf_view(&remarks), view_text(row->remarks));
}

/* Lines of a remark buffer. */
static size_t
lines_of(const struct buf *buf)
{
	struct view rest = buf_view(buf);
	struct view line;
	size_t count = 0;

	while (view_line(&rest, '\n', &line))
		count++;
	return count;
}

struct many_case {
	const char *says;
	const char *line;
	size_t count;
	size_t remarks;
	const char *last; /* line, if it is another */
};

static const struct many_case many_cases[] = {
	{ "19 faults are all told", "a..b\n", 19, 19, NULL },
	{ "20 faults are all told", "a..b\n", 20, 20, NULL },
	{ "the 21st fault is counted", "a..b\n", 21, 21, "1 more lines are no items" },
	{ "further faults are counted", "a..b\n", 1000, 21, "980 more lines are no items" },
	{ "20 notes are all told", "10.0.0.1/8\n", 20, 20, NULL },
	{ "further notes are counted", "10.0.0.1/8\n", 23, 21,
	    "3 more blocks have bits beyond their prefix" },
};

static void
many_run(const void *p)
{
	const struct many_case *row = p;
	struct buf source;
	struct buf text;
	struct buf remarks;
	struct watch_list list = { .text = &text, .remarks = &remarks };
	struct view last;
	bool read;

	buf_init_growing(&source, MIB);
	buf_init_growing(&text, MIB);
	buf_init_growing(&remarks, MIB);
	for (size_t i = 0; i < row->count; i++)
		buf_text(&source, row->line);
	read = watch_list_read(&list, "l", buf_view(&source));
	assert_int_equal(read, list.faults == 0);
	assert_int_equal(watch_list_end(&list), read);
	assert_int_equal(list.faults + list.notes, row->count);
	assert_int_equal(lines_of(&remarks), row->remarks);
	last = buf_view(&remarks);
	if (row->last != NULL)
		assert_non_null(memmem(last.ptr, last.len, row->last, strlen(row->last)));
	buf_fini(&source);
	buf_fini(&text);
	buf_fini(&remarks);
}

static void
long_line_run(const void *p)
{
	const size_t *len = p;
	char *line = calloc(1, LIMIT_LIST_LINE + 2);
	char memory[512];
	struct buf text;
	struct buf remarks;
	struct watch_list list = { .text = &text, .remarks = &remarks };

	assert_non_null(line);
	buf_init(&text, memory, 128);
	buf_init(&remarks, memory + 128, sizeof(memory) - 128);
	memset(line, ' ', *len);
	memcpy(line, "a.b", 3);
	assert_int_equal(watch_list_read(&list, "l", view_of(line, *len)), *len <= LIMIT_LIST_LINE);
	assert_int_equal(list.items, *len <= LIMIT_LIST_LINE);
	if (*len > LIMIT_LIST_LINE)
		assert_view_equal(buf_view(&remarks), VIEW("l:1: a line has at most 4096 bytes\n"));
	free(line);
}

static void
count_run(const void *p)
{
	const size_t *before = p;
	char memory[512];
	struct buf text;
	struct buf remarks;
	struct watch_list list = { .text = &text, .remarks = &remarks, .items = *before };
	bool fits = *before < LIMIT_WATCH_ITEMS;

	buf_init(&text, memory, 128);
	buf_init(&remarks, memory + 128, sizeof(memory) - 128);
	assert_int_equal(watch_list_read(&list, "l", VIEW("a.b\n")), fits);
	assert_int_equal(watch_list_end(&list), fits);
	if (!fits)
		assert_view_equal(
		    buf_view(&remarks), VIEW("l:1: a list has at most 16777216 items\n"));
}

static void
two_run(unused_arg const void *p)
{
	char memory[512];
	struct buf text;
	struct buf remarks;
	struct watch_list list = { .text = &text, .remarks = &remarks };

	buf_init(&text, memory, 128);
	buf_init(&remarks, memory + 128, sizeof(memory) - 128);
	assert_false(watch_list_read(&list, "first", VIEW("a.b\nc@d\n")));
	assert_true(watch_list_read(&list, "second", VIEW("e.f\n")));
	assert_false(watch_list_end(&list));
	assert_view_equal(buf_view(&text), VIEW("a.b\ne.f\n"));
}

static void
nul_run(unused_arg const void *p)
{
	char memory[512];
	struct buf text;
	struct buf remarks;
	struct watch_list list = { .text = &text, .remarks = &remarks };

	buf_init(&text, memory, 128);
	buf_init(&remarks, memory + 128, sizeof(memory) - 128);
	assert_false(watch_list_read(&list, "l", VIEW("a.b\0\nc.d\n")));
	assert_view_equal(buf_view(&text), VIEW("c.d\n"));
	assert_view_equal(buf_view(&remarks), VIEW("l:1: a list is text and has no NUL bytes\n"));
}

static void
room_run(unused_arg const void *p)
{
	char memory[512];
	struct buf text;
	struct buf remarks;
	struct watch_list list = { .text = &text, .remarks = &remarks };

	buf_init(&text, memory, 4);
	buf_init(&remarks, memory + 128, sizeof(memory) - 128);
	assert_true(watch_list_read(&list, "l", VIEW("a.b\nc.d\n")));
	assert_false(watch_list_end(&list));
	assert_view_equal(buf_view(&remarks), VIEW("there is no room for the list\n"));
}

int
main(void)
{
	static const size_t lengths[] = { LIMIT_LIST_LINE - 1, LIMIT_LIST_LINE,
		LIMIT_LIST_LINE + 1 };
	static const size_t counts[] = { LIMIT_WATCH_ITEMS - 2, LIMIT_WATCH_ITEMS - 1,
		LIMIT_WATCH_ITEMS };

	tap_rows(list_cases, list_run);
	tap_rows(many_cases, many_run);
	tap_test("a line of 4095 bytes is read", long_line_run, &lengths[0]);
	tap_test("a line of 4096 bytes is the longest", long_line_run, &lengths[1]);
	tap_test("a line of 4097 bytes is a fault", long_line_run, &lengths[2]);
	tap_test("the last item but one is taken", count_run, &counts[0]);
	tap_test("item 16777216 is the last", count_run, &counts[1]);
	tap_test("item 16777217 is a fault", count_run, &counts[2]);
	tap_test("a NUL byte is a fault", nul_run, NULL);
	tap_test("several lists are read into one", two_run, NULL);
	tap_test("a list that does not fit is not half taken", room_run, NULL);
	return tap_done();
}
