/* SPDX-License-Identifier: Apache-2.0 */
/* Labels put into ASCII: which are, which are not, and how long one may be. */
#include "x509/idna.h"

#include "support/element.h"
#include "support/tap.h"

struct idna_case {
	const char *says;
	struct view label;
	enum x509_idna way;
	const char *ascii; /* NULL if it is refused */
};

static void
idna_run(const void *p)
{
	const struct idna_case *row = p;
	char memory[64];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	assert_int_equal(x509_idna_append(&out, row->label, row->way), row->ascii != NULL);
	assert_true(buf_ok(&out));
	assert_view_equal(buf_view(&out), view_text(row->ascii != NULL ? row->ascii : ""));
	if (row->ascii == NULL)
		assert_true(strlen(x509_idna_refusal(row->label, row->way)) > 0);
}

int
main(void)
{
	/* Each of four bytes, and none of it in the A-label: they are left out of it. */
	struct view selectors = element_repeat(VIEW("\xf3\xa0\x84\x80"), 62);
	const struct idna_case cases[] = {
		{ "a letter that is not ASCII makes an A-label",
		    VIEW("b\xc3\xbc"
			 "cher"),
		    X509_IDNA_NONTRANSITIONAL, "xn--bcher-kva" },
		{ "an upper-case letter is as its lower-case one", VIEW("\xc3\x9c"),
		    X509_IDNA_NONTRANSITIONAL, "xn--tda" },
		{ "the sharp s stays in IDNA2008",
		    VIEW("stra\xc3\x9f"
			 "e"),
		    X509_IDNA_NONTRANSITIONAL, "xn--strae-oqa" },
		{ "the sharp s becomes ss in IDNA2003",
		    VIEW("stra\xc3\x9f"
			 "e"),
		    X509_IDNA_TRANSITIONAL, "strasse" },
		{ "a label without a byte is refused", VIEW(""), X509_IDNA_NONTRANSITIONAL, NULL },
		{ "a label with a NUL is refused", VIEW("\xc3\xbc\0a"), X509_IDNA_NONTRANSITIONAL,
		    NULL },
		{ "a label of which nothing is left is refused", VIEW("\xc2\xad"),
		    X509_IDNA_NONTRANSITIONAL, NULL },
		{ "a label of 252 bytes is tried", JOIN(selectors, VIEW("\xc3\xbc\xc3\xbc")),
		    X509_IDNA_NONTRANSITIONAL, "xn--tdaa" },
		{ "a label of 253 bytes is refused", JOIN(selectors, VIEW("a\xc3\xbc\xc3\xbc")),
		    X509_IDNA_NONTRANSITIONAL, NULL },
		{ "a label of 504 bytes is refused", JOIN(selectors, selectors, VIEW("\xc3\xbc")),
		    X509_IDNA_NONTRANSITIONAL, NULL },
	};

	tap_section("x509: labels in ASCII");
	tap_rows(cases, idna_run);
	return tap_done();
}
