/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts the executable of a child: a channel at CHANNEL_CHILD_FD, stderr into a
 * pipe, nothing at stdin and stdout, no other descriptor, of the environment only
 * what environment_table.h hands on, and its death when main dies.
 */
#ifndef CTVIGIL_PROC_SPAWN_H
#define CTVIGIL_PROC_SPAWN_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "ipc/message.h"

#include <sys/types.h>

/* A process that runs.  The receiver owns the descriptors. */
struct spawned {
	pid_t pid;
	int pid_fd;     /* readable when it has ended; to be waited for with P_PIDFD */
	int channel_fd; /* main's end */
	int stderr_fd;  /* what it says, non-blocking */
};

/* Appends the path of the executable of this role: ctvigil-ROLE in folder, or if
 * that is NULL beside the running program, else in the libexec directory of the
 * build.  STATUS_CHILD, naming the places, if it is in none. */
enum status spawn_find(
    enum role role, const char *folder, struct buf *ret_path, struct error *err) must_use;

/* Starts the executable of this role. */
enum status spawn_start(
    enum role role, const char *folder, struct spawned *ret, struct error *err) must_use;

#endif
