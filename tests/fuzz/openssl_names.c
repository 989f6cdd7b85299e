/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz/openssl_names.h"

#include <openssl/x509v3.h>

static void
tell(const GENERAL_NAME *name, openssl_name_fn *fn, void *context)
{
	int type;
	const ASN1_STRING *string = GENERAL_NAME_get0_value(name, &type);

	if (type == GEN_DNS || type == GEN_IPADD)
		fn(context, type == GEN_IPADD,
		    view_of(ASN1_STRING_get0_data(string), (size_t)ASN1_STRING_length(string)));
}

void
openssl_names(struct view certificate, openssl_name_fn *fn, void *context)
{
	const unsigned char *front = certificate.ptr;
	X509 *read = d2i_X509(NULL, &front, (long)certificate.len);
	int position = -1;

	while (read != NULL) {
		GENERAL_NAMES *names =
		    X509_get_ext_d2i(read, NID_subject_alt_name, NULL, &position);

		if (position < 0)
			break;
		for (int i = 0; i < sk_GENERAL_NAME_num(names); i++)
			tell(sk_GENERAL_NAME_value(names, i), fn, context);
		GENERAL_NAMES_free(names);
	}
	X509_free(read);
}
