/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a certificate says, as members of a JSON object: "names" to "der" of
 * member_table.h.  Made by who reads certificates; match_line.h puts it into its
 * place.
 */
#ifndef CTVIGIL_ALERT_CERTIFICATE_JSON_H
#define CTVIGIL_ALERT_CERTIFICATE_JSON_H

#include "base/buf.h"
#include "base/hash.h"
#include "x509/certificate.h"

/* Appends the members, without braces or a comma at either end. */
void certificate_append_json(struct buf *out, const struct x509_certificate *certificate);

/* The same, and before them those from "sha256" on of ctvigil.certificate/v1. */
void certificate_append_show_json(
    struct buf *out, const struct x509_certificate *certificate, struct hasher *hasher);

#endif
