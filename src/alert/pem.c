/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/pem.h"

#include "base/hex.h"
#include "base/num.h"

/* RFC 7468 2: lines of 64 characters, which 48 bytes make. */
#define LINE_BYTES 48

void
pem_append(struct buf *out, struct view der)
{
	struct view line;

	if (der.len == 0)
		return;
	buf_text(out, "-----BEGIN CERTIFICATE-----\n");
	while (der.len > 0 && view_take(&der, num_min(der.len, LINE_BYTES), &line)) {
		base64_append(out, line);
		buf_byte(out, '\n');
	}
	buf_text(out, "-----END CERTIFICATE-----\n");
}
