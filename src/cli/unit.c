/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/unit.h"

#include <string.h>
#include <sys/stat.h>

const struct unit_setting unit_settings[] = {
	{ "ProtectHome=yes", "see homes", "/home/", "/root/", 0 },
	{ "PrivateTmp=yes", "see what others put into /tmp", "/tmp/", "/var/tmp/", 0 },
	{ "NoNewPrivileges=yes", "gain rights by set-user-ID programs", NULL, NULL,
	    S_ISUID | S_ISGID },
	{ "CapabilityBoundingSet=", "have a capability", NULL, NULL, 0 },
	{ "ProtectSystem=strict", "write but to the state directory and /tmp", NULL, NULL, 0 },
	{ "PrivateDevices=yes", "use devices", NULL, NULL, 0 },
	{ "MemoryDenyWriteExecute=yes", "make code while it runs", NULL, NULL, 0 },
	{ "RestrictNamespaces=yes", "make a container", NULL, NULL, 0 },
	{ .setting = NULL },
};

/* Where the name of a setting ends, with its '='. */
static size_t
name_len(const char *setting)
{
	return (size_t)(strchr(setting, '=') - setting) + 1;
}

bool
unit_has(struct view unit, const char *setting)
{
	struct view name = view_of(setting, name_len(setting));
	bool has = false;
	struct view line;

	while (view_line(&unit, '\n', &line)) {
		if (view_starts_with(line, name))
			has = view_equal(line, view_text(setting));
	}
	return has;
}

void
unit_append_forbidden(struct buf *out, struct view unit)
{
	const char *before = "it may not ";

	for (const struct unit_setting *row = unit_settings; row->setting != NULL; row++) {
		if (!unit_has(unit, row->setting))
			continue;
		buf_printf(out, "%s%s (%s)", before, row->forbids, row->setting);
		before = ", ";
	}
}

static bool
is_below(const char *path, const char *folder)
{
	return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

const struct unit_setting *
unit_obstacle(struct view unit, const char *path, mode_t mode)
{
	for (const struct unit_setting *row = unit_settings; row->setting != NULL; row++) {
		bool obstructs = is_below(path, row->prefix) || is_below(path, row->other) ||
				 (mode & row->mode) != 0;

		if (obstructs && unit_has(unit, row->setting))
			return row;
	}
	return NULL;
}
