/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A configuration that changes while the monitor is at work: at SIGHUP, or when the file or
 * a watch list that it names has changed, it is read again.  What is wrong changes nothing
 * and is said; else each difference is said, and takes effect now or at the next start.
 */
#ifndef CTVIGIL_CLI_RELOAD_H
#define CTVIGIL_CLI_RELOAD_H

#include "base/limits.h"
#include "cli/session.h"
#include "conf/settings.h"
#include "proc/ours.h"
#include "proc/service.h"

#include <stdint.h>
#include <sys/stat.h>

struct reload {
	struct session *session;
	struct service *service;
	struct ours *ours;
	struct settings loaded; /* as they were read last */
	struct stat files[1 + LIMIT_CONF_LISTS];
	int64_t look_ms;
};

/* Begins, with settings that were loaded.  It owns them from now on, and those of the session,
 * which are a copy of them. */
void reload_start(struct reload *reload, struct session *session, struct service *service,
    struct ours *ours, const struct settings *loaded);

/* Looks whether it is time, and reads again.  One that was not begun does nothing. */
void reload_turn(struct reload *reload);

void reload_stop(struct reload *reload);

#endif
