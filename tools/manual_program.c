/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of ctvigil(1). */
#include "cli/exit.h"
#include "conf/settings.h"
#include "conf/value.h"
#include "manual.h"
#include "mdoc.h"
#include "proc/profile.h"

#define NAMES_MAX 64

/* ---- commands ---- */

static void
append_command(struct buf *out, const char *macro, const struct conf_command_row *row)
{
	buf_printf(out, ".%s Cm %s", macro, row->name);
	if (row->operands[0] != '\0') {
		buf_text(out, " Ar");
		mdoc_argument(out, row->operands);
	}
	buf_byte(out, '\n');
}

static void
synopsis_of_acts(struct buf *out, const struct conf_command_row *command)
{
	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++) {
		if (row->command == command->command)
			buf_printf(out, ".Nm\n.Cm %s %s\n.Op Ar options\n.Ar %s\n%s", command->name,
			    row->name, row->operands, row->changes ? ".Fl -reason Ar TEXT\n" : "");
	}
}

void
manual_synopsis(struct buf *out)
{
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++) {
		buf_text(out, ".Nm\n");
		buf_printf(out, ".Cm %s\n", row->name);
		buf_text(out, ".Op Ar options\n");
		if (row->operands[0] != '\0') {
			buf_text(out, ".Ar");
			mdoc_argument(out, row->operands);
			buf_byte(out, '\n');
		}
		synopsis_of_acts(out, row);
	}
}

/* Whether every command knows the option, so that no command need name it. */
static bool
is_general(const struct conf_option *option)
{
	return (option->commands & CONF_ALL) == CONF_ALL;
}

static void
append_options_of(struct buf *out, enum conf_command command)
{
	char names[NAMES_MAX][32];
	const char *words[NAMES_MAX];
	size_t count = 0;

	for (const struct conf_option *row = conf_options; row->name != NULL && count < NAMES_MAX;
	     row++) {
		struct buf name;

		if ((row->commands & command) == 0 || is_general(row))
			continue;
		buf_init(&name, names[count], sizeof(names[count]));
		buf_printf(&name, "-%s", row->name);
		words[count++] = buf_string(&name);
	}
	if (count == 0)
		return;
	buf_text(out, "It knows\n");
	mdoc_enumerate(out, "Fl", words, count);
}

static void
append_acts_of(struct buf *out, const struct conf_command_row *command)
{
	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++) {
		if (row->command != command->command)
			continue;
		buf_printf(out, ".It Cm %s %s Ar %s\n", command->name, row->name, row->operands);
		mdoc_sentence(out, row->says);
	}
}

void
manual_commands(struct buf *out)
{
	mdoc_list_begin(out);
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++) {
		append_command(out, "It", row);
		mdoc_sentence(out, row->says);
		append_options_of(out, row->command);
		append_acts_of(out, row);
	}
	mdoc_list_end(out);
}

/* ---- options ---- */

static void
append_commands_of(struct buf *out, const struct conf_option *option)
{
	const char *words[NAMES_MAX];
	size_t count = 0;

	if (is_general(option)) {
		buf_text(out, "Every command knows it.\n");
		return;
	}
	for (const struct conf_command_row *row = conf_commands;
	     row->name != NULL && count < NAMES_MAX; row++) {
		if ((option->commands & row->command) != 0)
			words[count++] = row->name;
	}
	buf_text(out, "For\n");
	mdoc_enumerate(out, "Cm", words, count);
}

void
manual_options(struct buf *out)
{
	mdoc_list_begin(out);
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->commands == 0)
			continue;
		buf_printf(out, ".It Fl -%s", row->name);
		if (row->argument != NULL) {
			buf_text(out, " Ar");
			mdoc_argument(out, row->argument);
		}
		buf_byte(out, '\n');
		mdoc_sentence(out, row->says);
		append_commands_of(out, row);
	}
	mdoc_list_end(out);
}

/* ---- keys of a configuration ---- */

static void
append_key(struct buf *out, const struct conf_option *row)
{
	char memory[160];
	struct buf allowed;

	buf_printf(out, ".It Ic %s\n", row->key);
	mdoc_sentence(out, row->says);
	if (row->required)
		buf_text(out, "It is required.\n");
	buf_init(&allowed, memory, sizeof(memory));
	buf_text(&allowed, conf_is_list(row->kind) ? "It is a list; each is " : "It is ");
	conf_append_allowed(&allowed, row);
	mdoc_sentence(out, buf_string(&allowed));
	if (row->fallback != NULL)
		buf_printf(out, "The default is\n.Li %s .\n", row->fallback);
}

/* The members of a section, as a list in the entry of its key. */
static void
append_members(struct buf *out, const struct conf_section *section)
{
	buf_text(out, "Each item has\n");
	mdoc_list_begin(out);
	for (const struct conf_option *row = section->members; row->name != NULL; row++)
		append_key(out, row);
	mdoc_list_end(out);
}

void
manual_keys(struct buf *out)
{
	mdoc_list_begin(out);
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->key == NULL)
			continue;
		append_key(out, row);
		if (row->live)
			buf_text(out, "A change is\n.Em live .\n");
		if (row->kind == CONF_SECTION)
			append_members(out, conf_section_of(row));
	}
	mdoc_list_end(out);
}

/* ---- exit codes, environment ---- */

void
manual_exit_codes(struct buf *out)
{
	static const struct {
		int value;
		const char *says;
	} rows[] = {
#define EXIT(name, value, says) { value, says },
#include "cli/exit_table.h"
	};

	mdoc_list_begin(out);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		buf_printf(out, ".It %d\n", rows[i].value);
		mdoc_sentence(out, rows[i].says);
	}
	mdoc_list_end(out);
}

void
manual_variables(struct buf *out)
{
	static const struct {
		const char *name;
		unsigned profiles;
		const char *reason;
	} rows[] = {
#define VARIABLE(name, profiles, reason) { name, profiles, reason },
#include "proc/environment_table.h"
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *words[PROFILE_COUNT];
		size_t count = 0;

		for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
			if ((rows[i].profiles >> id & 1) != 0)
				words[count++] = profile_get(id)->name;
		}
		buf_printf(out, ".It Ev %s\n", rows[i].name);
		mdoc_sentence(out, rows[i].reason);
		buf_text(out, "Handed on to\n");
		mdoc_enumerate(out, "Sy", words, count);
	}
}
