/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies that came in gzip (RFC 1952).  A header may have been lost or doubled on
 * the way, so the bytes decide: no tile or JSON begins with 1f 8b.
 */
#ifndef CTVIGIL_SOURCE_INFLATE_H
#define CTVIGIL_SOURCE_INFLATE_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"

#include <stddef.h>
#include <stdint.h>

struct inflater;

/* A decompressor.  Ends the process if memory is out. */
struct inflater *inflater_new(void) must_use;

/* Frees it.  Takes NULL. */
void inflater_free(struct inflater *inflater);

/* For cleanup_with(). */
void inflater_freep(struct inflater **inflater);

/* Whether a body must be inflated before it is read. */
bool inflate_is_gzip(struct view body) must_use;

/* *ret = what body stands for: body itself, or what it inflates to, which is written to
 * out.  Compressed twice is inflated twice, never more often.  STATUS_NET_TOO_LARGE if
 * that exceeds size bytes, LIMIT_INFLATED, or LIMIT_INFLATE_RATIO times its input;
 * STATUS_LOG_MALFORMED if it is not whole.  out is then unspecified, *ret unchanged. */
enum status inflate_body(struct inflater *inflater, struct view body, uint8_t *out, size_t size,
    struct view *ret, struct error *err) must_use;

#endif
