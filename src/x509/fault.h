/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with an entry or certificate, and at which byte.  Faults are
 * collected, never returned as failure: a monitor keeps what it cannot read.
 */
#ifndef CTVIGIL_X509_FAULT_H
#define CTVIGIL_X509_FAULT_H

#include "base/attr.h"
#include "base/limits.h"

#include <stddef.h>
#include <stdint.h>

enum x509_fault_code {
#define X509_FAULT(name, code, says, rule) X509_FAULT_##name,
#include "x509/fault_table.h"
	X509_FAULT_COUNT
};

struct x509_fault {
	enum x509_fault_code code;
	size_t offset; /* of the first byte that is wrong, in the input */
};

/* The first LIMIT_CERT_FAULTS faults of one input with their places; count counts
 * all of them. */
struct x509_faults {
	size_t count;
	struct x509_fault kept[LIMIT_CERT_FAULTS];
};

/* "not-der", "an element is BER but not DER", "X.690 10.1" */
const char *x509_fault_code(enum x509_fault_code code) must_use;
const char *x509_fault_says(enum x509_fault_code code) must_use;
const char *x509_fault_rule(enum x509_fault_code code) must_use;

/* Adds a fault. */
void x509_fault_add(struct x509_faults *faults, enum x509_fault_code code, size_t offset);

#endif
