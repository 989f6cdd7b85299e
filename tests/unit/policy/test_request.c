/* SPDX-License-Identifier: Apache-2.0 */
/* Requests for certificates (RFC 2986): the key and the names. */
#include "policy/request.h"

#include "base/buf.h"
#include "der/der.h"
#include "policy/binding.h"
#include "support/element.h"
#include "support/tap.h"

#define REQUEST_OID "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e"
#define CHALLENGE_OID "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x07"
#define SAN_OID "\x55\x1d\x11"
#define ATTRIBUTES DER_CONTEXT_CONS

struct request_case {
	const char *says;
	struct view der;
	const char *names; /* NULL: it cannot be read */
};

static void
request_run(const void *p)
{
	const struct request_case *row = p;
	struct view spki = VIEW("unread");
	char memory[256];
	struct buf names;
	bool read;

	buf_init(&names, memory, sizeof(memory));
	read = request_read(row->der, binding_append_identifier, &names, &spki);
	assert_int_equal(read, row->names != NULL);
	assert_view_equal(spki, read ? element_public_key() : VIEW("unread"));
	if (read)
		assert_view_equal(buf_view(&names), view_text(row->names));
}

static struct view
request_of(struct view info)
{
	return ELEMENT(
	    DER_SEQUENCE, info, element_algorithm(), ELEMENT(DER_BIT_STRING, VIEW("\0SIG")));
}

/* The parts of a CertificationRequestInfo behind the version. */
static struct view
request_with(struct view subject, struct view spki, struct view behind)
{
	return request_of(
	    ELEMENT(DER_SEQUENCE, ELEMENT(DER_INTEGER, BYTES(0)), subject, spki, behind));
}

/* With these contents of its attributes. */
static struct view
request(struct view attributes)
{
	return request_with(element_common_name("a.example"), element_public_key(),
	    ELEMENT(ATTRIBUTES, attributes));
}

static struct view
attribute(const char *oid, struct view values)
{
	return ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, view_text(oid)), ELEMENT(DER_SET, values));
}

/* With an extensionRequest of these extensions. */
static struct view
request_for(struct view extensions)
{
	return request(attribute(REQUEST_OID, ELEMENT(DER_SEQUENCE, extensions)));
}

static struct view
alt_names(struct view names)
{
	return element_extension(SAN_OID, ELEMENT(DER_SEQUENCE, names));
}

