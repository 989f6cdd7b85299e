/* SPDX-License-Identifier: Apache-2.0 */
#include "x509/idna.h"

#include <idn2.h>

/* Appends the A-label.  The result is libidn2's. */
static int
to_ascii(struct buf *out, struct view label, enum x509_idna way)
{
	uint8_t text[X509_IDNA_LABEL_MAX + 1];
	uint8_t *ascii = NULL;
	int flags = IDN2_NFC_INPUT;
	int result;

	if (label.len > X509_IDNA_LABEL_MAX)
		return IDN2_TOO_BIG_LABEL;
	if (label.len == 0 || memchr(label.ptr, 0, label.len) != NULL)
		return IDN2_DISALLOWED;
	memcpy(text, label.ptr, label.len);
	text[label.len] = '\0';
	flags |= way == X509_IDNA_TRANSITIONAL ? IDN2_TRANSITIONAL : IDN2_NONTRANSITIONAL;
	result = idn2_lookup_u8(text, &ascii, flags);
	if (result == IDN2_OK && ascii[0] == '\0')
		result = IDN2_DISALLOWED;
	if (result == IDN2_OK)
		buf_text(out, (const char *)ascii);
	idn2_free(ascii);
	return result;
}

bool
x509_idna_append(struct buf *out, struct view label, enum x509_idna way)
{
	return to_ascii(out, label, way) == IDN2_OK;
}

const char *
x509_idna_refusal(struct view label, enum x509_idna way)
{
	struct buf nowhere;

	buf_init(&nowhere, NULL, 0);
	return idn2_strerror(to_ascii(&nowhere, label, way));
}
