/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry of a log as people read it, and as members of JSON: for the command show.
 */
#ifndef CTVIGIL_PROC_READER_SHOW_H
#define CTVIGIL_PROC_READER_SHOW_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "ct/entry.h"
#include "proc/reader.h"
#include "x509/certificate.h"

#include <stdint.h>

/* Renders the entry of this index, and the certificate that is in it, into text and json,
 * whose bytes are then referred to. */
struct reader_shown reader_show(const struct ct_entry *entry, uint64_t index,
    const struct x509_certificate *certificate, struct hasher *hasher, struct buf *text,
    struct buf *json) must_use;

#endif
