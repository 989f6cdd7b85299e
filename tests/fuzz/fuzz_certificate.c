/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates: each part lies inside the input, whatever it is; each field, name and
 * address that a strict reader finds is found; a second reading elsewhere in memory gives
 * the same; and each name and address that another library finds is found, or bytes are
 * left to be searched.
 */
#include "x509/identifier.h"

#include "base/buf.h"
#include "der/der.h"
#include "fuzz/fuzz.h"
#include "fuzz/other_names.h"
#include "x509/general_name.h"
#include "x509/oid.h"

/* What one reading gave, in numbers, so that two can be compared. */
struct account {
	struct view input;
	struct buf out;
};

static void
tell_view(struct account *account, struct view part)
{
	promise(lies_in(account->input, part));
	buf_uint(&account->out, 8, part.ptr == NULL ? 0 : 1 + view_offset(account->input, part));
	buf_uint(&account->out, 8, part.len);
}

/* ASCII without upper case, and no dot at either end. */
static void
check_name(struct view name)
{
	uint8_t byte;

	promise(name.len > 0 && name.ptr[0] != '.' && name.ptr[name.len - 1] != '.');
	while (view_u8(&name, &byte))
		promise(byte < 0x80 && !(byte >= 'A' && byte <= 'Z'));
}

static void
tell_identifier(void *context, const struct x509_identifier *identifier)
{
	struct account *account = context;

	if (identifier->kind == X509_DOMAIN_NAME)
		check_name(identifier->value);
	else
		promise(identifier->value.len == 4 || identifier->value.len == 16);
	promise(x509_where_text(identifier->where) != NULL);
	promise(x509_reading_text(identifier->reading) != NULL);
	tell_view(account, identifier->raw);
	buf_bytes(&account->out, identifier->value);
}

static void
tell(struct account *account, const struct x509_certificate *certificate)
{
	const struct view parts[] = { certificate->tbs, certificate->version, certificate->serial,
		certificate->signature_algorithm, certificate->issuer, certificate->validity,
		certificate->subject, certificate->spki, certificate->extensions,
		certificate->outer_algorithm, certificate->signature };
	size_t faults = certificate->faults.count;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		tell_view(account, parts[i]);
	promise(certificate->unread_count <= LIMIT_CERT_UNREAD);
	for (size_t i = 0; i < certificate->unread_count; i++)
		tell_view(account, certificate->unread[i]);
	buf_uint(&account->out, 8, faults);
	for (size_t i = 0; i < faults && i < LIMIT_CERT_FAULTS; i++) {
		promise(certificate->faults.kept[i].offset <= account->input.len);
		promise(x509_fault_says(certificate->faults.kept[i].code) != NULL);
	}
	x509_identifiers(certificate, tell_identifier, account);
	promise(buf_ok(&account->out));
}

/* The account of another reading, of a copy. */
static void
check_again(struct view input, enum x509_form form, const struct account *first)
{
	uint8_t *copy = malloc(input.len + 1);
	struct account account;
	struct x509_certificate certificate;

	promise(copy != NULL);
	if (input.len > 0)
		memcpy(copy, input.ptr, input.len);
	account.input = view_of(copy, input.len);
	buf_init_growing(&account.out, first->out.max);
	memset(&certificate, 0xaa, sizeof(certificate));
	x509_read(account.input, form, &certificate);
	tell(&account, &certificate);
	promise(view_equal(buf_view(&account.out), buf_view(&first->out)));
	buf_fini(&account.out);
	free(copy);
}

/* The values of all identifiers, each behind its length. */
struct known {
	const struct x509_certificate *certificate;
	struct buf values;
};

static void
know(void *context, const struct x509_identifier *identifier)
{
	struct known *known = context;

	buf_uint(&known->values, 2, identifier->value.len);
	buf_bytes(&known->values, identifier->value);
}

static bool
knows(const struct known *known, struct view wanted)
{
	struct view rest = buf_view(&known->values);
	struct view value;

	while (view_vector(&rest, 2, &value))
		if (view_equal(value, wanted))
			return true;
	return false;
}

/* RFC 1035 2.3.1: letters, digits and hyphens; what else is a name, clients may argue. */
static bool
is_dns_name(struct view text, uint8_t lower[LIMIT_NAME])
{
	uint8_t before = '.';

	if (text.len > LIMIT_NAME)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		uint8_t byte = text.ptr[i];

		if (byte >= 'A' && byte <= 'Z')
			byte = (uint8_t)(byte - 'A' + 'a');
		if (!((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
			(byte == '.' && before != '.')))
			return false;
		lower[i] = before = byte;
	}
	return before != '.';
}

/* Whether the name or address is known, if it is one. */
static bool
is_known(const struct known *known, bool is_address, struct view value)
{
	uint8_t lower[LIMIT_NAME];

	if (is_address)
		return (value.len != 4 && value.len != 16) || knows(known, value);
	return !is_dns_name(value, lower) || knows(known, view_of(lower, value.len));
}

/* RFC 5280 4.1: what a reader finds that knows nothing but DER, where each field is what
 * it should be: an INTEGER, and SEQUENCEs that begin with an element of this tag.  Leaves
 * what is behind them. */
