/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text in columns, each as wide as its widest cell.
 */
#ifndef CTVIGIL_CLI_TABLE_H
#define CTVIGIL_CLI_TABLE_H

#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>

struct table_column {
	const char *title;
	bool is_number; /* stands at the right */
};

struct table {
	const struct table_column *columns;
	size_t column_count;
	char **cells; /* row by row */
	size_t cell_count;
};

/* A table of these columns, without rows. */
void table_init(struct table *table, const struct table_column *columns, size_t column_count);

/* Frees what it holds. */
void table_fini(struct table *table);

/* Adds the next cell, which was escaped; rows are filled from left to right. */
void table_cell(struct table *table, struct view text);

/* Adds it, escaped. */
void table_escaped(struct table *table, struct view text);

/* Appends the titles and all rows. */
void table_append(struct buf *out, const struct table *table);

#endif
