/* SPDX-License-Identifier: Apache-2.0 */
/* A watch list in memory with its index, for the tests of what is found in it. */
#ifndef CTVIGIL_TESTS_UNIT_WATCH_WATCHED_H
#define CTVIGIL_TESTS_UNIT_WATCH_WATCHED_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/own.h"
#include "watch/build.h"
#include "watch/list.h"
#include "watch/match.h"
#include "watch/probe.h"

#include "support/tap.h"

#include <stdlib.h>

struct watched {
	struct buf text;
	struct view lines;
	void *memory;
	size_t size;
	struct watch_index index;
	struct arena arena;
	struct watch_matches matches;
};

/* Watches the items of source, a line each. */
static inline struct watched *
watched_new(const char *source)
{
	struct watched *w = xcalloc(1, sizeof(*w));
	char remarks_memory[2048];
	struct buf remarks;
	struct watch_list list = { .text = &w->text, .remarks = &remarks };
	struct watch_plan plan;
	struct arena arena;
	void *scratch;

	buf_init(&remarks, remarks_memory, sizeof(remarks_memory));
	buf_init_growing(&w->text, 64 * MIB);
	assert_true(watch_list_read(&list, "test", view_text(source)));
	w->lines = buf_view(&w->text);
	assert_true(watch_plan(w->lines, &plan));
	w->size = plan.size;
	w->memory = xcalloc(1, plan.size);
	scratch = xcalloc(1, plan.scratch);
	arena_init(&arena, scratch, plan.scratch);
	assert_true(watch_build(w->lines, &plan, &arena, w->memory));
	free(scratch);
	assert_true(watch_index_open(view_of(w->memory, w->size), &w->index));
	arena_init(&w->arena, xcalloc(1, MIB), MIB);
	watch_matches_begin(&w->matches, &w->index, watch_text_view(&w->lines), &w->arena);
	return w;
}

static inline void
watched_free(struct watched *w)
{
	buf_fini(&w->text);
	free(w->memory);
	free(w->arena.memory);
	free(w);
}

/* What a probe says of one identifier. */
static inline void
watched_hit(void *context, uint64_t cookie)
{
	size_t *hits = context;

	*hits += (size_t)cookie;
}

static inline size_t
watched_probe(struct watched *w, const struct x509_identifier *identifier)
{
	struct watch_probe probe;
	size_t hits = 0;

	watch_probe_init(&probe, &w->index, watched_hit, &hits);
	watch_probe_add(&probe, identifier, 1);
	watch_probe_flush(&probe);
	return hits;
}

/* The identifier that a text says, an address behind '='.  *address has room for its bytes. */
static inline struct x509_identifier
identifier_of(const char *value, enum x509_reading reading, uint8_t address[16])
{
	struct x509_identifier ret = {
		.kind = value[0] == '=' ? X509_ADDRESS : X509_DOMAIN_NAME,
		.where = value[0] == '=' ? X509_WHERE_SAN_IP : X509_WHERE_SAN_DNS,
		.reading = reading,
		.value = view_text(value),
	};
	struct address read;
	struct buf bytes;

	if (value[0] != '=')
		return ret;
	assert_true(address_from_text(view_text(value + 1), &read));
	buf_init(&bytes, address, 16);
	if (read.is_v6)
		buf_uint(&bytes, 8, read.high);
	buf_uint(&bytes, read.is_v6 ? 8 : 4, read.low);
	ret.value = buf_view(&bytes);
	return ret;
}

static inline void
add_name(struct watched *w, const char *name, enum x509_reading reading)
{
	const struct x509_identifier identifier = {
		.kind = X509_DOMAIN_NAME,
		.where = X509_WHERE_SUBJECT_CN,
		.reading = reading,
		.value = view_text(name),
	};

	watch_matches_add(&w->matches, &identifier);
}

#endif
