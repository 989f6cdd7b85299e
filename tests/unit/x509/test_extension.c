/* SPDX-License-Identifier: Apache-2.0 */
/* The extensions of a certificate, and the subjectAltName among them (RFC 5280 4.2). */
#include "certificate_case.h"

static void
extension_lists(void)
{
	struct view oid = ELEMENT(DER_OID, VIEW(SAN));
	struct view names = SEQ(dns("b.example"));
	struct view good = element_extension(SAN, names);
	struct view other = element_extension("\x55\x1d\x0f", VIEW("\x03\x01\0"));
	const struct certificate_case rows[] = {
		{ "a list may be empty", with_extensions(VIEW("")), "", NONE, VIEW(""), "AS" },
		{ "an unknown extension is no fault", with_extensions(other), "", NONE, VIEW(""),
		    "AS" },
		{ "an extension may be critical",
		    with_extensions(SEQ(oid, VIEW("\x01\x01\xff"), element_of(4, names))), "", NONE,
		    VIEW(""), "AS" },
		{ "an extension list that is no SEQUENCE is unread",
		    element_tbs(VIEW("\x30\0"), VIEW("\xa3\x03\x0c\x01x")), "extensions ",
		    VIEW("\xa3"), VIEW("\x0c\x01x|"), "xAS" },
		{ "a list that cannot be followed is unread from there on",
		    with_extensions(JOIN(good, VIEW("\x30\x7f\x06"))), "extensions ",
		    VIEW("\x30\x7f"), VIEW("\x30\x7f\x06|"), "AS" },
		{ "bytes behind the list are unread",
		    element_tbs(
			VIEW("\x30\0"), ELEMENT(DER_CONTEXT_CONS + 3, SEQ(good), VIEW("b.c"))),
		    "trailing-bytes ", VIEW("b.c"), VIEW("b.c|"), "AS" },
		{ "an extension that is no SEQUENCE is unread",
		    with_extensions(JOIN(VIEW("\x31\x03"
					      "b.c"),
			good)),
		    "extension ", VIEW("\x31"), VIEW("b.c|"), "AS" },
		{ "an extension without OID is unread",
		    with_extensions(JOIN(VIEW("\x30\x03\x0c\x01x"), good)), "extension ",
		    VIEW("\x30"), VIEW("\x0c\x01x|"), "AS" },
		{ "a subjectAltName without value has nothing to search", with_extensions(SEQ(oid)),
		    "extension ", SEQ(oid), VIEW(""), "AS" },
		{ "a subjectAltName whose value is a string is unread",
		    with_extensions(SEQ(oid, VIEW("\x0c\x03"
						  "b.c"))),
		    "extension ", NONE,
		    VIEW("\x0c\x03"
			 "b.c|"),
		    "AS" },
		{ "a subjectAltName in one piece is read",
		    with_extensions(SEQ(oid, ELEMENT(0x24, element_of(4, names)))), "", NONE,
		    VIEW(""), "AS" },
		{ "a subjectAltName in two pieces is unread",
		    with_extensions(SEQ(oid, VIEW("\x24\x06\x04\x01x\x04\x01y"))), "extension ",
		    NONE, VIEW("\x24\x06\x04\x01x\x04\x01y|"), "AS" },
		{ "another extension whose value is a string is not searched",
		    with_extensions(SEQ(ELEMENT(DER_OID, VIEW("\x55\x1d\x0f")), VIEW("\x0c\x03"
										     "b.c"))),
		    "extension ", NONE, VIEW(""), "AS" },
		{ "bytes behind the value of an extension are unread",
		    with_extensions(SEQ(oid, element_of(4, names), VIEW("b.c"))), "trailing-bytes ",
		    VIEW("b.c"), VIEW("b.c|"), "AS" },
		{ "an extension of indefinite length is read",
		    with_extensions(
			element_indefinite(DER_SEQUENCE, JOIN(oid, element_of(4, names)))),
		    "not-der ", VIEW("\x30\x80"), VIEW(""), "AS" },
		{ "an OID whose length is not minimal is read",
		    with_extensions(SEQ(VIEW("\x06\x81\x03" SAN), element_of(4, names))),
		    "not-der ", VIEW("\x30"), VIEW(""), "AS" },
	};

	tap_section("x509: extensions");
	tap_rows(rows, tbs_run);
}

