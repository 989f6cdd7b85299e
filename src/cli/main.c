/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program: reads the command line and runs the command.
 */
#include "base/buf.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/version.h"

#include <stdio.h>

#define TEXT_MAX (64 * KIB)

static const struct {
	enum conf_command command;
	command_fn *run;
} commands[] = {
	{ CONF_WATCH, command_watch },
	{ CONF_RUN, command_run },
	{ CONF_CONFIG, command_config },
	{ CONF_SCAN, command_scan },
	{ CONF_VERIFY, command_verify },
	{ CONF_LOGS, command_logs },
	{ CONF_FINDINGS, command_findings },
	{ CONF_EXPLAIN, command_explain },
	{ CONF_EXPECT, command_expect },
	{ CONF_SHOW, command_show },
	{ CONF_DOCTOR, command_doctor },
};

static enum exit_code
help(const struct settings *settings)
{
	enum conf_command command = settings->command;
	struct buf text;

	if (command == CONF_HELP && settings->operand_count > 0)
		command = conf_command_named(settings->operands[0]);
	buf_init_growing(&text, TEXT_MAX);
	conf_append_help(&text, command);
	return exit_print(&text);
}

static enum exit_code
version(void)
{
	struct buf text;

	buf_init_growing(&text, TEXT_MAX);
	version_append(&text);
	return exit_print(&text);
}

static enum exit_code
run(const struct settings *settings)
{
	if (settings->version)
		return version();
	if (settings->help || settings->command == CONF_HELP)
		return help(settings);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (commands[i].command == settings->command)
			return commands[i].run(settings);
	}
	return EXIT_CODE_INTERNAL;
}

int
main(int argc, char **argv)
{
	enum exit_code code = EXIT_CODE_USAGE;
	struct settings settings;
	struct error err;

	if (conf_read(argc, argv, &settings, &err) == STATUS_OK)
		code = run(&settings);
	else
		(void)fprintf(stderr, "ctvigil: %s\n", err.message);
	conf_free(&settings);
	return (int)code;
}
