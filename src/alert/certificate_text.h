/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a certificate says, for people.  Made by who reads certificates;
 * match_text.h puts it into its place.
 */
#ifndef CTVIGIL_ALERT_CERTIFICATE_TEXT_H
#define CTVIGIL_ALERT_CERTIFICATE_TEXT_H

#include "base/buf.h"
#include "x509/certificate.h"

/* Appends who issued it on a line of its own, then its names, issuer, serial, validity,
 * key and faults.  Each line ends with a newline. */
void certificate_append_text(struct buf *out, const struct x509_certificate *certificate);

#endif
