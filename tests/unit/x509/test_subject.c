/* SPDX-License-Identifier: Apache-2.0 */
/* The subject: attributes that can be read, and those that cannot (RFC 5280 4.1.2.6). */
#include "certificate_case.h"

static void
subjects(void)
{
	struct view cn = element_attribute(CN, DER_UTF8_STRING, VIEW("a.example"));
	struct view oid = ELEMENT(DER_OID, VIEW(CN));
	struct view b = VIEW("\x30\x03"
			     "b.c");
	const struct certificate_case rows[] = {
		{ "several attributes in one SET are read",
		    with_subject(SEQ(ELEMENT(DER_SET, cn, cn))), "", NONE, VIEW(""), "AS" },
		{ "an attribute without SET is read with a fault", with_subject(SEQ(cn)),
		    "attribute subject ", cn, VIEW(""), "AS" },
		{ "what is no attribute is unread", with_subject(SEQ(ELEMENT(DER_SET, b, cn))),
		    "attribute ", b, VIEW("b.c|"), "AS" },
		{ "an attribute that is no SEQUENCE is unread",
		    with_subject(SEQ(ELEMENT(DER_SET, VIEW("\x31\x03"
							   "b.c")))),
		    "attribute ", VIEW("\x31"), VIEW("b.c|"), "AS" },
		{ "an attribute without value has nothing to search",
		    with_subject(SEQ(ELEMENT(DER_SET, SEQ(oid)))), "attribute ", SEQ(oid), VIEW(""),
		    "AS" },
		{ "a value that runs past its end is unread",
		    with_subject(SEQ(ELEMENT(DER_SET, SEQ(oid, VIEW("\x0c\x7f"
								    "b.c"))))),
		    "attribute ", NONE,
		    VIEW("\x0c\x7f"
			 "b.c|"),
		    "AS" },
		{ "bytes behind the value of an attribute are unread",
		    with_subject(SEQ(ELEMENT(DER_SET, SEQ(oid, VIEW("\x0c\x01xb.c"))))),
		    "trailing-bytes ", VIEW("b.c"), VIEW("b.c|"), "AS" },
		{ "an attribute that runs past its SET is unread",
		    with_subject(SEQ(ELEMENT(DER_SET, VIEW("\x30\x7f"
							   "b.c")))),
		    "attribute ", VIEW("\x30\x7f"),
		    VIEW("\x30\x7f"
			 "b.c|"),
		    "AS" },
		{ "a SET that runs past its Name is unread",
		    with_subject(SEQ(ELEMENT(DER_SET, cn), VIEW("\x31\x7f"
								"b.c"))),
		    "attribute ", VIEW("\x31\x7f"),
		    VIEW("\x31\x7f"
			 "b.c|"),
		    "AS" },
		{ "a commonName that is a number is unread",
		    with_subject(
			SEQ(ELEMENT(DER_SET, element_attribute(CN, DER_INTEGER, VIEW("b.c"))))),
		    "common-name ", NONE, VIEW("b.c|"), "AS" },
		{ "a commonName in one piece is read",
		    with_subject(
			SEQ(ELEMENT(DER_SET, element_attribute(CN, 0x2c, VIEW("\x0c\x01x"))))),
		    "", NONE, VIEW(""), "AS" },
		{ "a commonName in two pieces is unread",
		    with_subject(SEQ(
			ELEMENT(DER_SET, element_attribute(CN, 0x2c, VIEW("\x0c\x01x\x0c\x01y"))))),
		    "common-name ", NONE, VIEW("\x0c\x01x\x0c\x01y|"), "AS" },
		{ "another attribute may be a number",
		    with_subject(SEQ(ELEMENT(
			DER_SET, element_attribute("\x55\x04\x05", DER_INTEGER, VIEW("b.c"))))),
		    "", NONE, VIEW(""), "AS" },
		{ "a SET of indefinite length is read",
		    with_subject(SEQ(element_indefinite(DER_SET, cn))), "not-der ", NONE, VIEW(""),
		    "AS" },
	};

	tap_section("x509: the subject");
	tap_rows(rows, tbs_run);
}

int
main(void)
{
	subjects();
	return tap_done();
}
