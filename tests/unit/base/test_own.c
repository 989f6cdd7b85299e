/* SPDX-License-Identifier: Apache-2.0 */
/* What a local owns, and what happens when memory is out. */
#include "base/own.h"

#include "support/death.h"
#include "support/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

/* The allocator of a sanitizer refuses such a size with words of its own. */
#ifdef __has_feature
#define SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

/* What the allocator says when memory is out. */
static bool memory_is_out;

void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_realloc(void *p, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);
char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);
char *__real_strndup(const char *text, size_t len);
char *__wrap_strndup(const char *text, size_t len);

void *
__wrap_calloc(size_t count, size_t size)
{
	return memory_is_out ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *p, size_t size)
{
	return memory_is_out ? NULL : __real_realloc(p, size);
}

void *
__wrap_aligned_alloc(size_t alignment, size_t size)
{
	return memory_is_out ? NULL : __real_aligned_alloc(alignment, size);
}

char *
__wrap_strdup(const char *text)
{
	return memory_is_out ? NULL : __real_strdup(text);
}

char *
__wrap_strndup(const char *text, size_t len)
{
	return memory_is_out ? NULL : __real_strndup(text, len);
}

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
	text = xstrndup(NULL, 0);
	assert_string_equal(text, "");
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
	memory_is_out = true;
	free(xpages(4096));
}

static void
ask_array(void)
{
	memory_is_out = true;
	free(xcalloc(4, 4));
}

static void
ask_uncountable(void)
{
	free(xcalloc(SIZE_MAX / 2, 4));
}

static void
ask_growth(void)
{
	memory_is_out = true;
	free(xrealloc(NULL, 4));
}

static void
ask_copy(void)
{
	memory_is_out = true;
	free(xstrdup("abc"));
}

static void
ask_front(void)
{
	memory_is_out = true;
	free(xstrndup("abc", 2));
}

struct death_case {
	const char *says;
	void (*ask)(void);
};

static void
death_run(const void *p)
{
	const struct death_case *row = p;

	if (SANITIZED && row->ask == ask_uncountable)
		tap_skip("a sanitizer ends the process by itself");
	assert_dies(row->ask, "ctvigil: out of memory\n");
}

int
main(void)
{
	const struct death_case deaths[] = {
		{ "an array that there is no memory for ends the process", ask_array },
		{ "an array whose size cannot be counted ends the process", ask_uncountable },
		{ "memory that cannot grow ends the process", ask_growth },
		{ "pages that there is no memory for end the process", ask_pages },
		{ "a copy that there is no memory for ends the process", ask_copy },
		{ "so does a copy of a part", ask_front },
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
