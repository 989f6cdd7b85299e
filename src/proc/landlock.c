/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/landlock.h"

#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Linux, include/uapi/linux/landlock.h. */
#define CREATE_RULESET_VERSION 1U
#define RULE_PATH_BENEATH 1

enum file_right {
	ACCESS_EXECUTE = 1 << 0,
	ACCESS_WRITE_FILE = 1 << 1,
	ACCESS_READ_FILE = 1 << 2,
	ACCESS_READ_DIR = 1 << 3,
	ACCESS_REMOVE_DIR = 1 << 4,
	ACCESS_REMOVE_FILE = 1 << 5,
	ACCESS_MAKE_DIR = 1 << 7,
	ACCESS_MAKE_REG = 1 << 8,
	ACCESS_TRUNCATE = 1 << 14,
	ACCESS_OF_STATE = ACCESS_WRITE_FILE | ACCESS_READ_FILE | ACCESS_READ_DIR |
			  ACCESS_REMOVE_DIR | ACCESS_REMOVE_FILE | ACCESS_MAKE_DIR |
			  ACCESS_MAKE_REG | ACCESS_TRUNCATE,
};

enum network_right {
	NETWORK_BIND_TCP = 1 << 0,
	NETWORK_CONNECT_TCP = 1 << 1,
};

enum scope {
	SCOPE_ABSTRACT_UNIX_SOCKET = 1 << 0,
	SCOPE_SIGNAL = 1 << 1,
};

struct ruleset {
	uint64_t access;
	uint64_t network;
	uint64_t scope;
};

/* The kernel reads no padding behind it. */
struct path_beneath {
	uint64_t access;
	int32_t parent_fd;
};

/* What a kernel of this ABI can refuse about files: all bits up to the newest. */
static uint64_t
accesses_of(uint32_t abi)
{
	static const unsigned bits[] = { 0, 13, 14, 15, 15, 16 };
	const size_t last = sizeof(bits) / sizeof(bits[0]) - 1;

	return (UINT64_C(1) << bits[abi < last ? abi : last]) - 1;
}

uint32_t
landlock_abi(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);

	return abi < 0 ? 0 : (uint32_t)abi;
}

/* Allows this access to path and what is below it. */
static enum status
allow(int ruleset_fd, const char *path, uint64_t access, struct error *err)
{
	cleanup_with(close_fdp) int fd = open(path, O_PATH | O_CLOEXEC);
	struct path_beneath rule = { .access = access, .parent_fd = fd };

	if (fd < 0)
		return error_set(err, STATUS_FILE, errno, "%s", path);
	if (syscall(SYS_landlock_add_rule, ruleset_fd, RULE_PATH_BENEATH, &rule, 0) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "sandbox: Landlock: %s", path);
	return STATUS_OK;
}

static enum status
allow_wishes(int ruleset_fd, const struct landlock_wish *wish, uint64_t known, struct error *err)
{
	uint64_t access_of_directory =
	    wish->directory_access == LANDLOCK_READ ? ACCESS_READ_FILE : ACCESS_OF_STATE & known;
	enum status status = STATUS_OK;

	if (wish->directory != NULL)
		status = allow(ruleset_fd, wish->directory, access_of_directory, err);
	for (size_t i = 0; i < wish->readable_count && status == STATUS_OK; i++) {
		if (access(wish->readable[i], R_OK) == 0)
			status = allow(ruleset_fd, wish->readable[i], ACCESS_READ_FILE, err);
	}
	return status;
}

enum status
landlock_close(const struct landlock_wish *wish, uint32_t abi, struct error *err)
{
	struct ruleset ruleset = { .access = accesses_of(abi) };
	cleanup_with(close_fdp) int fd = -1;
	enum status status;

	if (abi >= 4)
		ruleset.network =
		    NETWORK_BIND_TCP | (wish->connect_tcp ? 0U : (unsigned)NETWORK_CONNECT_TCP);
	if (abi >= 6)
		ruleset.scope = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
	fd = (int)syscall(SYS_landlock_create_ruleset, &ruleset, sizeof(ruleset), 0);
	if (fd < 0)
		return error_set(err, STATUS_SYSTEM, errno, "sandbox: Landlock: ruleset");
	status = allow_wishes(fd, wish, ruleset.access, err);
	if (status != STATUS_OK)
		return status;
	if (syscall(SYS_landlock_restrict_self, fd, 0) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "sandbox: Landlock: restrict");
	return STATUS_OK;
}
