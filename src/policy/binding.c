/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/binding.h"

#include "watch/cidr.h"

/* Whether a block, which need not be one, holds an address. */
static bool
block_covers(struct view block, const struct address *address)
{
	struct address last;
	struct cidr cidr;
	bool host_bits;

	if (!cidr_from_text(block, &cidr, &host_bits))
		return false;
	last = cidr_last(&cidr);
	return cidr.first.is_v6 == address->is_v6 && address_compare(&cidr.first, address) <= 0 &&
	       address_compare(address, &last) <= 0;
}

/* Whether a name is that of a tree, without its dot, or below it. */
static bool
tree_covers(struct view tree, struct view name)
{
	size_t above = name.len - tree.len;

	if (tree.len == 0 || view_equal(tree, name))
		return true;
	return name.len > tree.len + 1 && name.ptr[above - 1] == '.' &&
	       view_equal(view_after(name, above), tree);
}

bool
binding_covers(struct view names, struct view value)
{
	struct address address;
	bool is_address = address_from_text(value, &address);
	struct view line;

	while (names.len > 0) {
		if (!view_line(&names, '\n', &line)) {
			line = names;
			names = view_after(names, names.len);
		}
		if (is_address ? block_covers(line, &address) : view_equal(line, value))
			return true;
		if (!is_address && view_starts_with(line, VIEW(".")) &&
		    tree_covers(view_after(line, 1), value))
			return true;
	}
	return false;
}
