/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a file is another than it was. */
#include "proc/look.h"

#include "support/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

struct file {
	char folder[32];
	char name[64];
	char other[64];
};

static void
write_file(const char *name, const char *text, time_t time_s)
{
	const struct timeval times[2] = { { .tv_sec = time_s }, { .tv_sec = time_s } };
	FILE *file = fopen(name, "we");

	assert_non_null(file);
	(void)fputs(text, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(utimes(name, times), 0);
}

static void
leave_alone(const struct file *file unused_arg)
{
}

static void
write_same(const struct file *file)
{
	write_file(file->name, "text", 1000);
}

static void
write_later(const struct file *file)
{
	write_file(file->name, "next", 1001);
}

static void
write_longer(const struct file *file)
{
	write_file(file->name, "text and more", 1000);
}

static void
replace(const struct file *file)
{
	write_file(file->other, "next", 1000);
	assert_int_equal(rename(file->other, file->name), 0);
}

static void
take_away(const struct file *file)
{
	assert_int_equal(unlink(file->name), 0);
}

struct look_case {
	const char *says;
	void (*change)(const struct file *file);
	bool is_other;
};

static void
look_run(const void *p)
{
	const struct look_case *row = p;
	struct file file = { .folder = "/tmp/ctvigil-test-XXXXXX" };
	struct stat seen = { .st_ino = 0 };

	assert_non_null(mkdtemp(file.folder));
	(void)snprintf(file.name, sizeof(file.name), "%s/file", file.folder);
	(void)snprintf(file.other, sizeof(file.other), "%s/other", file.folder);
	write_file(file.name, "text", 1000);
	assert_true(look_again(file.name, &seen));
	row->change(&file);
	assert_int_equal(look_again(file.name, &seen), row->is_other);
	assert_false(look_again(file.name, &seen));
	(void)unlink(file.name);
	assert_int_equal(rmdir(file.folder), 0);
}

static const struct look_case looks[] = {
	{ "a file that nobody touches is the same", leave_alone, false },
	{ "one that is written as it was is the same", write_same, false },
	{ "one that is written later is another", write_later, true },
	{ "one that has grown is another", write_longer, true },
	{ "one that was replaced is another, whatever its time and size", replace, true },
	{ "one that is gone is another", take_away, true },
};

static void
none_run(const void *p unused_arg)
{
	struct stat seen = { .st_ino = 0 };

	assert_false(look_again(NULL, &seen));
	assert_false(look_again("/nowhere/file", &seen));
}

int
main(void)
{
	tap_section("looking at files");
	tap_rows(looks, look_run);
	tap_test("a file that never was is no other one", none_run, NULL);
	return tap_done();
}
