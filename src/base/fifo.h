/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes that come in at one end and go out at the other, with a maximum given at
 * birth: what stands between a reader and a descriptor that delivers as it
 * likes.  Memory that was needed for one large message is given back when the
 * fifo is empty.
 */
#ifndef CTVIGIL_BASE_FIFO_H
#define CTVIGIL_BASE_FIFO_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fifo {
	uint8_t *ptr;
	size_t start; /* the first byte held */
	size_t len;   /* bytes held */
	size_t size;  /* bytes at ptr */
	size_t max;   /* len never exceeds it */
};

/* An empty fifo for at most max bytes. */
void fifo_init(struct fifo *fifo, size_t max);

/* Frees what it holds; the fifo is empty and usable afterwards. */
void fifo_fini(struct fifo *fifo);

/* Room for n bytes at the end, to be filled and then committed, or NULL if more
 * than the maximum would be held.  Ends the process if memory is out.  Views of
 * the content are void afterwards. */
uint8_t *fifo_room(struct fifo *fifo, size_t n) must_use;

/* Adds the first n bytes of the room, at most as many as were asked for. */
void fifo_commit(struct fifo *fifo, size_t n);

/* Adds bytes.  False, with nothing added, if more than the maximum would be held. */
bool fifo_put(struct fifo *fifo, struct view bytes) must_use;

/* The content.  Valid until room is asked for or bytes are dropped. */
struct view fifo_view(const struct fifo *fifo) must_use;

/* Drops the first n bytes, which must be there. */
void fifo_drop(struct fifo *fifo, size_t n);

#endif
