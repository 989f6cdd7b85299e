/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of profile_table.h and environment_table.h as C.
 */
#ifndef CTVIGIL_PROC_PROFILE_H
#define CTVIGIL_PROC_PROFILE_H

#include "base/attr.h"
#include "ipc/message.h"

#include <stdbool.h>
#include <stddef.h>

enum profile_id {
#define PROFILE(                                                                        \
    NAME, name, files, network, memory, descriptors, threads, restarted, hurried, says) \
	PROFILE_##NAME,
#include "proc/profile_table.h"
	PROFILE_COUNT
};

/* Sets of profiles. */
enum profile_set {
#define PROFILE(                                                                        \
    NAME, name, files, network, memory, descriptors, threads, restarted, hurried, says) \
	FOR_##NAME = 1 << PROFILE_##NAME,
#include "proc/profile_table.h"
	FOR_NETWORK = FOR_FETCH | FOR_NOTIFY,
	FOR_CONNECT = FOR_NETWORK | FOR_RESOLVE,
	FOR_ALL = FOR_CONNECT | FOR_PARSE | FOR_PROVE | FOR_INDEX | FOR_STORE | FOR_TOOL | FOR_TREE,
	/* Not a profile: the kernel has Landlock. */
	FOR_LANDLOCK = 1 << PROFILE_COUNT,
};

/* What it may open, after the sandbox is closed. */
enum profile_files {
	PROFILE_FILES_NONE,
	PROFILE_FILES_RESOLVER, /* reads those of resolver_table.h, where Landlock can say so */
	PROFILE_FILES_STATE,    /* the state directory and what is below */
	PROFILE_FILES_TREE,     /* reads those below one directory */
	PROFILE_FILES_ALL,
};

enum profile_network {
	PROFILE_NETWORK_NONE,
	PROFILE_NETWORK_CONNECT,
	PROFILE_NETWORK_DNS, /* connects likewise, and has ports that answers come to */
	PROFILE_NETWORK_ALL,
};

struct profile {
	const char *name;
	enum profile_files files;
	enum profile_network network;
	size_t memory_max; /* bytes */
	size_t descriptors_max;
	bool threads;
	bool restarted; /* by its supervisor, when it ends unasked */
	bool hurried;   /* ended by its supervisor, if it is not ready in time */
	const char *says;
};

/* The row of a profile. */
const struct profile *profile_get(enum profile_id id) must_use;

/* The profile of a child of this role, which must not be main's or a client's. */
enum profile_id profile_of_role(enum role role) must_use;

/* Whether a child of this profile is given this variable of main's environment. */
bool profile_has_variable(enum profile_id id, const char *name) must_use;

#endif
