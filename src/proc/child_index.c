/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil-index: reads what the operator wrote, and ends.  It makes one watch index out of
 * the items of the command line and of lists, and hands both on as sealed memory; or it reads
 * the files that declare what is ours (declaring.h).
 */
#include "base/hash.h"
#include "base/own.h"
#include "ipc/io.h"
#include "ipc/shared.h"
#include "proc/child.h"
#include "proc/declaring.h"
#include "proc/watchlist.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

/* Gives the memfd its size and writes the index into it. */
static enum status
fill_index(struct view text, const struct watch_plan *plan, int fd, struct error *err)
{
	enum status status;
	void *memory;

	if (ftruncate(fd, (off_t)plan->size) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "the watch index");
	memory = mmap(NULL, plan->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (memory == MAP_FAILED)
		return error_set(err, STATUS_SYSTEM, errno, "the watch index");
	status = watchlist_build(text, plan, memory, err);
	(void)munmap(memory, plan->size);
	return status;
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
answer(
    struct watchlist *list, struct channel *channel, const struct message *build, struct error *err)
{
	const struct msg_index_build *from = &build->index_build;
	cleanup_with(free_p) char *name = xstrndup(from->name.ptr, from->name.len);
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct message built = { .type = MESSAGE_INDEX_BUILT, .request = build->request };
	struct message refused = { .type = MESSAGE_INDEX_REFUSED, .request = build->request };
	enum status status;

	watchlist_take(list, name, from->items);
	/* Whoever asks for nothing looks for nothing. */
	if (!from->empty && !watchlist_end(list)) {
		refused.index_refused.message = buf_view(&list->remarks);
		return channel_send(channel, &refused, err);
	}
	watchlist_explain(list);
	built.index_built.count = watchlist_count(list);
	built.index_built.digest = hash_bytes(hasher, buf_view(&list->text));
	built.index_built.notes = buf_view(&list->remarks);
	status = build_blobs(buf_view(&list->text), &built.fds[0], &built.fds[1], err);
	return status == STATUS_OK ? channel_send(channel, &built, err) : status;
}

/* A file that is read, on its way to main. */
struct reading {
	struct channel *channel;
	uint64_t request;
	enum status status; /* of sending */
	struct error *err;
};

static void
send_block(void *context, struct view block)
{
	struct reading *reading = context;
	const struct message declared = {
		.type = MESSAGE_INDEX_DECLARED,
		.request = reading->request,
		.index_declared = { .items = block },
	};

	if (reading->status == STATUS_OK)
		reading->status = channel_send(reading->channel, &declared, reading->err);
}

/* A file that cannot be read is told in the answer. */
static enum status
read_declaring(struct channel *channel, const struct message *message, struct error *err)
{
	struct reading reading = { .channel = channel, .request = message->request, .err = err };
	struct message all = { .type = MESSAGE_INDEX_READ_ALL, .request = message->request };
	struct declaring_result result = { .declared = 0 };
	struct error why = { .message = "" };
	struct buf bytes;
	enum status status;

	if (message->index_read.form >= DECLARE_FORM_COUNT)
		return error_set(err, STATUS_MESSAGE, 0, "index: there is no such form");
	buf_init_growing(&bytes, LIMIT_DECLARED_FILE);
	status = io_read_all(message->fds[0], "what it has", &bytes, &why);
	if (status == STATUS_OK)
		status =
		    declaring_read(buf_view(&bytes), (enum declare_form)message->index_read.form,
			send_block, &reading, &result, &why);
	all.index_read_all = (struct msg_index_read_all){
		.status = status,
		.message = view_text(status == STATUS_OK ? result.message : why.message),
		.declared = result.declared,
		.wrong = result.wrong,
	};
	buf_fini(&bytes);
	return reading.status == STATUS_OK ? channel_send(channel, &all, err) : reading.status;
}

static void
take_list(struct watchlist *list, const struct message *message)
{
	const struct view name = message->index_list.name;
	cleanup_with(free_p) char *copy = xstrndup(name.ptr, name.len);

	watchlist_read(list, copy, message->fds[0]);
}

static enum status
handle(void *context, struct channel *channel, struct message *message, struct error *err)
{
	struct watchlist *list = context;

	if (message->type == MESSAGE_INDEX_LIST) {
		take_list(list, message);
		return STATUS_OK;
	}
	if (message->type == MESSAGE_INDEX_BUILD)
		return answer(list, channel, message, err);
	if (message->type == MESSAGE_INDEX_READ)
		return read_declaring(channel, message, err);
	return child_unexpected(message, err);
}

static enum status
run(void *context unused_arg, struct channel *channel, struct error *err)
{
	struct watchlist list;
	enum status status;

	watchlist_init(&list);
	status = child_serve(channel, handle, &list, err);
	watchlist_fini(&list);
	return status;
}

int
main(void)
{
	static const struct child child = { ROLE_INDEX, NULL, run };

	child_main(&child, NULL);
}
