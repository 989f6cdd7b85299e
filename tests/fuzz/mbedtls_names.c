/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/other_names.h"

#include "der/der.h"
#include "x509/general_name.h"

#include <mbedtls/oid.h>
#include <mbedtls/x509_crt.h>

static void
tell_alternative_names(const mbedtls_x509_crt *certificate, other_name_fn *fn, void *context)
{
	const mbedtls_x509_sequence *name = &certificate->subject_alt_names;

	for (; name != NULL; name = name->next)
		if (name->buf.tag == (DER_CONTEXT | X509_DNS_NAME) ||
		    name->buf.tag == (DER_CONTEXT | X509_IP_ADDRESS))
			fn(context, name->buf.tag == (DER_CONTEXT | X509_IP_ADDRESS),
			    view_of(name->buf.p, name->buf.len));
}

static void
tell_common_names(const mbedtls_x509_crt *certificate, other_name_fn *fn, void *context)
{
	const mbedtls_x509_name *attribute = &certificate->subject;

	for (; attribute != NULL; attribute = attribute->next)
		if (MBEDTLS_OID_CMP(MBEDTLS_OID_AT_CN, &attribute->oid) == 0)
			fn(context, false, view_of(attribute->val.p, attribute->val.len));
}

void
mbedtls_names(struct view certificate, other_name_fn *fn, void *context)
{
	mbedtls_x509_crt read;

	mbedtls_x509_crt_init(&read);
	if (mbedtls_x509_crt_parse_der(&read, certificate.ptr, certificate.len) == 0) {
		tell_alternative_names(&read, fn, context);
		tell_common_names(&read, fn, context);
	}
	mbedtls_x509_crt_free(&read);
}
