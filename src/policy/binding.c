/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/binding.h"

#include "base/limits.h"
#include "policy/pem.h"
#include "watch/cidr.h"
#include "watch/item.h"

/* Appends the line of an item without anything to remark. */
static bool
item_append(struct buf *line, struct view word)
{
	char memory[LIMIT_ERROR_MESSAGE];
	struct buf remark;

	buf_init(&remark, memory, sizeof(memory));
	return watch_item_append(word, line, &remark) && remark.len == 0;
}

/* Appends a name, and no address, behind the "*." of its wildcard. */
static bool
wildcard_append(struct buf *line, struct view name)
{
	struct view whole;
	struct watch_item item;

	buf_bytes(line, VIEW("*."));
	if (view_starts_with(name, VIEW(".")) || !item_append(line, name))
		return false;
	whole = buf_view(line);
	return watch_item_next(&whole, &item);
}

bool
binding_append_word(struct buf *lines, struct view word)
{
	char memory[2 + LIMIT_WATCH_LINE];
	struct buf line;

	buf_init(&line, memory, sizeof(memory));
	if (view_skip(&word, VIEW("*.")) ? !wildcard_append(&line, word)
					 : !item_append(&line, word))
		return false;
	buf_bytes(lines, buf_view(&line));
	return true;
}

static bool
is_bound_to(enum x509_where where)
{
	return where == X509_WHERE_SAN_DNS || where == X509_WHERE_SAN_IP ||
	       where == X509_WHERE_SUBJECT_CN;
}

/* Appends a name that is read as one again. */
static void
name_append(struct buf *lines, struct view name)
{
	struct watch_item item;

	if (!watch_item_read(name, &item) || item.kind != WATCH_NAME)
		return;
	buf_bytes(lines, name);
	buf_byte(lines, '\n');
}

void
binding_append_identifier(void *lines, const struct x509_identifier *identifier)
{
	struct address address;

	if (identifier->reading != X509_READING_PLAIN || !is_bound_to(identifier->where))
		return;
	if (identifier->kind == X509_DOMAIN_NAME) {
		name_append(lines, identifier->value);
	} else if (address_from_bytes(identifier->value, &address)) {
		address_append(lines, &address);
		buf_byte(lines, '\n');
	}
}
