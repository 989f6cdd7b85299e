/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/upkeep.h"

#include "base/own.h"
#include "proc/crew.h"
#include "proc/lists.h"
#include "proc/look.h"
#include "proc/monitor.h"

#include <stdlib.h>

/* Google writes its list anew about once a day; browsers follow within hours. */
#define LISTS_MS 3600000
#define FILES_MS 10000

/* What fetch reads at its start; the last is that of --ca-file. */
static const char *const files[UPKEEP_FILES] = {
	"/etc/resolv.conf",
	"/etc/hosts",
	NULL,
};

static const char *
file_name(const struct upkeep *upkeep, size_t i)
{
	return files[i] != NULL ? files[i] : upkeep->monitor->settings->ca_file;
}

void
upkeep_start(struct upkeep *upkeep, struct monitor *monitor)
{
	int64_t now_ms = loop_now_ms(monitor->loop);

	*upkeep = (struct upkeep){
		.monitor = monitor,
		.lists_ms = now_ms + LISTS_MS,
		.files_ms = now_ms + FILES_MS,
	};
	for (size_t i = 0; i < UPKEEP_FILES; i++)
		(void)look_again(file_name(upkeep, i), &upkeep->files[i]);
}

/* ---- files ---- */

static void
look_at_files(struct upkeep *upkeep)
{
	for (size_t i = 0; i < UPKEEP_FILES; i++) {
		if (!look_again(file_name(upkeep, i), &upkeep->files[i]))
			continue;
		output_message(&upkeep->monitor->output, "%s has changed: fetch is started again",
		    file_name(upkeep, i));
		crew_restart(upkeep->monitor->crew, ROLE_FETCH);
		return;
	}
}

/* ---- lists ---- */

static struct follow *
follow_of(const struct monitor *monitor, const struct hash *id)
{
	for (size_t i = 0; i < monitor->follow_count; i++) {
		if (hash_equal(&monitor->follows[i]->log.id, id))
			return monitor->follows[i];
	}
	return NULL;
}

enum status
upkeep_lists(struct monitor *monitor, struct error *err)
{
	struct log_list list;
	size_t before = monitor->follow_count;
	enum status status = lists_get(monitor, &list, err);

	if (status != STATUS_OK)
		return status;
	monitor->follows = xrealloc(
	    monitor->follows, (monitor->follow_count + list.count) * sizeof(struct follow *));
	for (size_t i = 0; i < list.count; i++) {
		struct follow *known = follow_of(monitor, &list.logs[i].id);

		if (known != NULL) {
			known->log.state = list.logs[i].state;
			continue;
		}
		if (before > 0)
			output_message(&monitor->output, "%s: a new log of %s", list.logs[i].name,
			    list.logs[i].operator_name);
		monitor->follows[monitor->follow_count++] = follow_new(monitor, &list.logs[i]);
	}
	log_list_fini(&list);
	for (size_t i = before; i < monitor->follow_count; i++)
		follow_start(monitor->follows[i]);
	return STATUS_OK;
}

void
upkeep_run(struct upkeep *upkeep)
{
	struct monitor *monitor = upkeep->monitor;
	int64_t now_ms = loop_now_ms(monitor->loop);
	struct error err;

	if (now_ms >= upkeep->files_ms) {
		upkeep->files_ms = now_ms + FILES_MS;
		look_at_files(upkeep);
	}
	if (now_ms < upkeep->lists_ms || monitor->settings->log_url != NULL)
		return;
	upkeep->lists_ms = now_ms + LISTS_MS;
	if (upkeep_lists(monitor, &err) != STATUS_OK)
		output_error(&monitor->output, "%s", err.message);
}
