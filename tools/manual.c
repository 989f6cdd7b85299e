/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Part of the build: prints a template with the tables of the program in it, so that
 * the manual and the completions say what the program does.  Where a line of the
 * template is "@" and the name of a table, that table stands instead.
 *
 *   manual TEMPLATE
 */
#include "manual.h"

#include "base/limits.h"
#include "ipc/io.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TEXT_MAX (16 * MIB)

static const struct {
	const char *name;
	manual_table_fn *append;
} tables[] = {
	{ "@synopsis", manual_synopsis },
	{ "@commands", manual_commands },
	{ "@options", manual_options },
	{ "@keys", manual_keys },
	{ "@exit-codes", manual_exit_codes },
	{ "@variables", manual_variables },
	{ "@match-members", manual_match_members },
	{ "@log-members", manual_log_members },
	{ "@log-kinds", manual_log_kinds },
	{ "@log-status-members", manual_log_status_members },
	{ "@certificate-members", manual_certificate_members },
	{ "@verified-members", manual_verified_members },
	{ "@evidence-members", manual_evidence_members },
	{ "@verdict-members", manual_verdict_members },
	{ "@check-members", manual_check_members },
	{ "@finding-members", manual_finding_members },
	{ "@finding-states", manual_finding_states },
	{ "@severities", manual_severities },
	{ "@rules", manual_rules },
	{ "@signals", manual_signals },
	{ "@checks", manual_checks },
	{ "@reasons", manual_reasons },
	{ "@places", manual_places },
	{ "@readings", manual_readings },
	{ "@faults", manual_faults },
	{ "@hook-variables", manual_hook_variables },
	{ "@processes", manual_processes },
	{ "@messages", manual_messages },
	{ "@system-calls", manual_system_calls },
	{ "@bash-commands", manual_bash_commands },
	{ "@bash-options", manual_bash_options },
	{ "@bash-values", manual_bash_values },
	{ "@bash-with-value", manual_bash_with_value },
	{ "@bash-operands", manual_bash_operands },
	{ "@zsh-commands", manual_zsh_commands },
	{ "@zsh-arguments", manual_zsh_arguments },
};

/* Appends the table that this line marks.  False if there is none. */
static bool
append_table(struct buf *out, struct view line)
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		if (view_equal(line, view_text(tables[i].name))) {
			tables[i].append(out);
			return true;
		}
	}
	return false;
}

static enum status
fill(struct buf *out, struct view template, const char *name, struct error *err)
{
	struct view line;

	for (size_t number = 1; view_line(&template, '\n', &line); number++) {
		if (view_starts_with(line, VIEW("@"))) {
			if (!append_table(out, line))
				return error_set(err, STATUS_USAGE, 0,
				    "%s:%zu: there is no such table", name, number);
			continue;
		}
		buf_bytes(out, line);
		buf_byte(out, '\n');
	}
	return STATUS_OK;
}

static enum status
print_filled(const char *name, struct error *err)
{
	struct buf template;
	struct buf text;
	enum status status;

	buf_init_growing(&template, TEXT_MAX);
	buf_init_growing(&text, TEXT_MAX);
	status = io_read_file(name, &template, err);
	if (status == STATUS_OK)
		status = fill(&text, buf_view(&template), name, err);
	if (status == STATUS_OK)
		status = io_write_full(STDOUT_FILENO, buf_view(&text), err);
	buf_fini(&text);
	buf_fini(&template);
	return status;
}

int
main(int argc, char **argv)
{
	struct error err;

	if (argc != 2) {
		(void)fputs("usage: manual TEMPLATE\n", stderr);
		return EXIT_FAILURE;
	}
	if (print_filled(argv[1], &err) != STATUS_OK) {
		(void)fprintf(stderr, "manual: %s\n", err.message);
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}