int
main(void)
{
	const struct view nothing = VIEW("");
	const struct view subject = element_common_name("a.example");
	const struct view key = element_public_key();
	const struct view none = ELEMENT(ATTRIBUTES, nothing);
	const struct view version = ELEMENT(DER_INTEGER, BYTES(0));
	const struct view names = JOIN(ELEMENT(DER_CONTEXT + 2, VIEW("B.example")),
	    ELEMENT(DER_CONTEXT + 7, BYTES(192, 0, 2, 1)),
	    ELEMENT(DER_CONTEXT + 2, VIEW("*.c.example")));
	const struct view critical = ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW(SAN_OID)),
	    ELEMENT(DER_BOOLEAN, BYTES(0xff)),
	    ELEMENT(DER_OCTET_STRING, ELEMENT(DER_SEQUENCE, names)));
	const struct view info = ELEMENT(DER_SEQUENCE, version, subject, key, none);
	const struct view signature = ELEMENT(DER_BIT_STRING, VIEW("\0SIG"));
	const struct request_case good[] = {
		{ "the commonName of the subject is a name", request(nothing), "a.example\n" },
		{ "so are those of a subjectAltName", request_for(alt_names(names)),
		    "a.example\nb.example\n192.0.2.1\n*.c.example\n" },
		{ "also where it is critical", request_for(critical),
		    "a.example\nb.example\n192.0.2.1\n*.c.example\n" },
		{ "a subject may be empty", request_with(ELEMENT(DER_SEQUENCE, nothing), key, none),
		    "" },
		{ "attributes may be left out", request_with(subject, key, nothing),
		    "a.example\n" },
		{ "another attribute has no names",
		    request(attribute(CHALLENGE_OID, ELEMENT(DER_UTF8_STRING, VIEW("b.example")))),
		    "a.example\n" },
		{ "an attribute behind it is read",
		    request(JOIN(attribute(CHALLENGE_OID, nothing),
			attribute(REQUEST_OID, ELEMENT(DER_SEQUENCE, alt_names(names))))),
		    "a.example\nb.example\n192.0.2.1\n*.c.example\n" },
		{ "another extension has no names",
		    request_for(element_extension("\x55\x1d\x0f", VIEW("b.example"))),
		    "a.example\n" },
	};
	const struct request_case bad[] = {
		{ "nothing is no request", nothing, NULL },
		{ "nor is what has a byte behind it", JOIN(request(nothing), VIEW("x")), NULL },
		{ "nor an empty SEQUENCE", ELEMENT(DER_SEQUENCE, nothing), NULL },
		{ "nor a certificate", element_certificate(element_tbs(subject, nothing)), NULL },
		{ "a request has a signature algorithm", ELEMENT(DER_SEQUENCE, info), NULL },
		{ "and a signature", ELEMENT(DER_SEQUENCE, info, element_algorithm()), NULL },
		{ "and nothing behind it",
		    ELEMENT(DER_SEQUENCE, info, element_algorithm(), signature, version), NULL },
		{ "it has a subject", request_of(ELEMENT(DER_SEQUENCE, version)), NULL },
		{ "and a key", request_of(ELEMENT(DER_SEQUENCE, version, subject)), NULL },
		{ "which is one", request_with(subject, ELEMENT(DER_SEQUENCE, version), none),
		    NULL },
		{ "behind the key are attributes", request_with(subject, key, version), NULL },
		{ "and nothing else", request_with(subject, key, JOIN(none, version)), NULL },
		{ "an attribute is a SEQUENCE", request(version), NULL },
		{ "with a type", request(ELEMENT(DER_SEQUENCE, nothing)), NULL },
		{ "and values", request(ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW(REQUEST_OID)))),
		    NULL },
		{ "and nothing else",
		    request(ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW(CHALLENGE_OID)),
			ELEMENT(DER_SET, nothing), version)),
		    NULL },
		{ "extensionRequest has a value", request(attribute(REQUEST_OID, nothing)), NULL },
		{ "and not two",
		    request(attribute(REQUEST_OID,
			JOIN(ELEMENT(DER_SEQUENCE, nothing), ELEMENT(DER_SEQUENCE, nothing)))),
		    NULL },
		{ "an extension is a SEQUENCE", request_for(version), NULL },
		{ "with an OID", request_for(ELEMENT(DER_SEQUENCE, nothing)), NULL },
		{ "where it says that it is critical, that is a BOOLEAN",
		    request_for(
			ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW(SAN_OID)), VIEW("\1\5"))),
		    NULL },
		{ "it has a value",
		    request_for(ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW(SAN_OID)))), NULL },
		{ "and nothing behind it",
		    request_for(ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW(SAN_OID)),
			ELEMENT(DER_OCTET_STRING, ELEMENT(DER_SEQUENCE, names)), version)),
		    NULL },
		{ "a subjectAltName is a SEQUENCE",
		    request_for(element_extension(SAN_OID, VIEW("b.example"))), NULL },
		{ "of names", request_for(alt_names(ELEMENT(DER_BMP_STRING, VIEW("a")))), NULL },
		{ "a subject is a Name",
		    request_with(ELEMENT(DER_SEQUENCE, VIEW("a.example")), key, none), NULL },
	};

	tap_section("policy: requests");
	tap_rows(good, request_run);
	tap_section("policy: what is no request");
	tap_rows(bad, request_run);
	return tap_done();
}
