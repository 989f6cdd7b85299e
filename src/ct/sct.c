/* SPDX-License-Identifier: Apache-2.0 */
#include "ct/sct.h"

#include "base/hash.h"
#include "ct/entry.h"
#include "ct/tbs.h"
#include "der/der.h"

#include <assert.h>

/* RFC 6962 3.2 */
#define SCT_V1 0
#define SIGNATURE_TYPE_CERTIFICATE_TIMESTAMP 0

/* RFC 6962 3.3: opaque SerializedSCT<1..2^16-1>; SerializedSCT sct_list<1..2^16-1> */
bool
ct_sct_list(struct view extension_value, struct view *ret)
{
	struct view octets;
	struct view list;

	if (!der_take(&extension_value, DER_OCTET_STRING, &octets) || extension_value.len > 0)
		return false;
	if (!view_vector(&octets, 2, &list) || octets.len > 0 || list.len == 0)
		return false;
	*ret = list;
	return true;
}

bool
ct_sct_next(struct view *rest, struct view *ret)
{
	return view_vector(rest, 2, ret);
}

/* RFC 6962 3.2: struct { Version sct_version; LogID id; uint64 timestamp; CtExtensions
 * extensions<0..2^16-1>; digitally-signed; } SignedCertificateTimestamp */
bool
ct_sct_read(struct view item, struct ct_sct *ret)
{
	struct ct_sct sct;
	uint8_t version;

	if (!view_u8(&item, &version) || version != SCT_V1)
		return false;
	if (!view_take(&item, HASH_LEN, &sct.log_id) || !view_uint(&item, 8, &sct.timestamp_ms) ||
	    !view_vector(&item, 2, &sct.extensions) || !ct_signed_take(&item, &sct.signature))
		return false;
	if (item.len > 0)
		return false;
	*ret = sct;
	return true;
}

/* RFC 6962 3.2: the fields before signed_entry. */
static void
append_front(const struct ct_sct *sct, unsigned entry_type, struct buf *out)
{
	buf_byte(out, SCT_V1);
	buf_byte(out, SIGNATURE_TYPE_CERTIFICATE_TIMESTAMP);
	buf_uint(out, 8, sct->timestamp_ms);
	buf_uint(out, 2, entry_type);
}

static void
append_extensions(const struct ct_sct *sct, struct buf *out)
{
	buf_uint(out, 2, sct->extensions.len);
	buf_bytes(out, sct->extensions);
}

void
ct_sct_signed_certificate(const struct ct_sct *sct, struct view certificate, struct buf *out)
{
	append_front(sct, CT_X509_ENTRY, out);
	buf_uint(out, 3, certificate.len);
	buf_bytes(out, certificate);
	append_extensions(sct, out);
}

static void
count_part(void *context, struct view part)
{
	size_t *len = context;

	*len += part.len;
}

static void
append_part(void *context, struct view part)
{
	struct buf *out = context;

	buf_bytes(out, part);
}

bool
ct_sct_signed_precert(
    const struct ct_sct *sct, struct view issuer_key_hash, struct view certificate, struct buf *out)
{
	size_t len = 0;
	bool found;

	if (!ct_tbs_parts(certificate, X509_CERTIFICATE, CT_SCT_LIST, count_part, &len))
		return false;
	append_front(sct, CT_PRECERT_ENTRY, out);
	buf_bytes(out, issuer_key_hash);
	buf_uint(out, 3, len);
	found = ct_tbs_parts(certificate, X509_CERTIFICATE, CT_SCT_LIST, append_part, out);
	assert(found);
	append_extensions(sct, out);
	return true;
}
