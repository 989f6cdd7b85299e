/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/fault.h"

#include <assert.h>

static const struct {
	const char *code;
	const char *says;
	const char *rule;
} fault_rows[] = {
#define X509_FAULT(name, code, says, rule) { code, says, rule },
#include "x509/fault_table.h"
};

const char *
x509_fault_code(enum x509_fault_code code)
{
	assert(code < X509_FAULT_COUNT);
	return fault_rows[code].code;
}

const char *
x509_fault_says(enum x509_fault_code code)
{
	assert(code < X509_FAULT_COUNT);
	return fault_rows[code].says;
}

const char *
x509_fault_rule(enum x509_fault_code code)
{
	assert(code < X509_FAULT_COUNT);
	return fault_rows[code].rule;
}

void
x509_fault_add(struct x509_faults *faults, enum x509_fault_code code, size_t offset)
{
	assert(code < X509_FAULT_COUNT);
	if (faults->count < LIMIT_CERT_FAULTS)
		faults->kept[faults->count] = (struct x509_fault){ .code = code, .offset = offset };
	faults->count++;
}
