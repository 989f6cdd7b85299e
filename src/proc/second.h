/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One body in SECOND_EVERY is read a second time, by a parse child that is started for it,
 * and both must find the same, byte for byte.  Where they do not, memory or a child is not
 * what it was: that is a finding with both answers, and what either found is told.
 */
#ifndef CTVIGIL_PROC_SECOND_H
#define CTVIGIL_PROC_SECOND_H

#include "base/attr.h"
#include "base/buf.h"
#include "proc/account.h"

#include <stdbool.h>
#include <stdint.h>

#define SECOND_EVERY 1000

struct job;
struct message;
struct monitor;

/* Of a monitor; zero at first. */
struct second {
	bool counts;
	uint32_t left;    /* bodies until the next that is read twice */
	struct job *job;  /* which one is read a second time now, or NULL */
	struct buf first; /* PARSED of the first reading, encoded */
	struct buf last;  /* and of the second */
	struct buf found; /* what the second found, as job.found */
	struct account account;
	bool overflowed;
};

/* Counts a body: whether it is to be read twice. */
bool second_is_due(struct monitor *monitor) must_use;

/* Has a body read a second time, first being the PARSED of its first reading; job_read() is
 * called at the end.  False if another one is under way. */
bool second_start(struct job *job, const struct message *first) must_use;

/* For the crew: the child for it is up; it is gone. */
void second_up(struct monitor *monitor);
void second_lost(struct monitor *monitor);

/* Frees what it holds. */
void second_fini(struct second *second);

#endif
