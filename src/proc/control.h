/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The control socket: while main owns a state it listens in its directory, for commands
 * that change the state or ask how the logs do.  Whoever may connect (0660) may ask for
 * what the messages of a client are (ipc/message_table.h), and is recorded as the kernel
 * knows him (SO_PEERCRED).
 *
 * A client is trusted with nothing else: there are LIMIT_CLIENTS at most, each has short
 * messages, one request at a time and LIMIT_CLIENT_S to say something, and one that
 * breaks a rule is closed.
 */
#ifndef CTVIGIL_PROC_CONTROL_H
#define CTVIGIL_PROC_CONTROL_H

#include "base/attr.h"
#include "base/status.h"
#include "ipc/local.h"

#include <stddef.h>

struct monitor;
struct client;

struct control {
	struct monitor *monitor;
	struct local_socket socket;
	struct client *clients;
	size_t client_count;
};

/* Listens in the state directory of the settings, which the store owns.  It is then ready
 * for control_stop() in any case. */
enum status control_start(
    struct control *control, struct monitor *monitor, struct error *err) must_use;

/* Closes all connections and removes the socket.  What is being done for clients is done,
 * and nobody is told: the crew is to be stopped next. */
void control_stop(struct control *control);

#endif
