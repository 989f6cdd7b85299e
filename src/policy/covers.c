/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a binding covers.  Apart from binding.c, for store, which reads lines that were
 * written there and no names as people write them.
 */
#include "policy/binding.h"

#include "watch/cidr.h"

/* Whether two names, of which a is not empty, are the same but for the case of their letters
 * (RFC 4343 3). */
static bool
same_name(struct view a, struct view b)
{
	return a.len == b.len && strncasecmp((const char *)a.ptr, (const char *)b.ptr, a.len) == 0;
}

/* Whether a name is that of a tree or below it. */
static bool
is_in_tree(struct view tree, struct view name)
{
	if (tree.len == 0 || same_name(tree, name))
		return true;
	if (name.len <= tree.len)
		return false;
	name = view_after(name, name.len - tree.len - 1);
	return name.ptr[0] == '.' && same_name(tree, view_after(name, 1));
}

static bool
is_in_block(struct view line, const struct address *address)
{
	struct address last;
	struct cidr block;
	bool host_bits;

	if (!cidr_from_text(line, &block, &host_bits))
		return false;
	last = cidr_last(&block);
	return block.first.is_v6 == address->is_v6 && address_compare(&block.first, address) <= 0 &&
	       address_compare(address, &last) <= 0;
}

static bool
line_covers(struct view line, struct view name)
{
	if (view_starts_with(line, VIEW(".")))
		return is_in_tree(view_after(line, 1), name);
	return line.len > 0 && same_name(line, name);
}

bool
binding_covers(struct view names, struct view value)
{
	struct cidr address;
	bool host_bits;
	bool is_address = cidr_from_text(value, &address, &host_bits) && cidr_is_address(&address);
	struct view line;

	while (names.len > 0) {
		if (!view_line(&names, '\n', &line)) {
			line = names;
			names = view_after(names, names.len);
		}
		if (is_address ? is_in_block(line, &address.first) : line_covers(line, value))
			return true;
	}
	return false;
}
