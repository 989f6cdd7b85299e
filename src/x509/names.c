/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/names.h"

#include "base/limits.h"
#include "base/num.h"
#include "x509/general_name.h"
#include "x509/name.h"
#include "x509/oid.h"
#include "x509/reading.h"

/* What a name costs beside its bytes. */
#define NAME_COST 12

static void
read_common_name(
    struct x509_reader *r, enum x509_where where, const struct x509_attribute *attribute)
{
	if (!x509_tag_is_text(attribute->tag)) {
		x509_reader_fault(r, X509_FAULT_COMMON_NAME, attribute->whole);
		x509_reader_unread(r, attribute->value);
	} else if (r->listener != NULL) {
		x509_read_name(r->listener, where, attribute->tag, attribute->value);
	}
}

static void
read_attribute(struct x509_reader *r, enum x509_where where, const struct x509_attribute *attribute)
{
	x509_reader_fault_odd(r, attribute->odd, attribute->whole);
	if (attribute->bare || !attribute->readable)
		x509_reader_fault(r, X509_FAULT_ATTRIBUTE, attribute->whole);
	if (!attribute->readable) {
		x509_reader_unread(r, attribute->rest);
		return;
	}
	if (x509_oid_is(attribute->oid, X509_OID_CN))
		read_common_name(r, where, attribute);
	x509_reader_trailing(r, attribute->rest);
}

/* Takes a name or an attribute off what is left to be read of them.  Of a long one the two
 * ends are read. */
static bool
may_read(size_t *left, struct view whole)
{
	size_t cost = NAME_COST + num_min(whole.len, (size_t)2 * LIMIT_NAME_TEXT);

	if (*left < cost) {
		*left = 0;
		return false;
	}
	*left -= cost;
	return true;
}

/* The names that are left when no more of them may be read. */
static void
left_unread(struct x509_reader *r, struct view names)
{
	if (names.len == 0)
		return;
	x509_reader_fault(r, X509_FAULT_MANY_NAMES, names);
	x509_reader_unread(r, names);
}

void
x509_read_attributes(struct x509_reader *r, enum x509_where where, struct view whole)
{
	struct x509_name name;
	struct x509_attribute attribute;

	if (!x509_name_open(whole, &name))
		return;
	while (x509_name_next(&name, &attribute)) {
		if (!may_read(&r->attributes_left, attribute.whole)) {
			left_unread(r, view_after(whole, view_offset(whole, attribute.whole)));
			return;
		}
		read_attribute(r, where, &attribute);
	}
}

static void
read_general_name(struct x509_reader *r, const struct x509_general_name *name)
{
	x509_reader_fault_odd(r, name->odd, name->whole);
	if (name->type == X509_UNREADABLE_NAME) {
		x509_reader_fault(r, X509_FAULT_GENERAL_NAME, name->whole);
		x509_reader_unread(r, name->whole);
	} else if (name->type == X509_DIRECTORY_NAME) {
		x509_read_attributes(r, X509_WHERE_SAN_DIR_CN, name->value);
	} else if (r->listener != NULL) {
		x509_read_general_name(r->listener, name);
	}
}

void
x509_read_subject_alt_name(struct x509_reader *r, struct view value)
{
	struct x509_general_name name;
	struct view names;
	struct view left;
	struct view rest;
	unsigned odd = 0;

	if (!x509_general_names(value, &names, &rest, &odd)) {
		x509_reader_fault(r, X509_FAULT_SAN, value);
		x509_reader_unread(r, value);
		return;
	}
	x509_reader_fault_odd(r, odd, value);
	for (left = names;
	     x509_general_name_next(&names, &name) && may_read(&r->names_left, name.whole);
	     left = names)
		read_general_name(r, &name);
	left_unread(r, left);
	/* Real CAs have written this byte, and it cannot hold a name. */
	if (rest.len == 1 && rest.ptr[0] == 0)
		x509_reader_fault(r, X509_FAULT_SAN_ZERO, rest);
	else
		x509_reader_trailing(r, rest);
}
