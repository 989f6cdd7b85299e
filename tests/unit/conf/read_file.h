/* SPDX-License-Identifier: Apache-2.0 */
/* A configuration that is read from text, and what is wrong with it. */
#ifndef CTVIGIL_TESTS_UNIT_CONF_READ_FILE_H
#define CTVIGIL_TESTS_UNIT_CONF_READ_FILE_H

#include "conf/file.h"
#include "conf/show.h"
#include "support/tap.h"

#define ARGS_MAX 6

struct file {
	struct settings settings;
	struct buf mistakes;
	enum status status;
};

/* A configuration that is called f, below a command line. */
static inline struct file
read_file(const char *const *args, struct view text)
{
	static char program[] = "ctvigil";
	static char run[] = "run";
	char *argv[2 + ARGS_MAX] = { program, run };
	struct file file;
	int count = 0;

	for (; args != NULL && args[count] != NULL; count++)
		argv[2 + count] = (char *)(uintptr_t)args[count];
	buf_init_growing(&file.mistakes, 1 << 20);
	assert_int_equal(conf_read(2 + count, argv, &file.settings, NULL), STATUS_OK);
	file.status = conf_file_read("f", text, &file.settings, &file.mistakes);
	return file;
}

static inline void
file_fini(struct file *file)
{
	conf_free(&file->settings);
	buf_fini(&file->mistakes);
}

struct wrong_case {
	const char *says;
	const char *text;
	const char *mistakes; /* all of them; "" if all is well */
};

static inline void
wrong_run(const void *p)
{
	const struct wrong_case *row = p;
	struct file file = read_file(NULL, view_text(row->text));

	assert_string_equal(buf_string(&file.mistakes), row->mistakes);
	assert_int_equal(file.status, row->mistakes[0] == '\0' ? STATUS_OK : STATUS_USAGE);
	file_fini(&file);
}

struct change_case {
	const char *says;
	const char *before;
	const char *after;
	enum conf_id id;
	const char *change; /* NULL: there is none */
};

static inline void
change_run(const void *p)
{
	const struct change_case *row = p;
	struct file before = read_file(NULL, view_text(row->before));
	struct file after = read_file(NULL, view_text(row->after));
	struct buf out;

	assert_int_equal(before.status, STATUS_OK);
	assert_int_equal(after.status, STATUS_OK);
	buf_init_growing(&out, 1 << 20);
	for (const struct conf_option *option = conf_options; option->name != NULL; option++) {
		if (!conf_differs(&before.settings, &after.settings, option))
			continue;
		assert_int_equal(option->id, row->id);
		conf_append_change(&out, &before.settings, &after.settings, option);
	}
	assert_string_equal(buf_string(&out), row->change == NULL ? "" : row->change);
	buf_fini(&out);
	file_fini(&before);
	file_fini(&after);
}

#endif
