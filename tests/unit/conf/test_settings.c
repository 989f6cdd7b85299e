/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: what is read, what is refused and in which words. */
#include "conf/settings.h"

#include "support/tap.h"

#define ARGS_MAX 12

struct args_case {
	const char *says;
	const char *args[ARGS_MAX];
	const char *wrong; /* part of the message; NULL if all is well */
};

static int
count(const char *const *args)
{
	int n = 0;

	while (n < ARGS_MAX && args[n] != NULL)
		n++;
	return n;
}

static enum status
read_args(const char *const *args, struct settings *settings, struct error *err)
{
	char *argv[ARGS_MAX + 1] = { NULL };

	memcpy((void *)&argv[1], (const void *)args, (size_t)count(args) * sizeof(*argv));
	return conf_read(count(args) + 1, argv, settings, err);
}

static void
args_run(const void *p)
{
	const struct args_case *row = p;
	struct settings settings;
	struct error err = { .status = STATUS_OK };

	assert_int_equal(
	    read_args(row->args, &settings, &err), row->wrong == NULL ? STATUS_OK : STATUS_USAGE);
	if (row->wrong != NULL)
		assert_non_null(strstr(err.message, row->wrong));
	conf_free(&settings);
}

static void
values_run(const void *p unused_arg)
{
	const char *const args[ARGS_MAX] = { "--state=/s", "watch", "--once", "a.test",
		"--max-rate", "5", "--poll=2m", "--timeout=2m", "1.1.1.1" };
	struct settings settings;

	assert_int_equal(read_args(args, &settings, NULL), STATUS_OK);
	assert_int_equal(settings.command, CONF_WATCH);
	assert_string_equal(settings.state, "/s");
	assert_true(settings.once);
	assert_false(settings.jsonl);
	assert_int_equal(settings.max_rate, 5);
	assert_int_equal(settings.poll_s, 120);
	assert_int_equal(settings.timeout_s, 120);
	assert_int_equal(settings.partial_after_s, 60);
	assert_int_equal(settings.operand_count, 2);
	assert_string_equal(settings.operands[0], "a.test");
	assert_string_equal(settings.operands[1], "1.1.1.1");
	conf_free(&settings);
}

static void
dashes_run(const void *p unused_arg)
{
	const char *const args[ARGS_MAX] = { "watch", "--", "--once" };
	struct settings settings;

	assert_int_equal(read_args(args, &settings, NULL), STATUS_OK);
	assert_false(settings.once);
	assert_int_equal(settings.timeout_s, LIMIT_ANSWER_S);
	assert_string_equal(settings.operands[0], "--once");
	conf_free(&settings);
}

static void
act_run(const void *p unused_arg)
{
	const char *const args[ARGS_MAX] = { "--reason=why", "logs", "lost", "argon", "1", "2" };
	struct settings settings;

	assert_int_equal(read_args(args, &settings, NULL), STATUS_OK);
	assert_int_equal(settings.command, CONF_LOGS);
	assert_int_equal(settings.act, CONF_ACT_LOST);
	assert_int_equal(settings.operand_count, 3);
	assert_string_equal(settings.operands[0], "argon");
	assert_string_equal(settings.operands[2], "2");
	assert_string_equal(settings.reason, "why");
}

static void
witnesses_run(const void *p unused_arg)
{
	const char *const args[ARGS_MAX] = { "watch", "a.test", "--witness", "one",
		"--witness=two" };
	struct settings settings;

	assert_int_equal(read_args(args, &settings, NULL), STATUS_OK);
	assert_int_equal(settings.witnesses.count, 2);
	assert_string_equal(settings.witnesses.items[0], "one");
	assert_string_equal(settings.witnesses.items[1], "two");
	conf_free(&settings);
}

/* So many are taken, and no more. */
static void
many_witnesses_run(const void *p)
{
	static char program[] = "ctvigil";
	static char watch[] = "watch";
	static char witness[] = "--witness=x";
	const size_t *witnesses = p;
	char *argv[2 + LIMIT_WITNESSES + 1] = { program, watch };
	struct settings settings;
	struct error err;

	for (size_t i = 0; i < *witnesses; i++)
		argv[2 + i] = witness;
	assert_int_equal(conf_read((int)(2 + *witnesses), argv, &settings, &err),
	    *witnesses <= LIMIT_WITNESSES ? STATUS_OK : STATUS_USAGE);
	assert_int_equal(
	    settings.witnesses.count, *witnesses <= LIMIT_WITNESSES ? *witnesses : LIMIT_WITNESSES);
	conf_free(&settings);
}

static void
act_rows_run(const void *p unused_arg)
{
	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++) {
		size_t words = row->operands[0] == '\0' ? 0 : 1;

		for (const char *at = row->operands; *at != '\0'; at++)
			words += *at == ' ' ? 1 : 0;
		assert_int_equal(row->operand_count, words);
		assert_int_not_equal(row->act, CONF_ACT_NONE);
		assert_true(row->says[strlen(row->says) - 1] != '.');
	}
}

