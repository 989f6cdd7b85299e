/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A TBSCertificate without some of its extensions: what RFC 6962 3.2 puts in a leaf
 * for a precertificate, and what an SCT inside a certificate is over.  It comes in
 * parts, all but the headers around them being bytes of the input, so that it can be
 * hashed without being written down.
 */
#ifndef CTVIGIL_CT_TBS_H
#define CTVIGIL_CT_TBS_H

#include "base/attr.h"
#include "base/view.h"
#include "x509/certificate.h"

#include <stdbool.h>

/* Extensions that may be left out, as a set. */
enum ct_extension_set {
	CT_POISON = 1 << 0,   /* RFC 6962 3.1 */
	CT_SCT_LIST = 1 << 1, /* RFC 6962 3.3 */
};

typedef void ct_part_fn(void *context, struct view part);

/* Calls fn for each part of the TBSCertificate in input, leaving out the extensions
 * whose OID is one of without, whatever their value.  What is kept is kept byte for
 * byte; the three lengths around it (extensions, [3], TBSCertificate) are written in
 * DER, and [3] is left out if nothing is left in it.  Parts are valid during the call
 * only.  False, without a call, if there is no extension list that can be found. */
bool ct_tbs_parts(struct view input, enum x509_form form, unsigned without, ct_part_fn *fn,
    void *context) must_use;

#endif
