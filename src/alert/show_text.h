/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that a certificate holds, for the command show: each name in each place
 * with its readings, extensions, key, SCTs, faults with their places, and the bytes
 * that could not be read.
 */
#ifndef CTVIGIL_ALERT_SHOW_TEXT_H
#define CTVIGIL_ALERT_SHOW_TEXT_H

#include "base/buf.h"
#include "base/hash.h"
#include "ct/entry.h"
#include "x509/certificate.h"

/* Appends the text.  Each line ends with a newline. */
void certificate_append_show(
    struct buf *out, const struct x509_certificate *certificate, struct hasher *hasher);

/* The same for the leaf of a log (RFC 6962 3.4) and the certificate that is in it. */
void leaf_append_show(struct buf *out, const struct ct_entry *entry,
    const struct x509_certificate *certificate, struct hasher *hasher);

#endif
