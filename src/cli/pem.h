/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates in a file: DER or the leaf of a log as it is, or blocks of PEM (RFC
 * 7468), read by libcrypto.
 */
#ifndef CTVIGIL_CLI_PEM_H
#define CTVIGIL_CLI_PEM_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"

#include <stddef.h>

/* Called for each certificate, in order; number counts from 1. */
typedef void pem_certificate_fn(void *context, size_t number, struct view der);

/* Calls fn for each certificate in bytes; bytes that begin as DER or a leaf does are
 * one.  name says what it is in the error, and was escaped.  STATUS_USAGE if there is
 * none, if a block cannot be read, or if there is a private key, which is said. */
enum status pem_each_certificate(struct view bytes, const char *name, pem_certificate_fn *fn,
    void *context, struct error *err) must_use;

#endif
