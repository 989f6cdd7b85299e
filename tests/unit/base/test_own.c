/* SPDX-License-Identifier: Apache-2.0 */
/* What a local owns, and what happens when memory is out. */
#include "base/own.h"

#include "support/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* A sanitizer has an allocator of its own, which reports and ends by itself. */
#ifdef __has_feature
#define SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

static void
take_run(const void *row unused_arg)
{
	char *p = xstrdup("abc");
	char *taken = TAKE(p);

	assert_null(p);
	assert_string_equal(taken, "abc");
	free_p(&taken);
	assert_null(taken);
	free_p(&taken);
}

static void
copy_run(const void *row unused_arg)
{
	char *text = xstrndup("abcdef", 3);

	assert_string_equal(text, "abc");
	free(text);
}

static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void
descriptor_run(const void *row unused_arg)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int taken;
	int copy;

	assert_true(fd >= 0);
	taken = take_fd(&fd);
	assert_int_equal(fd, -1);
	assert_true(is_open(taken));
	copy = taken;
	errno = ENOENT;
	close_fdp(&taken);
	assert_int_equal(taken, -1);
	assert_int_equal(errno, ENOENT);
	assert_false(is_open(copy));
	close_fdp(&taken);
	assert_int_equal(taken, -1);
}

static int
open_and_leave(void)
{
	cleanup_with(close_fdp) int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	cleanup_with(free_p) char *text = xstrdup("abc");

	return text[0] == 'a' ? fd : -1;
}

static void
scope_run(const void *row unused_arg)
{
	int fd = open_and_leave();

	assert_true(fd >= 0);
	assert_false(is_open(fd));
}

static void
memory_run(const void *row unused_arg)
{
	uint8_t *p = xcalloc(4, 2);

	for (size_t i = 0; i < 8; i++)
		assert_int_equal(p[i], 0);
	p = xrealloc(p, 64);
	assert_int_equal(p[7], 0);
	p = xrealloc(p, 0);
	assert_non_null(p);
	free(p);
	free(xcalloc(0, 1));
	free(xcalloc(1, 0));
}

static void
pages_run(const void *row unused_arg)
{
	for (size_t size = 4095; size <= 4097; size++) {
		uint8_t *p = xpages(size);

		assert_int_equal((uintptr_t)p % 4096, 0);
		p[size - 1] = 1;
		free(p);
	}
}

static void
ask_pages(void)
{
	free(xpages(SIZE_MAX / 4));
}

static void
ask_array(void)
{
	free(xcalloc(SIZE_MAX / 2, 4));
}

static void
ask_growth(void)
{
	free(xrealloc(NULL, SIZE_MAX / 4));
}

static void
ask_copy(void)
{
	size_t size = (size_t)16 << 20;
	const struct rlimit full = { .rlim_cur = 0 };
	char *text = xcalloc(size, 1);

	memset(text, 'a', size - 1);
	(void)setrlimit(RLIMIT_AS, &full);
	free(xstrdup(text));
}

struct death_case {
	const char *says;
	void (*ask)(void);
};

/* In a child, which must end by abort() and say why. */
static void
death_run(const void *p)
{
	const struct death_case *row = p;
	const struct rlimit none = { 0, 0 };
	char said[64] = "";
	int pipe_fds[2];
	int status;
	pid_t child;

	if (SANITIZED)
		tap_skip("a sanitizer has its own allocator");
	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)setrlimit(RLIMIT_CORE, &none);
		(void)signal(SIGABRT, SIG_DFL);
		(void)dup2(pipe_fds[1], STDERR_FILENO);
		row->ask();
		_exit(0);
	}
	(void)close(pipe_fds[1]);
	assert_true(read(pipe_fds[0], said, sizeof(said) - 1) >= 0);
	(void)close(pipe_fds[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_string_equal(said, "ctvigil: out of memory\n");
}

int
main(void)
{
	const struct death_case deaths[] = {
		{ "an array whose size cannot be counted ends the process", ask_array },
		{ "memory that cannot grow ends the process", ask_growth },
		{ "pages that there is no memory for end the process", ask_pages },
		{ "a copy that there is no memory for ends the process", ask_copy },
	};

	tap_section("base: ownership");
	tap_test("a pointer is taken once", take_run, NULL);
	tap_test("a copy of part of a text ends with it", copy_run, NULL);
	tap_test("a descriptor is taken and closed once, and errno is kept", descriptor_run, NULL);
	tap_test("what a local owns is given back at the end of its scope", scope_run, NULL);
	tap_test("memory is zero, grows, and may be of no size", memory_run, NULL);
	tap_test("memory for bodies begins with a page, below, at and above one", pages_run, NULL);
	tap_rows(deaths, death_run);
	return tap_done();
}
