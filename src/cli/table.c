/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/table.h"

#include "base/escape.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "base/utf.h"

#include <assert.h>
#include <stdlib.h>

#define BETWEEN 2

void
table_init(struct table *table, const struct table_column *columns, size_t column_count)
{
	*table = (struct table){ .columns = columns, .column_count = column_count };
}

void
table_fini(struct table *table)
{
	for (size_t i = 0; i < table->cell_count; i++)
		free(table->cells[i]);
	free((void *)table->cells);
}

void
table_cell(struct table *table, struct view text)
{
	table->cells =
	    xrealloc((void *)table->cells, (table->cell_count + 1) * sizeof(*table->cells));
	table->cells[table->cell_count++] = xstrndup(text.ptr, text.len);
}

void
table_escaped(struct table *table, struct view text)
{
	struct buf shown;

	buf_init_growing(&shown, LIMIT_MESSAGE);
	escape_append_text(&shown, text);
	table_cell(table, buf_view(&shown));
	buf_fini(&shown);
}

/* Characters, of which a terminal gives each its place. */
static size_t
width_of(const char *text)
{
	struct view rest = view_text(text);
	uint32_t character;
	size_t width = 0;

	while (utf8_take(&rest, &character))
		width++;
	return width;
}

static size_t
column_width(const struct table *table, size_t column)
{
	size_t width = width_of(table->columns[column].title);

	for (size_t i = column; i < table->cell_count; i += table->column_count) {
		size_t cell = width_of(table->cells[i]);

		width = cell > width ? cell : width;
	}
	return width;
}

static void
append_blanks(struct buf *out, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_byte(out, ' ');
}

static void
append_cell(
    struct buf *out, const struct table *table, size_t column, size_t width, const char *text)
{
	size_t blanks = width - num_min(width_of(text), width);

	if (column > 0)
		append_blanks(out, BETWEEN);
	if (table->columns[column].is_number)
		append_blanks(out, blanks);
	buf_text(out, text);
	/* Nothing follows the last cell of a line. */
	if (!table->columns[column].is_number && column + 1 < table->column_count)
		append_blanks(out, blanks);
}

void
table_append(struct buf *out, const struct table *table)
{
	size_t *widths = xcalloc(table->column_count, sizeof(*widths));

	assert(table->column_count > 0);
	for (size_t i = 0; i < table->column_count; i++) {
		widths[i] = column_width(table, i);
		append_cell(out, table, i, widths[i], table->columns[i].title);
	}
	buf_byte(out, '\n');
	for (size_t i = 0; i < table->cell_count; i++) {
		size_t column = i % table->column_count;

		append_cell(out, table, column, widths[column], table->cells[i]);
		if (column + 1 == table->column_count)
			buf_byte(out, '\n');
	}
	free(widths);
}
