/* SPDX-License-Identifier: Apache-2.0 */
#include "conf/settings.h"

#include "base/escape.h"
#include "base/num.h"
#include "conf/guess.h"

#include <stdio.h>

#define AT(field) offsetof(struct settings, field)
/* What reads the logs of the lists, or the one of --log. */
#define LOGS (CONF_WATCH | CONF_DOCTOR)
/* What reads the one log that an operand names, over the network or on disk. */
#define ONE_LOG (CONF_SCAN | CONF_VERIFY)
#define NETWORK (LOGS | ONE_LOG | CONF_SHOW)
#define MATCHING (CONF_WATCH | CONF_SCAN)

const struct conf_command_row conf_commands[] = {
	{ CONF_WATCH, "watch", "NAME|.TREE|IP|CIDR...", 0,
	    "Follows the logs and reports every certificate for what is named, as it appears" },
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
	{ CONF_DOCTOR, "doctor", "", 0, "Says what would stop ctvigil from working, and the mend" },
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
	{ "watchlist", "FILE|-", CONF_TEXT, AT(watchlist), MATCHING,
	    "Watch what FILE lists, one item per line, in certspotter's syntax; - is standard input" },
	{ "log", "URL", CONF_TEXT, AT(log_url), LOGS,
	    "Use this log instead of those of the lists" },
	{ "key", "KEY", CONF_TEXT, AT(key), NETWORK,
	    "The public key of the log: base 64 of its SubjectPublicKeyInfo, or a PEM file" },
	{ "origin", "NAME", CONF_TEXT, AT(origin), NETWORK,
	    "The origin line of the log's checkpoints, if it is a static log" },
	{ "protocol", "rfc6962|static", CONF_TEXT, AT(protocol), NETWORK,
	    "How that log is spoken to, instead of finding out" },
	{ "log-list", "FILE|URL", CONF_TEXT, AT(log_list), NETWORK,
	    "Use this list of logs (v3 schema) instead of Google's and Apple's" },
	{ "witness", "VKEY", CONF_TEXTS, AT(witnesses), CONF_WATCH,
	    "Verify the cosignatures of this witness (C2SP signed-note); may be given again" },
	{ "logs", "PATTERN", CONF_TEXT, AT(logs), LOGS | CONF_LOGS,
	    "Use only logs whose name or operator matches the shell pattern" },
	{ "from", "now|beginning|INDEX", CONF_TEXT, AT(from), CONF_WATCH | ONE_LOG,
	    "Where to begin in logs that have not been read yet" },
	{ "to", "now|INDEX", CONF_TEXT, AT(to), ONE_LOG, "Where to end, exclusively" },
	{ "once", NULL, CONF_FLAG, AT(once), CONF_WATCH,
	    "Stop when caught up with the logs' heads" },
	{ "jsonl", NULL, CONF_FLAG, AT(jsonl), CONF_ALL,
	    "Print one JSON object per line, for programs" },
	{ "updates", NULL, CONF_FLAG, AT(updates), CONF_WATCH,
	    "Report later sightings of an issuance too" },
	{ "exec", "CMD", CONF_TEXT, AT(exec), CONF_WATCH,
	    "Run CMD for each issuance, with the environment that certspotter's hooks get" },
	{ "self-test", NULL, CONF_FLAG, AT(self_test), CONF_WATCH,
	    "Send a synthetic match through every output, then stop" },
	{ "reason", "TEXT", CONF_TEXT, AT(reason), CONF_LOGS,
	    "Why, which is recorded and told; lost and accept need it" },
	{ "state", "DIR", CONF_TEXT, AT(state), NETWORK | CONF_LOGS,
	    "Keep state in DIR instead of $XDG_STATE_HOME/ctvigil" },
	{ "poll", "TIME", CONF_DURATION, AT(poll_s), CONF_WATCH,
	    "Ask each log for its head so often (default: 60s static, 120s RFC 6962)" },
	{ "partial-after", "TIME", CONF_DURATION, AT(partial_after_s), CONF_WATCH,
	    "Fetch a partial data tile once it is so old (default: 60s)" },
	{ "max-rate", "N", CONF_NUMBER, AT(max_rate), NETWORK,
	    "At most N requests per second to all logs of one operator" },
	{ "timeout", "TIME", CONF_TIMEOUT, AT(timeout_s), NETWORK,
	    "Give up a head, a proof or a hash tile after so long (default: 30s), entries and "
	    "lists after four times that" },
	{ "contact", "TEXT", CONF_TEXT, AT(contact), NETWORK,
	    "Your mail address or URL, for the User-Agent; logs limit those without" },
	{ "ca-file", "FILE", CONF_TEXT, AT(ca_file), NETWORK, "Trust the roots in FILE (PEM) too" },
	{ "parsers", "N", CONF_NUMBER, AT(parsers), CONF_WATCH | ONE_LOG,
	    "Run N parse processes (default: one per processor)" },
	{ "without-landlock", NULL, CONF_FLAG, AT(without_landlock), NETWORK | CONF_LOGS,
	    "Run even if the kernel has no Landlock to confine what opens files" },
	{ "quiet", NULL, CONF_FLAG, AT(quiet), CONF_ALL, "Print results only, no status" },
	{ "help", NULL, CONF_FLAG, AT(help), CONF_ALL | CONF_HELP, "Show the help of the command" },
	{ "version", NULL, CONF_FLAG, AT(version), CONF_ALL | CONF_HELP,
	    "Show the version and how it was built" },
	{ .name = NULL },
};

