/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil-index: makes one watch index out of the items of the command line and of a
 * list, hands both on as sealed memory, and ends.
 */
#include "base/arena.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/own.h"
#include "ipc/io.h"
#include "ipc/shared.h"
#include "proc/child.h"
#include "watch/build.h"
#include "watch/item.h"
#include "watch/list.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* A list of 10,000,000 long names. */
#define SOURCE_MAX ((size_t)2 * 1024 * MIB)
#define REMARKS_MAX MIB
/* Items that are explained one by one. */
#define EXPLAINED_MAX 16

struct builder {
	struct buf text;
	struct buf remarks;
	size_t items;
};

/* Reads the items of the command line and the list in fd.  False if any is wrong:
 * remarks say which. */
static bool
read_items(struct builder *builder, const struct msg_index_build *build, int fd)
{
	cleanup_with(free_p) char *name =
	    strndup((const char *)build->list_name.ptr, build->list_name.len);
	struct watch_list list = { .text = &builder->text, .remarks = &builder->remarks };
	struct error err;
	struct buf source;
	bool good;

	good = build->items.len == 0 || watch_list_read(&list, "argument", build->items);
	buf_init_growing(&source, SOURCE_MAX);
	if (build->has_list && io_read_all(fd, name, &source, &err) != STATUS_OK) {
		buf_printf(&builder->remarks, "%s\n", err.message);
		good = false;
	} else if (build->has_list) {
		good = watch_list_read(&list, name, buf_view(&source)) && good;
	}
	buf_fini(&source);
	builder->items = list.items;
	return watch_list_end(&list) && good;
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

static void
explain_items(struct builder *builder)
{
	struct view lines = buf_view(&builder->text);
	struct watch_item item;

	if (builder->items > EXPLAINED_MAX) {
		buf_printf(&builder->remarks, "watching %zu items\n", builder->items);
		return;
	}
	while (watch_item_next(&lines, &item))
		explain(&builder->remarks, &item);
}

/* A sealed memfd of size bytes, which fill writes. */
static enum status
fill_index(struct view text, const struct watch_plan *plan, int fd, struct error *err)
{
	uint8_t *scratch = xcalloc(plan->scratch, 1);
	struct arena arena;
	void *memory;
	bool built;

	if (ftruncate(fd, (off_t)plan->size) != 0) {
		free(scratch);
		return error_set(err, STATUS_SYSTEM, errno, "the watch index");
	}
	memory = mmap(NULL, plan->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED) {
		free(scratch);
		return error_set(err, STATUS_SYSTEM, errno, "the watch index");
	}
	arena_init(&arena, scratch, plan->scratch);
	built = watch_build(text, plan, &arena, memory);
	(void)munmap(memory, plan->size);
	free(scratch);
	if (!built)
		return error_set(err, STATUS_SYSTEM, 0, "the watch index: no room to build it");
	return STATUS_OK;
}

static enum status
build_blobs(struct view text, int *ret_index, int *ret_list, struct error *err)
{
	cleanup_with(close_fdp) int index = -1;
	cleanup_with(close_fdp) int list = -1;
	struct watch_plan plan;
	enum status status;

	if (!watch_plan(text, &plan))
		return error_set(err, STATUS_USAGE, 0, "the watch list is longer than 4 GiB");
	status = shared_blob_create("ctvigil-index", &index, err);
	if (status == STATUS_OK)
		status = fill_index(text, &plan, index, err);
	if (status == STATUS_OK)
		status = shared_blob_seal(index, err);
	if (status == STATUS_OK)
		status = shared_blob_create("ctvigil-watch", &list, err);
	if (status == STATUS_OK)
		status = io_write_full(list, text, err);
	if (status == STATUS_OK)
		status = shared_blob_seal(list, err);
	if (status != STATUS_OK)
		return status;
	*ret_index = take_fd(&index);
	*ret_list = take_fd(&list);
	return STATUS_OK;
}

static enum status
answer(struct channel *channel, const struct message *build, struct error *err)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct message built = { .type = MESSAGE_INDEX_BUILT, .request = build->request };
	struct message refused = { .type = MESSAGE_INDEX_REFUSED, .request = build->request };
	struct builder builder = { .items = 0 };
	enum status status = STATUS_OK;

	buf_init_growing(&builder.text, SOURCE_MAX);
	buf_init_growing(&builder.remarks, REMARKS_MAX);
	if (!read_items(&builder, &build->index_build, build->fds[0])) {
		refused.index_refused.message = buf_view(&builder.remarks);
		status = channel_send(channel, &refused, err);
	} else {
		explain_items(&builder);
		built.index_built.count = builder.items;
		built.index_built.digest = hash_bytes(hasher, buf_view(&builder.text));
		built.index_built.notes = buf_view(&builder.remarks);
		status = build_blobs(buf_view(&builder.text), &built.fds[0], &built.fds[1], err);
		if (status == STATUS_OK)
			status = channel_send(channel, &built, err);
	}
	buf_fini(&builder.text);
	buf_fini(&builder.remarks);
	return status;
}

static enum status
handle(
    void *context unused_arg, struct channel *channel, struct message *message, struct error *err)
{
	if (message->type != MESSAGE_INDEX_BUILD)
		return child_unexpected(message, err);
	return answer(channel, message, err);
}

static enum status
run(void *context, struct channel *channel, struct error *err)
{
	return child_serve(channel, handle, context, err);
}

int
main(void)
{
	static const struct child child = { ROLE_INDEX, NULL, run };

	child_main(&child, NULL);
}
