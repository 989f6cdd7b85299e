/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names and addresses that other libraries find in a certificate, to hold ours
 * against.  Which of them there are when the tests are built is OTHER_READERS, a list of
 * the functions below.
 */
#ifndef CTVIGIL_TESTS_FUZZ_OTHER_NAMES_H
#define CTVIGIL_TESTS_FUZZ_OTHER_NAMES_H

#include "base/view.h"

#include <stdbool.h>

typedef void other_name_fn(void *context, bool is_address, struct view value);

/* Calls fn for each dNSName and iPAddress of the subjectAltNames, as it stands there, and
 * each commonName of the subject as text; for none if the library cannot read the
 * certificate. */
typedef void other_reader_fn(struct view certificate, other_name_fn *fn, void *context);

other_reader_fn openssl_names;
other_reader_fn gnutls_names;
other_reader_fn mbedtls_names;

#endif
