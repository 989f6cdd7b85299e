/* SPDX-License-Identifier: Apache-2.0 */
/* What the unit forbids to the operator's command. */
#include "cli/unit.h"

#include "base/limits.h"
#include "ipc/io.h"
#include "support/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct has_case {
	const char *says;
	const char *unit;
	const char *setting;
	bool has;
};

static void
has_run(const void *p)
{
	const struct has_case *row = p;

	assert_int_equal(unit_has(view_text(row->unit), row->setting), row->has);
}

static const struct has_case settings[] = {
	{ "a setting stands in a line", "[Service]\nA=yes\n", "A=yes", true },
	{ "another value is none", "A=no\n", "A=yes", false },
	{ "the last one counts", "A=yes\nA=no\n", "A=yes", false },
	{ "the last one counts, whatever was before", "A=no\nA=yes\n", "A=yes", true },
	{ "an empty value is one", "A=\n", "A=", true },
	{ "an empty value is not each", "A=b\n", "A=", false },
	{ "a comment is no setting", "#A=yes\n", "A=yes", false },
	{ "a longer name is another", "AA=yes\n", "A=yes", false },
};

#define UNIT "[Service]\nNoNewPrivileges=yes\nProtectHome=yes\nPrivateTmp=yes\n"

struct obstacle_case {
	const char *says;
	const char *unit;
	const char *path;
	mode_t mode;
	const char *setting; /* NULL: there is none */
};

static void
obstacle_run(const void *p)
{
	const struct obstacle_case *row = p;
	const struct unit_setting *found =
	    unit_obstacle(view_text(row->unit), row->path, row->mode);

	if (row->setting == NULL)
		assert_null(found);
	else
		assert_string_equal(found->setting, row->setting);
}

static const struct obstacle_case obstacles[] = {
	{ "a program of the system is found", UNIT, "/usr/local/bin/tell", 0755, NULL },
	{ "one at home is not", UNIT, "/home/anna/tell", 0755, "ProtectHome=yes" },
	{ "one of root is not", UNIT, "/root/tell", 0755, "ProtectHome=yes" },
	{ "a folder that begins like home is another", UNIT, "/homes/tell", 0755, NULL },
	{ "one in /tmp is not", UNIT, "/tmp/tell", 0755, "PrivateTmp=yes" },
	{ "one in /var/tmp is not", UNIT, "/var/tmp/tell", 0755, "PrivateTmp=yes" },
	{ "a set-user-ID program gains nothing", UNIT, "/usr/bin/tell", S_ISUID | 0755,
	    "NoNewPrivileges=yes" },
	{ "nor does a set-group-ID program", UNIT, "/usr/bin/tell", S_ISGID | 0755,
	    "NoNewPrivileges=yes" },
	{ "a unit that allows it is no obstacle", "ProtectHome=no\n", "/home/anna/tell", S_ISUID,
	    NULL },
};

static void
forbidden_run(const void *p unused_arg)
{
	char memory[256];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	unit_append_forbidden(&out, VIEW(UNIT));
	assert_view_equal(buf_view(&out),
	    VIEW("it may not see homes (ProtectHome=yes), see what others put into /tmp "
		 "(PrivateTmp=yes), gain rights by set-user-ID programs (NoNewPrivileges=yes)"));
	buf_clear(&out);
	unit_append_forbidden(&out, VIEW(""));
	assert_int_equal(out.len, 0);
}

/* Each row is of the unit that is installed. */
static void
own_run(const void *p unused_arg)
{
	char path[4096];
	struct buf unit;
	struct error err;

	(void)snprintf(
	    path, sizeof(path), "%s/dist/ctvigil.service.in", getenv("CTVIGIL_SOURCE_ROOT"));
	buf_init_growing(&unit, MIB);
	assert_int_equal(io_read_file(path, &unit, &err), STATUS_OK);
	for (const struct unit_setting *row = unit_settings; row->setting != NULL; row++)
		assert_true(unit_has(buf_view(&unit), row->setting));
	buf_fini(&unit);
}

int
main(void)
{
	tap_section("the unit: its settings");
	tap_rows(settings, has_run);
	tap_test("each setting that is spoken of stands in the unit", own_run, NULL);
	tap_section("the unit: the operator's command");
	tap_rows(obstacles, obstacle_run);
	tap_test("what it may not is said", forbidden_run, NULL);
	return tap_done();
}
