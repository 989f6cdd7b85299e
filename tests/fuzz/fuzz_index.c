/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An index that another process made, or spoilt: whatever is in its memory, nothing
 * outside is read, work ends, and what matches stands in the list's text.
 */
#include "fuzz/fuzz.h"
#include "unit/watch/watched.h"
#include "watch/unread.h"

static const char source[] =
    "example.com\n.example.org\n.a.b.example.net tag:x\n"
    "www.example.com\nexample.com tag:y\n.com\n.\n192.0.2.1\n192.0.2.0/24\n"
    "198.51.100.0/22\n2001:db8::/32\n2001:db8::1\n0.0.0.0/0\n";

static void
check_matches(struct watched *w)
{
	for (size_t i = 0; i < w->matches.count; i++) {
		struct view item = w->matches.kept[i].item;

		promise(item.len == 0 ||
			memmem(w->lines.ptr, w->lines.len, item.ptr, item.len) != NULL);
	}
}

static void
look_up(struct watched *w, enum x509_identifier_kind kind, struct view value)
{
	struct x509_identifier identifier = { .kind = kind, .value = value };

	promise(watched_probe(w, &identifier) <= 1);
	arena_reset(&w->arena);
	watch_matches_begin(&w->matches, &w->index, watch_text_view(&w->lines), &w->arena);
	watch_matches_add(&w->matches, &identifier);
	check_matches(w);
}

static void
look_up_all(struct watched *w)
{
	const struct view names[] = { VIEW("example.com"), VIEW("www.example.com"),
		VIEW("x.a.b.example.net"), VIEW("*.example.com"), VIEW("*.com"),
		VIEW("?.example.org"), VIEW("*"), VIEW("f*.example.com"), VIEW("nothing.invalid") };
	const struct view addresses[] = { VIEW("\xc0\x00\x02\x01"), VIEW("\xc6\x33\x64\x01"),
		VIEW("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"), VIEW("\xff\xff\xff\xff") };
	const struct view unread = VIEW("\x82\x0b"
					"example.com\x87\x04\xc0\x00\x02\x01\0 1.1.1.1");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		look_up(w, X509_DOMAIN_NAME, names[i]);
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++)
		look_up(w, X509_ADDRESS, addresses[i]);
	arena_reset(&w->arena);
	watch_matches_begin(&w->matches, &w->index, watch_text_view(&w->lines), &w->arena);
	watch_matches_add_unread(&w->matches, unread);
	check_matches(w);
}

/* Changes the index as the input says, at any place and, more often, in its header and
 * behind its filters. */
static void
spoil(uint8_t *memory, size_t size, struct view *in)
{
	while (in->len > 0) {
		size_t position = fuzz_number(in, 3) % size;
		size_t width = 1 + fuzz_number(in, 1) % 8;
		struct view bytes =
		    fuzz_bytes(in, width < size - position ? width : size - position);

		if (bytes.len > 0)
			memcpy(memory + position, bytes.ptr, bytes.len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct watched *w;
	static struct watch_index whole;
	struct view in = view_of(bytes, len);
	uint8_t *memory;

	if (w == NULL) {
		w = watched_new(source);
		whole = w->index;
	}
	memory = malloc(len + 1);
	promise(memory != NULL);
	if (len > 0)
		memcpy(memory, bytes, len);
	if (watch_index_open(view_of(memory, len), &w->index))
		look_up_all(w);
	free(memory);

	memory = malloc(w->size);
	promise(memory != NULL);
	memcpy(memory, w->memory, w->size);
	spoil(memory, w->size, &in);
	if (watch_index_open(view_of(memory, w->size), &w->index))
		look_up_all(w);
	free(memory);
	w->index = whole;
	return 0;
}
