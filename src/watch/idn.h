/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names in any script to the form that DNS and certificates use: U-labels to
 * A-labels (RFC 5891 5, lookup).  The one seam to libidn2, which allocates.
 */
#ifndef CTVIGIL_WATCH_IDN_H
#define CTVIGIL_WATCH_IDN_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

/* Appends a label as an A-label; a full stop of another script inside it parts
 * it in two.  NULL if that went well, or why the label is refused; nothing is
 * appended then. */
const char *idn_append_label(struct buf *out, struct view label) must_use;

#endif
