/* SPDX-License-Identifier: Apache-2.0 */
/* The names and addresses that OpenSSL finds in a certificate, to hold ours against. */
#ifndef CTVIGIL_TESTS_FUZZ_OPENSSL_NAMES_H
#define CTVIGIL_TESTS_FUZZ_OPENSSL_NAMES_H

#include "base/view.h"

#include <stdbool.h>

typedef void openssl_name_fn(void *context, bool is_address, struct view value);

/* Calls fn for each dNSName and iPAddress of the subjectAltNames, as it stands there;
 * for none if OpenSSL cannot read the certificate. */
void openssl_names(struct view certificate, openssl_name_fn *fn, void *context);

#endif
