/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/sandbox.h"

#include "base/num.h"
#include "base/own.h"
#include "proc/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- limits ---- */

static enum status
lower(__rlimit_resource_t resource, const char *name, size_t max, struct error *err)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "sandbox: limit of %s", name);
	limit.rlim_max = (rlim_t)num_min64(limit.rlim_max, max);
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(resource, &limit) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "sandbox: limit of %s", name);
	return STATUS_OK;
}

/* What seccomp does not see: how much. */
static enum status
close_limits(const struct profile *profile, struct error *err)
{
	enum status status = lower(RLIMIT_CORE, "core dumps", 0, err);

	if (status == STATUS_OK)
		status = lower(RLIMIT_NOFILE, "descriptors", profile->descriptors_max, err);
	if (status == STATUS_OK && !profile->threads)
		status = lower(RLIMIT_NPROC, "processes", 0, err);
	/* The shadow of a sanitizer counts as memory. */
	if (status == STATUS_OK && !SANDBOX_SANITIZED)
		status = lower(RLIMIT_DATA, "memory", profile->memory_max, err);
	return status;
}

/* ---- files ---- */

static enum status
close_files(const struct profile *profile, const struct sandbox_options *options, uint32_t abi,
    struct error *err)
{
	static const char *const resolver[] = {
#define RESOLVER(path, reason) path,
#include "proc/resolver_table.h"
	};
	struct landlock_wish wish = { .connect_tcp = profile->network != PROFILE_NETWORK_NONE };

	if (profile->files == PROFILE_FILES_STATE || profile->files == PROFILE_FILES_TREE) {
		wish.directory = options->directory;
		wish.directory_access =
		    profile->files == PROFILE_FILES_STATE ? LANDLOCK_CHANGE : LANDLOCK_READ;
		if (abi == 0 && !options->without_landlock)
			return error_set(err, STATUS_SYSTEM, 0,
			    "sandbox: this kernel has no Landlock to keep to %s; "
			    "--without-landlock does without",
			    options->directory);
	}
	if (profile->files == PROFILE_FILES_RESOLVER) {
		wish.readable = resolver;
		wish.readable_count = sizeof(resolver) / sizeof(resolver[0]);
	}
	return abi == 0 ? STATUS_OK : landlock_close(&wish, abi, err);
}

/* ---- system calls ---- */

struct rule {
	int number;
	unsigned profiles;
	unsigned condition_count;
	struct scmp_arg_cmp conditions[2];
};

#define INT_BITS 0xffffffffU /* the kernel looks at no more of an int */
#define SOCK_TYPE_BITS 0xfU  /* without SOCK_CLOEXEC and SOCK_NONBLOCK */
#define CLONE_NAMESPACES                                                               \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | \
	    CLONE_NEWPID | CLONE_NEWNET)

static enum status
refused(int code, const char *what, struct error *err)
{
	return error_set(err, STATUS_SYSTEM, -code, "sandbox: seccomp: %s", what);
}

static enum status
add_rules(scmp_filter_ctx filter, unsigned profiles, struct error *err)
{
#define OWN_PID ((scmp_datum_t)getpid())
#define WHEN(argument, mask, value)                                                       \
	{                                                                                 \
		argument, SCMP_CMP_MASKED_EQ, (scmp_datum_t)(mask), (scmp_datum_t)(value) \
	}
#define CONDITIONS(...) \
	(sizeof((struct scmp_arg_cmp[]){ __VA_ARGS__ }) / sizeof(struct scmp_arg_cmp))
#define SYSCALL(name, profiles, reason) { SCMP_SYS(name), profiles, 0, { { 0 } } },
#define SYSCALL_IF(name, profiles, reason, ...) \
	{ SCMP_SYS(name), profiles, CONDITIONS(__VA_ARGS__), { __VA_ARGS__ } },
	const struct rule rules[] = {
#include "proc/syscall_table.h"
	};

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		unsigned wanted = rules[i].profiles & FOR_LANDLOCK;
		int code = 0;

		if ((rules[i].profiles & profiles & ~(unsigned)FOR_LANDLOCK) != 0 &&
		    (wanted & ~profiles) == 0)
			code = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rules[i].number,
			    rules[i].condition_count, rules[i].conditions);
		if (code != 0)
			return refused(code, "rule", err);
	}
	return STATUS_OK;
}

static void
filter_freep(scmp_filter_ctx *filter)
{
	seccomp_release(*filter);
}

static enum status
close_calls(enum profile_id id, bool has_landlock, struct error *err)
{
	cleanup_with(filter_freep) scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	unsigned profiles = (1U << id) | (has_landlock ? FOR_LANDLOCK : 0U);
	enum status status;
	int code;

	if (filter == NULL)
		return refused(-ENOMEM, "init", err);
	/* Calls of another architecture's numbers are refused like all others. */
	code = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(EPERM));
	/* Sorted rules: a tree instead of a chain of comparisons at each call. */
	if (code == 0)
		code = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	/* Its flags are out of a filter's sight; the C library then uses clone. */
	if (code == 0)
		code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	if (code != 0)
		return refused(code, "filter", err);
	status = add_rules(filter, profiles, err);
	if (status != STATUS_OK)
		return status;
	code = seccomp_load(filter);
	return code == 0 ? STATUS_OK : refused(code, "load", err);
}

/* ---- all ---- */

uint32_t
sandbox_landlock_abi(void)
{
	return landlock_abi();
}

enum status
sandbox_close(enum profile_id id, const struct sandbox_options *options, uint32_t *ret_landlock_abi,
    struct error *err)
{
	const struct profile *profile = profile_get(id);
	uint32_t abi = landlock_abi();
	enum status status;

	*ret_landlock_abi = abi;
	if (profile->files == PROFILE_FILES_ALL)
		return STATUS_OK;
	status = close_limits(profile, err);
	if (status != STATUS_OK)
		return status;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "sandbox: no new privileges");
	status = close_files(profile, options, abi, err);
	if (status != STATUS_OK)
		return status;
	return close_calls(id, abi != 0, err);
}
