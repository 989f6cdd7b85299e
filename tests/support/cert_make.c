/* SPDX-License-Identifier: Apache-2.0 */
#include "support/cert_make.h"

#include "base/own.h"

#include <stdlib.h>

/* A certificate of a thousand names takes 64 KiB. */
#define CERT_MAX (16U << 20)
/* RFC 7093 2: key identifiers of 20 octets, from SHA-256. */
#define KEY_ID_LEN 20
#define YEAR_2020_S 1577836800
#define YEAR_2040_S 2208988800

#define OID_POISON "1.3.6.1.4.1.11129.2.4.3"
#define OID_SCT_LIST "1.3.6.1.4.1.11129.2.4.2"
#define OID_PRECERTIFICATE_SIGNING "1.3.6.1.4.1.11129.2.4.4"

/* Who reads the TBSCertificate. */
enum tbs_form {
	TBS_SUBMITTED, /* as the issuer signs it */
	TBS_LOGGED,    /* as a log signs it */
};

/* The hash of a SubjectPublicKeyInfo. */
static struct hash
hash_of(struct view bytes)
{
	struct hasher *hasher = hasher_new();
	struct hash hash = hash_bytes(hasher, bytes);

	hasher_free(hasher);
	return hash;
}

/* RFC 5280 4.1: Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue } */
static void
begin_extension(struct der_writer *w, const char *oid, bool critical)
{
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, oid);
	if (critical)
		der_write_boolean(w, true);
	der_write_begin(w, DER_OCTET_STRING);
}

static void
end_extension(struct der_writer *w)
{
	der_write_end(w);
	der_write_end(w);
}

static void
write_extension(struct der_writer *w, const char *oid, bool critical, struct view value)
{
	begin_extension(w, oid, critical);
	der_write_raw(w, value);
	end_extension(w);
}

/* RFC 5280 4.1.2.4: RDNSequence ::= SEQUENCE OF SET OF AttributeTypeAndValue */
static void
write_name(struct der_writer *w, const struct cert_attribute *attributes, size_t count)
{
	der_write_begin(w, DER_SEQUENCE);
	for (size_t i = 0; i < count; i++) {
		const struct cert_attribute *a = &attributes[i];
		bool continues = i + 1 < count && attributes[i + 1].joins;

		if (i == 0 || !a->joins)
			der_write_begin(w, DER_SET);
		der_write_begin(w, DER_SEQUENCE);
		der_write_oid(w, a->oid);
		der_write_element(w, a->tag != 0 ? a->tag : DER_UTF8_STRING, a->value);
		der_write_end(w);
		if (!continues)
			der_write_end(w);
	}
	der_write_end(w);
}

/* RFC 5280 4.2.1.6: GeneralNames ::= SEQUENCE OF GeneralName.  Critical where the
 * subject is empty. */
static void
write_sans(struct der_writer *w, const struct cert_spec *spec)
{
	if (spec->san_count == 0)
		return;
	begin_extension(w, "2.5.29.17", spec->subject_count == 0);
	der_write_begin(w, DER_SEQUENCE);
	for (size_t i = 0; i < spec->san_count; i++) {
		if (spec->sans[i].identifier == 0)
			der_write_raw(w, spec->sans[i].value);
		else
			der_write_element(w, spec->sans[i].identifier, spec->sans[i].value);
	}
	der_write_end(w);
	end_extension(w);
}

/* RFC 5280 4.2.2.1: AccessDescription ::= SEQUENCE { accessMethod, accessLocation } */
static void
write_access(struct der_writer *w, const char *method, const char *url)
{
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, method);
	der_write_element(w, CERT_SAN_URI, view_text(url));
	der_write_end(w);
}

static void
write_authority_key_id(struct der_writer *w, const struct cert_issuer *issuer)
{
	begin_extension(w, "2.5.29.35", false);
	der_write_begin(w, DER_SEQUENCE);
	der_write_element(w, DER_CONTEXT, view_of(issuer->key_hash.bytes, KEY_ID_LEN));
	der_write_end(w);
	end_extension(w);
}

static void
write_subject_key_id(struct der_writer *w, const struct hash *key_hash)
{
	begin_extension(w, "2.5.29.14", false);
	der_write_element(w, DER_OCTET_STRING, view_of(key_hash->bytes, KEY_ID_LEN));
	end_extension(w);
}

