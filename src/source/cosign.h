/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a witness cosigned a checkpoint (C2SP tlog-cosignature): by Ed25519.  Lines of
 * ML-DSA-44 are found and not verified, which OpenSSL can from 3.5 on.
 */
#ifndef CTVIGIL_SOURCE_COSIGN_H
#define CTVIGIL_SOURCE_COSIGN_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/view.h"
#include "ct/cosignature.h"
#include "ct/vkey.h"

/* What the lines of a note under the name and key ID of this witness say.  BAD if one
 * of them does not verify; else the newest counts. */
struct cosignature cosign_check(const struct note *note, const struct vkey *witness) must_use;

/* Appends what a checkpoint has by each of the witnesses, whose keys are lines of text
 * (ct/cosignature.h).  STATUS_LOG_MALFORMED if it is no checkpoint; STATUS_MESSAGE if
 * a line is no key. */
enum status cosign_check_all(struct hasher *hasher, struct view body, struct view witnesses,
    struct buf *out, struct error *err) must_use;

#endif
