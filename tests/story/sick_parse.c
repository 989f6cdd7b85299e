/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parse child with a sickness, linked around the reader (ld(1), --wrap):
 *
 *   SICK_SPINS    at entry 7 for ever, unless it is told to skip it
 *   SICK_FORGETS  what matches, from its second body on
 *   SICK_LIES     about how many entries a body has that has entry 7, likewise
 */
#include "proc/reader.h"

enum sickness {
	SICK_SPINS,
	SICK_FORGETS,
	SICK_LIES,
};

#define SICK_ENTRY 7

struct reader *__real_reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context);
struct reader *__wrap_reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context);
enum status __real_reader_read(struct reader *reader, const struct reader_body *body,
    struct reader_result *ret, struct error *err);
enum status __wrap_reader_read(struct reader *reader, const struct reader_body *body,
    struct reader_result *ret, struct error *err);

static struct reader_calls real;
static bool skips;
static unsigned bodies;

static bool
forgets(void)
{
	return SICKNESS == SICK_FORGETS && bodies > 1;
}

static void
on_entry(void *context, uint64_t index)
{
	real.entry(context, index);
	for (volatile unsigned turns = 0; SICKNESS == SICK_SPINS && index == SICK_ENTRY && !skips;
	     turns++)
		;
}

static void
on_match(void *context, const struct reader_match *match)
{
	if (!forgets())
		real.match(context, match);
}

static void
on_item(void *context, const struct reader_item *item)
{
	if (!forgets())
		real.item(context, item);
}

struct reader *
__wrap_reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context)
{
	static struct reader_calls sick;

	real = *calls;
	sick = *calls;
	sick.entry = on_entry;
	sick.match = on_match;
	sick.item = on_item;
	return __real_reader_new(index, text, &sick, context);
}

enum status
__wrap_reader_read(struct reader *reader, const struct reader_body *body, struct reader_result *ret,
    struct error *err)
{
	enum status status;

	skips = body->skip.len > 0;
	bodies++;
	status = __real_reader_read(reader, body, ret, err);
	if (SICKNESS == SICK_LIES && status == STATUS_OK && !skips && ret->begin <= SICK_ENTRY &&
	    ret->end > SICK_ENTRY)
		ret->parsed++;
	return status;
}
