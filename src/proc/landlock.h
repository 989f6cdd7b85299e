/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Landlock by system call: the C library has no functions for it, and the headers
 * of Debian 12 know files only, so its numbers are written down here once.  At
 * each ABI all that the kernel can refuse is refused, but what is wished for.
 */
#ifndef CTVIGIL_PROC_LANDLOCK_H
#define CTVIGIL_PROC_LANDLOCK_H

#include "base/attr.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What may be done to the files of a directory. */
enum landlock_access {
	LANDLOCK_READ,
	LANDLOCK_CHANGE, /* read, written, made and removed */
};

struct landlock_wish {
	const char *directory; /* one whose files may be opened, or NULL */
	enum landlock_access directory_access;
	const char *const *readable; /* files that may be read; one that is not there is left out */
	size_t readable_count;
	bool connect_tcp;
};

/* The ABI of the kernel, 0 if it has no Landlock. */
uint32_t landlock_abi(void) must_use;

/* Closes everything else to the calling thread, which has given up new
 * privileges.  abi is landlock_abi() and not 0. */
enum status landlock_close(
    const struct landlock_wish *wish, uint32_t abi, struct error *err) must_use;

#endif
