/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ids of issuances: with a poison or an SCT list put in before any of its extensions, a
 * certificate has the same id as without; and its TBSCertificate alone has it too.
 */
#include "ct/issuance.h"

#include "base/buf.h"
#include "ct/tbs.h"
#include "der/der.h"
#include "fuzz/fuzz.h"

#define EXTENSIONS ((enum der_tag)(DER_CONTEXT_CONS + 3))

/* RFC 6962 3.1, 3.3 */
static const uint8_t poison[] = { 0x30, 0x13, 0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79,
	0x02, 0x04, 0x03, 0x01, 0x01, 0xff, 0x04, 0x02, 0x05, 0x00 };
static const uint8_t sct_list[] = { 0x30, 0x12, 0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6,
	0x79, 0x02, 0x04, 0x02, 0x04, 0x04, 0x04, 0x02, 0x00, 0x00 };

static void
append_element(struct buf *out, enum der_tag tag, struct view body)
{
	uint8_t header[DER_HEADER_MAX];

	buf_bytes(out, view_of(header, der_header(tag, body.len, header)));
	buf_bytes(out, body);
}

/* A TBSCertificate whose last field is its extension list, in DER that far. */
struct frame {
	struct view before; /* the fields up to [3] */
	struct view list;
};

static bool
find_frame(struct view tbs, struct frame *ret)
{
	struct view explicit;
	struct der_element element;

	if (!der_take(&tbs, DER_SEQUENCE, &ret->before))
		return false;
	tbs = ret->before;
	while (!der_next_is(tbs, EXTENSIONS))
		if (!der_element(&tbs, &element))
			return false;
	ret->before.len -= tbs.len;
	return der_take(&tbs, EXTENSIONS, &explicit) && tbs.len == 0 &&
	       der_take(&explicit, DER_SEQUENCE, &ret->list) && explicit.len == 0;
}

/* The TBSCertificate with more behind the first at bytes of its list. */
static void
append_with(struct buf *out, const struct frame *frame, size_t at, struct view more)
{
	struct view rest = frame->list;
	struct view kept = fuzz_bytes(&rest, at);
	struct buf list;
	struct buf outer;

	buf_init_growing(&list, out->max);
	buf_init_growing(&outer, out->max);
	buf_bytes(&list, kept);
	buf_bytes(&list, more);
	buf_bytes(&list, rest);
	append_element(&outer, DER_SEQUENCE, buf_view(&list));
	buf_clear(&list);
	append_element(&list, EXTENSIONS, buf_view(&outer));
	buf_clear(&outer);
	buf_bytes(&outer, frame->before);
	buf_bytes(&outer, buf_view(&list));
	append_element(out, DER_SEQUENCE, buf_view(&outer));
	promise(buf_ok(out) && buf_ok(&list) && buf_ok(&outer));
	buf_fini(&outer);
	buf_fini(&list);
}

static void
check_with(struct hasher *hasher, const struct frame *frame, size_t at, struct view more,
    const struct hash *id)
{
	struct buf changed;
	struct hash other;

	buf_init_growing(&changed, frame->before.len + frame->list.len + 128);
	append_with(&changed, frame, at, more);
	other = ct_issuance_id(hasher, buf_view(&changed), X509_TBS);
	promise(hash_equal(&other, id));
	promise(ct_tbs_sha256(hasher, buf_view(&changed), X509_TBS, &other));
	promise(hash_equal(&other, id));
	buf_fini(&changed);
}

/* Before the first extension, and behind each that can be followed. */
static void
check_tbs(struct hasher *hasher, struct view tbs)
{
	struct hash id = ct_issuance_id(hasher, tbs, X509_TBS);
	struct frame frame;
	struct view rest;
	struct der_element element;

	if (!find_frame(tbs, &frame))
		return;
	rest = frame.list;
	do {
		size_t at = view_offset(frame.list, rest);

		check_with(hasher, &frame, at, VIEW_OF(poison), &id);
		check_with(hasher, &frame, at, VIEW_OF(sct_list), &id);
	} while (der_element(&rest, &element));
}

static void
append_part(void *context, struct view part)
{
	buf_bytes(context, part);
}

/* What a log puts in its leaf for a precertificate (RFC 6962 3.2) is the same. */
static void
check_logged(struct hasher *hasher, struct view submitted)
{
	struct buf tbs;

	buf_init_growing(&tbs, submitted.len + 128);
	if (ct_tbs_parts(submitted, X509_CERTIFICATE, CT_POISON, append_part, &tbs))
		promise(ct_compare_submitted(hasher, submitted, buf_view(&tbs)) == CT_SAME);
	buf_fini(&tbs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct hasher *hasher = hasher_new();
	struct view in = view_of(bytes, len);
	struct x509_certificate certificate;
	struct hash id = ct_issuance_id(hasher, in, X509_CERTIFICATE);
	struct hash of_tbs;

	check_tbs(hasher, in);
	x509_read(in, X509_CERTIFICATE, &certificate);
	if (certificate.tbs.ptr != NULL) {
		check_tbs(hasher, certificate.tbs);
		of_tbs = ct_issuance_id(hasher, certificate.tbs, X509_TBS);
		/* Another tag is read, but is no certificate to the id. */
		promise(!der_next_is(in, DER_SEQUENCE) ||
			!der_next_is(certificate.tbs, DER_SEQUENCE) ||
			certificate.extensions.ptr == NULL || hash_equal(&id, &of_tbs));
		check_logged(hasher, in);
	}
	hasher_free(hasher);
	return 0;
}
