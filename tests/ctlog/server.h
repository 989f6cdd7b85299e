/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log on a loopback address, over HTTP/1.1 without TLS, one thread per
 * connection.  What it answers is in answer.h.
 */
#ifndef CTVIGIL_TESTS_CTLOG_SERVER_H
#define CTVIGIL_TESTS_CTLOG_SERVER_H

#include "base/attr.h"
#include "ctlog/log.h"

#include <stdint.h>

struct ctlog_server;

/* A socket that listens on 127.0.0.1 at port, or at any if it is 0; *port is then
 * the one it has.  -1 with errno if there is none. */
int ctlog_listen(uint16_t *port) must_use;

/* Answers for log on that socket, which it closes at its end.  The log must outlive
 * it.  NULL if that cannot be. */
struct ctlog_server *ctlog_server_new(struct ctlog *log, int listener) must_use;

/* Ends it.  Takes NULL. */
void ctlog_server_free(struct ctlog_server *server);

/* While it is locked nobody is answered, and the log may be changed. */
void ctlog_server_lock(struct ctlog_server *server);
void ctlog_server_unlock(struct ctlog_server *server);

/* How many it has begun to answer. */
uint64_t ctlog_server_requests(struct ctlog_server *server) must_use;

#endif
