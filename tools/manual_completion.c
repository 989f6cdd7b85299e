/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables of the completions of bash and zsh.  What an argument may be is read off
 * its text in the usage: alternatives stand between bars, words in lower case are
 * typed as they stand, FILE and DIR are paths.
 */
#include "conf/settings.h"
#include "manual.h"

#include <ctype.h>
#include <string.h>

/* ---- arguments ---- */

static bool
is_literal(struct view alternative)
{
	for (size_t i = 0; i < alternative.len; i++) {
		if (!islower(alternative.ptr[i]) && !isdigit(alternative.ptr[i]) &&
		    alternative.ptr[i] != '-')
			return false;
	}
	return alternative.len > 0;
}

static bool
next_alternative(struct view *rest, struct view *ret)
{
	if (rest->len == 0)
		return false;
	if (!view_line(rest, '|', ret)) {
		*ret = *rest;
		*rest = view_of(NULL, 0);
	}
	return true;
}

/* The words of an argument that are typed as they stand. */
static void
append_literals(struct buf *out, const char *argument)
{
	struct view rest = view_text(argument);
	struct view alternative;
	bool first = true;

	while (next_alternative(&rest, &alternative)) {
		if (!is_literal(alternative))
			continue;
		if (!first)
			buf_byte(out, ' ');
		buf_bytes(out, alternative);
		first = false;
	}
}

static bool
has_literal(const char *argument)
{
	struct view rest = view_text(argument);
	struct view alternative;

	while (next_alternative(&rest, &alternative)) {
		if (is_literal(alternative))
			return true;
	}
	return false;
}

static bool
names_file(const char *argument)
{
	return strstr(argument, "FILE") != NULL;
}

static bool
names_folder(const char *argument)
{
	return strstr(argument, "DIR") != NULL;
}

/* ---- bash ---- */

void
manual_bash_commands(struct buf *out)
{
	buf_text(out, "\tlocal commands='");
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++)
		buf_printf(out, "%s%s", row == conf_commands ? "" : " ", row->name);
	buf_text(out, "'\n");
}

void
manual_bash_options(struct buf *out)
{
	for (const struct conf_command_row *command = conf_commands; command->name != NULL;
	     command++) {
		buf_printf(out, "\t%s) options='", command->name);
		for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
			if ((row->commands & command->command) != 0)
				buf_printf(out, "--%s ", row->name);
		}
		buf_text(out, "' ;;\n");
	}
}

void
manual_bash_values(struct buf *out)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->argument == NULL)
			continue;
		buf_printf(out, "\t--%s) words='", row->name);
		append_literals(out, row->argument);
		buf_text(out, "'");
		if (names_file(row->argument))
			buf_text(out, " paths=-f");
		else if (names_folder(row->argument))
			buf_text(out, " paths=-d");
		buf_text(out, " ;;\n");
	}
}

void
manual_bash_with_value(struct buf *out)
{
	bool first = true;

	buf_text(out, "\t\t");
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->argument == NULL)
			continue;
		buf_printf(out, "%s--%s", first ? "" : " | ", row->name);
		first = false;
	}
	buf_text(out, ")\n");
}

/* The names of the acts of a command, with blanks between.  Whether it has any. */
static bool
append_acts(struct buf *out, enum conf_command command)
{
	bool first = true;

	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++) {
		if (row->command != command)
			continue;
		buf_printf(out, "%s%s", first ? "" : " ", row->name);
		first = false;
	}
	return !first;
}

void
manual_bash_operands(struct buf *out)
{
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++) {
		char text[128];
		struct buf acts;

		buf_init(&acts, text, sizeof(text));
		if (row->command == CONF_HELP)
			buf_printf(out, "\t%s) words=$commands ;;\n", row->name);
		else if (append_acts(&acts, row->command))
			buf_printf(out, "\t%s) words='%s' ;;\n", row->name, buf_string(&acts));
		else if (names_file(row->operands))
			buf_printf(out, "\t%s) paths=-f ;;\n", row->name);
		else if (names_folder(row->operands))
			buf_printf(out, "\t%s) paths=-d ;;\n", row->name);
	}
}

/* ---- zsh ---- */

/* Appends text inside of single quotes, with a backslash before what _arguments(1)
 * would take for its own. */
static void
append_zsh(struct buf *out, const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '\'') {
			buf_text(out, "'\\''");
			continue;
		}
		if (strchr("[]:\\", *at) != NULL)
			buf_byte(out, '\\');
		buf_byte(out, (uint8_t)*at);
	}
}

void
manual_zsh_commands(struct buf *out)
{
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++) {
		buf_printf(out, "\t\t\t'%s:", row->name);
		append_zsh(out, row->says);
		buf_text(out, "'\n");
	}
}

/* ":MESSAGE:ACTION": what may stand there. */
static void
append_zsh_argument(struct buf *out, const char *argument)
{
	buf_byte(out, ':');
	append_zsh(out, argument);
	buf_byte(out, ':');
	if (names_file(argument)) {
		buf_text(out, "_files");
	} else if (names_folder(argument)) {
		buf_text(out, "_files -/");
	} else if (has_literal(argument)) {
		buf_byte(out, '(');
		append_literals(out, argument);
		buf_byte(out, ')');
	} else {
		/* A blank says that there is nothing to offer. */
		buf_byte(out, ' ');
	}
}

static void
append_zsh_option(struct buf *out, const struct conf_option *row)
{
	buf_printf(out, " \\\n\t\t\t\t'--%s%s[", row->name, row->argument != NULL ? "=" : "");
	append_zsh(out, row->says);
	buf_byte(out, ']');
	if (row->argument != NULL)
		append_zsh_argument(out, row->argument);
	buf_byte(out, '\'');
}

static void
append_zsh_operands(struct buf *out, const struct conf_command_row *command)
{
	char text[128];
	struct buf acts;

	buf_init(&acts, text, sizeof(text));
	if (append_acts(&acts, command->command)) {
		buf_printf(out, " \\\n\t\t\t\t'1::act:(%s)'", buf_string(&acts));
		buf_text(out, " \\\n\t\t\t\t'*:operand: '");
	} else if (command->operands[0] != '\0') {
		buf_text(out, " \\\n\t\t\t\t'*");
		append_zsh_argument(out, command->operands);
		buf_byte(out, '\'');
	}
}

void
manual_zsh_arguments(struct buf *out)
{
	for (const struct conf_command_row *command = conf_commands; command->name != NULL;
	     command++) {
		buf_printf(out, "\t\t%s)\n\t\t\t_arguments", command->name);
		for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
			if ((row->commands & command->command) != 0)
				append_zsh_option(out, row);
		}
		append_zsh_operands(out, command);
		buf_text(out, "\n\t\t\t;;\n");
	}
}
