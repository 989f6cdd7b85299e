/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a service tells the manager that started it (sd_notify(3)): that it is ready, reads
 * its configuration again, stops; how it does, in a line; and that it is alive, as long as
 * every process answers what it was asked.  A loop that turns while the store hangs is not
 * taken for life.
 *
 * Without a manager that listens nothing is told.
 */
#ifndef CTVIGIL_PROC_SERVICE_H
#define CTVIGIL_PROC_SERVICE_H

#include "base/attr.h"
#include "ipc/loop.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct monitor;

struct service {
	struct monitor *monitor;
	int fd; /* -1: nobody listens */
	struct sockaddr_un address;
	socklen_t address_len;
	int64_t every_ms; /* how often it tells how it does */
	bool is_watched;  /* and that it is alive */
	bool is_stuck;    /* it was said */
	struct loop_timer timer;
};

/* Begins, as NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID say. */
void service_start(struct service *service, struct monitor *monitor);

/* It follows logs, with the configuration that it has now. */
void service_is_ready(struct service *service);

/* It reads its configuration again; service_is_ready() ends that. */
void service_reloads(struct service *service, int64_t now_ms);

/* It ends. */
void service_stop(struct service *service);

/* Whether each process answered within the time that it may take what it was asked; says
 * which did not, once. */
bool service_lives(struct service *service) must_use;

#endif
