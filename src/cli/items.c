/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/items.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void
items_append(struct buf *out, const char *const *operands, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_text(out, operands[i]);
		buf_byte(out, '\n');
	}
}

enum status
items_open_list(const char *name, int *ret_fd, struct error *err)
{
	if (name == NULL)
		*ret_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	else if (strcmp(name, "-") == 0)
		*ret_fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	else
		*ret_fd = open(name, O_RDONLY | O_CLOEXEC);
	if (*ret_fd < 0)
		return error_set(
		    err, STATUS_USAGE, errno, "--watchlist %s", name == NULL ? "/dev/null" : name);
	return STATUS_OK;
}

void
items_say(struct output *output, struct view remarks, bool errors)
{
	struct view line;

	while (view_line(&remarks, '\n', &line)) {
		if (errors)
			output_error(output, "%.*s", (int)line.len, line.ptr);
		else
			output_message(output, "%.*s", (int)line.len, line.ptr);
	}
}
