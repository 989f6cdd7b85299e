/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/declaring.h"

#include "base/own.h"
#include "proc/declared.h"

#include <stdlib.h>

/* All that a file declares, one item behind another, and where each of them begins. */
struct declaring {
	struct buf items;
	size_t *begins;
	size_t count;
	size_t room;
};

static void
on_declared(void *context, const struct declared *declared)
{
	struct declaring *declaring = context;
	const struct declared_hash item = {
		.kind = (uint8_t)declared->kind,
		.hash = declared->hash,
		.names = declared->names,
	};

	if (declaring->count == declaring->room) {
		declaring->room = declaring->room == 0 ? 64 : 2 * declaring->room;
		declaring->begins =
		    xrealloc(declaring->begins, declaring->room * sizeof(*declaring->begins));
	}
	declaring->begins[declaring->count++] = declaring->items.len;
	declared_append(&declaring->items, &item);
}

/* By hash, which stands behind the byte of the kind. */
static int
by_hash(const void *a, const void *b, void *context)
{
	const struct buf *items = context;
	const size_t *left = a;
	const size_t *right = b;

	return memcmp(items->ptr + *left + 1, items->ptr + *right + 1, HASH_LEN);
}

/* The bytes of the item that begins there. */
static struct view
item_at(const struct declaring *declaring, size_t begin)
{
	struct view rest = view_after(buf_view(&declaring->items), begin);
	struct view item = rest;
	struct declared_hash hash;

	if (!declared_take(&rest, &hash))
		return VIEW("");
	return view_of(item.ptr, item.len - rest.len);
}

/* In the order of their hashes, so that a store writes each part of its table once, and not
 * all of it with each block. */
static void
hand_on(struct declaring *declaring, declaring_fn *fn, void *context)
{
	struct buf block;

	if (declaring->count > 0)
		qsort_r(declaring->begins, declaring->count, sizeof(*declaring->begins), by_hash,
		    &declaring->items);
	buf_init_growing(&block, LIMIT_DECLARED_MESSAGE);
	for (size_t i = 0; i < declaring->count; i++) {
		struct view item = item_at(declaring, declaring->begins[i]);

		if (block.len + item.len > LIMIT_DECLARED_MESSAGE) {
			fn(context, buf_view(&block));
			buf_clear(&block);
		}
		buf_bytes(&block, item);
	}
	if (block.len > 0)
		fn(context, buf_view(&block));
	buf_fini(&block);
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
	struct declaring declaring = { .count = 0 };
	struct declare_result result = { .declared = 0 };
	void *memory = xcalloc(1, DECLARE_MEMORY);
	struct arena arena;
	enum status status;

	arena_init(&arena, memory, DECLARE_MEMORY);
	buf_init_growing(&declaring.items, 4 * LIMIT_DECLARED_FILE);
	status = declare_read(bytes, form, hasher, &arena, on_declared, &declaring, &result, err);
	if (status == STATUS_OK && !buf_ok(&declaring.items))
		status = error_set(err, STATUS_USAGE, 0, "it declares more than a file can");
	if (status == STATUS_OK)
		hand_on(&declaring, fn, context);
	*ret = (struct declaring_result){ .declared = result.declared, .wrong = result.wrong };
	say_wrong(&result, ret);
	buf_fini(&declaring.items);
	free(declaring.begins);
	free(memory);
	return status;
}
