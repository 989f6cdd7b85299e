/* SPDX-License-Identifier: Apache-2.0 */
#include "support/pem.h"

#include "base/hex.h"
#include "base/own.h"
#include "support/shared.h"
#include "support/tap.h"

/* Steps over everything up to mark, and mark. */
static bool
skip_past(struct view *text, const char *mark)
{
	size_t mark_len = strlen(mark);
	const uint8_t *found = memmem(text->ptr, text->len, mark, mark_len);
	struct view skipped;

	return found != NULL &&
	       view_take(text, view_offset(*text, view_of(found, 0)) + mark_len, &skipped);
}

static bool
decode(struct view lines, struct buf *der)
{
	size_t size = lines.len;
	uint8_t *out = xcalloc(size + 1, 1);
	struct buf digits;
	uint8_t byte;
	size_t len;
	bool good;

	buf_init_growing(&digits, size + 1);
	while (view_u8(&lines, &byte)) {
		if (byte > ' ')
			buf_byte(&digits, byte);
	}
	good = base64_read(buf_view(&digits), out, size, &len);
	buf_clear(der);
	if (good)
		buf_bytes(der, view_of(out, len));
	buf_fini(&digits);
	free_p(&out);
	return good;
}

bool
pem_next(struct view *text, struct buf *der)
{
	while (skip_past(text, "-----BEGIN ") && skip_past(text, "-----")) {
		struct view start = *text;

		if (!skip_past(text, "-----END"))
			return false;
		if (decode(view_of(start.ptr, start.len - text->len - strlen("-----END")), der))
			return true;
	}
	return false;
}

struct view
pem_read(const char *name)
{
	struct view file = shared_read(name);
	struct view rest = file;
	struct view block;
	struct buf der;

	buf_init_growing(&der, file.len);
	assert_true(pem_next(&rest, &der));
	block = buf_view(&der);
	free_p(&file.ptr);
	return block;
}