/* Where things are to be had: OCSP and issuer (RFC 5280 4.2.2.1), CRL (4.2.1.13),
 * and under which policy they are issued (4.2.1.4; domain-validated). */
static void
write_addresses(struct der_writer *w)
{
	begin_extension(w, "1.3.6.1.5.5.7.1.1", false);
	der_write_begin(w, DER_SEQUENCE);
	write_access(w, "1.3.6.1.5.5.7.48.1", "http://ocsp.ca.example");
	write_access(w, "1.3.6.1.5.5.7.48.2", "http://certs.ca.example/issuing-ca-1.cer");
	der_write_end(w);
	end_extension(w);

	begin_extension(w, "2.5.29.31", false);
	der_write_begin(w, DER_SEQUENCE);
	der_write_begin(w, DER_SEQUENCE);
	der_write_begin(w, DER_CONTEXT_CONS);
	der_write_begin(w, DER_CONTEXT_CONS);
	der_write_element(w, CERT_SAN_URI, VIEW("http://crl.ca.example/issuing-ca-1.crl"));
	for (int i = 0; i < 4; i++)
		der_write_end(w);
	end_extension(w);

	begin_extension(w, "2.5.29.32", false);
	der_write_begin(w, DER_SEQUENCE);
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, "2.23.140.1.2.1");
	der_write_begin(w, DER_SEQUENCE);
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, "1.3.6.1.5.5.7.2.1");
	der_write_element(w, DER_IA5_STRING, VIEW("https://www.ca.example/repository"));
	for (int i = 0; i < 4; i++)
		der_write_end(w);
	end_extension(w);
}

static struct view
spki_of(const struct cert_spec *spec)
{
	static struct key *shared;

	if (spec->spki.len > 0)
		return spec->spki;
	if (shared == NULL)
		shared = key_new(KEY_P256, "the key that subjects share");
	return key_spki(shared);
}

/* What every issuer puts into a server certificate. */
static void
write_usual(struct der_writer *w, const struct cert_spec *spec, const struct cert_issuer *issuer)
{
	struct hash key_hash = hash_of(spki_of(spec));

	/* RFC 5280 4.2.1.3: digitalSignature */
	write_extension(w, "2.5.29.15", true, VIEW("\x03\x02\x07\x80"));
	begin_extension(w, "2.5.29.37", false);
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, "1.3.6.1.5.5.7.3.1");
	der_write_oid(w, "1.3.6.1.5.5.7.3.2");
	der_write_end(w);
	end_extension(w);
	/* RFC 5280 4.2.1.9: cA is FALSE, which DER leaves out. */
	write_extension(w, "2.5.29.19", true, VIEW("\x30\x00"));
	write_subject_key_id(w, &key_hash);
	write_authority_key_id(w, issuer);
	write_addresses(w);
}

/* RFC 6962 3.3: an OCTET STRING with the list, which has its length before it. */
static void
write_sct_list(struct der_writer *w, struct view scts)
{
	begin_extension(w, OID_SCT_LIST, false);
	der_write_begin(w, DER_OCTET_STRING);
	buf_uint(w->out, 2, scts.len);
	der_write_raw(w, scts);
	der_write_end(w);
	end_extension(w);
}

static void
write_extensions(struct der_writer *w, const struct cert_spec *spec, enum tbs_form form,
    const struct cert_issuer *issuer)
{
	der_write_begin(w, DER_CONTEXT_CONS + 3);
	der_write_begin(w, DER_SEQUENCE);
	if (!spec->bare)
		write_usual(w, spec, issuer);
	write_sans(w, spec);
	if (form == TBS_SUBMITTED && spec->poison)
		write_extension(w, OID_POISON, true, VIEW("\x05\x00"));
	if (form == TBS_SUBMITTED && spec->scts.len > 0)
		write_sct_list(w, spec->scts);
	der_write_raw(w, spec->extensions);
	/* RFC 5280 4.1: Extensions has one at least. */
	if (der_write_is_empty(w)) {
		der_write_cancel(w);
		der_write_cancel(w);
		return;
	}
	der_write_end(w);
	der_write_end(w);
}