static void
many_run(const void *p unused_arg)
{
	static char *argv[5000];
	static char program[] = "ctvigil";
	static char watch[] = "watch";
	static char item[] = "a.test";
	struct settings settings;
	struct error err;

	for (size_t i = 0; i < COUNT_OF(argv); i++)
		argv[i] = item;
	argv[0] = program;
	argv[1] = watch;
	assert_int_equal(conf_read(4098, argv, &settings, &err), STATUS_OK);
	assert_int_equal(settings.operand_count, 4096);
	assert_int_equal(conf_read(4099, argv, &settings, &err), STATUS_USAGE);
}

struct duration_case {
	const char *says;
	const char *text;
	bool read;
	uint64_t seconds;
};

static void
duration_run(const void *p)
{
	const struct duration_case *row = p;
	uint64_t seconds = 4711;

	assert_int_equal(conf_duration(view_text(row->text), &seconds), row->read);
	if (row->read)
		assert_int_equal(seconds, row->seconds);
}

struct help_case {
	const char *says;
	enum conf_command command;
	const char *has;
	const char *has_not;
};

static void
help_run(const void *p)
{
	const struct help_case *row = p;
	struct buf out;

	buf_init_growing(&out, 1 << 20);
	conf_append_help(&out, row->command);
	assert_non_null(strstr(buf_string(&out), row->has));
	assert_null(strstr(buf_string(&out), row->has_not));
	buf_fini(&out);
}

static void
rows_run(const void *p unused_arg)
{
	for (const struct conf_option *a = conf_options; a->name != NULL; a++) {
		assert_int_equal(a->commands == 0, a->kind == CONF_SECTION);
		assert_int_equal(
		    a->argument == NULL, a->kind == CONF_FLAG || a->kind == CONF_SECTION);
		assert_int_equal(a->id, a - conf_options);
		assert_true(a->least <= a->most);
		assert_true(a->says[strlen(a->says) - 1] != '.');
		for (const struct conf_option *b = a + 1; b->name != NULL; b++) {
			/* Two commands may mean different things by one name. */
			assert_true(
			    strcmp(a->name, b->name) != 0 || (a->commands & b->commands) == 0);
			assert_int_not_equal(a->offset, b->offset);
		}
	}
}

