/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watch lists: whatever people write, what comes out is canonical text of as many items,
 * each of which is read as itself and finds itself in the index.
 */
#include "watch/list.h"

#include "base/buf.h"
#include "base/limits.h"
#include "fuzz/fuzz.h"
#include "watch/build.h"
#include "watch/item.h"
#include "watch/match.h"

/* As people would write it, an item of canonical text is the same line. */
static void
check_line(const struct watch_item *item, struct view line)
{
	char memory[2 * LIMIT_WATCH_LINE];
	char remark_memory[LIMIT_ERROR_MESSAGE];
	struct buf written;
	struct buf again;
	struct buf remark;

	buf_init(&written, memory, LIMIT_WATCH_LINE);
	buf_init(&again, memory + LIMIT_WATCH_LINE, LIMIT_WATCH_LINE);
	buf_init(&remark, remark_memory, sizeof(remark_memory));
	buf_bytes(&written, item->text);
	if (item->tag.len > 0) {
		buf_text(&written, " tag:");
		buf_bytes(&written, item->tag);
	}
	promise(watch_item_append(buf_view(&written), &again, &remark));
	promise(view_equal(buf_view(&again), line));
}

static size_t
check_lines(struct view text)
{
	struct watch_item item;
	size_t count = 0;

	while (text.len > 0) {
		struct view line = text;

		promise(watch_item_next(&text, &item));
		line.len -= text.len;
		check_line(&item, line);
		count++;
	}
	return count;
}

struct world {
	struct view text;
	struct watch_index index;
	struct arena arena;
	struct watch_matches matches;
};

static void
check_found(struct world *w, const struct watch_item *item)
{
	uint8_t bytes[16];
	struct buf address;
	struct x509_identifier identifier = { .kind = X509_DOMAIN_NAME, .value = item->name };

	if (item->name.len == 0 && item->kind != WATCH_CIDR)
		identifier.value = VIEW("any.example");
	if (item->kind == WATCH_CIDR) {
		buf_init(&address, bytes, sizeof(bytes));
		if (item->cidr.first.is_v6)
			buf_uint(&address, 8, item->cidr.first.high);
		buf_uint(&address, item->cidr.first.is_v6 ? 8 : 4, item->cidr.first.low);
		identifier.kind = X509_ADDRESS;
		identifier.value = buf_view(&address);
	}
	arena_reset(&w->arena);
	watch_matches_begin(&w->matches, &w->index, watch_text_view(&w->text), &w->arena);
	watch_matches_add(&w->matches, &identifier);
	for (size_t i = 0; i < w->matches.count; i++)
		if (view_equal(w->matches.kept[i].item, item->text))
			return;
	promise(w->matches.left_out > 0);
}

static void
check_index(struct view text)
{
	static struct world w;
	static uint8_t memory[MIB];
	struct watch_plan plan;
	struct arena arena;
	struct view rest = text;
	struct watch_item item;
	void *index;
	void *scratch;

	promise(watch_plan(text, &plan));
	index = calloc(1, plan.size);
	scratch = malloc(plan.scratch);
	promise(index != NULL && scratch != NULL);
	arena_init(&arena, scratch, plan.scratch);
	promise(watch_build(text, &plan, &arena, index));
	promise(watch_index_open(view_of(index, plan.size), &w.index));
	w.text = text;
	arena_init(&w.arena, memory, sizeof(memory));
	while (watch_item_next(&rest, &item))
		check_found(&w, &item);
	free(scratch);
	free(index);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct buf text;
	struct buf remarks;
	struct watch_list list = { .text = &text, .remarks = &remarks };
	bool read;

	/* An A-label may be longer than what it stands for. */
	buf_init_growing(&text, MIB);
	buf_init_growing(&remarks, MIB);
	read = watch_list_read(&list, "a list", view_of(bytes, len));
	promise(read == (list.faults == 0));
	promise(buf_ok(&text) && buf_ok(&remarks));
	promise(check_lines(buf_view(&text)) == list.items);
	promise(watch_list_end(&list) == (list.faults == 0 && list.items > 0));
	if (list.items > 0)
		check_index(buf_view(&text));
	buf_fini(&remarks);
	buf_fini(&text);
	return 0;
}
