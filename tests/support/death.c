/* SPDX-License-Identifier: Apache-2.0 */
#include "support/death.h"

#include "support/tap.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of the compiler's runtime, where coverage is counted: otherwise only exit() writes
 * the counts down. */
int __llvm_profile_write_file(void);
#pragma weak __llvm_profile_write_file

/* abort() raises the signal where it is called, so that nothing is interrupted that this
 * could disturb; then it raises it again, without a handler. */
static void
write_counts(int signal_number unused_arg)
{
	if (__llvm_profile_write_file != NULL)
		(void)
		    __llvm_profile_write_file(); /* NOLINT(bugprone-signal-handler,cert-sig30-c) */
}

static void no_return
die(void (*fn)(void), int error_fd)
{
	const struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)signal(SIGABRT, write_counts);
	(void)dup2(error_fd, STDERR_FILENO);
	fn();
	_exit(0);
}

void
assert_dies(void (*fn)(void), const char *last_words)
{
	char said[128] = "";
	int pipe_fds[2];
	int status;
	pid_t child;

	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		die(fn, pipe_fds[1]);
	(void)close(pipe_fds[1]);
	assert_true(read(pipe_fds[0], said, sizeof(said) - 1) >= 0);
	(void)close(pipe_fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_string_equal(said, last_words);
}
