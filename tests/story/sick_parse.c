/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parse child with a sickness, linked around the reader (ld(1), --wrap): it spins at
 * entry 7 for ever, unless it is told to skip it.
 */
#include "proc/reader.h"

#define SICK_ENTRY 7

struct reader *__real_reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context);
struct reader *__wrap_reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context);
enum status __real_reader_read(struct reader *reader, const struct reader_body *body,
    struct reader_result *ret, struct error *err);
enum status __wrap_reader_read(struct reader *reader, const struct reader_body *body,
    struct reader_result *ret, struct error *err);

static struct reader_calls own;
static void (*on_entry)(void *context, uint64_t index);
static bool skips;

static void
entry(void *context, uint64_t index)
{
	on_entry(context, index);
	for (volatile unsigned turns = 0; index == SICK_ENTRY && !skips; turns++)
		;
}

struct reader *
__wrap_reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context)
{
	own = *calls;
	on_entry = calls->entry;
	own.entry = entry;
	return __real_reader_new(index, text, &own, context);
}

enum status
__wrap_reader_read(struct reader *reader, const struct reader_body *body, struct reader_result *ret,
    struct error *err)
{
	skips = body->skip.len > 0;
	return __real_reader_read(reader, body, ret, err);
}
