/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/idna.h"

#include <idn2.h>

bool
x509_idna_append(struct buf *out, struct view label, enum x509_idna way)
{
	uint8_t text[X509_IDNA_LABEL_MAX + 1];
	uint8_t *ascii = NULL;
	int flags = IDN2_NFC_INPUT;
	bool good;

	if (label.len == 0 || label.len > X509_IDNA_LABEL_MAX ||
	    memchr(label.ptr, 0, label.len) != NULL)
		return false;
	memcpy(text, label.ptr, label.len);
	text[label.len] = '\0';
	flags |= way == X509_IDNA_TRANSITIONAL ? IDN2_TRANSITIONAL : IDN2_NONTRANSITIONAL;
	good = idn2_lookup_u8(text, &ascii, flags) == IDN2_OK && ascii[0] != '\0';
	if (good)
		buf_text(out, (const char *)ascii);
	idn2_free(ascii);
	return good;
}
