/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/settings.h"

#include "base/escape.h"
#include "conf/guess.h"
#include "conf/value.h"

#include <stdio.h>

#define OPERANDS_MAX 4096
/* What follows logs. */
#define FOLLOWING (CONF_WATCH | CONF_RUN | CONF_CONFIG)
/* What the service does beyond watch. */
#define SERVICE (CONF_RUN | CONF_CONFIG)
/* What has a configuration. */
#define CONFIGURED (SERVICE | CONF_DOCTOR)
/* What reads the logs of the lists, or the one of --log. */
#define LOGS (FOLLOWING | CONF_DOCTOR)
/* What reads the one log that an operand names, over the network or on disk. */
#define ONE_LOG (CONF_SCAN | CONF_VERIFY)
#define NETWORK (LOGS | ONE_LOG | CONF_SHOW)
#define MATCHING (FOLLOWING | CONF_SCAN)
/* What reads or changes the state. */
#define STATE_ONLY (CONF_LOGS | CONF_FINDINGS | CONF_EXPLAIN | CONF_EXPECT)
/* What has no place on the command line. */
#define FILE_ONLY 0

const struct conf_command_row conf_commands[] = {
	{ CONF_WATCH, "watch", "NAME|.TREE|IP|CIDR...", 0,
	    "Follows the logs and reports every certificate for what is named, as it appears" },
	{ CONF_RUN, "run", "", 0, "Does the same as a service, as a configuration says" },
	{ CONF_SCAN, "scan", "DIR|LOG NAME|.TREE|IP|CIDR...", 1,
	    "Matches entries of one log, once: over the network, or a static log on disk" },
	{ CONF_SHOW, "show", "FILE|-|LOG:INDEX|ID...", 1,
	    "Shows certificates, of files (PEM, DER), of logs and as reported: every name in every "
	    "place, and what is odd" },
	{ CONF_VERIFY, "verify", "DIR|LOG|FILE|-", 1,
	    "Recomputes the tree of one log, over the network or on disk, and checks it against its "
	    "head; or says what a file of evidence proves" },
	{ CONF_LOGS, "logs", "", 0,
	    "Lists the logs with state, head, coverage, lag and last error" },
	{ CONF_FINDINGS, "findings", "", 0, "Lists what was found and is open, the worst first" },
	{ CONF_EXPLAIN, "explain", "ID", 1,
	    "Says why a certificate was told, or why not: each rule, what is known of its name and "
	    "key, and what to do" },
	{ CONF_EXPECT, "expect", "[FILE|-...]", 0,
	    "Declares by hand, or from the deploy hook of an ACME client, what is ours: "
	    "certificates, requests and public keys in PEM or DER" },
	{ CONF_DOCTOR, "doctor", "", 0, "Says what would stop ctvigil from working, and the mend" },
	{ CONF_CONFIG, "config", "", 0, "Checks and shows a configuration" },
	{ CONF_HELP, "help", "[COMMAND]", 0, "Shows this help, or that of one command" },
	{ .name = NULL },
};

const struct conf_act_row conf_acts[] = {
#define ACT(NAME, command, name, operands, operand_count, changes, says) \
	{ CONF_ACT_##NAME, CONF_##command, name, operands, operand_count, changes, says },
#include "conf/act_table.h"
	{ .name = NULL },
};

const struct conf_option conf_options[] = {
#define OPTION(                                                                                  \
    NAME, name, letter, key, argument, kind, field, commands, least, most, fallback, live, says) \
	{ CONF_##NAME##_ID, name, letter, key, argument, CONF_##kind,                            \
		offsetof(struct settings, field), commands, least, most, fallback, live, false,  \
		says },
#include "conf/option_table.h"
	{ .name = NULL },
};

/* Two commands may mean different things by one name: the row of the command, if it was named
 * already, and else the first. */
static const struct conf_option *
find_option(struct view name, enum conf_command command)
{
	const struct conf_option *first = NULL;

	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->commands == 0 || !view_equal(view_text(row->name), name))
			continue;
		if ((row->commands & command) != 0)
			return row;
		first = first == NULL ? row : first;
	}
	return first;
}

static const struct conf_option *
find_letter(const char *letter)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->letter != 0 && row->letter == letter[0] && letter[1] == '\0')
			return row;
	}
	return NULL;
}

