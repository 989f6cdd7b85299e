/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "cli/check.h"
#include "cli/unit.h"
#include "ipc/io.h"
#include "ipc/loop.h"
#include "proc/hook.h"

#include <sys/stat.h>

#define UNIT_MAX (64 * KIB)

/* Where systemd looks, the strongest first (systemd.unit(5)). */
static const char *const units[] = {
	"/etc/systemd/system/ctvigil.service",
	"/run/systemd/system/ctvigil.service",
	"/usr/local/lib/systemd/system/ctvigil.service",
	"/usr/lib/systemd/system/ctvigil.service",
	"/lib/systemd/system/ctvigil.service",
};

static bool
read_unit(struct buf *out)
{
	struct error err;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		buf_clear(out);
		if (io_read_file(units[i], out, &err) == STATUS_OK)
			return true;
	}
	return false;
}

/* In the confines of the service. */
static void
check_confined(const char *path, struct view unit, struct finding *ret)
{
	const struct unit_setting *obstacle;
	struct stat found = { .st_mode = 0 };
	struct buf forbidden;

	(void)stat(path, &found);
	obstacle = unit_obstacle(unit, path, found.st_mode);
	buf_init_growing(&forbidden, UNIT_MAX);
	unit_append_forbidden(&forbidden, unit);
	if (obstacle != NULL)
		finding_set(ret, VERDICT_WARN,
		    "put it where the service finds it, or change that with systemctl edit ctvigil",
		    "as a service it may not %s (%s)", obstacle->forbids, obstacle->setting);
	else
		finding_set(ret, VERDICT_OK, NULL, "it can be run; as a service %s",
		    buf_string(&forbidden));
	buf_fini(&forbidden);
}

void
check_command(const struct checking *checking, struct finding *ret)
{
	cleanup_with(loop_freep) struct loop *loop = loop_new(NULL, NULL);
	const char *command = checking->settings->exec;
	struct hook *hook = NULL;
	struct error err;
	struct buf unit;

	if (command == NULL)
		return;
	buf_init_growing(&unit, UNIT_MAX);
	if (hook_open(loop, view_text(command), NULL, NULL, &hook, &err) != STATUS_OK)
		finding_set(ret, VERDICT_FAIL, "name a file that can be run, by its whole path",
		    "%s", err.message);
	else if (read_unit(&unit))
		check_confined(hook_path(hook), buf_view(&unit), ret);
	else
		finding_set(ret, VERDICT_OK, NULL, "it can be run");
	hook_close(hook);
	buf_fini(&unit);
}
