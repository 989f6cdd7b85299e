/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Watched names and addresses in bytes of a certificate that could not be read:
 * whatever looks like a name (in ASCII, UTF-8, UTF-16BE or UCS-4, A-labels or
 * U-labels), like the text of an address, or like an iPAddress (RFC 5280 4.2.1.6)
 * is looked up.  All that is found is a possible match.  The cost grows with the
 * bytes, not with the list.
 */
#ifndef CTVIGIL_WATCH_UNREAD_H
#define CTVIGIL_WATCH_UNREAD_H

#include "base/view.h"
#include "watch/match.h"

/* Adds what a run of unread bytes matches; offset of a match is where in the run. */
void watch_matches_add_unread(struct watch_matches *matches, struct view run);

#endif
