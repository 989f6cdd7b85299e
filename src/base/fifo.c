/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fifo.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"

#include <assert.h>
#include <stdlib.h>

/* Memory that is kept while nothing is held: most messages fit. */
#define FIFO_KEPT_SIZE (64 * KIB)

void
fifo_init(struct fifo *fifo, size_t max)
{
	*fifo = (struct fifo){ .max = max };
}

void
fifo_fini(struct fifo *fifo)
{
	free(fifo->ptr);
	fifo_init(fifo, fifo->max);
}

/* Moves the content to the front of memory of at least need bytes. */
static void
make_room(struct fifo *fifo, size_t need)
{
	/* Content that was dropped whole has no start: fifo_drop(). */
	if (fifo->start > 0)
		memmove(fifo->ptr, fifo->ptr + fifo->start, fifo->len);
	fifo->start = 0;
	if (need <= fifo->size)
		return;
	if (need <= fifo->max / 2)
		need = num_min(fifo->max, need + need / 2);
	fifo->ptr = xrealloc(fifo->ptr, need);
	fifo->size = need;
}

uint8_t *
fifo_room(struct fifo *fifo, size_t n)
{
	if (n > fifo->max - fifo->len)
		return NULL;
	if (fifo->ptr == NULL || n > fifo->size - fifo->start - fifo->len)
		make_room(fifo, fifo->len + n);
	return fifo->ptr + fifo->start + fifo->len;
}

void
fifo_commit(struct fifo *fifo, size_t n)
{
	assert(n <= fifo->size - fifo->start - fifo->len);
	fifo->len += n;
}

bool
fifo_put(struct fifo *fifo, struct view bytes)
{
	uint8_t *room;

	if (bytes.len == 0)
		return true;
	room = fifo_room(fifo, bytes.len);
	if (room == NULL)
		return false;
	memcpy(room, bytes.ptr, bytes.len);
	fifo_commit(fifo, bytes.len);
	return true;
}

struct view
fifo_view(const struct fifo *fifo)
{
	return fifo->len == 0 ? view_of(NULL, 0) : view_of(fifo->ptr + fifo->start, fifo->len);
}

void
fifo_drop(struct fifo *fifo, size_t n)
{
	assert(n <= fifo->len);
	fifo->start += n;
	fifo->len -= n;
	if (fifo->len > 0)
		return;
	fifo->start = 0;
	if (fifo->size > FIFO_KEPT_SIZE)
		fifo_fini(fifo);
}
