/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ownership in the service layer: a local owns until TAKE() hands it on, and
 * every early return frees it (docs/api-conventions.md, "Ownership").
 */
#ifndef CTVIGIL_BASE_OWN_H
#define CTVIGIL_BASE_OWN_H

#include "base/attr.h"

#include <stddef.h>

/* The value of pointer p, which is NULL afterwards. */
#define TAKE(p)                                     \
	__extension__({                             \
		__typeof__(p) *take_from_ = &(p);   \
		__typeof__(p) taken_ = *take_from_; \
		*take_from_ = NULL;                 \
		taken_;                             \
	})

/* The descriptor in fd, which is -1 afterwards. */
int take_fd(int *fd);

/* For cleanup_with(): closes *fd unless it is -1, and keeps errno. */
void close_fdp(int *fd);

/* For cleanup_with(): frees *p. */
void free_p(void *p);

/* calloc, realloc, strdup and strndup that end the process when memory is out: a child
 * holds nothing that its supervisor cannot make again.  The product count * size is
 * checked.  What they return is never NULL, be it of no size, and is for free(); a text of
 * no bytes may be nowhere. */
void *xcalloc(size_t count, size_t size) must_use;
void *xrealloc(void *p, size_t size) must_use;
char *xstrdup(const char *text) must_use;
char *xstrndup(const void *text, size_t len) must_use;

/* Memory for bodies, at the beginning of a page, with any contents.  calloc() puts large
 * memory 16 bytes behind one, to which the kernel copies pages at a quarter of the speed:
 * each load looks as if it were of the bytes that were stored before it. */
void *xpages(size_t size) must_use;

#endif
