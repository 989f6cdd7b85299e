/* SPDX-License-Identifier: Apache-2.0 */
#include "ipc/shared.h"

#include "base/num.h"
#include "base/own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Linux 6.3; older C libraries do not name it. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

#define SEALS_SIZE (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)
#define SEALS_ALL (SEALS_SIZE | F_SEAL_WRITE)

enum status
shared_blob_create(const char *name, int *ret_fd, struct error *err)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

	/* A kernel before 6.3 does not know the last flag. */
	if (fd < 0 && errno == EINVAL)
		fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return error_set(err, STATUS_SYSTEM, errno, "memfd %s", name);
	*ret_fd = fd;
	return STATUS_OK;
}

enum status
shared_blob_seal(int fd, struct error *err)
{
	if (fcntl(fd, F_ADD_SEALS, SEALS_ALL) != 0)
		return error_set(err, STATUS_SYSTEM, errno, "memfd: seal");
	return STATUS_OK;
}

/* The size of a memfd that has at least these seals.  Anything else that a peer
 * may pass (a pipe, a file that shrinks under a mapping) has none. */
static enum status
sealed_size(int fd, int seals, size_t *ret, struct error *err)
{
	int found = fcntl(fd, F_GET_SEALS);
	off_t end;

	if (found < 0 || (found & seals) != seals)
		return error_set(err, STATUS_MESSAGE, 0, "shared memory: not sealed");
	end = lseek(fd, 0, SEEK_END);
	if (end < 0)
		return error_set(err, STATUS_SYSTEM, errno, "shared memory: size");
	*ret = (size_t)end;
	return STATUS_OK;
}

static enum status
blob_size(int fd, size_t max, size_t *ret, struct error *err)
{
	enum status status = sealed_size(fd, SEALS_ALL, ret, err);

	if (status == STATUS_OK && *ret > max)
		return error_set(err, STATUS_MESSAGE, 0,
		    "shared memory: %zu bytes where at most %zu are allowed", *ret, max);
	return status;
}

enum status
shared_blob_check(int fd, size_t max, struct error *err)
{
	size_t size;

	return blob_size(fd, max, &size, err);
}

enum status
shared_blob_map(int fd, size_t max, struct view *ret, struct error *err)
{
	size_t size = 0;
	enum status status = blob_size(fd, max, &size, err);
	void *ptr;

	if (status != STATUS_OK)
		return status;
	if (size == 0) {
		*ret = view_of(NULL, 0);
		return STATUS_OK;
	}
	ptr = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (ptr == MAP_FAILED)
		return error_set(err, STATUS_SYSTEM, errno, "shared memory: map");
	*ret = view_of(ptr, size);
	return STATUS_OK;
}

/* munmap() asks for a pointer that may be written through; this one may not. */
static void
unmap(const void *ptr, size_t size)
{
	void *address;

	memcpy(&address, &ptr, sizeof(address));
	(void)munmap(address, size);
}

void
shared_blob_unmap(struct view *blob)
{
	if (blob->len > 0)
		unmap(blob->ptr, blob->len);
	*blob = view_of(NULL, 0);
}

/* Gives a memfd its size for ever. */
static enum status
fix_size(int fd, off_t size, struct error *err)
{
	if (ftruncate(fd, size) != 0 || fcntl(fd, F_ADD_SEALS, SEALS_SIZE) != 0)
		return error_set(
		    err, STATUS_SYSTEM, errno, "shared memory of %jd bytes", (intmax_t)size);
	return STATUS_OK;
}

/* A second descriptor of the same memory that is open for reading only. */
static enum status
reopen_for_reading(int fd, int *ret, struct error *err)
{
	char path[sizeof("/proc/self/fd/") + 3 * sizeof(fd)];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	*ret = open(path, O_RDONLY | O_CLOEXEC);
	if (*ret < 0)
		return error_set(err, STATUS_SYSTEM, errno, "%s", path);
	return STATUS_OK;
}

