/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that two processes share.
 *
 * An arena carries bodies from fetch to one parse child for life: slots of
 * LIMIT_ARENA_BODY bytes in a memfd whose size is sealed.  The writer may change
 * a slot at any moment, so a reader copies it into private memory before it looks
 * at a byte; nothing here hands out a view of an arena.
 *
 * A note is one number that one process writes and another reads.
 *
 * A blob is a memfd sealed against any change: larger bodies, the watch index.
 * Its reader checks the seals and the size before it maps it, and may then read
 * it where it is.
 */
#ifndef CTVIGIL_IPC_SHARED_H
#define CTVIGIL_IPC_SHARED_H

#include "base/attr.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/view.h"

#include <stddef.h>
#include <stdint.h>

struct shared_arena {
	uint8_t *ptr;
	uint32_t slots;
};

/* A new arena as two descriptors of the same memory: one to be mapped by the
 * writer, and one that cannot be mapped for writing, for the reader.  The caller
 * owns both.  Opens /proc/self/fd, so it is for a process without a sandbox. */
enum status shared_arena_create(
    uint32_t slots, int *ret_writer_fd, int *ret_reader_fd, struct error *err) must_use;

/* Maps an arena from either descriptor, which may be closed afterwards.
 * STATUS_MESSAGE if it has not the size of that many slots, or could lose it. */
enum status shared_arena_map_writer(
    int fd, uint32_t slots, struct shared_arena *ret, struct error *err) must_use;
enum status shared_arena_map_reader(
    int fd, uint32_t slots, struct shared_arena *ret, struct error *err) must_use;

/* Unmaps it.  An arena of zeros is allowed. */
void shared_arena_unmap(struct shared_arena *arena);

/* The LIMIT_ARENA_BODY bytes of a slot, for the writer; NULL if there is no such
 * slot. */
uint8_t *shared_arena_slot(const struct shared_arena *arena, uint32_t slot) must_use;

/* Copies the first len bytes of a slot to memory, which has room for them.
 * STATUS_MESSAGE if there is no such slot or it is shorter. */
enum status shared_arena_copy(const struct shared_arena *arena, uint32_t slot, size_t len,
    void *memory, struct error *err) must_use;

/* A new note: one number that a parse child keeps up to date and that outlives it,
 * so that main knows which entry it was reading when it died.  The caller owns the
 * descriptor. */
enum status shared_note_create(int *ret_fd, struct error *err) must_use;

/* Maps a note for as long as the process lives.  STATUS_MESSAGE if it is none or its
 * size could change. */
enum status shared_note_map(int fd, volatile uint64_t **ret, struct error *err) must_use;

/* An empty memfd to be written; name is for /proc only.  The caller owns it. */
enum status shared_blob_create(const char *name, int *ret_fd, struct error *err) must_use;

/* Seals it against any change.  Fails while it is mapped for writing anywhere. */
enum status shared_blob_seal(int fd, struct error *err) must_use;

/* STATUS_MESSAGE if it is larger than max, or not a memfd with all seals. */
enum status shared_blob_check(int fd, size_t max, struct error *err) must_use;

/* Maps a blob of at most max bytes for reading; fd may be closed afterwards.
 * STATUS_MESSAGE if it is larger, or not a memfd with all seals. */
enum status shared_blob_map(int fd, size_t max, struct view *ret, struct error *err) must_use;

/* Unmaps it.  A view of nothing is allowed. */
void shared_blob_unmap(struct view *blob);

#endif
