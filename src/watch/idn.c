/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/idn.h"

#include "base/limits.h"

#include <idn2.h>

/* Nontransitional: "straße.de" is xn--strae-oqa.de, as in today's browsers. */
#define IDN_FLAGS (IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL)

const char *
idn_append_label(struct buf *out, struct view label)
{
	char text[LIMIT_IDN_LABEL + 1];
	struct buf copy;
	char *ascii = NULL;
	int failed;

	buf_init(&copy, text, sizeof(text));
	buf_bytes(&copy, label);
	buf_byte(&copy, '\0');
	if (!buf_ok(&copy))
		return idn2_strerror(IDN2_TOO_BIG_LABEL);
	failed = idn2_lookup_u8((const uint8_t *)text, (uint8_t **)&ascii, IDN_FLAGS);
	if (failed != IDN2_OK)
		return idn2_strerror(failed);
	buf_text(out, ascii);
	idn2_free(ascii);
	return NULL;
}