enum status
shared_arena_create(uint32_t slots, int *ret_writer_fd, int *ret_reader_fd, struct error *err)
{
	cleanup_with(close_fdp) int writer = -1;
	enum status status;

	status = shared_blob_create("ctvigil-arena", &writer, err);
	if (status != STATUS_OK)
		return status;
	status = fix_size(writer, (off_t)(slots * LIMIT_ARENA_BODY), err);
	if (status != STATUS_OK)
		return status;
	status = reopen_for_reading(writer, ret_reader_fd, err);
	if (status != STATUS_OK)
		return status;
	*ret_writer_fd = take_fd(&writer);
	return STATUS_OK;
}

static enum status
map_arena(int fd, uint32_t slots, int protection, struct shared_arena *ret, struct error *err)
{
	enum status status;
	size_t size;
	void *ptr;

	status = sealed_size(fd, SEALS_SIZE, &size, err);
	if (status != STATUS_OK)
		return status;
	if (slots == 0 || size != (uint64_t)slots * LIMIT_ARENA_BODY)
		return error_set(
		    err, STATUS_MESSAGE, 0, "arena: %zu bytes are not %u slots", size, slots);
	ptr = mmap(NULL, size, protection, MAP_SHARED, fd, 0);
	if (ptr == MAP_FAILED)
		return error_set(err, STATUS_SYSTEM, errno, "arena: map");
	*ret = (struct shared_arena){ .ptr = ptr, .slots = slots };
	return STATUS_OK;
}

enum status
shared_arena_map_writer(int fd, uint32_t slots, struct shared_arena *ret, struct error *err)
{
	return map_arena(fd, slots, PROT_READ | PROT_WRITE, ret, err);
}

enum status
shared_arena_map_reader(int fd, uint32_t slots, struct shared_arena *ret, struct error *err)
{
	return map_arena(fd, slots, PROT_READ, ret, err);
}

void
shared_arena_unmap(struct shared_arena *arena)
{
	if (arena->ptr != NULL)
		unmap(arena->ptr, (size_t)arena->slots * LIMIT_ARENA_BODY);
	*arena = (struct shared_arena){ .ptr = NULL };
}

uint8_t *
shared_arena_slot(const struct shared_arena *arena, uint32_t slot)
{
	return slot < arena->slots ? &arena->ptr[(size_t)slot * LIMIT_ARENA_BODY] : NULL;
}

enum status
shared_arena_copy(
    const struct shared_arena *arena, uint32_t slot, size_t len, void *memory, struct error *err)
{
	const uint8_t *ptr = shared_arena_slot(arena, slot);

	if (ptr == NULL || len > LIMIT_ARENA_BODY)
		return error_set(err, STATUS_MESSAGE, 0, "arena: no %zu bytes in slot %u of %u",
		    len, slot, arena->slots);
	memcpy(memory, ptr, len);
	return STATUS_OK;
}

enum status
shared_note_create(int *ret_fd, struct error *err)
{
	cleanup_with(close_fdp) int fd = -1;
	enum status status;

	status = shared_blob_create("ctvigil-note", &fd, err);
	if (status == STATUS_OK)
		status = fix_size(fd, sizeof(uint64_t), err);
	if (status != STATUS_OK)
		return status;
	*ret_fd = take_fd(&fd);
	return STATUS_OK;
}

enum status
shared_note_map(int fd, volatile uint64_t **ret, struct error *err)
{
	enum status status;
	size_t size;
	void *ptr;

	status = sealed_size(fd, SEALS_SIZE, &size, err);
	if (status != STATUS_OK)
		return status;
	if (size != sizeof(uint64_t))
		return error_set(err, STATUS_MESSAGE, 0, "note: %zu bytes", size);
	ptr = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (ptr == MAP_FAILED)
		return error_set(err, STATUS_SYSTEM, errno, "note: map");
	*ret = ptr;
	return STATUS_OK;
}
