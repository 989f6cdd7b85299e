/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/output.h"

#include "base/buf.h"
#include "ipc/io.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Carriage return, erase to the end of the line (ECMA-48 8.3.41). */
#define CLEAR_LINE "\r\033[K"
#define MESSAGE_MAX 4096
#define COLUMNS_DEFAULT 80

void
output_init(struct output *output, bool quiet)
{
	*output = (struct output){
		.results_fd = STDOUT_FILENO,
		.messages_fd = STDERR_FILENO,
		.quiet = quiet,
		.has_terminal = !quiet && isatty(STDERR_FILENO) == 1,
	};
}

/* What cannot be said on standard error cannot be said at all. */
static void
write_message(const struct output *output, struct view bytes)
{
	if (io_write_full(output->messages_fd, bytes, NULL) != STATUS_OK)
		return;
}

void
output_clear_status(struct output *output)
{
	if (!output->status_shown)
		return;
	output->status_shown = false;
	write_message(output, VIEW(CLEAR_LINE));
}

enum status
output_result(struct output *output, struct view text, struct error *err)
{
	enum status status;

	output_clear_status(output);
	status = io_write_full(output->results_fd, text, err);
	if (status == STATUS_OK)
		status = io_write_full(output->results_fd, VIEW("\n"), err);
	return status;
}

static void printf_like(2, 0) say(struct output *output, const char *format, va_list args)
{
	char text[MESSAGE_MAX];
	static const char cut[] = "...";
	int len = vsnprintf(text, sizeof(text), format, args);
	struct view whole;

	if (len < 0)
		return;
	whole = view_text(text);
	if ((size_t)len >= sizeof(text))
		memcpy(text + sizeof(text) - sizeof(cut), cut, sizeof(cut));
	output_clear_status(output);
	write_message(output, VIEW("ctvigil: "));
	write_message(output, whole);
	write_message(output, VIEW("\n"));
}

void
output_message(struct output *output, const char *format, ...)
{
	va_list args;

	if (output->quiet)
		return;
	va_start(args, format);
	say(output, format, args);
	va_end(args);
}

void
output_error(struct output *output, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(output, format, args);
	va_end(args);
}

static size_t
columns(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col < 2)
		return COLUMNS_DEFAULT;
	return size.ws_col;
}

void
output_status(struct output *output, struct view text)
{
	struct view front;
	size_t room;

	if (!output->has_terminal)
		return;
	/* A status line that wraps could not be taken back. */
	room = columns(output->messages_fd) - 1;
	if (!view_take(&text, text.len < room ? text.len : room, &front))
		return;
	write_message(output, VIEW(CLEAR_LINE));
	write_message(output, front);
	output->status_shown = true;
}
