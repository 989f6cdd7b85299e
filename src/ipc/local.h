/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A socket in a folder, for processes of this machine (unix(7)).  The path of the folder
 * may be longer than an address of such a socket holds.
 */
#ifndef CTVIGIL_IPC_LOCAL_H
#define CTVIGIL_IPC_LOCAL_H

#include "base/attr.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A socket that listens.  name is the caller's. */
struct local_socket {
	int fd;
	int folder_fd;
	const char *name;
	dev_t device;
	ino_t inode;
};

/* Listens at name in folder, which only the caller may do now: a socket that another one
 * left there is replaced.  Whoever mode allows may connect, be the umask what it will.
 * STATUS_FILE, with nothing changed, if something else stands there or the system refuses. */
enum status local_listen(const char *folder, const char *name, mode_t mode,
    struct local_socket *ret, struct error *err) must_use;

/* Closes it, and removes it from its folder unless another one has replaced it. */
void local_close(struct local_socket *socket);

/* Takes the next connection, which does not block; -1 if there is none.  Its peer is
 * *ret_uid and *ret_pid, as the kernel says. */
int local_accept(const struct local_socket *socket, uint32_t *ret_uid, uint32_t *ret_pid) must_use;

/* Connects, within timeout_s.  *ret_fd is -1 if nobody listens.  STATUS_FILE if the system
 * refuses. */
enum status local_connect(const char *folder, const char *name, unsigned timeout_s, int *ret_fd,
    struct error *err) must_use;

#endif