static bool
take_fields(struct view *body, struct view ret[6])
{
	static const uint8_t first[6] = { 0, DER_OID, DER_SET, DER_UTC_TIME, DER_SET,
		DER_SEQUENCE };
	struct view version;

	if (der_next_is(*body, DER_CONTEXT_CONS) && !der_take(body, DER_CONTEXT_CONS, &version))
		return false;
	for (size_t i = 0; i < 6; i++)
		if (!der_take(body, i == 0 ? DER_INTEGER : DER_SEQUENCE, &ret[i]) ||
		    (i > 0 && !der_next_is(ret[i], first[i])))
			return false;
	return true;
}

/* RFC 5280 4.2.1.6: the names of a subjectAltName as such a reader finds them. */
static void
check_strict_names(const struct known *known, struct view value)
{
	struct view names;
	struct view name;
	bool is_address;

	if (!der_take(&value, DER_SEQUENCE, &names))
		return;
	while (names.len > 0) {
		uint8_t tag = names.ptr[0];

		is_address = tag == (DER_CONTEXT | X509_IP_ADDRESS);
		if (!der_take(&names, tag, &name))
			return;
		if (is_address || tag == (DER_CONTEXT | X509_DNS_NAME))
			promise(is_known(known, is_address, name));
	}
}

/* RFC 5280 4.1: Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue } */
static void
check_strict_extension(const struct known *known, struct view extension)
{
	struct view oid;
	struct view critical;
	struct view value;

	if (!der_take(&extension, DER_OID, &oid))
		return;
	if (der_next_is(extension, DER_BOOLEAN) && !der_take(&extension, DER_BOOLEAN, &critical))
		return;
	if (der_take(&extension, DER_OCTET_STRING, &value) &&
	    x509_oid_is(oid, X509_OID_SUBJECT_ALT_NAME))
		check_strict_names(known, value);
}

/* RFC 5280 4.1: issuerUniqueID [1], subjectUniqueID [2], extensions [3] */
static void
check_strict_extensions(const struct known *known, struct view rest)
{
	struct view list;
	struct view extension;

	for (unsigned i = 1; i <= 2; i++)
		if (der_next_is(rest, DER_CONTEXT + i) && !der_take(&rest, DER_CONTEXT + i, &list))
			return;
	if (!der_take(&rest, DER_CONTEXT_CONS + 3, &list) || !der_take(&list, DER_SEQUENCE, &list))
		return;
	while (der_take(&list, DER_SEQUENCE, &extension))
		check_strict_extension(known, extension);
}

/* RFC 5280 4.1: SubjectPublicKeyInfo ::= SEQUENCE { AlgorithmIdentifier, BIT STRING } */
static bool
is_key(struct view body)
{
	struct view algorithm;
	struct view key;

	return der_take(&body, DER_SEQUENCE, &algorithm) && der_take(&body, DER_BIT_STRING, &key) &&
	       body.len == 0;
}

/* Whether it is left to be searched; of more runs than are kept nobody knows. */
static bool
is_unread(const struct x509_certificate *certificate, struct view part)
{
	for (size_t i = 0; i < certificate->unread_count; i++)
		if (lies_in(certificate->unread[i], part))
			return true;
	return certificate->unread_count == LIMIT_CERT_UNREAD;
}

static void
check_strict(struct view input, const struct known *known)
{
	const struct x509_certificate *certificate = known->certificate;
	struct view found[6];
	struct view body;

	if (certificate->form == X509_CERTIFICATE && !der_take(&input, DER_SEQUENCE, &input))
		return;
	if (!der_take(&input, DER_SEQUENCE, &body))
		return;
	promise(certificate->tbs.ptr != NULL);
	if (!take_fields(&body, found))
		return;
	promise(view_equal(certificate->serial, found[0]));
	promise(lies_in(certificate->signature_algorithm, found[1]));
	promise(lies_in(certificate->issuer, found[2]));
	promise(view_equal(certificate->validity, found[3]));
	promise(lies_in(certificate->subject, found[4]));
	/* What has not the form of a key makes room for a key that follows. */
	promise(lies_in(certificate->spki, found[5]) ||
		(!is_key(found[5]) && is_unread(certificate, found[5])));
	check_strict_extensions(known, body);
}

static void
check_other_name(void *context, bool is_address, struct view value)
{
	const struct known *known = context;

	promise(is_known(known, is_address, value) || known->certificate->unread_count > 0);
}

static void
check_other_readers(struct known *known)
{
	static other_reader_fn *const readers[] = { OTHER_READERS };

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		readers[i](known->certificate->input, check_other_name, known);
}

static void
check(struct view input, enum x509_form form)
{
	struct account account = { .input = input };
	struct x509_certificate certificate;
	struct known known = { .certificate = &certificate };

	buf_init_growing(&account.out, 64 * MIB);
	buf_init_growing(&known.values, 64 * MIB);
	x509_read_identifiers(input, form, know, &known, &certificate);
	tell(&account, &certificate);
	check_again(input, form, &account);
	check_strict(input, &known);
	if (form == X509_CERTIFICATE)
		check_other_readers(&known);
	promise(buf_ok(&known.values));
	buf_fini(&known.values);
	buf_fini(&account.out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	check(view_of(bytes, len), X509_CERTIFICATE);
	check(view_of(bytes, len), X509_TBS);
	return 0;
}
