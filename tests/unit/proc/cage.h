/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests from inside the sandboxes: a world to reach for, and processes that try
 * to, each in the sandbox of a profile.
 */
#ifndef CTVIGIL_TESTS_UNIT_PROC_CAGE_H
#define CTVIGIL_TESTS_UNIT_PROC_CAGE_H

#include "proc/sandbox.h"
#include "support/tap.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/types.h>

/* What the sandboxed process finds when it starts. */
struct cage_world {
	char directory[64];
	char given_path[80];  /* a file in directory */
	char state_path[80];  /* one there that is to be made */
	char other_path[80];  /* one that is not */
	char socket_path[80]; /* a Unix socket beside directory, which listens */
	int listening_fd;
	struct sockaddr_in address; /* of listening_fd */
	pid_t parent;
	size_t memory_max;
};
extern struct cage_world world;

void cage_open(void);
void cage_close(void);

/* The errno of a call that failed, 0 of one that worked. */
static inline int
outcome(long result)
{
	return result < 0 ? errno : 0;
}

#define EXIT_NO_SANDBOX 255

struct attempt {
	enum profile_id id;
	int (*run)(void);
	bool no_landlock;      /* in the kernel */
	bool without_landlock; /* the user does without */
	const char *directory; /* of the state, if not the world's */
};

/* What it comes to in a process in that sandbox; EXIT_NO_SANDBOX if the sandbox could
 * not be closed. */
int cage_try(const struct attempt *attempt);

struct action {
	const char *says;
	int (*run)(void);
	unsigned allowed;    /* to these profiles */
	int code;            /* how it is refused; 0: by seccomp or by Landlock */
	bool needs_landlock; /* to be allowed */
};

/* A test for each action in each sandbox. */
#define cage_test_actions(actions) cage_run_actions((actions), COUNT_OF(actions))
void cage_run_actions(const struct action *actions, size_t count);

#endif
