/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file by which its owner declares what is his, made into blocks of declared.h: for the
 * process index, and for ctvigil expect.
 */
#ifndef CTVIGIL_PROC_DECLARING_H
#define CTVIGIL_PROC_DECLARING_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"
#include "policy/declare.h"

#include <stddef.h>

/* Takes a block, of no more than LIMIT_DECLARED_MESSAGE bytes. */
typedef void declaring_fn(void *context, struct view block);

struct declaring_result {
	size_t declared;
	size_t wrong;
	char message[LIMIT_ERROR_MESSAGE]; /* the first thing that is wrong, and where */
};

/* Reads the bytes of a file, and calls fn with all that it declares.  As declare_read(). */
enum status declaring_read(struct view bytes, enum declare_form form, declaring_fn *fn,
    void *context, struct declaring_result *ret, struct error *err) must_use;

#endif
