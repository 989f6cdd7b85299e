/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/declaring.h"

#include "base/own.h"
#include "proc/declared.h"

#include <stdlib.h>

/* A block as it grows. */
struct declaring {
	declaring_fn *fn;
	void *context;
	struct buf block;
};

static void
end_block(struct declaring *declaring)
{
	if (declaring->block.len > 0)
		declaring->fn(declaring->context, buf_view(&declaring->block));
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
		end_block(declaring);
	declared_append(&declaring->block, &item);
}

/* "line 7: it is no hash, and 3 more are wrong" */
static void
say_wrong(const struct declare_result *result, struct declaring_result *ret)
{
	struct buf text;

	buf_init(&text, ret->message, sizeof(ret->message));
	if (result->wrong > 0 && result->line > 0)
		buf_printf(&text, "line %zu: ", result->line);
	else if (result->wrong > 0)
		buf_printf(&text, "byte %zu: ", result->offset);
	if (result->wrong > 0)
		buf_text(&text, declare_fault_says(result->fault));
	if (result->wrong > 1)
		buf_printf(&text, ", and %zu more are wrong", result->wrong - 1);
	(void)buf_string(&text);
}

enum status
declaring_read(struct view bytes, enum declare_form form, declaring_fn *fn, void *context,
    struct declaring_result *ret, struct error *err)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct declaring declaring = { .fn = fn, .context = context };
	struct declare_result result = { .declared = 0 };
	void *memory = xcalloc(1, DECLARE_MEMORY);
	struct arena arena;
	enum status status;

	arena_init(&arena, memory, DECLARE_MEMORY);
	buf_init_growing(&declaring.block, LIMIT_DECLARED_MESSAGE);
	status = declare_read(bytes, form, hasher, &arena, on_declared, &declaring, &result, err);
	end_block(&declaring);
	*ret = (struct declaring_result){ .declared = result.declared, .wrong = result.wrong };
	say_wrong(&result, ret);
	buf_fini(&declaring.block);
	free(memory);
	return status;
}
