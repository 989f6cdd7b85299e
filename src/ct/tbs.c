/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/tbs.h"

#include "der/der.h"
#include "x509/oid.h"

/* RFC 5280 4.1: extensions [3] EXPLICIT SEQUENCE OF Extension */
#define TAG_EXTENSIONS ((enum der_tag)(DER_CONTEXT_CONS + 3))

/* A TBSCertificate around its extension list. */
struct frame {
	struct view before; /* the fields up to [3] */
	struct view list;   /* contents of the SEQUENCE OF */
	struct view inside; /* what follows the SEQUENCE inside [3]; nothing, by the rules */
	struct view after;  /* what follows [3]; likewise */
};

/* RFC 5280 4.1: Certificate ::= SEQUENCE { tbsCertificate, ... } */
static bool
find_tbs(struct view input, enum x509_form form, struct view *ret)
{
	unsigned odd = 0;
	struct view certificate = input;

	if (form == X509_CERTIFICATE && !der_take_lenient(&input, DER_SEQUENCE, &certificate, &odd))
		return false;
	return der_take_lenient(&certificate, DER_SEQUENCE, ret, &odd);
}

/* Extensions of any length are an own element of the TBSCertificate: whatever stands
 * before them need not be understood, only followed. */
static bool
find_frame(struct view input, enum x509_form form, struct frame *ret)
{
	struct der_element element;
	struct view tbs;
	unsigned odd = 0;

	if (!find_tbs(input, form, &tbs))
		return false;
	ret->before = ret->after = tbs;
	while (!der_next_is(ret->after, TAG_EXTENSIONS))
		if (!der_element(&ret->after, &element))
			return false;
	ret->before.len -= ret->after.len;
	return der_take_lenient(&ret->after, TAG_EXTENSIONS, &ret->inside, &odd) &&
	       der_take_lenient(&ret->inside, DER_SEQUENCE, &ret->list, &odd);
}

/* RFC 5280 4.1: Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, ... } */
static bool
is_in(unsigned set, struct view extension)
{
	struct view oid;
	unsigned odd = 0;

	if (!der_take_lenient(&extension, DER_OID, &oid, &odd))
		return false;
	return ((set & CT_POISON) != 0 && x509_oid_is(oid, X509_OID_POISON)) ||
	       ((set & CT_SCT_LIST) != 0 && x509_oid_is(oid, X509_OID_SCT_LIST));
}

/* Takes the next run of extensions to be kept off *list, and what is left out behind
 * it.  Where the list cannot be followed, all the rest is kept. */
static struct view
take_kept(struct view *list, unsigned without)
{
	struct view kept = *list;
	struct der_element element;

	while (list->len > 0) {
		struct view front = *list;

		if (!der_element(list, &element)) {
			list->len = 0;
			return kept;
		}
		if (element.identifier == DER_SEQUENCE && is_in(without, element.body)) {
			kept.len -= front.len;
			return kept;
		}
	}
	return kept;
}

static size_t
put_kept(struct view list, unsigned without, ct_part_fn *fn, void *context)
{
	size_t len = 0;

	while (list.len > 0) {
		struct view kept = take_kept(&list, without);

		if (fn != NULL && kept.len > 0)
			fn(context, kept);
		len += kept.len;
	}
	return len;
}

struct header {
	uint8_t bytes[DER_HEADER_MAX];
	struct view view;
};

static size_t
header_set(struct header *header, enum der_tag tag, size_t len)
{
	header->view = view_of(header->bytes, der_header(tag, len, header->bytes));
	return header->view.len + len;
}

bool
ct_tbs_parts(
    struct view input, enum x509_form form, unsigned without, ct_part_fn *fn, void *context)
{
	struct frame frame;
	struct header tbs;
	struct header explicit;
	struct header list;
	size_t kept_len;
	size_t inner_len = 0;

	if (!find_frame(input, form, &frame))
		return false;
	kept_len = put_kept(frame.list, without, NULL, NULL);
	if (kept_len + frame.inside.len > 0)
		inner_len = header_set(&explicit, TAG_EXTENSIONS,
		    header_set(&list, DER_SEQUENCE, kept_len) + frame.inside.len);
	(void)header_set(&tbs, DER_SEQUENCE, frame.before.len + inner_len + frame.after.len);
	fn(context, tbs.view);
	fn(context, frame.before);
	if (inner_len > 0) {
		fn(context, explicit.view);
		fn(context, list.view);
		(void)put_kept(frame.list, without, fn, context);
		fn(context, frame.inside);
	}
	fn(context, frame.after);
	return true;
}
