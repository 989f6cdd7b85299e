/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A monitor at work for one command, from its first process to its last: what watch,
 * and scan, verify and show of a log over the network, have in common.  Each calls
 * these in the order in which they stand here.
 */
#ifndef CTVIGIL_CLI_SESSION_H
#define CTVIGIL_CLI_SESSION_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/status.h"
#include "conf/settings.h"
#include "proc/monitor.h"
#include "proc/upkeep.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the parse processes match against: sealed blobs. */
struct session_index {
	int index_fd;
	int list_fd;
	uint64_t count;
	struct hash digest;
};

typedef void session_turn_fn(void *context);

/* It must not move: processes and timers know where it is. */
struct session {
	struct settings settings; /* its own; the command may change them */
	struct monitor monitor;
	struct session_index index;
	struct upkeep upkeep;
	struct loop_timer done_timer;
	bool interrupted;      /* by a signal */
	bool hung_up;          /* by SIGHUP, which whoever looks at it takes back */
	session_turn_fn *turn; /* called in every turn of the loop; NULL: none is */
	void *turn_context;
	bool flushing;
	bool done; /* --once: all was read, committed and told */
};

/* No process runs yet; a signal will stop it.  session_fini() is called whatever is
 * returned, here and below. */
enum status session_init(
    struct session *session, const struct settings *settings, struct error *err) must_use;

/* Has the process index build the index of the items and of those that settings have, and
 * says how they were understood.  Without any, nothing will match. */
enum status session_build_index(struct session *session, const struct settings *settings,
    const char *const *items, size_t count, struct error *err) must_use;

/* Starts the processes that read no entries: store, with settings.state, prove, fetch, and
 * hook if there is a command for it. */
enum status session_start(struct session *session, struct error *err) must_use;

/* Tells the store of the index, and starts the processes that match against it. */
enum status session_start_parsers(struct session *session, struct error *err) must_use;

/* Tells the store of an index that was built while logs are followed, and has it matched
 * against. */
enum status session_swap_index(struct session *session, struct error *err) must_use;

/* Follows the logs of the monitor until it is told to stop or, with --once, is done. */
enum status session_run(struct session *session, struct error *err) must_use;

/* Ends all processes in order, and waits for their ends: the state is closed then. */
void session_stop(struct session *session);

/* Stops it, and frees what it holds. */
void session_fini(struct session *session);

#endif