/* RFC 5280 4.1: TBSCertificate */
static void
write_tbs(struct der_writer *w, const struct cert_spec *spec, enum tbs_form form)
{
	/* RFC 6962 3.2: the log puts the issuer of the final certificate there. */
	const struct cert_issuer *issuer =
	    form == TBS_LOGGED ? cert_issuer_final(spec->issuer) : spec->issuer;

	der_write_begin(w, DER_SEQUENCE);
	der_write_begin(w, DER_CONTEXT_CONS);
	der_write_integer(w, 2);
	der_write_end(w);
	der_write_element(w, DER_INTEGER, spec->serial);
	key_write_algorithm(cert_issuer_final(spec->issuer)->key, w);
	der_write_raw(w, buf_view(&issuer->name));
	der_write_begin(w, DER_SEQUENCE);
	der_write_time(w, spec->not_before_s);
	der_write_time(w, spec->not_after_s);
	der_write_end(w);
	write_name(w, spec->subject, spec->subject_count);
	der_write_raw(w, spki_of(spec));
	write_extensions(w, spec, form, issuer);
	der_write_end(w);
}

/* RFC 5280 4.1: Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature } */
static void
sign_certificate(const struct cert_spec *spec, struct view tbs, struct buf *out)
{
	struct der_writer w;
	struct buf signature;

	buf_init_growing(&signature, CERT_MAX);
	if (spec->cheap)
		buf_bytes(&signature, buf_view(&spec->issuer->cheap_signature));
	else
		key_sign(spec->issuer->key, tbs, &signature);
	der_write_init(&w, out);
	der_write_begin(&w, DER_SEQUENCE);
	der_write_raw(&w, tbs);
	key_write_algorithm(spec->issuer->key, &w);
	der_write_bits(&w, buf_view(&signature));
	der_write_end(&w);
	buf_fini(&signature);
}

void
cert_make(const struct cert_spec *spec, struct buf *out)
{
	struct der_writer w;
	struct buf tbs;

	buf_init_growing(&tbs, CERT_MAX);
	der_write_init(&w, &tbs);
	write_tbs(&w, spec, TBS_SUBMITTED);
	sign_certificate(spec, buf_view(&tbs), out);
	buf_fini(&tbs);
}

void
cert_make_logged_tbs(const struct cert_spec *spec, struct buf *out)
{
	struct der_writer w;

	der_write_init(&w, out);
	write_tbs(&w, spec, TBS_LOGGED);
}

/* RFC 6962 3.2: what the signature of an SCT is over. */
static void
sct_signed_bytes(
    const struct cert_spec *spec, uint64_t timestamp_ms, struct view extensions, struct buf *out)
{
	struct buf tbs;

	buf_init_growing(&tbs, CERT_MAX);
	cert_make_logged_tbs(spec, &tbs);
	buf_uint(out, 1, 0); /* v1 */
	buf_uint(out, 1, 0); /* certificate_timestamp */
	buf_uint(out, 8, timestamp_ms);
	buf_uint(out, 2, 1); /* precert_entry */
	buf_bytes(out, hash_view(&cert_issuer_final(spec->issuer)->key_hash));
	buf_uint(out, 3, tbs.len);
	buf_bytes(out, buf_view(&tbs));
	buf_uint(out, 2, extensions.len);
	buf_bytes(out, extensions);
	buf_fini(&tbs);
}

void
cert_add_sct(const struct cert_spec *spec, const struct key *log, uint64_t timestamp_ms,
    struct view extensions, struct buf *scts)
{
	struct hash log_id = hash_of(key_spki(log));
	struct buf message;
	struct buf signature;

	buf_init_growing(&message, CERT_MAX);
	buf_init_growing(&signature, CERT_MAX);
	sct_signed_bytes(spec, timestamp_ms, extensions, &message);
	key_sign(log, buf_view(&message), &signature);
	/* RFC 6962 3.3: SerializedSCT, the length of which is before it. */
	buf_uint(scts, 2, 1 + HASH_LEN + 8 + 2 + extensions.len + 2 + 2 + signature.len);
	buf_uint(scts, 1, 0);
	buf_bytes(scts, hash_view(&log_id));
	buf_uint(scts, 8, timestamp_ms);
	buf_uint(scts, 2, extensions.len);
	buf_bytes(scts, extensions);
	buf_uint(scts, 1, 4); /* sha256 */
	buf_uint(scts, 1, key_kind(log) == KEY_RSA ? 1 : 3);
	buf_uint(scts, 2, signature.len);
	buf_bytes(scts, buf_view(&signature));
	buf_fini(&message);
	buf_fini(&signature);
}

