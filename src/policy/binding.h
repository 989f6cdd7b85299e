/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether names to which something is bound cover the names and addresses of a certificate.
 */
#ifndef CTVIGIL_POLICY_BINDING_H
#define CTVIGIL_POLICY_BINDING_H

#include "base/attr.h"
#include "base/view.h"

#include <stdbool.h>

/* Whether one of these lines covers an identifier as a match tells it ("www.example.com",
 * "*.example.com", "192.0.2.1"), in lower case as they are.  A name covers itself only, and a
 * wildcard the same wildcard; a tree (".example.com") its name and all below, wildcards too;
 * "." everything that is a name; a block of addresses those in it.  The last line needs no
 * newline. */
bool binding_covers(struct view names, struct view value) must_use;

#endif
