/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/index_read.h"

#include "base/own.h"
#include "ipc/io.h"
#include "policy/declare.h"
#include "proc/declared.h"

#include <stdio.h>
#include <stdlib.h>

/* What is declared, on its way to main. */
struct declaring {
	struct channel *channel;
	uint64_t request;
	struct buf block;
	enum status status; /* of sending */
	struct error *err;
};

static void
send_block(struct declaring *declaring)
{
	const struct message block = {
		.type = MESSAGE_INDEX_DECLARED,
		.request = declaring->request,
		.index_declared = { .items = buf_view(&declaring->block) },
	};

	if (declaring->block.len == 0)
		return;
	if (declaring->status == STATUS_OK)
		declaring->status = channel_send(declaring->channel, &block, declaring->err);
	buf_clear(&declaring->block);
}

static void
on_declared(void *context, const struct declared *declared)
{
	struct declaring *declaring = context;
	const struct declared_hash item = {
		.kind = (uint8_t)declared->kind,
		.hash = declared->hash,
		.names = declared->names,
	};

	if (declaring->block.len + DECLARED_HASH_LEN + item.names.len > LIMIT_DECLARED_MESSAGE)
		send_block(declaring);
	declared_append(&declaring->block, &item);
}

/* Which is the first thing that is wrong, and how many there are. */
static void
say_wrong(const struct declare_result *result, char message[LIMIT_ERROR_MESSAGE])
{
	int len = 0;

	if (result->wrong == 0)
		return;
	if (result->line > 0)
		len = snprintf(message, LIMIT_ERROR_MESSAGE, "line %zu: ", result->line);
	else
		len = snprintf(message, LIMIT_ERROR_MESSAGE, "byte %zu: ", result->offset);
	len += snprintf(message + len, LIMIT_ERROR_MESSAGE - (size_t)len, "%s",
	    declare_fault_says(result->fault));
	if (result->wrong > 1)
		(void)snprintf(message + len, LIMIT_ERROR_MESSAGE - (size_t)len,
		    ", and %zu more are wrong", result->wrong - 1);
}

static enum status
read_bytes(struct declaring *declaring, enum declare_form form, struct view bytes,
    struct declare_result *result, struct error *err)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	void *memory = xcalloc(1, DECLARE_MEMORY);
	struct arena arena;
	enum status status;

	arena_init(&arena, memory, DECLARE_MEMORY);
	status = declare_read(bytes, form, hasher, &arena, on_declared, declaring, result, err);
	free(memory);
	return status;
}

enum status
index_read(struct channel *channel, const struct message *message, struct error *err)
{
	struct declaring declaring = {
		.channel = channel, .request = message->request, .err = err
	};
	struct message all = { .type = MESSAGE_INDEX_READ_ALL, .request = message->request };
	struct declare_result result = { .declared = 0 };
	char text[LIMIT_ERROR_MESSAGE] = "";
	struct error why;
	struct buf bytes;
	enum status status;

	if (message->index_read.form >= DECLARE_FORM_COUNT)
		return error_set(err, STATUS_MESSAGE, 0, "index: there is no such form");
	buf_init_growing(&bytes, LIMIT_DECLARED_FILE);
	buf_init_growing(&declaring.block, LIMIT_DECLARED_MESSAGE);
	status = io_read_all(message->fds[0], "what it has", &bytes, &why);
	if (status == STATUS_OK)
		status = read_bytes(&declaring, (enum declare_form)message->index_read.form,
		    buf_view(&bytes), &result, &why);
	if (status == STATUS_OK)
		say_wrong(&result, text);
	send_block(&declaring);
	all.index_read_all = (struct msg_index_read_all){
		.status = status,
		.message = view_text(status == STATUS_OK ? text : why.message),
		.declared = result.declared,
		.wrong = result.wrong,
	};
	buf_fini(&bytes);
	buf_fini(&declaring.block);
	if (declaring.status != STATUS_OK)
		return declaring.status;
	return channel_send(channel, &all, err);
}
