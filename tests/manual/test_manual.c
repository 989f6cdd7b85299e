/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tables of the program hold is in the manual: each row as an entry of a list
 * on its page, with its sentence.
 *
 *   test_manual FOLDER
 */
#include "alert/environment.h"
#include "alert/log_kind.h"
#include "alert/member.h"
#include "base/limits.h"
#include "conf/settings.h"
#include "ipc/io.h"
#include "ipc/message.h"
#include "policy/verdict.h"
#include "proc/profile.h"
#include "support/tap.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

static struct buf program_page;
static struct buf configuration_page;
static struct buf alerts_page;
static struct buf architecture_page;

/* A row of a table: the line that its entry begins with, and what stands in it. */
struct entry {
	struct buf *page;
	const char *begin;
	const char *sentence;
};

/* Takes an entry of a list off the page, from behind its first line to the next one. */
static struct view
take_entry(struct view *page)
{
	struct view rest = *page;
	struct view line;
	struct view ret;

	while (view_line(page, '\n', &line)) {
		if (view_starts_with(line, VIEW(".It ")) || view_equal(line, VIEW(".El")))
			break;
	}
	assert_true(view_take(&rest, rest.len - page->len, &ret));
	return ret;
}

static bool
holds(struct view text, const char *sentence)
{
	return memmem(text.ptr, text.len, sentence, strlen(sentence)) != NULL;
}

static void
entry_run(const void *row)
{
	const struct entry *entry = row;
	struct view page = buf_view(entry->page);
	struct view line;
	bool found = false;

	while (!found && view_line(&page, '\n', &line)) {
		struct view rest = page;

		found = view_equal(line, view_text(entry->begin)) &&
			holds(take_entry(&rest), entry->sentence);
	}
	assert_true(found);
}

/* begin is the entry's first line. */
static void printf_like(4, 5)
    test_entry(const char *what, struct buf *page, const char *sentence, const char *begin, ...)
{
	char line[128];
	char says[256];
	const struct entry entry = { page, line, sentence };
	va_list args;

	va_start(args, begin);
	(void)vsnprintf(line, sizeof(line), begin, args);
	va_end(args);
	(void)snprintf(says, sizeof(says), "%s is in the manual, with its sentence", what);
	tap_test(says, entry_run, &entry);
}

/* ---- ctvigil(1) ---- */

static void
test_command(const struct conf_command_row *row)
{
	if (row->operands[0] == '\0')
		test_entry(row->name, &program_page, row->says, ".It Cm %s", row->name);
	else
		test_entry(row->name, &program_page, row->says, ".It Cm %s Ar \"%s\"", row->name,
		    row->operands);
}

static void
test_act(const struct conf_act_row *row)
{
	for (const struct conf_command_row *command = conf_commands; command->name != NULL;
	     command++) {
		if (command->command == row->command)
			test_entry(row->name, &program_page, row->says, ".It Cm %s %s Ar %s",
			    command->name, row->name, row->operands);
	}
}

static void
test_option(const struct conf_option *row)
{
	char what[64];

	(void)snprintf(what, sizeof(what), "--%s", row->name);
	if (row->argument == NULL)
		test_entry(what, &program_page, row->says, ".It Fl -%s", row->name);
	else
		test_entry(what, &program_page, row->says, ".It Fl -%s Ar \"%s\"", row->name,
		    row->argument);
}

static void
test_settings(void)
{
	for (const struct conf_command_row *row = conf_commands; row->name != NULL; row++)
		test_command(row);
	for (const struct conf_act_row *row = conf_acts; row->name != NULL; row++)
		test_act(row);
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->commands != 0)
			test_option(row);
	}
}

static void
test_key(const char *section, const struct conf_option *row)
{
	char what[64];

	(void)snprintf(what, sizeof(what), "key %s%s", section, row->key);
	test_entry(what, &configuration_page, row->says, ".It Ic %s", row->key);
}

static void
test_members(const struct conf_option *section)
{
	char prefix[32];

	(void)snprintf(prefix, sizeof(prefix), "%s, ", section->key);
	for (const struct conf_option *row = conf_section_of(section)->members; row->name != NULL;
	     row++)
		test_key(prefix, row);
}

static void
test_keys(void)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->key != NULL)
			test_key("", row);
		if (row->kind == CONF_SECTION)
			test_members(row);
	}
}