bool
conf_duration(const char *text, uint64_t *ret_s)
{
	static const struct {
		uint8_t unit;
		uint64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
	struct view number = view_text(text);
	uint64_t factor = 1;
	uint64_t count;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]) && number.len > 0; i++) {
		if (number.ptr[number.len - 1] == units[i].unit) {
			factor = units[i].seconds;
			number.len--;
			break;
		}
	}
	return num_decimal(number, &count) && !__builtin_mul_overflow(count, factor, ret_s);
}

static const struct conf_option *
find_option(struct view name)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (view_equal(view_text(row->name), name))
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

	for (const struct conf_option *row = conf_options; row->name != NULL; row++)
		guess_offer(&guess, row->name);
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

static enum status
add_text(
    const struct conf_option *row, const char *value, struct conf_texts *ret, struct error *err)
{
	if (ret->count == sizeof(ret->items) / sizeof(ret->items[0]))
		return error_set(err, STATUS_USAGE, 0, "--%s is given more than %zu times",
		    row->name, ret->count);
	ret->items[ret->count++] = value;
	return STATUS_OK;
}

static enum status
set_value(const struct conf_option *row, const char *value, struct settings *ret, struct error *err)
{
	char *field = (char *)ret + row->offset;
	uint64_t number;

	switch (row->kind) {
	case CONF_FLAG:
		*(bool *)field = true;
		return STATUS_OK;
	case CONF_TEXT:
		memcpy(field, &value, sizeof(value));
		return STATUS_OK;
	case CONF_TEXTS:
		return add_text(row, value, (struct conf_texts *)(void *)field, err);
	case CONF_NUMBER:
		if (!num_decimal(view_text(value), &number))
			return error_set(
			    err, STATUS_USAGE, 0, "--%s takes a whole number", row->name);
		break;
	case CONF_DURATION:
		if (!conf_duration(value, &number))
			return error_set(err, STATUS_USAGE, 0,
			    "--%s takes a time such as 90s, 15m, 2h or 1d", row->name);
		break;
	case CONF_TIMEOUT:
		if (!conf_duration(value, &number) || number < LIMIT_ANSWER_LEAST_S ||
		    number > LIMIT_ANSWER_MOST_S)
			return error_set(
			    err, STATUS_USAGE, 0, "--%s takes a time from 1s to 10m", row->name);
		break;
	}
	memcpy(field, &number, sizeof(number));
	return STATUS_OK;
}

/* Reads the option at argv[*at] and its value; *at is then the last argument
 * that was used. */
