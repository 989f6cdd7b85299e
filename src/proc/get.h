/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One GET at the pace of its host and his operator: what every request of main goes
 * through, so that none is asked too soon, whatever for.
 */
#ifndef CTVIGIL_PROC_GET_H
#define CTVIGIL_PROC_GET_H

#include "base/attr.h"
#include "base/view.h"
#include "ipc/message.h"
#include "proc/pace.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct monitor;
struct slot;

struct get {
	struct view url;
	struct slot *slot; /* where the body goes; NULL: into the answer */
	size_t body_max;
	bool is_large; /* entries, a list: it may take longer than --timeout says */
	bool fresh;    /* caches are to ask the log: heads */
};

/* What came: the answer of fetch, or NULL if fetch died.  The pace was told already. */
typedef void get_fn(void *context, struct message *done);

/* Sends it.  False, and fn is never called, if the host does not allow a request now or
 * fetch is not up. */
bool get_start(struct monitor *monitor, struct pace *pace, const struct get *get, get_fn *fn,
    void *context) must_use;

/* The fields of an answer, in either of its forms. */
const struct msg_fetch_done *get_done(const struct message *done) must_use;

#endif
