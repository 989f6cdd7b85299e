/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/service.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "proc/monitor.h"
#include "proc/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* How often it tells how it does, unless the watchdog asks for more. */
#define STATUS_MS 10000
#define STATE_MAX 512

/* ---- telling ---- */

static void
tell(const struct service *service, const char *state)
{
	if (service->fd >= 0)
		(void)sendto(service->fd, state, strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT,
		    (const struct sockaddr *)&service->address, service->address_len);
}

/* Where the manager listens: a path, or behind @ a name without a file. */
static bool
find_address(struct service *service, const char *name)
{
	size_t len = name == NULL ? 0 : strlen(name);

	if (len < 2 || len >= sizeof(service->address.sun_path) ||
	    (name[0] != '/' && name[0] != '@'))
		return false;
	service->address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	memcpy(service->address.sun_path, name, len);
	if (name[0] == '@')
		service->address.sun_path[0] = '\0';
	service->address_len =
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len + (name[0] == '/' ? 1 : 0));
	return true;
}

static void
tell_how_it_does(struct service *service)
{
	char state[STATE_MAX];
	struct buf out;

	buf_init(&out, state, sizeof(state));
	buf_text(&out, "STATUS=");
	progress_append(&out, service->monitor);
	if (service->is_watched && service_lives(service))
		buf_text(&out, "\nWATCHDOG=1");
	tell(service, buf_string(&out));
}

/* ---- whether it lives ---- */

bool
service_lives(struct service *service)
{
	const struct monitor *monitor = service->monitor;
	int64_t timeout_ms = (int64_t)monitor->settings->timeout_s * 1000;
	/* How long an answer may take.  Others have bounds of their own: the operator's command. */
	const struct {
		enum role role;
		int64_t most_ms;
	} rows[] = {
		{ ROLE_FETCH, timeout_ms * LIMIT_LARGE_ANSWER_TIMES + LIMIT_REPLY_MS },
		{ ROLE_PARSE, LIMIT_REPLY_MS },
		{ ROLE_PROVE, LIMIT_REPLY_MS },
		{ ROLE_INDEX, LIMIT_REPLY_SLOW_MS },
		{ ROLE_STORE, LIMIT_REPLY_SLOW_MS },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t waited_ms = monitor_waits_ms(monitor, rows[i].role);

		if (waited_ms <= rows[i].most_ms)
			continue;
		if (!service->is_stuck)
			output_error(&service->monitor->output,
			    "%s has not answered for %jd s: the watchdog is fed no more",
			    role_name(rows[i].role), (intmax_t)(waited_ms / 1000));
		service->is_stuck = true;
		return false;
	}
	service->is_stuck = false;
	return true;
}

/* ---- over time ---- */

static void
tick(void *context)
{
	struct service *service = context;

	tell_how_it_does(service);
	loop_arm(service->monitor->loop, &service->timer, service->every_ms, tick, service);
}

/* Half of the time after which the manager would end it. */
static void
read_watchdog(struct service *service)
{
	const char *usec = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");
	uint64_t number;

	if (usec == NULL || !num_decimal(view_text(usec), &number) || number < 2000)
		return;
	service->every_ms = (int64_t)num_min64(number / 2000, STATUS_MS);
	service->is_watched =
	    pid == NULL || (num_decimal(view_text(pid), &number) && number == (uint64_t)getpid());
}

void
service_start(struct service *service, struct monitor *monitor)
{
	*service = (struct service){ .monitor = monitor, .fd = -1, .every_ms = STATUS_MS };
	read_watchdog(service);
	if (find_address(service, getenv("NOTIFY_SOCKET")))
		service->fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (service->fd >= 0)
		tick(service);
}

void
service_is_ready(struct service *service)
{
	tell(service, "READY=1");
	tell_how_it_does(service);
}

void
service_reloads(struct service *service, int64_t now_ms)
{
	char state[64];

	(void)snprintf(
	    state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%jd", (intmax_t)now_ms * 1000);
	tell(service, state);
}

void
service_stop(struct service *service)
{
	if (service->monitor == NULL)
		return;
	loop_disarm(service->monitor->loop, &service->timer);
	tell(service, "STOPPING=1");
	close_fdp(&service->fd);
}
