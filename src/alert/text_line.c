/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/text_line.h"

#include "base/hex.h"
#include "x509/key.h"
#include "x509/name.h"

#define VALUE_COLUMN 12
#define COLUMNS 78

void
text_label(struct buf *out, const char *label)
{
	buf_printf(out, "  %-*s", VALUE_COLUMN - 2, label);
}

void
text_hex(struct buf *out, const char *label, struct view bytes)
{
	text_label(out, label);
	if (bytes.ptr == NULL)
		buf_text(out, "cannot be read");
	else
		hex_append(out, bytes);
	buf_byte(out, '\n');
}

void
text_name(struct buf *out, const char *label, struct view name)
{
	text_label(out, label);
	if (name.ptr == NULL)
		buf_text(out, "cannot be read");
	else
		x509_name_append(out, name);
	buf_byte(out, '\n');
}

void
text_key(struct buf *out, const char *label, struct view spki)
{
	struct x509_key key;

	text_label(out, label);
	if (x509_key_read(spki, &key))
		x509_key_append(out, &key);
	else
		buf_text(out, "cannot be read");
	buf_byte(out, '\n');
}

void
text_line_begin(struct text_line *line, struct buf *out, const char *label)
{
	*line = (struct text_line){ .out = out, .column = VALUE_COLUMN };
	text_label(out, label);
}

void
text_line_word(struct text_line *line, struct view word)
{
	if (line->column > VALUE_COLUMN && line->column + 1 + word.len > COLUMNS) {
		buf_byte(line->out, '\n');
		text_label(line->out, "");
		line->column = VALUE_COLUMN;
	} else if (line->column > VALUE_COLUMN) {
		buf_byte(line->out, ' ');
		line->column++;
	}
	buf_bytes(line->out, word);
	line->column += word.len;
	line->words++;
}

void
text_line_end(struct text_line *line)
{
	if (line->words == 0)
		buf_text(line->out, "none");
	buf_byte(line->out, '\n');
}
