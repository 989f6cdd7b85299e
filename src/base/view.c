/* SPDX-License-Identifier: Apache-2.0 */
#include "base/view.h"

#include <assert.h>

bool
view_line(struct view *in, uint8_t b, struct view *ret)
{
	const uint8_t *end = in->len == 0 ? NULL : memchr(in->ptr, b, in->len);
	struct view line;

	if (end == NULL)
		return false;
	line = view_take_up_to(in, (size_t)(end - in->ptr));
	*in = view_after(*in, 1);
	*ret = line;
	return true;
}

bool
view_skip(struct view *in, struct view prefix)
{
	struct view trial = *in;
	struct view front;

	if (!view_take(&trial, prefix.len, &front) || !view_equal(front, prefix))
		return false;
	*in = trial;
	return true;
}

bool
view_equal(struct view a, struct view b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool
view_starts_with(struct view a, struct view prefix)
{
	return view_skip(&a, prefix);
}

size_t
view_offset(struct view outer, struct view inner)
{
	assert(inner.ptr >= outer.ptr && (size_t)(inner.ptr - outer.ptr) <= outer.len);
	return (size_t)(inner.ptr - outer.ptr);
}
