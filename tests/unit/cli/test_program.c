/* SPDX-License-Identifier: Apache-2.0 */
/* The program as a whole: help, usage, and how each command ends on bad input. */
#include "conf/settings.h"
#include "support/run.h"
#include "support/tap.h"

#include <stdio.h>

struct ending_case {
	const char *says;
	const char *arguments[6];
	int code;
	const char *out; /* a part of what it prints; NULL: nothing */
	const char *err; /* likewise */
};

static void
ending_run(const void *p)
{
	const struct ending_case *row = p;
	struct ran ran = run_program(row->arguments, VIEW(""));

	assert_has(&ran.out, row->out);
	assert_has(&ran.err, row->err);
	assert_int_equal(ran.code, row->code);
	ran_fini(&ran);
}

static void
assert_lists_options(const struct conf_command_row *row)
{
	struct ran ran = RUN(row->name, "--help");

	assert_int_equal(ran.code, 0);
	assert_int_equal(ran.err.len, 0);
	for (const struct conf_option *option = conf_options; option->name != NULL; option++) {
		char text[64];
		bool knows = (option->commands & row->command) != 0;

		(void)snprintf(text, sizeof(text), " --%s %s", option->name,
		    option->argument == NULL ? " " : option->argument);
		assert_int_equal(strstr(buf_string(&ran.out), text) != NULL, knows);
	}
	ran_fini(&ran);
}

static void
help_run(const void *p unused_arg)
{
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++) {
		if (row->command != CONF_HELP)
			assert_lists_options(row);
	}
}

int
main(void)
{
	static const struct ending_case endings[] = {
		{ "without arguments it shows what there is", { NULL }, 0, "usage: ctvigil", NULL },
		{ "--version says what was built", { "--version" }, 0, "ctvigil 0.", NULL },
		{ "help of a command is its --help", { "help", "logs" }, 0, "usage: ctvigil logs",
		    NULL },
		{ "an unknown command is wrong usage", { "wacth" }, 2, NULL,
		    "ctvigil: there is no command wacth; did you mean watch?\n" },
		{ "an unknown option is wrong usage", { "logs", "--jsnl" }, 2, NULL,
		    "did you mean jsonl?" },
		{ "what is printed of it is escaped", { "logs", "--\x1b]0;x\x07" }, 2, NULL,
		    "\\x1b]0;x\\x07" },
		{ "an option of another command is wrong usage", { "logs", "--once" }, 2, NULL,
		    "ctvigil logs does not know" },
		{ "watch without a name is wrong usage", { "watch" }, 2, NULL,
		    "needs a name, an address or a --watchlist" },
	};

	tap_section("cli: the program");
	tap_rows(endings, ending_run);
	tap_test(
	    "the help of a command lists the options that it knows, and no others", help_run, NULL);
	return tap_done();
}
