/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates in PEM, as people and tools hand them on (RFC 7468 5).
 */
#ifndef CTVIGIL_ALERT_PEM_H
#define CTVIGIL_ALERT_PEM_H

#include "base/buf.h"
#include "base/view.h"

/* Appends a block for a certificate; nothing if there is none. */
void pem_append(struct buf *out, struct view der);

#endif
