/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs the operator's command: path and arguments are fixed at start, split at
 * blanks, without a shell.  Each run has the environment that it is given and
 * this process's own (environment_table.h), nothing at stdin, and what it says on
 * stdout and stderr is kept for the report.  LIMIT_HOOKS_RUNNING run at a time,
 * the others wait in line; one that takes LIMIT_HOOK_S seconds is sent SIGTERM,
 * with all that it started, and HOOK_KILL_MS later SIGKILL.
 */
#ifndef CTVIGIL_PROC_HOOK_H
#define CTVIGIL_PROC_HOOK_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"
#include "ipc/loop.h"

#include <stdbool.h>
#include <stdint.h>

#define HOOK_KILL_MS 5000

struct hook;

/* A run has ended, or could not begin.  message says how, with its last words; it
 * is valid during the call. */
typedef void hook_done_fn(void *context, uint64_t id, bool worked, struct view message);

/* A run was in line and is forgotten. */
typedef void hook_untried_fn(void *context, uint64_t id);

/* A command on a loop.  STATUS_USAGE if it is empty, has too many words or is no
 * file that can be executed. */
enum status hook_open(struct loop *loop, struct view command, hook_done_fn *done, void *context,
    struct hook **ret, struct error *err) must_use;

/* The file that it runs; valid until hook_close(). */
const char *hook_path(const struct hook *hook) must_use;

/* Sends SIGTERM to what runs and forgets it.  Calls nobody back.  Takes NULL. */
void hook_close(struct hook *hook);

/* Runs it once, or puts it in line.  environment is NAME=value, each ended by a
 * NUL.  Whatever is wrong is told through done, perhaps before this returns. */
void hook_run(struct hook *hook, uint64_t id, struct view environment);

/* Forgets the runs in line, and tells each through untried; those that have begun go on. */
void hook_hold(struct hook *hook, hook_untried_fn *untried);

#endif
