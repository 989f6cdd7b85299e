/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What main prints where the first, second, third, ... write is interrupted, does less
 * than it was asked to, or fails, until none is reached.
 */
#include "proc/output.h"

#include "base/own.h"
#include "support/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

/* Instead of an error: half of the bytes. */
#define SHORT 0

static size_t calls_left; /* until one fails; 0 if none is to */
static int how;
static int failed_fd; /* where one did, or -1 */

ssize_t __real_write(int fd, const void *memory, size_t len);
ssize_t __wrap_write(int fd, const void *memory, size_t len);
ssize_t
__wrap_write(int fd, const void *memory, size_t len)
{
	if (calls_left == 0 || --calls_left > 0)
		return __real_write(fd, memory, len);
	failed_fd = fd;
	if (how == SHORT)
		return __real_write(fd, memory, len > 1 ? len / 2 : len);
	errno = how;
	return -1;
}

/* A terminal of ten columns; or none that says how wide it is. */
static bool has_columns;

int __wrap_ioctl(int fd, unsigned long request, struct winsize *ret);
int
__wrap_ioctl(int fd unused_arg, unsigned long request, struct winsize *ret)
{
	assert_int_equal(request, TIOCGWINSZ);
	if (!has_columns) {
		errno = ENOTTY;
		return -1;
	}
	*ret = (struct winsize){ .ws_col = 10 };
	return 0;
}

/* ---- what was printed ---- */

static char printed[256];

static const char *
read_all(int fd)
{
	ssize_t len = pread(fd, printed, sizeof(printed) - 1, 0);

	assert_true(len >= 0);
	printed[len] = '\0';
	return printed;
}

#define CLEAR "\r\033[K"
#define RESULT "one result\n"
#define MESSAGES CLEAR "on its wa" CLEAR "ctvigil: 3 of 4\nctvigil: broken\n"

/* Prints a bit of everything. */
static enum status
print(struct output *output, struct error *err)
{
	enum status status;

	output_status(output, VIEW("on its way, and further"));
	status = output_result(output, VIEW("one result"), err);
	output_message(output, "%d of %d", 3, 4);
	output_error(output, "%s", "broken");
	return status;
}

struct failing {
	const char *says;
	int how;
	bool fails;
};

/* Prints with the n-th write failing.  Whether it was reached. */
static bool
print_failing(const struct failing *row, size_t n)
{
	cleanup_with(close_fdp) int results = memfd_create("results", MFD_CLOEXEC);
	cleanup_with(close_fdp) int messages = memfd_create("messages", MFD_CLOEXEC);
	struct output output = {
		.results_fd = results, .messages_fd = messages, .has_terminal = true
	};
	struct error err = { .status = STATUS_OK };
	enum status status;

	how = row->how;
	failed_fd = -1;
	calls_left = n;
	status = print(&output, &err);
	calls_left = 0;
	assert_false(output.status_shown);
	if (row->fails && failed_fd == results) {
		assert_int_equal(status, STATUS_FILE);
		assert_int_equal(err.os_errno, row->how);
		assert_memory_equal(RESULT, printed, strlen(read_all(results)));
	} else {
		assert_int_equal(status, STATUS_OK);
		assert_string_equal(read_all(results), RESULT);
	}
	if (!row->fails || failed_fd != messages)
		assert_string_equal(read_all(messages), MESSAGES);
	return failed_fd >= 0;
}

static void
failing_run(const void *row)
{
	size_t n = 1;

	has_columns = true;
	while (print_failing(row, n))
		n++;
	assert_in_range(n, 8, 100);
}

static void
width_run(const void *p unused_arg)
{
	cleanup_with(close_fdp) int messages = memfd_create("messages", MFD_CLOEXEC);
	struct output output = { .messages_fd = messages, .has_terminal = true };
	char text[101];

	has_columns = false;
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	output_status(&output, view_text(text));
	assert_int_equal(strlen(read_all(messages)), strlen(CLEAR) + 79);
}

int
main(void)
{
	static const struct failing rows[] = {
		{ "what is printed is whole however often that is interrupted", EINTR, false },
		{ "what is printed is whole in as many parts as it takes", SHORT, false },
		{ "a result that a full disk has no room for is not called printed", ENOSPC, true },
		{ "a result that nobody reads any more is not called printed", EPIPE, true },
		{ "a result is printed where messages cannot be", EIO, true },
	};

	tap_section("proc: output on a system that fails");
	tap_rows(rows, failing_run);
	tap_test("a terminal that does not say how wide it is has 80 columns", width_run, NULL);
	return tap_done();
}