static void
subject_alt_names(void)
{
	struct view ok = dns("b.example");
	struct view two_pieces = ELEMENT(DER_CONTEXT_CONS + 2, VIEW("\x16\x01x\x16\x01y"));
	struct view dir = ELEMENT(DER_CONTEXT_CONS + 4, SEQ(ELEMENT(DER_SET, VIEW("\x30\x03"
										  "b.c"))));
	const struct certificate_case rows[] = {
		{ "an empty value is a fault", with_extensions(element_extension(SAN, VIEW(""))),
		    "subject-alt-name ", NONE, VIEW(""), "AS" },
		{ "a value that is no SEQUENCE is unread",
		    with_extensions(element_extension(SAN, VIEW("b.c"))), "subject-alt-name ",
		    VIEW("b.c"), VIEW("b.c|"), "AS" },
		{ "a value that runs past its end is unread",
		    with_extensions(element_extension(SAN, VIEW("\x30\x04"
								"b.c"))),
		    "subject-alt-name ", VIEW("\x30"),
		    VIEW("\x30\x04"
			 "b.c|"),
		    "AS" },
		{ "a value may hold no name",
		    with_extensions(element_extension(SAN, SEQ(VIEW("")))), "", NONE, VIEW(""),
		    "AS" },
		{ "one zero byte behind the names is a fault and nothing to search",
		    with_extensions(element_extension(SAN, JOIN(SEQ(ok), VIEW("\0")))),
		    "zero-after-names ", VIEW("\0"), VIEW(""), "AS" },
		{ "another byte behind the names is unread",
		    with_extensions(element_extension(SAN, JOIN(SEQ(ok), VIEW("\1")))),
		    "trailing-bytes ", VIEW("\1"), VIEW("\1|"), "AS" },
		{ "two zero bytes behind the names are unread",
		    with_extensions(element_extension(SAN, JOIN(SEQ(ok), VIEW("\0\0")))),
		    "trailing-bytes ", VIEW("\0\0"), VIEW("\0\0|"), "AS" },
		{ "a name that runs past its end is unread to the end of the names",
		    with_extensions(element_extension(SAN, SEQ(ok, VIEW("\x82\x7f"
									"b.c")))),
		    "general-name ", VIEW("\x82\x7f"),
		    VIEW("\x82\x7f"
			 "b.c|"),
		    "AS" },
		{ "a name in two pieces is unread, and those behind it are read",
		    with_extensions(element_extension(SAN, SEQ(two_pieces, ok))), "general-name ",
		    two_pieces, JOIN(two_pieces, VIEW("|")), "AS" },
		{ "an attribute inside a directoryName may be unread",
		    with_extensions(element_extension(SAN, SEQ(dir, ok))), "attribute ",
		    VIEW("\x30\x03"
			 "b.c"),
		    VIEW("b.c|"), "AS" },
		{ "names of indefinite length are read",
		    with_extensions(element_extension(SAN, element_indefinite(DER_SEQUENCE, ok))),
		    "not-der ", VIEW("\x30\x80"), VIEW(""), "AS" },
		{ "a name whose length is not minimal is read",
		    with_extensions(element_extension(SAN, SEQ(VIEW("\x82\x81\x01x")))), "not-der ",
		    VIEW("\x82"), VIEW(""), "AS" },
	};

	tap_section("x509: the subjectAltName");
	tap_rows(rows, tbs_run);
}

static void
extension_next_run(const void *p unused_arg)
{
	struct view good = SEQ(ELEMENT(DER_OID, VIEW(SAN)), VIEW("\x01\x01\xff\x04\x01x"));
	struct view rest = JOIN(VIEW("\x31\0"), good, VIEW("\x30\x7f"));
	struct x509_extension extension;

	assert_true(x509_extension_next(&rest, &extension));
	assert_view_equal(extension.whole, good);
	assert_view_equal(extension.oid, VIEW(SAN));
	assert_view_equal(extension.value, VIEW("x"));
	assert_true(extension.critical);
	assert_false(x509_extension_next(&rest, &extension));
	assert_view_equal(extension.value, VIEW("x"));
	rest = element_extension(SAN, VIEW("y"));
	assert_true(x509_extension_next(&rest, &extension));
	assert_false(extension.critical);
	assert_false(x509_extension_next(&rest, &extension));
}

int
main(void)
{
	extension_lists();
	subject_alt_names();
	tap_test("extensions that can be read are taken one by one", extension_next_run, NULL);
	return tap_done();
}
