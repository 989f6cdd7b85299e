/* SPDX-License-Identifier: Apache-2.0 */
/* Of each lie the reliability page says what comes of it, and a story tells it. */
#include "alert/log_kind.h"
#include "base/buf.h"
#include "base/limits.h"
#include "ipc/io.h"
#include "support/tap.h"

#include <stdio.h>
#include <stdlib.h>

#define HEADING "| lie | finding | story | what the evidence proves |"

static const char *const lies[] = {
#define LIE(name, kind, at, says) kind,
#include "ctlog/lie_table.h"
};

static struct buf document;

/* A cell of a row, without the bar and the blanks around it. */
static bool
take_cell(struct view *row, struct view *ret)
{
	struct view blank;

	return view_take(row, strlen("| "), &blank) && view_line(row, ' ', ret);
}

/* The row of a lie: what stands behind its first cell. */
static bool
find_row(const char *lie, struct view *ret)
{
	struct view rest = buf_view(&document);
	bool in_table = false;
	struct view line;
	struct view cell;

	while (view_line(&rest, '\n', &line)) {
		in_table = view_equal(line, VIEW(HEADING)) ||
			   (in_table && view_starts_with(line, VIEW("|")));
		if (!in_table || !take_cell(&line, &cell) || !view_equal(cell, view_text(lie)))
			continue;
		*ret = line;
		return true;
	}
	return false;
}

/* Whether a story tells that lie. */
static bool
is_told(struct view story, const char *lie)
{
	char path[4096];
	char word[64];
	struct buf text;
	struct error err;
	bool told;

	(void)snprintf(path, sizeof(path), "%s/tests/story/story_%.*s.c",
	    getenv("CTVIGIL_SOURCE_ROOT"), (int)story.len, story.ptr);
	(void)snprintf(word, sizeof(word), "\"%s\"", lie);
	buf_init_growing(&text, MIB);
	told =
	    io_read_file(path, &text, &err) == STATUS_OK && strstr(buf_string(&text), word) != NULL;
	buf_fini(&text);
	return told;
}

static bool
is_finding(struct view name)
{
	return view_equal(name, VIEW("none")) ||
	       view_equal(view_text(log_kind_find(name)->kind), name);
}

static void
lie_run(const void *p)
{
	const char *lie = p;
	struct view row;
	struct view cell;

	assert_true(find_row(lie, &row));
	assert_true(take_cell(&row, &cell));
	assert_true(is_finding(cell));
	assert_true(take_cell(&row, &cell));
	assert_true(is_told(cell, lie));
	/* What is proven follows, or a dash. */
	assert_true(row.len > strlen("| - |") - 1);
}

int
main(void)
{
	char path[4096];
	char says[128];
	struct error err;

	(void)snprintf(path, sizeof(path), "%s/docs/reliability.md", getenv("CTVIGIL_SOURCE_ROOT"));
	buf_init_growing(&document, MIB);
	if (io_read_file(path, &document, &err) != STATUS_OK) {
		print_error("%s\n", err.message);
		return 1;
	}
	tap_section("ctlog: what comes of a lie");
	for (size_t i = 0; i < COUNT_OF(lies); i++) {
		(void)snprintf(says, sizeof(says),
		    "what comes of %s is documented, and a story tells it", lies[i]);
		tap_test(says, lie_run, lies[i]);
	}
	buf_fini(&document);
	return tap_done();
}
