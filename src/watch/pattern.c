/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/pattern.h"

/* What the labels of a pattern that were compared are. */
struct labels {
	bool bad;
	bool partial;
	bool odd; /* a wildcard that is not the first label */
};

static bool
has_star(struct view label)
{
	return label.len > 0 && memchr(label.ptr, '*', label.len) != NULL;
}

static bool
is_bad(struct view label)
{
	return label.len == 1 && label.ptr[0] == X509_BAD_LABEL;
}

bool
name_take_last(struct view *name, struct view *ret)
{
	size_t begin = name->len;

	if (name->len == 0)
		return false;
	while (begin > 0 && name->ptr[begin - 1] != '.')
		begin--;
	*ret = view_after(*name, begin);
	name->len = begin == 0 ? 0 : begin - 1;
	return true;
}

struct view
pattern_end(struct view pattern)
{
	struct view rest = pattern;
	struct view label;
	size_t begin = pattern.len;

	while (name_take_last(&rest, &label) && !has_star(label) && !is_bad(label))
		begin = view_offset(pattern, label);
	return view_after(pattern, begin);
}

/* Whether text is like glob, in which each '*' stands for any characters. */
static bool
glob_matches(struct view glob, struct view text)
{
	size_t g = 0;
	size_t t = 0;
	size_t star = glob.len; /* the last '*' so far */
	size_t retry = 0;       /* where what follows it is tried next */

	while (t < text.len) {
		if (g < glob.len && glob.ptr[g] == '*') {
			star = g++;
			retry = t;
		} else if (g < glob.len && glob.ptr[g] == text.ptr[t]) {
			g++;
			t++;
		} else if (star < glob.len) {
			g = star + 1;
			t = ++retry;
		} else {
			return false;
		}
	}
	while (g < glob.len && glob.ptr[g] == '*')
		g++;
	return g == glob.len;
}

static bool
label_matches(struct view pattern, bool is_first, struct view label, struct labels *seen)
{
	if (is_bad(pattern)) {
		seen->bad = true;
		return true;
	}
	if (!has_star(pattern))
		return view_equal(pattern, label);
	seen->odd = seen->odd || !is_first;
	seen->partial = seen->partial || pattern.len > 1;
	return glob_matches(pattern, label);
}

static enum watch_reason
reason_of(const struct labels *seen)
{
	if (seen->bad)
		return WATCH_REASON_BAD_LABEL;
	if (seen->odd)
		return WATCH_REASON_ODD_WILDCARD;
	return seen->partial ? WATCH_REASON_PARTIAL : WATCH_REASON_WILDCARD;
}

bool
pattern_covers(struct view pattern, const struct watch_item *item, enum watch_reason *ret)
{
	struct view rest = pattern;
	struct view name = item->name;
	struct labels seen = { .bad = false };
	struct view p;
	struct view n;

	if (view_equal(pattern, VIEW("*"))) {
		*ret = WATCH_REASON_BARE_WILDCARD;
		return true;
	}
	while (name_take_last(&name, &n))
		if (!name_take_last(&rest, &p) || !label_matches(p, rest.len == 0, n, &seen))
			return false;
	if (rest.len > 0 && item->kind != WATCH_TREE)
		return false;
	*ret = reason_of(&seen);
	return true;
}
