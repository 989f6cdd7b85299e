/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/text_line.h"

#define VALUE_COLUMN 12
#define COLUMNS 78

void
text_label(struct buf *out, const char *label)
{
	buf_printf(out, "  %-*s", VALUE_COLUMN - 2, label);
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
