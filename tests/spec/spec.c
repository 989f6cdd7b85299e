/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each file of a folder whose name ends in ".case" is a test: the entry that it tells of
 * is read, and all that came of it is compared with all that is expected.
 */
#include "base/own.h"
#include "spec/case.h"
#include "spec/outcome.h"
#include "support/shared.h"
#include "support/tap.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* Lines of an outcome. */
#define LINES_MAX 512
#define OUTCOME_MAX (64U << 20)

struct test {
	struct spec_case *c;
	const char *file;
};

/* ---- outcomes ---- */

struct lines {
	size_t count;
	char *lines[LINES_MAX];
};

/* Adds a line, of which count stand one behind another. */
static void
add_line(struct lines *lines, struct buf *line, size_t count)
{
	if (count > 1)
		buf_printf(line, " (%zu times)", count);
	assert_in_range(lines->count, 0, LINES_MAX - 1);
	lines->lines[lines->count++] = xstrdup(buf_string(line));
}

/* The lines of text; those that are alike and stand together are one. */
static void
split_lines(struct view text, struct lines *ret)
{
	struct buf line;
	struct buf last;
	size_t alike = 0;

	ret->count = 0;
	buf_init_growing(&line, OUTCOME_MAX);
	buf_init_growing(&last, OUTCOME_MAX);
	while (spec_line(&text, &line)) {
		if (alike > 0 && !view_equal(buf_view(&line), buf_view(&last))) {
			add_line(ret, &last, alike);
			alike = 0;
		}
		alike++;
		buf_clear(&last);
		buf_bytes(&last, buf_view(&line));
	}
	if (alike > 0)
		add_line(ret, &last, alike);
	buf_fini(&last);
	buf_fini(&line);
}

static void
free_lines(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->lines[i]);
}

/* How many lines at the front are the same in both, or, counted from the end, behind
 * the first ones. */
static size_t
alike_in_front(const struct lines *a, const struct lines *b)
{
	size_t n = 0;

	while (n < a->count && n < b->count && strcmp(a->lines[n], b->lines[n]) == 0)
		n++;
	return n;
}

static size_t
alike_at_end(const struct lines *a, const struct lines *b, size_t front)
{
	size_t n = 0;

	while (n < a->count - front && n < b->count - front &&
	       strcmp(a->lines[a->count - 1 - n], b->lines[b->count - 1 - n]) == 0)
		n++;
	return n;
}

static void
print_lines(const struct lines *lines, size_t begin, size_t end, char sign)
{
	for (size_t i = begin; i < end; i++)
		print_error("  %c %s\n", sign, lines->lines[i]);
}

/* Prints what is expected, with "-" before what is not so, and "+" before what is. */
static void
print_difference(const struct lines *expected, const struct lines *found)
{
	size_t front = alike_in_front(expected, found);
	size_t end = alike_at_end(expected, found, front);

	print_lines(expected, 0, front, ' ');
	print_lines(expected, front, expected->count - end, '-');
	print_lines(found, front, found->count - end, '+');
	print_lines(expected, expected->count - end, expected->count, ' ');
}

/* ---- tests ---- */

static void
run(const void *p)
{
	const struct test *test = p;
	static struct lines expected;
	static struct lines found;
	struct buf outcome;
	bool same;

	buf_init_growing(&outcome, OUTCOME_MAX);
	if (!spec_outcome(test->c, &outcome))
		fail_msg("%s", test->c->error);
	split_lines(test->c->expect, &expected);
	split_lines(buf_view(&outcome), &found);
	same = expected.count == found.count && alike_in_front(&expected, &found) == expected.count;
	if (!same) {
		print_error("%s: -expected +found\n", test->file);
		print_difference(&expected, &found);
	}
	free_lines(&found);
	free_lines(&expected);
	buf_fini(&outcome);
	assert_true(same);
}

static void
fail_run(const void *error)
{
	fail_msg("%s", (const char *)error);
}

static void
run_file(const char *path, const char *name, const struct spec_parts *ordinary)
{
	struct spec_case *c = xcalloc(1, sizeof(*c));
	struct view text = file_read(path);
	const struct test test = { .c = c, .file = name };

	if (spec_read_case(name, text, ordinary, c))
		tap_test(c->says, run, &test);
	else
		tap_test(name, fail_run, c->error);
	free((void *)(uintptr_t)text.ptr);
	free(c);
}

static int
is_case(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && strcmp(&entry->d_name[len - 5], ".case") == 0;
}

/* The path of a file in the folder, in memory of its own. */
static char *
path_in(const char *folder, const char *name)
{
	struct buf path;
	char *ret;

	buf_init_growing(&path, 4096);
	buf_printf(&path, "%s/%s", folder, name);
	ret = xstrdup(buf_string(&path));
	buf_fini(&path);
	return ret;
}

/* No test is no failed test, and would be taken for success. */
static int
count_cases(const char *folder, struct dirent ***ret)
{
	int count = scandir(folder, ret, is_case, alphasort);

	if (count > 0)
		return count;
	(void)fprintf(stderr, "spec: there are no cases in %s\n", folder);
	exit(EXIT_FAILURE);
}

static void
run_folder(const char *folder)
{
	struct dirent **entries = NULL;
	int count = count_cases(folder, &entries);
	char *ordinary_path = path_in(folder, "ordinary.parts");
	struct spec_parts *ordinary = xcalloc(1, sizeof(*ordinary));
	char error[TEXT_ERROR_MAX];
	struct view text;

	text = file_read(ordinary_path);
	if (!spec_read_parts("ordinary.parts", text, ordinary, error))
		tap_test("ordinary.parts can be read", fail_run, error);
	for (int i = 0; i < count; i++) {
		char *path = path_in(folder, entries[i]->d_name);

		run_file(path, entries[i]->d_name, ordinary);
		free(path);
		free(entries[i]);
	}
	free((void *)(uintptr_t)text.ptr);
	free(entries);
	free(ordinary);
	free(ordinary_path);
}

int
main(int argc, char **argv)
{
	tap_section("what comes of odd and hostile entries");
	if (argc != 2)
		tap_test("a folder of cases is given", fail_run, "usage: spec FOLDER");
	else
		run_folder(argv[1]);
	return tap_done();
}
