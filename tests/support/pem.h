/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates in PEM (RFC 7468), one after another in any text.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_PEM_H
#define CTVIGIL_TESTS_SUPPORT_PEM_H

#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>

/* Takes the next block "-----BEGIN ...-----" whose content is base 64 into der, which
 * grows, and what is before it.  False at the end. */
bool pem_next(struct view *text, struct buf *der) must_use;

/* The first block of data/NAME of the shared data (shared.h), whatever its label.
 * Skips the running test if there is no such file.  The caller frees ret.ptr. */
struct view pem_read(const char *name);

#endif
