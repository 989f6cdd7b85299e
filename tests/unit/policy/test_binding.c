/* SPDX-License-Identifier: Apache-2.0 */
/* Which names and addresses a binding covers. */
#include "policy/binding.h"

#include "support/tap.h"

struct binding_case {
	const char *says;
	const char *names;
	const char *value;
	bool covers;
};

static const struct binding_case binding_cases[] = {
	{ "nothing covers nothing", "", "example.org", false },
	{ "a name covers itself", "example.org", "example.org", true },
	{ "but no name below", "example.org", "www.example.org", false },
	{ "nor one above", "www.example.org", "example.org", false },
	{ "the last line counts without a newline", "a.example\nb.example", "b.example", true },
	{ "and with one", "a.example\nb.example\n", "b.example", true },
	{ "the first line counts", "a.example\nb.example\n", "a.example", true },
	{ "a line between counts, and an empty one is none", "a\n\nb.example\nc", "b.example",
	    true },
	{ "a part of a line is no line", "a.example\nb.example", "example\nb.example", false },
	{ "a wildcard covers the same wildcard", "*.example.org", "*.example.org", true },
	{ "but no name that it stands for", "*.example.org", "www.example.org", false },
	{ "a name covers no wildcard", "example.org", "*.example.org", false },
	{ "a tree covers its name", ".example.org", "example.org", true },
	{ "and each name below", ".example.org", "a.b.example.org", true },
	{ "and wildcards below", ".example.org", "*.example.org", true },
	{ "but no name that only ends so", ".example.org", "badexample.org", false },
	{ "nor a shorter name", ".example.org", "org", false },
	{ "a dot covers every name", ".", "example.org", true },
	{ "but no address", ".", "192.0.2.1", false },
	{ "an address covers itself", "192.0.2.1", "192.0.2.1", true },
	{ "but no other", "192.0.2.1", "192.0.2.2", false },
	{ "the first address of a block is in it", "192.0.2.0/24", "192.0.2.0", true },
	{ "and the last", "192.0.2.0/24", "192.0.2.255", true },
	{ "the one before is not", "192.0.2.0/24", "192.0.1.255", false },
	{ "nor the one behind", "192.0.2.0/24", "192.0.3.0", false },
	{ "a block of the other family holds no address", "::/0", "192.0.2.1", false },
	{ "an address of IPv6 is in its block", "2001:db8::/32", "2001:db8::1", true },
	{ "a block covers no name", "0.0.0.0/0", "example.org", false },
	{ "a name covers no address", "example.org", "192.0.2.1", false },
};

static void
binding_run(const void *p)
{
	const struct binding_case *row = p;

	assert_int_equal(binding_covers(view_text(row->names), view_text(row->value)), row->covers);
}

int
main(void)
{
	tap_rows(binding_cases, binding_run);
	return tap_done();
}
