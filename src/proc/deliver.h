/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What leaves: a row of the outbox becomes a line or a block on standard output,
 * or a run of the operator's command.  That it worked is told to the store after
 * it happened (principle 2).
 */
#ifndef CTVIGIL_PROC_DELIVER_H
#define CTVIGIL_PROC_DELIVER_H

#include "ipc/message.h"

struct monitor;

/* Delivers one row, which is answered to the store now or when the command ends. */
void deliver(struct monitor *monitor, const struct msg_deliver *row);

#endif