static enum status
read_option(int argc, char *const *argv, int *at, struct settings *ret, unsigned *ret_commands,
    struct error *err)
{
	struct view rest = view_text(argv[*at] + 2);
	struct view name;
	bool has_value = view_line(&rest, '=', &name);
	const struct conf_option *row;

	if (!has_value)
		name = rest;
	row = find_option(name);
	if (row == NULL)
		return unknown_option(name, err);
	if (row->kind == CONF_FLAG && has_value)
		return error_set(err, STATUS_USAGE, 0, "--%s takes no value", row->name);
	if (row->kind != CONF_FLAG && !has_value && ++*at >= argc)
		return error_set(
		    err, STATUS_USAGE, 0, "--%s needs a value: %s", row->name, row->argument);
	*ret_commands &= row->commands;
	return set_value(row, has_value ? (const char *)rest.ptr : argv[*at], ret, err);
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
	if (!suits_act(settings, row))
		return error_set(err, STATUS_USAGE, 0, "ctvigil %s %s %s %s%s", command->name,
		    row->name, row->changes ? "needs" : "takes no more than", row->operands,
		    row->changes ? " --reason TEXT" : "");
	return STATUS_OK;
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

enum status
conf_read(int argc, char *const *argv, struct settings *ret, struct error *err)
{
	static const char *operands[4096];
	const struct conf_command_row *row = NULL;
	unsigned commands = CONF_ALL | CONF_HELP;
	bool only_operands = false;
	enum status status;

	*ret =
	    (struct settings){ .command = CONF_HELP, .operands = operands, .partial_after_s = 60 };
	for (int i = 1; i < argc; i++) {
		const char *arg = argv[i];

		if (!only_operands && strcmp(arg, "--") == 0) {
			only_operands = true;
		} else if (!only_operands && strcmp(arg, "-h") == 0) {
			ret->help = true;
		} else if (!only_operands && strncmp(arg, "--", 2) == 0) {
			status = read_option(argc, argv, &i, ret, &commands, err);
			if (status != STATUS_OK)
				return status;
		} else if (row == NULL) {
			row = find_command(arg);
			if (row == NULL)
				return unknown_command(arg, err);
			ret->command = row->command;
		} else if (ret->operand_count == sizeof(operands) / sizeof(operands[0])) {
			return error_set(err, STATUS_USAGE, 0,
			    "there are more than %zu operands; use --watchlist",
			    ret->operand_count);
		} else {
			operands[ret->operand_count++] = arg;
		}
	}
	if (row == NULL && !ret->version)
		ret->help = true;
	return row == NULL ? STATUS_OK : check(ret, row, commands, err);
}

static void
append_usage(struct buf *out, const struct conf_command_row *command)
{
	buf_printf(out, "usage: ctvigil %s%s%s [options]\n", command->name,
	    command->operands[0] == '\0' ? "" : " ", command->operands);
	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++) {
		if (row->command == command->command)
			buf_printf(out, "       ctvigil %s %s %s%s [options]\n", command->name,
			    row->name, row->operands, row->changes ? " --reason TEXT" : "");
	}
	buf_printf(out, "\n%s.\n", command->says);
	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++) {
		if (row->command == command->command)
			buf_printf(out, "  %-8s %s.\n", row->name, row->says);
	}
	buf_byte(out, '\n');
}

static void
append_options(struct buf *out, unsigned command)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		char head[64];

		if ((row->commands & command) == 0)
			continue;
		(void)snprintf(head, sizeof(head), "--%s%s%s", row->name, row->argument ? " " : "",
		    row->argument ? row->argument : "");
		buf_printf(out, "  %-26s %s.\n", head, row->says);
	}
}

void
conf_append_help(struct buf *out, enum conf_command command)
{
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++) {
		if (command == CONF_HELP || row->command != command)
			continue;
		append_usage(out, row);
		append_options(out, command);
		return;
	}
	buf_text(out, "usage: ctvigil COMMAND [options]\n\n");
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++)
		buf_printf(out, "  %-8s %s.\n", row->name, row->says);
	buf_text(out, "\nctvigil COMMAND --help shows the options of a command.\n");
}
