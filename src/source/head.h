/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tree heads as logs give them: the JSON of RFC 6962 4.3, and the checkpoints of
 * static-ct-api.  A head is given only if the log's key signed it.
 */
#ifndef CTVIGIL_SOURCE_HEAD_H
#define CTVIGIL_SOURCE_HEAD_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/view.h"
#include "ct/head.h"
#include "source/loglist.h"

/* Reads the answer to append_head_url() of a log with this key (a
 * SubjectPublicKeyInfo).
 *
 * The origin of a static log is not covered by its signature, so it must be the one
 * that is known.  Where none is known, origin is nothing, and the note's own will do if
 * it has a signature by the key ID that follows from both; *ret_origin is that line, a
 * part of body.  For RFC 6962, which has none, it is nothing.
 *
 * STATUS_LOG_MALFORMED if it cannot be read, STATUS_LOG_SIGNATURE if it is not signed by
 * key or has another origin.  *ret and *ret_origin are then unchanged. */
enum status head_read(struct hasher *hasher, enum log_protocol protocol, struct view body,
    struct view key, struct view origin, struct ct_head *ret, struct view *ret_origin,
    struct error *err) must_use;

#endif