const struct cert_issuer *
cert_issuer_final(const struct cert_issuer *issuer)
{
	return issuer->signs_precertificates ? issuer->above : issuer;
}

/* The extensions of a certificate that signs others (RFC 5280 4.2.1.9, 4.2.1.3). */
static void
write_issuer_extensions(
    struct der_writer *w, const struct cert_issuer *issuer, const struct cert_issuer *above)
{
	write_extension(w, "2.5.29.15", true, VIEW("\x03\x02\x01\x06"));
	write_extension(w, "2.5.29.19", true, VIEW("\x30\x03\x01\x01\xff"));
	write_subject_key_id(w, &issuer->key_hash);
	write_authority_key_id(w, above);
	if (!issuer->signs_precertificates)
		return;
	begin_extension(w, "2.5.29.37", true);
	der_write_begin(w, DER_SEQUENCE);
	der_write_oid(w, OID_PRECERTIFICATE_SIGNING);
	der_write_end(w);
	end_extension(w);
}

/* The certificate of an issuer, by the one above it or by itself. */
static void
make_issuer_certificate(
    struct cert_issuer *issuer, const struct cert_attribute *subject, size_t count)
{
	const struct cert_issuer *above = issuer->above != NULL ? issuer->above : issuer;
	/* A first octet that makes the serial positive and minimal. */
	uint8_t serial[8] = { 0x40 };
	struct buf extensions;
	struct der_writer w;

	memcpy(serial + 1, issuer->key_hash.bytes, sizeof(serial) - 1);
	buf_init_growing(&extensions, CERT_MAX);
	der_write_init(&w, &extensions);
	write_issuer_extensions(&w, issuer, above);
	cert_make(
	    &(struct cert_spec){
		.issuer = above,
		.serial = VIEW_OF(serial),
		.subject = subject,
		.subject_count = count,
		.not_before_s = YEAR_2020_S,
		.not_after_s = YEAR_2040_S,
		.spki = key_spki(issuer->key),
		.extensions = buf_view(&extensions),
		.bare = true,
	    },
	    &issuer->certificate);
	buf_fini(&extensions);
}

struct cert_issuer *
cert_issuer_new(const struct cert_issuer_spec *spec)
{
	struct cert_issuer *issuer = xcalloc(1, sizeof(*issuer));
	struct cert_attribute subject[4];
	size_t count = 0;
	struct der_writer w;

	if (spec->country != NULL)
		subject[count++] = (struct cert_attribute){
			.oid = CERT_OID_C,
			.tag = DER_PRINTABLE_STRING,
			.value = view_text(spec->country),
		};
	subject[count++] =
	    (struct cert_attribute){ .oid = CERT_OID_O, .value = view_text(spec->organization) };
	if (spec->unit != NULL)
		subject[count++] =
		    (struct cert_attribute){ .oid = CERT_OID_OU, .value = view_text(spec->unit) };
	subject[count++] =
	    (struct cert_attribute){ .oid = CERT_OID_CN, .value = view_text(spec->common_name) };

	issuer->above = spec->above;
	issuer->signs_precertificates = spec->signs_precertificates;
	issuer->key = key_new(spec->kind, spec->common_name);
	issuer->key_hash = hash_of(key_spki(issuer->key));
	buf_init_growing(&issuer->name, CERT_MAX);
	buf_init_growing(&issuer->certificate, CERT_MAX);
	buf_init_growing(&issuer->cheap_signature, CERT_MAX);
	der_write_init(&w, &issuer->name);
	write_name(&w, subject, count);
	key_sign(issuer->key, VIEW(""), &issuer->cheap_signature);
	make_issuer_certificate(issuer, subject, count);
	return issuer;
}

void
cert_issuer_free(struct cert_issuer *issuer)
{
	if (issuer == NULL)
		return;
	key_free(issuer->key);
	buf_fini(&issuer->name);
	buf_fini(&issuer->certificate);
	buf_fini(&issuer->cheap_signature);
	free(issuer);
}
