/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading and writing descriptors and files to the end.  Every answer that
 * read(2) and write(2) may give is told apart: some bytes, the end, interrupted,
 * try again, an error.
 */
#ifndef CTVIGIL_IPC_IO_H
#define CTVIGIL_IPC_IO_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/view.h"

#include <stddef.h>
#include <sys/types.h>

/* Reads until size bytes or the end are reached; *ret_len says how many there
 * were, fewer than size only at the end.  Waits on a non-blocking descriptor.
 * STATUS_FILE otherwise; *ret_len says what was read before. */
enum status io_read_full(
    int fd, void *memory, size_t size, size_t *ret_len, struct error *err) must_use;

/* Writes all bytes.  Waits on a non-blocking descriptor.  STATUS_FILE otherwise;
 * some may have been written. */
enum status io_write_full(int fd, struct view bytes, struct error *err) must_use;

/* Appends all that fd has until its end.  STATUS_FILE if it cannot be read or does
 * not fit in out; name says what it is in the error. */
enum status io_read_all(int fd, const char *name, struct buf *out, struct error *err) must_use;

/* The same for a file. */
enum status io_read_file(const char *path, struct buf *out, struct error *err) must_use;

/* Puts a file of these bytes in place of name in the directory dir_fd: after a
 * crash there is the old one or the new one, whole (written aside, synced,
 * renamed, directory synced).  STATUS_FILE otherwise, with nothing left behind. */
enum status io_replace_file(
    int dir_fd, const char *name, struct view bytes, mode_t mode, struct error *err) must_use;

#endif
