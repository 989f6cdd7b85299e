/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/general_name.h"

#include "der/der.h"

bool
x509_general_names(
    struct view value, struct view *ret_names, struct view *ret_trailing, unsigned *odd)
{
	if (!der_take_lenient(&value, DER_SEQUENCE, ret_names, odd))
		return false;
	*ret_trailing = value;
	return true;
}

/* OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY } */
static bool
read_other_name(const struct der_element *element, struct x509_general_name *ret)
{
	struct view body = element->body;

	return der_take_lenient(&body, DER_OID, &ret->type_id, &ret->odd) &&
	       der_take_lenient(&body, DER_CONTEXT_CONS, &ret->value, &ret->odd) && body.len == 0;
}

/* The tag of a directoryName is EXPLICIT, for Name is a CHOICE (X.680 31.2.7). */
static bool
read_directory_name(const struct der_element *element, struct x509_general_name *ret)
{
	struct view body = element->body;
	struct der_element name;

	if (!der_next_is(body, DER_SEQUENCE) || !der_element(&body, &name) || body.len > 0)
		return false;
	ret->odd |= name.odd;
	ret->value = name.whole;
	return true;
}

static bool
read_string(const struct der_element *element, struct x509_general_name *ret)
{
	return der_string(element, &ret->value);
}

/* A name that nothing is looked for in. */
static bool
read_body(const struct der_element *element, struct x509_general_name *ret)
{
	ret->value = element->body;
	return true;
}

/* By the number of the tag. */
static bool (*const readers[])(const struct der_element *, struct x509_general_name *) = {
	[X509_OTHER_NAME] = read_other_name,
	[X509_RFC822_NAME] = read_string,
	[X509_DNS_NAME] = read_string,
	[X509_X400_ADDRESS] = read_body,
	[X509_DIRECTORY_NAME] = read_directory_name,
	[X509_EDI_PARTY_NAME] = read_body,
	[X509_URI] = read_string,
	[X509_IP_ADDRESS] = read_string,
	[X509_REGISTERED_ID] = read_string,
};

bool
x509_general_name_next(struct view *names, struct x509_general_name *ret)
{
	struct der_element element;

	if (names->len == 0)
		return false;
	*ret = (struct x509_general_name){ .type = X509_UNREADABLE_NAME, .whole = *names };
	if (!der_element(names, &element)) {
		*names = (struct view){ .ptr = NULL };
		return true;
	}
	ret->whole = element.whole;
	ret->odd = element.odd;
	if (element.number < X509_UNREADABLE_NAME && readers[element.number](&element, ret))
		ret->type = (enum x509_general_name_type)element.number;
	return true;
}
