/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/planted_certificate.h"

#include "der/der.h"
#include "support/element.h"
#include "x509/oid.h"

#include <assert.h>

#define OID(name) ELEMENT(DER_OID, x509_oid_octets[X509_OID_##name])

/* Tag of the element, and what stands around the text in it. */
static const struct {
	uint8_t tag;
	const char *before;
	const char *after;
	bool is_identity;
} places[PLACES] = {
	[PLACE_SUBJECT_CN] = { DER_UTF8_STRING, "", "", true },
	[PLACE_SUBJECT_BITS_CN] = { DER_BIT_STRING, "", "", true },
	[PLACE_SAN_DNS] = { DER_CONTEXT + 2, "", "", true },
	[PLACE_SAN_IP] = { DER_CONTEXT + 7, "", "", true },
	[PLACE_SAN_URI] = { DER_CONTEXT + 6, "https://", "/", true },
	[PLACE_SAN_EMAIL] = { DER_CONTEXT + 1, "someone@", "", true },
	[PLACE_SAN_DIRECTORY_CN] = { DER_PRINTABLE_STRING, "", "", true },
	[PLACE_SAN_OTHER] = { DER_UTF8_STRING, "", "", true },
	[PLACE_SECOND_SAN] = { DER_CONTEXT + 2, "", "", true },
	[PLACE_BROKEN_SAN] = { DER_IA5_STRING, "", "", true },
	[PLACE_BEHIND_BROKEN] = { DER_CONTEXT + 2, "", "", true },
	[PLACE_SUBJECT_O] = { DER_UTF8_STRING, "", "", false },
	[PLACE_ISSUER_CN] = { DER_UTF8_STRING, "", "", false },
	[PLACE_AIA] = { DER_CONTEXT + 6, "http://", "/ca.crt", false },
	[PLACE_CRL] = { DER_CONTEXT + 6, "http://", "/ca.crl", false },
	[PLACE_SCTS] = { DER_OCTET_STRING, "", "", false },
	[PLACE_OID] = { DER_OID, "", "", false },
	[PLACE_KEY] = { DER_BIT_STRING, "", "", false },
	[PLACE_SIGNATURE] = { DER_BIT_STRING, "", "", false },
};

bool
place_is_identity(enum place place)
{
	return places[place].is_identity;
}

struct view
planted_element(enum place place, struct view text)
{
	return ELEMENT(places[place].tag, view_text(places[place].before), text,
	    view_text(places[place].after));
}

/* What is planted and where. */
struct planting {
	enum place place;
	struct view element;
};

/* The element of a place: the one that is planted, or one that nobody watches. */
static struct view
at(const struct planting *planting, enum place place)
{
	if (planting->place == place)
		return planting->element;
	return planted_element(
	    place, place == PLACE_SAN_IP ? VIEW("\x7f\0\0\1") : VIEW("plain.test"));
}

/* The same where there is nothing else. */
static struct view
only(const struct planting *planting, enum place place, struct view whole)
{
	return planting->place == place ? whole : VIEW("");
}

static struct view
attribute(struct view oid, struct view value)
{
	return ELEMENT(DER_SET, ELEMENT(DER_SEQUENCE, oid, value));
}

static struct view
extension(struct view oid, struct view value)
{
	return ELEMENT(DER_SEQUENCE, oid, ELEMENT(DER_OCTET_STRING, value));
}

static struct view
alternative_names(const struct planting *p)
{
	struct view directory = ELEMENT(DER_CONTEXT_CONS + 4,
	    ELEMENT(DER_SEQUENCE, attribute(OID(CN), at(p, PLACE_SAN_DIRECTORY_CN))));
	/* RFC 4985 2: id-on-dnsSRV */
	struct view other =
	    ELEMENT(DER_CONTEXT_CONS, ELEMENT(DER_OID, VIEW("\x2b\x06\x01\x05\x05\x07\x08\x07")),
		ELEMENT(DER_CONTEXT_CONS, at(p, PLACE_SAN_OTHER)));

	return extension(OID(SUBJECT_ALT_NAME),
	    ELEMENT(DER_SEQUENCE, at(p, PLACE_SAN_DNS), at(p, PLACE_SAN_IP), at(p, PLACE_SAN_URI),
		at(p, PLACE_SAN_EMAIL), directory, other));
}

/* RFC 5280 4.2.2.1, 4.2.1.13: addresses of the issuer, of its certificate and its CRLs. */
static struct view
issuer_addresses(const struct planting *p)
{
	struct view aia = ELEMENT(DER_SEQUENCE,
	    ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW("\x2b\x06\x01\x05\x05\x07\x30\x02")),
		at(p, PLACE_AIA)));
	struct view crl = ELEMENT(DER_SEQUENCE,
	    ELEMENT(DER_SEQUENCE,
		ELEMENT(DER_CONTEXT_CONS, ELEMENT(DER_CONTEXT_CONS, at(p, PLACE_CRL)))));

	return JOIN(extension(ELEMENT(DER_OID, VIEW("\x2b\x06\x01\x05\x05\x07\x01\x01")), aia),
	    extension(ELEMENT(DER_OID, VIEW("\x55\x1d\x1f")), crl));
}

static struct view
extensions(const struct planting *p)
{
	struct view second =
	    extension(OID(SUBJECT_ALT_NAME), ELEMENT(DER_SEQUENCE, at(p, PLACE_SECOND_SAN)));
	struct view broken = extension(OID(SUBJECT_ALT_NAME), at(p, PLACE_BROKEN_SAN));
	struct view behind = JOIN(element_too_long(DER_SEQUENCE, OID(POISON), 0x7f),
	    extension(OID(SUBJECT_ALT_NAME), ELEMENT(DER_SEQUENCE, at(p, PLACE_BEHIND_BROKEN))));

	return ELEMENT(DER_CONTEXT_CONS + 3,
	    ELEMENT(DER_SEQUENCE, issuer_addresses(p), alternative_names(p),
		extension(at(p, PLACE_OID), VIEW("\5\0")),
		extension(OID(SCT_LIST), at(p, PLACE_SCTS)), only(p, PLACE_SECOND_SAN, second),
		only(p, PLACE_BROKEN_SAN, broken), only(p, PLACE_BEHIND_BROKEN, behind)));
}

static struct view
subject(const struct planting *p)
{
	struct view bits = attribute(OID(CN), at(p, PLACE_SUBJECT_BITS_CN));

	return ELEMENT(DER_SEQUENCE, attribute(OID(O), at(p, PLACE_SUBJECT_O)),
	    only(p, PLACE_SUBJECT_BITS_CN, bits), attribute(OID(CN), at(p, PLACE_SUBJECT_CN)));
}

struct view
planted_certificate(enum place place, struct view element, bool tbs_alone)
{
	const struct planting planting = { place, element };
	const struct planting *p = &planting;
	struct view issuer = ELEMENT(DER_SEQUENCE, attribute(OID(CN), at(p, PLACE_ISSUER_CN)));
	struct view key = ELEMENT(DER_SEQUENCE,
	    ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW("\x2b\x65\x70"))), at(p, PLACE_KEY));
	struct view tbs = ELEMENT(DER_SEQUENCE,
	    ELEMENT(DER_CONTEXT_CONS, ELEMENT(DER_INTEGER, VIEW("\x02"))), element_serial(),
	    element_algorithm(), issuer, element_validity(), subject(p), key, extensions(p));

	return tbs_alone ? tbs
			 : ELEMENT(DER_SEQUENCE, tbs, element_algorithm(), at(p, PLACE_SIGNATURE));
}
