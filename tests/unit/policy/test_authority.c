/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a certificate is that of a CA. */
#include "policy/authority.h"

#include "der/der.h"
#include "support/element.h"
#include "support/tap.h"

#define CONSTRAINTS "\x55\x1d\x13"
#define USAGE "\x55\x1d\x0f"

struct authority_case {
	const char *says;
	struct view extensions; /* one behind another */
	enum authority authority;
};

static void
authority_run(const void *p)
{
	const struct authority_case *row = p;
	struct view list = ELEMENT(DER_CONTEXT_CONS + 3, ELEMENT(DER_SEQUENCE, row->extensions));
	struct x509_certificate certificate;

	/* Of itself: the issuer of element_tbs() has this name. */
	x509_read(element_certificate(element_tbs(element_common_name("issuer"), list)),
	    X509_CERTIFICATE, &certificate);
	assert_int_equal(authority_of(&certificate), row->authority);
}

static struct view
constraints(struct view body)
{
	return element_extension(CONSTRAINTS, ELEMENT(DER_SEQUENCE, body));
}

static struct view
usage(struct view bits)
{
	return element_extension(USAGE, ELEMENT(DER_BIT_STRING, bits));
}

int
main(void)
{
	const struct view truth = ELEMENT(DER_BOOLEAN, BYTES(0xff));
	const struct view path_len = ELEMENT(DER_INTEGER, BYTES(0));
	const struct authority_case cases[] = {
		{ "one that issued itself and says nothing else is no CA's", VIEW(""),
		    AUTHORITY_NO },
		{ "cA makes it one of a CA", constraints(truth), AUTHORITY_YES },
		{ "with the length of a path too", constraints(JOIN(truth, path_len)),
		    AUTHORITY_YES },
		{ "any value but zero is true", constraints(ELEMENT(DER_BOOLEAN, BYTES(1))),
		    AUTHORITY_YES },
		{ "a length that is not minimal hides no cA",
		    element_extension(CONSTRAINTS, BYTES(0x30, 0x81, 0x03, 0x01, 0x01, 0xff)),
		    AUTHORITY_YES },
		{ "cA that is false makes none", constraints(ELEMENT(DER_BOOLEAN, BYTES(0))),
		    AUTHORITY_NO },
		{ "nor does cA that is left out", constraints(VIEW("")), AUTHORITY_NO },
		{ "the length of a path alone is not clear", constraints(path_len),
		    AUTHORITY_UNCLEAR },
		{ "constraints that are no SEQUENCE are not clear",
		    element_extension(CONSTRAINTS, truth), AUTHORITY_UNCLEAR },
		{ "keyCertSign makes it one of a CA", usage(BYTES(2, 0x04)), AUTHORITY_YES },
		{ "among other usages too", usage(BYTES(1, 0x86)), AUTHORITY_YES },
		{ "in nine bits too", usage(BYTES(7, 0x04, 0x80)), AUTHORITY_YES },
		{ "all others do not", usage(BYTES(7, 0xfb, 0x80)), AUTHORITY_NO },
		{ "no bit is none of a CA", usage(BYTES(0)), AUTHORITY_NO },
		{ "a usage of no octets is not clear", usage(VIEW("")), AUTHORITY_UNCLEAR },
		{ "a usage that is no BIT STRING is not clear",
		    element_extension(USAGE, ELEMENT(DER_OCTET_STRING, BYTES(2, 4))),
		    AUTHORITY_UNCLEAR },
		{ "other extensions do not matter",
		    element_extension("\x55\x1d\x0e", ELEMENT(DER_SEQUENCE, truth)), AUTHORITY_NO },
		{ "one that makes it a CA's is enough",
		    JOIN(constraints(truth), usage(BYTES(7, 0x80)), constraints(VIEW(""))),
		    AUTHORITY_YES },
		{ "one that is not clear is enough for that",
		    JOIN(usage(VIEW("")), constraints(VIEW(""))), AUTHORITY_UNCLEAR },
	};

	tap_section("policy: certificates of CAs");
	tap_rows(cases, authority_run);
	return tap_done();
}
