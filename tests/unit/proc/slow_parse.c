/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parse child, linked around the reader (ld(1), --wrap) so that it waits at the first
 * entry of a body until main has changed the note in which it says that it is there:
 * meanwhile a test does what it likes to the memory that they share.
 */
#include "ipc/shared.h"
#include "proc/reader.h"

enum status __real_shared_note_map(int fd, volatile uint64_t **ret, struct error *err);
enum status __wrap_shared_note_map(int fd, volatile uint64_t **ret, struct error *err);
struct reader *__real_reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context);
struct reader *__wrap_reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context);

static const struct reader_calls *real;
static volatile uint64_t *note;
static bool has_waited;

enum status
__wrap_shared_note_map(int fd, volatile uint64_t **ret, struct error *err)
{
	enum status status = __real_shared_note_map(fd, ret, err);

	note = *ret;
	return status;
}

static void
on_entry(void *context, uint64_t index)
{
	real->entry(context, index);
	while (!has_waited && *note == index)
		;
	has_waited = true;
}

struct reader *
__wrap_reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context)
{
	static struct reader_calls slow;

	real = calls;
	slow = *calls;
	slow.entry = on_entry;
	return __real_reader_new(index, text, &slow, context);
}
