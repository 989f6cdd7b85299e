/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process gives up for good before it reads a byte from outside: limits,
 * new privileges, files (Landlock), system calls (seccomp).  What is left is its
 * row in profile_table.h and its rows in syscall_table.h; a call that is in none
 * answers EPERM, and so does an allowed one with arguments that its row excludes.
 */
#ifndef CTVIGIL_PROC_SANDBOX_H
#define CTVIGIL_PROC_SANDBOX_H

#include "base/attr.h"
#include "base/status.h"
#include "proc/profile.h"

#include <stdbool.h>
#include <stdint.h>

struct sandbox_options {
	const char *directory; /* of PROFILE_FILES_STATE and _TREE; NULL elsewhere */
	bool without_landlock; /* these two may do without, where the kernel has none */
};

/* Closes the sandbox around the calling process, which has one thread.
 * *ret_landlock_abi says what the kernel has, 0 if no Landlock.  A failure is
 * STATUS_SYSTEM and must end the process: part of the sandbox may be closed. */
enum status sandbox_close(enum profile_id id, const struct sandbox_options *options,
    uint32_t *ret_landlock_abi, struct error *err) must_use;

/* The Landlock ABI of the kernel, 0 if it has none. */
uint32_t sandbox_landlock_abi(void) must_use;

#endif
