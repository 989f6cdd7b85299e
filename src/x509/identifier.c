/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/identifier.h"

#include "base/limits.h"
#include "der/der.h"
#include "x509/general_name.h"
#include "x509/name.h"
#include "x509/reading.h"

#include <assert.h>

static const struct {
	const char *text;
	const char *says;
} where_rows[] = {
#define X509_WHERE(name, text, says) { text, says },
#include "x509/where_table.h"
};

static const struct {
	const char *text;
	bool exact;
	const char *says;
} reading_rows[] = {
#define X509_READING(name, text, exact, says) { text, exact, says },
#include "x509/reading_table.h"
};

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* An otherName whose value is a string, as those of SRVName, SmtpUTF8Mailbox and
 * userPrincipalName are (RFC 4985, RFC 9598). */
static void
read_other_name(struct x509_listener *listener, struct view value)
{
	struct der_element element;
	struct view text;
	uint8_t tag;

	if (!der_element(&value, &element) || !der_string(&element, &text))
		return;
	tag = element.identifier & (uint8_t)~DER_CONSTRUCTED;
	if (x509_tag_is_text(tag))
		x509_read_name(listener, X509_WHERE_SAN_OTHER, tag, text);
}

void
x509_read_general_name(struct x509_listener *listener, const struct x509_general_name *name)
{
	if (name->type == X509_DNS_NAME)
		x509_read_name(listener, X509_WHERE_SAN_DNS, DER_IA5_STRING, name->value);
	else if (name->type == X509_IP_ADDRESS)
		x509_read_address(listener, name->value);
	else if (name->type == X509_URI)
		x509_read_name(listener, X509_WHERE_SAN_URI, DER_IA5_STRING, name->value);
	else if (name->type == X509_RFC822_NAME)
		x509_read_name(listener, X509_WHERE_SAN_EMAIL, DER_IA5_STRING, name->value);
	else if (name->type == X509_OTHER_NAME)
		read_other_name(listener, name->value);
}

void
x509_read_identifiers(struct view input, enum x509_form form, x509_identifier_fn *fn, void *context,
    struct x509_certificate *ret)
{
	struct x509_listener listener = {
		.fn = fn,
		.context = context,
		.idna_left = LIMIT_CERT_IDNA,
		.odd_left = LIMIT_CERT_ODD_NAMES,
	};

	x509_read_telling(input, form, &listener, ret);
}

void
x509_identifiers(const struct x509_certificate *certificate, x509_identifier_fn *fn, void *context)
{
	struct x509_certificate again;

	x509_read_identifiers(certificate->input, certificate->form, fn, context, &again);
}

const char *
x509_where_text(enum x509_where where)
{
	assert(where < COUNT_OF(where_rows));
	return where_rows[where].text;
}

const char *
x509_where_says(enum x509_where where)
{
	assert(where < COUNT_OF(where_rows));
	return where_rows[where].says;
}

const char *
x509_reading_text(enum x509_reading reading)
{
	assert(reading < COUNT_OF(reading_rows));
	return reading_rows[reading].text;
}

const char *
x509_reading_says(enum x509_reading reading)
{
	assert(reading < COUNT_OF(reading_rows));
	return reading_rows[reading].says;
}

bool
x509_reading_is_exact(enum x509_reading reading)
{
	assert(reading < COUNT_OF(reading_rows));
	return reading_rows[reading].exact;
}