static void
test_exit_codes(void)
{
#define EXIT(name, value, says) \
	test_entry("exit code " #value, &program_page, says, ".It %d", value);
#include "cli/exit_table.h"
}

static void
test_variables(void)
{
#define VARIABLE(name, profiles, reason) \
	test_entry("variable " name, &program_page, reason, ".It Ev %s", name);
#include "proc/environment_table.h"
}

/* ---- ctvigil-alerts(5) ---- */

static void
test_alert_members(void)
{
	for (size_t i = 0; i < alert_member_count; i++)
		test_entry(alert_members[i].path, &alerts_page, alert_members[i].says,
		    ".It Sy \"%s\" No \"%s\"", alert_members[i].path, alert_members[i].type);
	for (size_t i = 0; i < environment_variable_count; i++)
		test_entry(environment_variables[i].name, &alerts_page,
		    environment_variables[i].says, ".It Ev %s", environment_variables[i].name);
}

/* Appends the literal text of a page, as a reader sees it, in one line. */
static void
append_example(struct buf *out, struct view page)
{
	struct view line;
	bool inside = false;

	while (view_line(&page, '\n', &line)) {
		if (view_equal(line, VIEW(".Bd -literal")) || view_equal(line, VIEW(".Ed"))) {
			inside = !inside;
			continue;
		}
		for (size_t i = 0; inside && i < line.len; i++) {
			buf_byte(out, line.ptr[i]);
			if (line.ptr[i] == '\\' && i + 1 < line.len && line.ptr[i + 1] == 'e')
				i++;
		}
	}
}

/* Whether there is a member of a path such as "seen[].log", in the first element of each
 * array, and be it null. */
static bool
has_member(struct json_object *value, struct view path)
{
	struct view name;
	bool more = true;

	while (more) {
		char key[64];

		more = view_line(&path, '.', &name);
		if (!more)
			name = path;
		(void)snprintf(key, sizeof(key), "%.*s", (int)name.len, (const char *)name.ptr);
		key[strcspn(key, "[")] = '\0';
		if (!json_object_object_get_ex(value, key, &value))
			return false;
		if (more && json_object_is_type(value, json_type_array))
			value = json_object_array_get_idx(value, 0);
	}
	return true;
}

static void
example_run(const void *row unused_arg)
{
	struct json_object *example;
	struct buf text;

	buf_init_growing(&text, MIB);
	append_example(&text, buf_view(&alerts_page));
	example = json_tokener_parse(buf_string(&text));
	assert_non_null(example);
	for (size_t i = 0; i < alert_member_count; i++) {
		const struct alert_member *member = &alert_members[i];

		/* It is there only if the entry is not proven. */
		if (member->line == ALERT_MATCH && strcmp(member->path, "seen[].reason") != 0)
			assert_true(has_member(example, view_text(member->path)));
	}
	json_object_put(example);
	buf_fini(&text);
}

static void
test_words(void)
{
#define WATCH_REASON(name, text, exact, says)                                           \
	test_entry("reason " text, &alerts_page, says, ".It Sy \"%s\" No \"%s\"", text, \
	    (exact) ? "exact" : "possible");
#include "watch/reason_table.h"
#define X509_WHERE(name, text, says) \
	test_entry("place " text, &alerts_page, says, ".It Sy \"%s\"", text);
#include "x509/where_table.h"
#define X509_FAULT(name, code, says, rule) \
	test_entry("fault " code, &alerts_page, says, ".It Sy \"%s\" No \"%s\"", code, rule);
#include "x509/fault_table.h"
#define FINDING_STATE(NAME, word, open, says) \
	test_entry("state " word, &alerts_page, says, ".It Sy \"%s\"", word);
#include "policy/state_table.h"
#define SEVERITY(NAME, word, says) \
	test_entry("severity " word, &alerts_page, says, ".It Sy \"%s\"", word);
#include "policy/severity_table.h"
#define SIGNAL(NAME, word, says) \
	test_entry("signal " word, &alerts_page, says, ".It Sy \"%s\"", word);
#include "policy/signal_table.h"
#define RULE(NAME, code, severity, becomes, says, asks)                               \
	test_entry("rule " code, &alerts_page, says, ".It Sy \"%s\" No \"%s\"", code, \
	    severities[SEVERITY_##severity].word);
#include "policy/rule_table.h"
}

static void
test_log_kinds(void)
{
	for (enum log_kind kind = 0; kind < LOG_KIND_COUNT; kind++) {
		const struct log_kind_row *row = log_kind_row(kind);
		const char *level = log_level_name(row->level);

		test_entry(row->kind, &alerts_page, row->says, ".It Sy \"%s\" No \"%s\"", row->kind,
		    level);
		if (row->mend[0] != '\0')
			test_entry("what to do", &alerts_page, row->mend, ".It Sy \"%s\" No \"%s\"",
			    row->kind, level);
	}
}

/* ---- ctvigil-architecture(7) ---- */

static void
test_message(void *context unused_arg, const struct message_row *row)
{
	if (row->field == NULL)
		test_entry(row->name, &architecture_page, row->says, ".It Sy %s", row->name);
}

static void
test_processes(void)
{
	for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
		const struct profile *profile = profile_get(id);

		test_entry(
		    profile->name, &architecture_page, profile->says, ".It Sy %s", profile->name);
	}
#define SYSCALL(name, profiles, reason) \
	test_entry("system call " #name, &architecture_page, reason, ".It Fn %s", #name);
#define SYSCALL_IF(name, profiles, reason, ...) SYSCALL(name, profiles, reason)
#include "proc/syscall_table.h"
}

static bool
read_page(const char *folder, const char *name, struct buf *page)
{
	char path[4096];
	struct error err;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	buf_init_growing(page, MIB);
	if (io_read_file(path, page, &err) == STATUS_OK)
		return true;
	print_error("%s\n", err.message);
	return false;
}

int
main(int argc, char **argv)
{
	if (argc != 2 || !read_page(argv[1], "ctvigil.1", &program_page) ||
	    !read_page(argv[1], "ctvigil.yaml.5", &configuration_page) ||
	    !read_page(argv[1], "ctvigil-alerts.5", &alerts_page) ||
	    !read_page(argv[1], "ctvigil-architecture.7", &architecture_page))
		return 1;
	tap_section("ctvigil(1)");
	test_settings();
	test_exit_codes();
	test_variables();
	tap_section("ctvigil.yaml(5)");
	test_keys();
	tap_section("ctvigil-alerts(5)");
	test_alert_members();
	tap_test("the example of a match has each member", example_run, NULL);
	test_words();
	test_log_kinds();
	tap_section("ctvigil-architecture(7)");
	message_describe(test_message, NULL);
	test_processes();
	buf_fini(&program_page);
	buf_fini(&configuration_page);
	buf_fini(&alerts_page);
	buf_fini(&architecture_page);
	return tap_done();
}
