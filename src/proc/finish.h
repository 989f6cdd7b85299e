/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end in order, so that nothing is told again.  The store hands out nothing
 * more; what was printed is recorded, commands of the operator that run are waited
 * for, and what was handed out and not begun is given back untried.  Then all
 * processes end, the store once it has committed.
 */
#ifndef CTVIGIL_PROC_FINISH_H
#define CTVIGIL_PROC_FINISH_H

struct monitor;

/* Ends all processes, after LIMIT_FINISH_S seconds at the latest however far it came. */
void finish(struct monitor *monitor);

#endif