int
main(void)
{
	static const size_t witnesses[] = { LIMIT_WITNESSES - 1, LIMIT_WITNESSES,
		LIMIT_WITNESSES + 1 };
	const struct args_case rows[] = {
		{ "nothing asks for help", { NULL }, NULL },
		{ "-h is --help", { "-h" }, NULL },
		{ "help wins over what is missing", { "scan", "--help" }, NULL },
		{ "the version needs no command", { "--version" }, NULL },
		{ "a command that there is not", { "wtach" }, "did you mean watch?" },
		{ "a command that is nothing like one", { "frobnicate" }, "see ctvigil --help" },
		{ "a word too long to guess at", { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
		    "see ctvigil --help" },
		{ "an option that there is not", { "watch", "--onec" }, "did you mean once?" },
		{ "an option that is nothing like one", { "watch", "--frobnicate" },
		    "no option frobnicate" },
		{ "what is printed of it is escaped", { "watch", "--\x1b[2J" }, "\\x1b[2J" },
		{ "an option of another command", { "show", "--once", "f" },
		    "does not know one of these" },
		{ "an option without its value", { "watch", "--state" },
		    "--state needs a value: DIR" },
		{ "a flag with a value", { "watch", "--once=yes" }, "--once takes no value" },
		{ "a number that is none", { "watch", "--max-rate=x" },
		    "--max-rate takes a whole number from 1 to 10000" },
		{ "a rate that is too small", { "watch", "--max-rate=0" }, "from 1 to 10000" },
		{ "the smallest rate", { "watch", "--max-rate=1" }, NULL },
		{ "the largest rate", { "watch", "--max-rate=10000" }, NULL },
		{ "a rate that is too large", { "watch", "--max-rate=10001" }, "from 1 to 10000" },
		{ "a time that is none", { "watch", "--poll", "1y" },
		    "--poll takes a time with its unit (90s, 15m, 2h, 1d) from 1s to 1d" },
		{ "a time without its unit", { "watch", "--poll=15" }, "with its unit" },
		{ "a time that is too short", { "watch", "--poll=0s" }, "from 1s to 1d" },
		{ "the longest time", { "watch", "--poll=24h" }, NULL },
		{ "a time that is too long", { "watch", "--poll=86401s" }, "from 1s to 1d" },
		{ "a word of those that there are", { "watch", "--protocol=static" }, NULL },
		{ "a word that is none of them", { "watch", "--protocol=http" },
		    "--protocol takes one of rfc6962|static" },
		{ "an option by its letter", { "run", "-c", "file" }, NULL },
		{ "a letter that there is not", { "run", "-x" }, "there is no option x" },
		{ "a letter without its value", { "run", "-c" }, "--config needs a value: FILE" },
		{ "no time for an answer", { "watch", "--timeout", "0s" }, "from 1s to 10m" },
		{ "the least time for an answer", { "watch", "--timeout", "1s" }, NULL },
		{ "a little more time for an answer", { "watch", "--timeout", "2s" }, NULL },
		{ "a little less than the most time for an answer",
		    { "watch", "--timeout", "599s" }, NULL },
		{ "the most time for an answer", { "watch", "--timeout", "10m" }, NULL },
		{ "more time for an answer than any needs", { "watch", "--timeout", "601s" },
		    "--timeout takes a time with its unit (90s, 15m, 2h, 1d) from 1s to 10m" },
		{ "a time for an answer that is none", { "watch", "--timeout", "soon" },
		    "from 1s to 10m" },
		{ "a time for answers that nobody is asked for", { "logs", "--timeout", "1s" },
		    "does not know one of these" },
		{ "no time to wait for a source", { "run", "--hold", "0s" }, NULL },
		{ "the least time to wait for a source", { "run", "--hold", "1s" }, NULL },
		{ "a little less than the most time to wait for a source",
		    { "run", "--hold", "3599s" }, NULL },
		{ "the most time to wait for a source", { "run", "--hold", "1h" }, NULL },
		{ "a longer time than any source needs", { "run", "--hold", "3601s" },
		    "--hold takes a time with its unit (90s, 15m, 2h, 1d) from 0s to 1h" },
		{ "a time to wait where there are no sources", { "watch", "--hold", "1s" },
		    "does not know one of these" },
		{ "an operand that is missing", { "show" }, "needs FILE|-|LOG:INDEX|ID..." },
		{ "an operand of a command that takes none", { "doctor", "argon" },
		    "takes options only" },
		{ "an act with its operands and a reason",
		    { "logs", "lost", "argon", "1", "2", "--reason", "why" }, NULL },
		{ "an act that there is not", { "logs", "lots" }, "did you mean lost?" },
		{ "an act that is nothing like one", { "logs", "argon" },
		    "there is no command logs argon" },
		{ "an act without its operands", { "logs", "lost", "--reason", "why" },
		    "ctvigil logs lost needs LOG BEGIN END --reason TEXT" },
		{ "an act with too many operands", { "logs", "accept", "a", "b", "--reason", "c" },
		    "needs LOG --reason" },
		{ "an act without a reason", { "logs", "accept", "argon" }, "--reason TEXT" },
		{ "an act with an empty reason", { "logs", "accept", "argon", "--reason=" },
		    "--reason TEXT" },
		{ "an act whose operand may be left out", { "logs", "evidence" }, NULL },
		{ "the same with it", { "logs", "evidence", "0123" }, NULL },
		{ "the same with too many", { "logs", "evidence", "0", "1" },
		    "ctvigil logs evidence takes no more than [ID]" },
		{ "a reason for an act that changes nothing",
		    { "logs", "evidence", "--reason", "why" }, "takes no more than [ID]" },
		{ "a reason for nothing", { "logs", "--reason", "why" }, "needs no --reason" },
		{ "a reason for another command", { "watch", "a.test", "--reason", "why" },
		    "does not know one of these" },
	};
	const struct duration_case durations[] = {
		{ "a bare number has no unit", "90", false, 0 },
		{ "s is seconds", "90s", true, 90 },
		{ "m is minutes", "15m", true, 900 },
		{ "h is hours", "2h", true, 7200 },
		{ "d is days", "1d", true, 86400 },
		{ "a unit alone is none", "m", false, 0 },
		{ "nothing is none", "", false, 0 },
		{ "another unit is none", "1y", false, 0 },
		{ "a fraction is none", "1.5h", false, 0 },
		{ "more than 2^64 - 1 seconds are none", "18446744073709551615m", false, 0 },
	};
	const struct help_case helps[] = {
		{ "the help lists the commands", CONF_HELP, "watch    Follows", "--once" },
		{ "the help of a command lists its options", CONF_WATCH, "--state DIR",
		    "--to INDEX" },
		{ "the help of logs shows its acts", CONF_LOGS,
		    "       ctvigil logs lost LOG BEGIN END --reason TEXT [options]\n", "--once" },
		{ "the help of scan has its own", CONF_SCAN, "--to now|INDEX", "--exec" },
	};

	tap_section("conf: the command line");
	tap_rows(rows, args_run);
	tap_test("options and operands may be mixed", values_run, NULL);
	tap_test("what follows -- is an operand", dashes_run, NULL);
	tap_test("an act is taken off the operands", act_run, NULL);
	tap_test("a witness may be given again", witnesses_run, NULL);
	tap_test("one witness fewer than the limit is taken", many_witnesses_run, &witnesses[0]);
	tap_test("as many witnesses as the limit are taken", many_witnesses_run, &witnesses[1]);
	tap_test("more witnesses are refused", many_witnesses_run, &witnesses[2]);
	tap_test("there may be 4,096 operands", many_run, NULL);
	tap_section("conf: durations");
	tap_rows(durations, duration_run);
	tap_section("conf: help");
	tap_rows(helps, help_run);
	tap_test(
	    "every act has as many operands as it says, and says something", act_rows_run, NULL);
	tap_test("every option of a command has its own name and place, and says something",
	    rows_run, NULL);
	return tap_done();
}
