/* SPDX-License-Identifier: Apache-2.0 */
/* The names of a subjectAltName (RFC 5280 4.2.1.6). */
#include "x509/general_name.h"

#include "der/der.h"
#include "support/element.h"
#include "support/tap.h"

struct name_case {
	const char *says;
	struct view in;
	enum x509_general_name_type type;
	struct view value;
	unsigned odd;
};

static void
name_run(const void *p)
{
	const struct name_case *row = p;
	struct view names = JOIN(row->in, VIEW("\x82\x03"
					       "end"));
	struct x509_general_name name;

	assert_true(x509_general_name_next(&names, &name));
	assert_int_equal(name.type, row->type);
	assert_int_equal(name.odd, row->odd);
	assert_view_equal(name.whole, row->in);
	if (row->type != X509_UNREADABLE_NAME)
		assert_view_equal(name.value, row->value);
	assert_true(x509_general_name_next(&names, &name));
	assert_view_equal(name.value, VIEW("end"));
	assert_false(x509_general_name_next(&names, &name));
}

static void
remainder_run(const void *p unused_arg)
{
	struct view names = VIEW("\x82\x7f"
				 "b.c");
	struct x509_general_name name;

	assert_true(x509_general_name_next(&names, &name));
	assert_int_equal(name.type, X509_UNREADABLE_NAME);
	assert_view_equal(name.whole, VIEW("\x82\x7f"
					   "b.c"));
	assert_false(x509_general_name_next(&names, &name));
}

static void
type_id_run(const void *p unused_arg)
{
	struct view names = VIEW("\xa0\x09\x06\x02\x2a\x03\xa0\x03\x0c\x01x");
	struct x509_general_name name;

	assert_true(x509_general_name_next(&names, &name));
	assert_view_equal(name.type_id, VIEW("\x2a\x03"));
}

static void
sequence_run(const void *p unused_arg)
{
	struct view names = VIEW("untouched");
	struct view trailing = VIEW("untouched");
	unsigned odd = 0;

	assert_false(x509_general_names(VIEW("\x31\0"), &names, &trailing, &odd));
	assert_view_equal(names, VIEW("untouched"));
	assert_view_equal(trailing, VIEW("untouched"));
	assert_true(x509_general_names(VIEW("\x30\x81\x02\x82\0z"), &names, &trailing, &odd));
	assert_view_equal(names, VIEW("\x82\0"));
	assert_view_equal(trailing, VIEW("z"));
	assert_int_equal(odd, DER_ODD_LENGTH_NOT_MINIMAL);
}

int
main(void)
{
	const struct name_case rows[] = {
		{ "[0] is an otherName", VIEW("\xa0\x09\x06\x02\x2a\x03\xa0\x03\x0c\x01x"),
		    X509_OTHER_NAME, VIEW("\x0c\x01x"), 0 },
		{ "[1] is an rfc822Name", VIEW("\x81\x01x"), X509_RFC822_NAME, VIEW("x"), 0 },
		{ "[2] is a dNSName", VIEW("\x82\x01x"), X509_DNS_NAME, VIEW("x"), 0 },
		{ "[3] is an x400Address", VIEW("\xa3\x02\x30\0"), X509_X400_ADDRESS,
		    VIEW("\x30\0"), 0 },
		{ "[4] is a directoryName", VIEW("\xa4\x02\x30\0"), X509_DIRECTORY_NAME,
		    VIEW("\x30\0"), 0 },
		{ "[5] is an ediPartyName", VIEW("\xa5\x02\x30\0"), X509_EDI_PARTY_NAME,
		    VIEW("\x30\0"), 0 },
		{ "[6] is a URI", VIEW("\x86\x01x"), X509_URI, VIEW("x"), 0 },
		{ "[7] is an iPAddress", VIEW("\x87\x01x"), X509_IP_ADDRESS, VIEW("x"), 0 },
		{ "[8] is a registeredID", VIEW("\x88\x01\x2a"), X509_REGISTERED_ID, VIEW("\x2a"),
		    0 },
		{ "[9] is no name", VIEW("\x89\x01x"), X509_UNREADABLE_NAME, VIEW(""), 0 },
		{ "an empty dNSName is a dNSName", VIEW("\x82\0"), X509_DNS_NAME, VIEW(""), 0 },
		{ "tag number 2 of another class is a dNSName", VIEW("\x02\x01x"), X509_DNS_NAME,
		    VIEW("x"), 0 },
		{ "tag number 2 in a second octet is a dNSName", VIEW("\x9f\x02\x01x"),
		    X509_DNS_NAME, VIEW("x"), DER_ODD_TAG_NOT_MINIMAL },
		{ "a dNSName with an explicit tag is read", VIEW("\xa2\x03\x16\x01x"),
		    X509_DNS_NAME, VIEW("x"), 0 },
		{ "a dNSName in two pieces is not", VIEW("\xa2\x06\x16\x01x\x16\x01y"),
		    X509_UNREADABLE_NAME, VIEW(""), 0 },
		{ "a constructed dNSName with text inside is not",
		    VIEW("\xa2\x03"
			 "a.b"),
		    X509_UNREADABLE_NAME, VIEW(""), 0 },
		{ "an otherName without type is not", VIEW("\xa0\x05\xa0\x03\x0c\x01x"),
		    X509_UNREADABLE_NAME, VIEW(""), 0 },
		{ "an otherName without value is not", VIEW("\xa0\x04\x06\x02\x2a\x03"),
		    X509_UNREADABLE_NAME, VIEW(""), 0 },
		{ "an otherName with a third element is not",
		    VIEW("\xa0\x0b\x06\x02\x2a\x03\xa0\x03\x0c\x01x\x05\0"), X509_UNREADABLE_NAME,
		    VIEW(""), 0 },
		{ "a directoryName that is a SET is not", VIEW("\xa4\x02\x31\0"),
		    X509_UNREADABLE_NAME, VIEW(""), 0 },
		{ "a directoryName that runs past its end is not", VIEW("\xa4\x02\x30\x01"),
		    X509_UNREADABLE_NAME, VIEW(""), 0 },
		{ "a directoryName with something behind it is not", VIEW("\xa4\x04\x30\0\x05\0"),
		    X509_UNREADABLE_NAME, VIEW(""), 0 },
		{ "a directoryName of odd length is read", VIEW("\xa4\x03\x30\x81\0"),
		    X509_DIRECTORY_NAME, VIEW("\x30\x81\0"), DER_ODD_LENGTH_NOT_MINIMAL },
	};

	tap_section("x509: general names");
	tap_rows(rows, name_run);
	tap_test("where names cannot be followed the rest is one", remainder_run, NULL);
	tap_test("an otherName has a type", type_id_run, NULL);
	tap_test("names stand in a SEQUENCE, and what is behind it is told", sequence_run, NULL);
	return tap_done();
}