static const struct conf_command_row *
find_command(const char *name)
{
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++) {
		if (strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

enum conf_command
conf_command_named(const char *name)
{
	const struct conf_command_row *row = find_command(name);

	return row == NULL ? CONF_HELP : row->command;
}

static enum status
unknown(struct error *err, const char *what, struct view given, const char *guess)
{
	char text[128];
	struct buf shown;

	buf_init(&shown, text, sizeof(text));
	escape_append_text(&shown, given);
	if (guess == NULL)
		return error_set(err, STATUS_USAGE, 0, "there is no %s %s; see ctvigil --help",
		    what, buf_string(&shown));
	return error_set(err, STATUS_USAGE, 0, "there is no %s %s; did you mean %s?", what,
	    buf_string(&shown), guess);
}

static enum status
unknown_option(struct view name, struct error *err)
{
	struct guess guess = guess_begin(name);

	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->commands != 0)
			guess_offer(&guess, row->name);
	}
	return unknown(err, "option", name, guess_end(&guess));
}

static enum status
unknown_command(const char *name, struct error *err)
{
	struct guess guess = guess_begin(view_text(name));

	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++)
		guess_offer(&guess, row->name);
	return unknown(err, "command", view_text(name), guess_end(&guess));
}

/* Where a command line is read. */
struct reading {
	int argc;
	char *const *argv;
	int at;            /* the argument that is read, then the last that was used */
	unsigned commands; /* that know all options so far */
	struct settings *ret;
};

/* Takes the value of an option, which is NULL if it did not stand behind an '='. */
static enum status
take_value(
    struct reading *reading, const struct conf_option *row, const char *value, struct error *err)
{
	struct error why;
	enum status status;

	if (row->kind == CONF_FLAG && value != NULL)
		return error_set(err, STATUS_USAGE, 0, "--%s takes no value", row->name);
	if (row->kind == CONF_FLAG)
		value = "true";
	else if (value == NULL && ++reading->at >= reading->argc)
		return error_set(
		    err, STATUS_USAGE, 0, "--%s needs a value: %s", row->name, row->argument);
	else if (value == NULL)
		value = reading->argv[reading->at];
	reading->commands &= row->commands;
	status = conf_set(reading->ret, row, value, &why);
	if (status != STATUS_OK)
		return error_set(err, status, 0, "--%s %s", row->name, why.message);
	reading->ret->origins[row->id].source = CONF_BY_COMMAND;
	return STATUS_OK;
}

/* "--state=DIR", "--state DIR", "-c FILE" */
static enum status
read_option(struct reading *reading, struct error *err)
{
	const char *arg = reading->argv[reading->at];
	const struct conf_option *row = arg[1] == '-' ? NULL : find_letter(arg + 1);
	struct view rest = view_text(arg + 2);
	struct view name;
	bool has_value;

	if (row != NULL)
		return take_value(reading, row, NULL, err);
	if (arg[1] != '-')
		return unknown_option(view_text(arg + 1), err);
	has_value = view_line(&rest, '=', &name);
	if (!has_value)
		name = rest;
	row = find_option(name, reading->ret->command);
	if (row == NULL)
		return unknown_option(name, err);
	return take_value(reading, row, has_value ? (const char *)rest.ptr : NULL, err);
}

/* ---- acts ---- */

static const struct conf_act_row *
find_act(enum conf_command command, const char *name)
{
	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++) {
		if (row->command == command && strcmp(row->name, name) == 0)
			return row;
	}
	return NULL;
}

static bool
has_acts(enum conf_command command)
{
	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++) {
		if (row->command == command)
			return true;
	}
	return false;
}

static enum status
unknown_act(const struct conf_command_row *command, const char *name, struct error *err)
{
	struct guess guess = guess_begin(view_text(name));
	char what[32];

	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++) {
		if (row->command == command->command)
			guess_offer(&guess, row->name);
	}
	(void)snprintf(what, sizeof(what), "command %s", command->name);
	return unknown(err, what, view_text(name), guess_end(&guess));
}

