/* SPDX-License-Identifier: Apache-2.0 */
/* What --help prints, from the rows. */
#include "conf/settings.h"

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
		char memory[64];
		struct buf head;

		if ((row->commands & command) == 0)
			continue;
		buf_init(&head, memory, sizeof(memory));
		if (row->letter != 0)
			buf_printf(&head, "-%c, ", row->letter);
		buf_printf(&head, "--%s%s%s", row->name, row->argument ? " " : "",
		    row->argument ? row->argument : "");
		buf_printf(out, "  %-26s %s%s%s%s.\n", buf_string(&head), row->says,
		    row->fallback != NULL ? " (default: " : "",
		    row->fallback != NULL ? row->fallback : "", row->fallback != NULL ? ")" : "");
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
