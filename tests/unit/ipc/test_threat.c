/* SPDX-License-Identifier: Apache-2.0 */
/* The threat model says of each pair of roles which messages pass, as the table has it. */
#include "base/buf.h"
#include "base/limits.h"
#include "ipc/io.h"
#include "ipc/message.h"
#include "support/tap.h"

#include <stdio.h>
#include <stdlib.h>

#define HEADING "| from | to | messages | what a sender that lies gains, or who lets it lie |"

static struct buf document;

struct pair {
	enum role from;
	enum role to;
};

/* "| main | index | HELLO, INDEX_BUILD (1) | "; nothing where no message may pass. */
static void
append_row(struct buf *out, const struct pair *pair)
{
	const char *before = "| ";

	for (enum message_type type = 0; type < MESSAGE_COUNT; type++) {
		if (!message_may_pass(type, pair->from, pair->to))
			continue;
		if (out->len == 0)
			buf_printf(out, "| %s | %s ", role_name(pair->from), role_name(pair->to));
		buf_printf(out, "%s%s", before, message_name(type));
		if (message_descriptors(type) > 0)
			buf_printf(out, " (%zu)", message_descriptors(type));
		before = ", ";
	}
	if (out->len > 0)
		buf_text(out, " | ");
}

/* The rows of the table; its end is a line that is none. */
static struct view
table(void)
{
	struct view rest = buf_view(&document);
	struct view line;

	while (view_line(&rest, '\n', &line)) {
		if (view_equal(line, VIEW(HEADING)) && view_line(&rest, '\n', &line))
			return rest;
	}
	fail_msg("docs/threat-model.md has no such table");
	return rest;
}

static bool
take_row(struct view *rest, struct view *ret)
{
	return view_line(rest, '\n', ret) && view_starts_with(*ret, VIEW("|"));
}

static void
pair_run(const void *row)
{
	const struct pair *pair = row;
	uint8_t memory[4 * KIB];
	struct buf expected;
	struct view rest = table();
	struct view line;
	size_t found = 0;

	buf_init(&expected, memory, sizeof(memory));
	append_row(&expected, pair);
	while (take_row(&rest, &line)) {
		/* Behind the messages stands what is gained. */
		if (view_starts_with(line, buf_view(&expected)) &&
		    line.len > expected.len + strlen(" |"))
			found++;
	}
	assert_int_equal(found, 1);
}

static void
test_pairs(size_t *ret_count)
{
	uint8_t memory[4 * KIB];
	char says[128];

	for (enum role from = 0; from < ROLE_COUNT; from++) {
		for (enum role to = 0; to < ROLE_COUNT; to++) {
			const struct pair pair = { from, to };
			struct buf row;

			buf_init(&row, memory, sizeof(memory));
			append_row(&row, &pair);
			if (row.len == 0)
				continue;
			++*ret_count;
			(void)snprintf(says, sizeof(says), "what %s may say to %s is in the model",
			    role_name(from), role_name(to));
			tap_test(says, pair_run, &pair);
		}
	}
}

static void
count_run(const void *row)
{
	struct view rest = table();
	struct view line;
	size_t count = 0;

	while (take_row(&rest, &line))
		count++;
	assert_int_equal(count, *(const size_t *)row);
}

/* Two children have no channel between them (design: the processes). */
static void
main_run(const void *row unused_arg)
{
	for (enum message_type type = 0; type < MESSAGE_COUNT; type++) {
		for (enum role from = 0; from < ROLE_COUNT; from++) {
			for (enum role to = 0; to < ROLE_COUNT; to++)
				assert_true(!message_may_pass(type, from, to) ||
					    (from == ROLE_MAIN) != (to == ROLE_MAIN));
		}
	}
}

int
main(void)
{
	char path[4096];
	struct error err;
	size_t count = 0;

	(void)snprintf(
	    path, sizeof(path), "%s/docs/threat-model.md", getenv("CTVIGIL_SOURCE_ROOT"));
	buf_init_growing(&document, MIB);
	if (io_read_file(path, &document, &err) != STATUS_OK) {
		print_error("%s\n", err.message);
		return 1;
	}
	tap_section("who may say what to whom");
	test_pairs(&count);
	tap_test("the model has no other row", count_run, &count);
	tap_test(
	    "each message is said by main or to main, and none by main to itself", main_run, NULL);
	buf_fini(&document);
	return tap_done();
}
