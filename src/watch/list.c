/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/list.h"

#include "base/limits.h"
#include "watch/item.h"

/* How some editors begin a text in UTF-8. */
#define BYTE_ORDER_MARK VIEW("\xef\xbb\xbf")

struct list_line {
	const char *name;
	size_t number;
};

static void
remark(struct watch_list *list, const struct list_line *at, struct view says)
{
	buf_printf(list->remarks, "%s:%zu: ", at->name, at->number);
	buf_bytes(list->remarks, says);
	buf_byte(list->remarks, '\n');
}

static void
fault(struct watch_list *list, const struct list_line *at, struct view says)
{
	if (list->faults++ < LIMIT_LIST_REMARKS)
		remark(list, at, says);
}

/* Takes the next line, without its end: LF, CRLF, or the end of the list. */
static bool
line_take(struct view *in, struct view *ret)
{
	if (in->len == 0)
		return false;
	if (!view_line(in, '\n', ret))
		*ret = view_take_up_to(in, in->len);
	if (ret->len > 0 && ret->ptr[ret->len - 1] == '\r')
		ret->len--;
	return true;
}

/* Whether a line says nothing: blank, or a comment. */
static bool
is_silent(struct view line)
{
	size_t i = 0;

	while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t'))
		i++;
	return i == line.len || line.ptr[i] == '#';
}

static void
line_read(struct watch_list *list, const struct list_line *at, struct view line)
{
	char memory[LIMIT_ERROR_MESSAGE];
	struct buf says;

	if (line.len > LIMIT_LIST_LINE) {
		fault(list, at, VIEW("a line has at most 4096 bytes"));
		return;
	}
	if (line.len > 0 && memchr(line.ptr, '\0', line.len) != NULL) {
		fault(list, at, VIEW("a list is text and has no NUL bytes"));
		return;
	}
	if (is_silent(line))
		return;
	buf_init(&says, memory, sizeof(memory));
	if (!watch_item_append(line, list->text, &says)) {
		fault(list, at, buf_view(&says));
		return;
	}
	if (++list->items == LIMIT_WATCH_ITEMS + 1)
		fault(list, at, VIEW("a list has at most 16777216 items"));
	if (says.len > 0 && list->notes++ < LIMIT_LIST_REMARKS)
		remark(list, at, buf_view(&says));
}

bool
watch_list_read(struct watch_list *list, const char *name, struct view source)
{
	struct list_line at = { .name = name };
	size_t faults_before = list->faults;
	struct view line;

	if (view_starts_with(source, BYTE_ORDER_MARK))
		source = view_after(source, BYTE_ORDER_MARK.len);
	while (line_take(&source, &line)) {
		at.number++;
		line_read(list, &at, line);
	}
	return list->faults == faults_before;
}

bool
watch_list_end(struct watch_list *list)
{
	if (list->faults > LIMIT_LIST_REMARKS)
		buf_printf(list->remarks, "%zu more lines are no items\n",
		    list->faults - LIMIT_LIST_REMARKS);
	if (list->notes > LIMIT_LIST_REMARKS)
		buf_printf(list->remarks, "%zu more blocks have bits beyond their prefix\n",
		    list->notes - LIMIT_LIST_REMARKS);
	if (list->items == 0 && list->faults == 0)
		buf_text(list->remarks, "there is nothing to watch\n");
	if (!buf_ok(list->text))
		buf_text(list->remarks, "there is no room for the list\n");
	return list->faults == 0 && list->items > 0 && buf_ok(list->text);
}
