/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/watchlist.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/own.h"
#include "ipc/io.h"
#include "watch/item.h"

/* A list of 10,000,000 long names. */
#define SOURCE_MAX ((size_t)2 * 1024 * MIB)
#define REMARKS_MAX MIB
/* Items that are explained one by one. */
#define EXPLAINED_MAX 16

void
watchlist_init(struct watchlist *list)
{
	*list = (struct watchlist){
		.reading = { .text = &list->text, .remarks = &list->remarks },
	};
	buf_init_growing(&list->text, SOURCE_MAX);
	buf_init_growing(&list->remarks, REMARKS_MAX);
}

void
watchlist_fini(struct watchlist *list)
{
	buf_fini(&list->text);
	buf_fini(&list->remarks);
}

void
watchlist_take(struct watchlist *list, const char *name, struct view items)
{
	if (items.len > 0 && !watch_list_read(&list->reading, name, items))
		list->is_wrong = true;
}

void
watchlist_read(struct watchlist *list, const char *name, int fd)
{
	struct error err;
	struct buf source;

	buf_init_growing(&source, SOURCE_MAX);
	if (io_read_all(fd, name, &source, &err) == STATUS_OK) {
		watchlist_take(list, name, buf_view(&source));
	} else {
		buf_printf(&list->remarks, "%s\n", err.message);
		list->is_wrong = true;
	}
	buf_fini(&source);
}

bool
watchlist_end(struct watchlist *list)
{
	return watch_list_end(&list->reading) && !list->is_wrong;
}

size_t
watchlist_count(const struct watchlist *list)
{
	return list->reading.items;
}

/* "example.com: this name only", so that nobody takes it for the tree. */
static void
explain(struct buf *out, const struct watch_item *item)
{
	buf_bytes(out, item->text);
	switch (item->kind) {
	case WATCH_NAME:
		buf_printf(out, ": this name only (.%.*s is it and all below)\n",
		    (int)item->text.len, (const char *)item->text.ptr);
		return;
	case WATCH_TREE:
		buf_text(out, item->name.len == 0 ? ": every certificate\n"
						  : ": this name and all below it\n");
		return;
	case WATCH_CIDR:
		buf_text(out, cidr_is_address(&item->cidr) ? ": this address\n"
							   : ": the addresses in this block\n");
		return;
	}
}

void
watchlist_explain(struct watchlist *list)
{
	struct view lines = buf_view(&list->text);
	struct watch_item item;

	if (list->reading.items > EXPLAINED_MAX) {
		buf_printf(&list->remarks, "watching %zu items\n", list->reading.items);
		return;
	}
	while (watch_item_next(&lines, &item))
		explain(&list->remarks, &item);
}

enum status
watchlist_build(struct view text, const struct watch_plan *plan, void *memory, struct error *err)
{
	cleanup_with(free_p) uint8_t *scratch = xcalloc(plan->scratch, 1);
	struct arena arena;

	arena_init(&arena, scratch, plan->scratch);
	if (!watch_build(text, plan, &arena, memory))
		return error_set(err, STATUS_SYSTEM, 0, "the watch index: no room to build it");
	return STATUS_OK;
}
