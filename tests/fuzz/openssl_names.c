/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/other_names.h"

#include <openssl/x509v3.h>

static void
tell(const GENERAL_NAME *name, other_name_fn *fn, void *context)
{
	int type;
	const ASN1_STRING *string = GENERAL_NAME_get0_value(name, &type);

	if (type == GEN_DNS || type == GEN_IPADD)
		fn(context, type == GEN_IPADD,
		    view_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string)));
}

static void
tell_alternative_names(const X509 *certificate, other_name_fn *fn, void *context)
{
	int position = -1;

	for (;;) {
		GENERAL_NAMES *names =
		    X509_get_ext_d2i(certificate, NID_subject_alt_name, NULL, &position);

		if (position < 0)
			return;
		for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
			tell(sk_GENERAL_NAME_value(names, i), fn, context);
		GENERAL_NAMES_free(names);
	}
}

static void
tell_common_names(const X509 *certificate, other_name_fn *fn, void *context)
{
	X509_NAME *subject = X509_get_subject_name(certificate);
	int position = -1;

	while ((position = X509_NAME_get_index_by_NID(subject, NID_commonName, position)) >= 0) {
		ASN1_STRING *string =
		    X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, position));
		unsigned char *text = NULL;
		int len = ASN1_STRING_to_UTF8(&text, string);

		if (len > 0)
			fn(context, false, view_of(text, (size_t)len));
		OPENSSL_free(text);
	}
}

void
openssl_names(struct view certificate, other_name_fn *fn, void *context)
{
	const unsigned char *front = certificate.ptr;
	X509 *read = d2i_X509(NULL, &front, (long)certificate.len);

	if (read == NULL)
		return;
	tell_alternative_names(read, fn, context);
	tell_common_names(read, fn, context);
	X509_free(read);
}
