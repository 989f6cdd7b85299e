/* SPDX-License-Identifier: Apache-2.0 */
/* Faults: the table of them, and how many are kept. */
#include "x509/fault.h"

#include "support/tap.h"

#include <string.h>

static void
fault_limit_run(const void *p)
{
	const size_t *count = p;
	struct x509_faults faults = { .count = 0 };

	for (size_t i = 0; i < *count; i++)
		x509_fault_add(&faults, X509_FAULT_SAN, i);
	assert_int_equal(faults.count, *count);
	for (size_t i = 0; i < *count && i < LIMIT_CERT_FAULTS; i++)
		assert_int_equal(faults.kept[i].offset, i);
}

/* No text of the table is empty, and no code comes twice. */
static void
fault_table_run(const void *p unused_arg)
{
	for (unsigned i = 0; i < X509_FAULT_COUNT; i++) {
		const char *code = x509_fault_code((enum x509_fault_code)i);

		assert_true(strlen(x509_fault_says((enum x509_fault_code)i)) > 0);
		assert_true(strlen(x509_fault_rule((enum x509_fault_code)i)) > 0);
		for (unsigned j = 0; j < i; j++)
			assert_string_not_equal(code, x509_fault_code((enum x509_fault_code)j));
	}
}

int
main(void)
{
	const size_t limits[] = { LIMIT_CERT_FAULTS - 1, LIMIT_CERT_FAULTS, LIMIT_CERT_FAULTS + 1 };

	tap_section("x509: faults");
	tap_test("31 faults are kept", fault_limit_run, &limits[0]);
	tap_test("32 faults are kept", fault_limit_run, &limits[1]);
	tap_test("33 faults are counted, 32 kept", fault_limit_run, &limits[2]);
	tap_test("each fault has a code of its own, a sentence and a rule", fault_table_run, NULL);
	return tap_done();
}