/* Whether an act has the operands and the reason that it needs, and no others. */
static bool
suits_act(const struct settings *settings, const struct conf_act_row *row)
{
	bool has_reason = settings->reason != NULL && settings->reason[0] != '\0';
	bool may_have_none = row->operands[0] == '[';

	if (row->changes ? !has_reason : settings->reason != NULL)
		return false;
	return settings->operand_count == row->operand_count ||
	       (may_have_none && settings->operand_count == 0);
}

/* Takes the act off the operands of a command that has acts. */
static enum status
take_act(struct settings *settings, const struct conf_command_row *command, struct error *err)
{
	const struct conf_act_row *row;

	if (settings->operand_count == 0 && settings->reason != NULL)
		return error_set(
		    err, STATUS_USAGE, 0, "ctvigil %s needs no --reason", command->name);
	if (settings->operand_count == 0)
		return STATUS_OK;
	row = find_act(command->command, settings->operands[0]);
	if (row == NULL)
		return unknown_act(command, settings->operands[0], err);
	settings->act = row->act;
	settings->operands++;
	settings->operand_count--;
	if (suits_act(settings, row))
		return STATUS_OK;
	if (row->operand_count == 0)
		return error_set(err, STATUS_USAGE, 0, "ctvigil %s %s takes options only",
		    command->name, row->name);
	return error_set(err, STATUS_USAGE, 0, "ctvigil %s %s %s %s%s", command->name, row->name,
	    row->changes ? "needs" : "takes no more than", row->operands,
	    row->changes ? " --reason TEXT" : "");
}

static enum status
check(struct settings *settings, const struct conf_command_row *row, unsigned commands,
    struct error *err)
{
	if (settings->help || settings->version)
		return STATUS_OK;
	if ((commands & settings->command) == 0)
		return error_set(err, STATUS_USAGE, 0,
		    "ctvigil %s does not know one of these options; see ctvigil %s --help",
		    row->name, row->name);
	if (settings->operand_count < row->least_operands)
		return error_set(
		    err, STATUS_USAGE, 0, "ctvigil %s needs %s", row->name, row->operands);
	if (has_acts(row->command))
		return take_act(settings, row, err);
	if (settings->operand_count > 0 && row->operands[0] == '\0')
		return error_set(err, STATUS_USAGE, 0,
		    "ctvigil %s takes options only; see ctvigil %s --help", row->name, row->name);
	return STATUS_OK;
}

/* A bare dash is an operand: standard input. */
static bool
is_option(const char *arg)
{
	return arg[0] == '-' && arg[1] != '\0';
}

/* Takes the command, or one more operand. */
static enum status
take_operand(struct settings *ret, const char *arg, const char **operands,
    const struct conf_command_row **row, struct error *err)
{
	if (*row == NULL) {
		*row = find_command(arg);
		if (*row == NULL)
			return unknown_command(arg, err);
		ret->command = (*row)->command;
		return STATUS_OK;
	}
	if (ret->operand_count == OPERANDS_MAX)
		return error_set(err, STATUS_USAGE, 0,
		    "there are more than %zu operands; use --watchlist", ret->operand_count);
	operands[ret->operand_count++] = arg;
	return STATUS_OK;
}

enum status
conf_read(int argc, char *const *argv, struct settings *ret, struct error *err)
{
	static const char *operands[OPERANDS_MAX];
	struct reading reading = {
		.argc = argc, .argv = argv, .commands = CONF_ALL | CONF_HELP, .ret = ret
	};
	const struct conf_command_row *row = NULL;
	bool only_operands = false;
	enum status status = STATUS_OK;

	*ret = (struct settings){
		.command = CONF_HELP, .operands = operands, .argc = argc, .argv = argv
	};
	conf_set_defaults(ret, conf_options);
	for (reading.at = 1; status == STATUS_OK && reading.at < argc; reading.at++) {
		const char *arg = argv[reading.at];

		if (!only_operands && strcmp(arg, "--") == 0)
			only_operands = true;
		else if (!only_operands && is_option(arg))
			status = read_option(&reading, err);
		else
			status = take_operand(ret, arg, operands, &row, err);
	}
	if (status != STATUS_OK)
		return status;
	if (row == NULL && !ret->version)
		ret->help = true;
	return row == NULL ? STATUS_OK : check(ret, row, reading.commands, err);
}
