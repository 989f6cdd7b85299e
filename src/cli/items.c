/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/items.h"

#include "cli/operand.h"

#include <errno.h>
#include <sys/stat.h>

const char *
items_name(const struct settings *settings)
{
	return (settings->command & (CONF_RUN | CONF_CONFIG)) != 0 ? "item" : "argument";
}

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
	*ret_fd = operand_open(name);
	if (*ret_fd < 0)
		return error_set(err, STATUS_USAGE, errno, "watch list %s", name);
	return STATUS_OK;
}

enum status
items_check_lists(const struct conf_texts *lists, struct error *err)
{
	for (size_t i = 0; i < lists->count; i++) {
		struct stat found;

		if (stat(lists->items[i], &found) != 0)
			return error_set(
			    err, STATUS_USAGE, errno, "watch list %s", lists->items[i]);
		if (!S_ISREG(found.st_mode))
			return error_set(err, STATUS_USAGE, 0,
			    "watch list %s: a service reads files only", lists->items[i]);
	}
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
