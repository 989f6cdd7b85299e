/* SPDX-License-Identifier: Apache-2.0 */
#include "mdoc.h"

#include <string.h>

static void
append_escaped(struct buf *out, const char *text, bool quoted)
{
	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '\\')
			buf_text(out, "\\e");
		else if (*at == '"' && quoted)
			buf_text(out, "\\(dq");
		else
			buf_byte(out, (uint8_t)*at);
	}
}

void
mdoc_text(struct buf *out, const char *text)
{
	append_escaped(out, text, false);
}

void
mdoc_sentence(struct buf *out, const char *text)
{
	size_t len = strlen(text);

	/* At the begin of a line these two make it a macro. */
	if (text[0] == '.' || text[0] == '\'')
		buf_text(out, "\\&");
	mdoc_text(out, text);
	buf_text(out, len > 0 && text[len - 1] == '.' ? "\n" : ".\n");
}

void
mdoc_argument(struct buf *out, const char *text)
{
	buf_text(out, " \"");
	append_escaped(out, text, true);
	buf_byte(out, '"');
}

void
mdoc_enumerate(struct buf *out, const char *macro, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		bool last = i + 1 == count;

		if (last && i > 0)
			buf_text(out, "and\n");
		buf_printf(out, ".%s %s%s\n", macro, words[i],
		    last            ? " ."
		    : i + 2 < count ? " ,"
				    : "");
	}
}

void
mdoc_list_begin(struct buf *out)
{
	buf_text(out, ".Bl -tag -width Ds\n");
}

void
mdoc_list_end(struct buf *out)
{
	buf_text(out, ".El\n");
}
