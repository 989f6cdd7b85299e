/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/other_names.h"

#include "base/limits.h"

#include <gnutls/x509.h>

/* Room for any name that DNS has, and for its NUL. */
#define ROOM (LIMIT_NAME + 1)

static void
tell_alternative_names(gnutls_x509_crt_t certificate, other_name_fn *fn, void *context)
{
	char text[ROOM];
	int type = 0;

	for (unsigned i = 0; type >= 0 || type == GNUTLS_E_SHORT_MEMORY_BUFFER; i++) {
		size_t len = sizeof(text);

		type = gnutls_x509_crt_get_subject_alt_name(certificate, i, text, &len, NULL);
		if (type == GNUTLS_SAN_DNSNAME || type == GNUTLS_SAN_IPADDRESS)
			fn(context, type == GNUTLS_SAN_IPADDRESS, view_of(text, len));
	}
}

static void
tell_common_names(gnutls_x509_crt_t certificate, other_name_fn *fn, void *context)
{
	char text[ROOM];
	int code = GNUTLS_E_SUCCESS;

	for (unsigned i = 0; code == GNUTLS_E_SUCCESS || code == GNUTLS_E_SHORT_MEMORY_BUFFER;
	     i++) {
		size_t len = sizeof(text);

		code = gnutls_x509_crt_get_dn_by_oid(
		    certificate, GNUTLS_OID_X520_COMMON_NAME, i, 0, text, &len);
		if (code == GNUTLS_E_SUCCESS)
			fn(context, false, view_of(text, len));
	}
}

void
gnutls_names(struct view certificate, other_name_fn *fn, void *context)
{
	gnutls_datum_t bytes = { .size = (unsigned)certificate.len };
	gnutls_x509_crt_t read;

	/* It only reads, though its struct does not say so. */
	memcpy(&bytes.data, &certificate.ptr, sizeof(bytes.data));
	if (gnutls_x509_crt_init(&read) != GNUTLS_E_SUCCESS)
		return;
	if (gnutls_x509_crt_import(read, &bytes, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS) {
		tell_alternative_names(read, fn, context);
		tell_common_names(read, fn, context);
	}
	gnutls_x509_crt_deinit(read);
}
