/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Unread bytes: whatever they are, a watched name or address that is put among them as
 * the contents of a GeneralName is found, and what is found lies in the run.
 */
#include "watch/unread.h"

#include "fuzz/fuzz.h"
#include "unit/watch/watched.h"

static const char source[] = "watched.example\n.tree.example\nb\xc3\xbc"
			     "cher.example\n192.0.2.1\n2001:db8::/32\n";

/* A GeneralName as it stands in a subjectAltName, and the item that it must lead to. */
struct planted {
	struct view bytes;
	struct view item;
};

static struct planted
planted_of(uint64_t number)
{
	const struct planted planted[] = {
		{ VIEW("\x82\x0fwatched.example"), VIEW("watched.example") },
		{ VIEW("\x82\x0fWATCHED.Example"), VIEW("watched.example") },
		{ VIEW("\x82\x10x.y.tree.example"), VIEW(".tree.example") },
		{ VIEW("\x82\x15xn--bcher-kva.example"), VIEW("xn--bcher-kva.example") },
		{ VIEW("\x87\x04\xc0\x00\x02\x01"), VIEW("192.0.2.1") },
		{ VIEW("\x87\x10\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"),
		    VIEW("2001:db8::/32") },
	};

	return planted[number % COUNT_OF(planted)];
}

static bool
has_item(const struct watched *w, struct view item)
{
	for (size_t i = 0; i < w->matches.count; i++)
		if (view_equal(w->matches.kept[i].item, item))
			return true;
	return false;
}

static void
search(struct watched *w, struct view run)
{
	arena_reset(&w->arena);
	watch_matches_begin(&w->matches, &w->index, watch_text_view(&w->lines), &w->arena);
	watch_matches_add_unread(&w->matches, run);
	for (size_t i = 0; i < w->matches.count; i++) {
		const struct watch_match *match = &w->matches.kept[i];

		promise(match->offset < run.len && !match->exact);
		promise(match->where == X509_WHERE_UNREAD);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct watched *w;
	struct view in = view_of(bytes, len);
	struct planted planted = planted_of(fuzz_number(&in, 1));
	struct view front = fuzz_bytes(&in, fuzz_number(&in, 2));
	struct buf run;

	w = w != NULL ? w : watched_new(source);
	search(w, view_of(bytes, len));
	buf_init_growing(&run, len + 64);
	buf_bytes(&run, front);
	buf_bytes(&run, planted.bytes);
	buf_bytes(&run, in);
	search(w, buf_view(&run));
	promise(has_item(w, planted.item) || w->matches.left_out > 0);
	buf_fini(&run);
	return 0;
}
