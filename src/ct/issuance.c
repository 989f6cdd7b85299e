/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/issuance.h"

#include "ct/tbs.h"
#include "x509/oid.h"

static void
hash_part(void *context, struct view part)
{
	struct hasher *hasher = context;

	hash_add(hasher, part);
}

/* SHA-256 of a TBSCertificate without some extensions. */
static bool
hash_without(struct hasher *hasher, struct view input, enum x509_form form, unsigned without,
    struct hash *ret)
{
	hash_begin(hasher);
	if (!ct_tbs_parts(input, form, without, hash_part, hasher))
		return false;
	*ret = hash_end(hasher);
	return true;
}

struct hash
ct_issuance_id(struct hasher *hasher, struct view signed_entry, enum x509_form form)
{
	struct hash id;

	if (hash_without(hasher, signed_entry, form, CT_POISON | CT_SCT_LIST, &id))
		return id;
	return hash_bytes(hasher, signed_entry);
}

bool
ct_tbs_sha256(
    struct hasher *hasher, struct view signed_entry, enum x509_form form, struct hash *ret)
{
	struct x509_certificate certificate;

	if (hash_without(hasher, signed_entry, form, CT_POISON | CT_SCT_LIST, ret))
		return true;
	x509_read(signed_entry, form, &certificate);
	if (certificate.tbs.len == 0)
		return false;
	*ret = hash_bytes(hasher, certificate.tbs);
	return true;
}

/* Takes the next extension that no log changes. */
static bool
next_compared(struct view *rest, struct x509_extension *ret)
{
	while (x509_extension_next(rest, ret)) {
		if (!x509_oid_is(ret->oid, X509_OID_POISON) &&
		    !x509_oid_is(ret->oid, X509_OID_AUTHORITY_KEY_ID))
			return true;
	}
	return false;
}

/* The extensions but for poison and authorityKeyIdentifier, in their order. */
static bool
extensions_agree(struct view a, struct view b)
{
	struct x509_extension x;
	struct x509_extension y;

	while (next_compared(&a, &x)) {
		if (!next_compared(&b, &y) || !view_equal(x.oid, y.oid) ||
		    x.critical != y.critical || !view_equal(x.value, y.value))
			return false;
	}
	return !next_compared(&b, &y);
}

/* The value of the first authorityKeyIdentifier. */
static struct view
authority_key(struct view extensions)
{
	struct x509_extension extension;

	while (x509_extension_next(&extensions, &extension)) {
		if (x509_oid_is(extension.oid, X509_OID_AUTHORITY_KEY_ID))
			return extension.value;
	}
	return view_of(NULL, 0);
}

static bool
fields_agree(const struct x509_certificate *a, const struct x509_certificate *b)
{
	return view_equal(a->serial, b->serial) &&
	       view_equal(a->signature_algorithm, b->signature_algorithm) &&
	       view_equal(a->validity, b->validity) && view_equal(a->subject, b->subject) &&
	       view_equal(a->spki, b->spki) && extensions_agree(a->extensions, b->extensions);
}

enum ct_correspondence
ct_compare_submitted(struct hasher *hasher, struct view submitted, struct view tbs)
{
	struct x509_certificate a;
	struct x509_certificate b;
	struct hash hash_a;
	struct hash hash_b = hash_bytes(hasher, tbs);

	if (hash_without(hasher, submitted, X509_CERTIFICATE, CT_POISON, &hash_a) &&
	    hash_equal(&hash_a, &hash_b))
		return CT_SAME;
	x509_read(submitted, X509_CERTIFICATE, &a);
	x509_read(tbs, X509_TBS, &b);
	if (a.faults.count != 0 || b.faults.count != 0 || !fields_agree(&a, &b))
		return CT_DIFFERENT;
	if (view_equal(a.issuer, b.issuer) &&
	    view_equal(authority_key(a.extensions), authority_key(b.extensions)))
		return CT_SAME;
	return CT_OTHER_ISSUER;
}
