/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of a certificate that matches more than is listed or compared. */
#include "watched.h"

#include <stdio.h>

/* Watches count names below example.com, tell(i) each. */
static struct watched *
watched_many(const char *format, size_t count)
{
	struct watched *w;
	struct buf list;

	buf_init_growing(&list, 64 * MIB);
	for (size_t i = 0; i < count; i++) {
		char line[64];

		(void)snprintf(line, sizeof(line), "n%zu.%s\n", i, format);
		buf_text(&list, line);
	}
	w = watched_new(buf_string(&list));
	buf_fini(&list);
	return w;
}

static void
cover_run(const void *p)
{
	const size_t *count = p;
	struct watched *w = watched_many("example.com", *count);
	bool many = *count > LIMIT_MATCH_ITEMS;
	size_t listed = many ? LIMIT_MATCH_ITEMS : *count;

	add_name(w, "*.example.com", X509_READING_PLAIN);
	assert_int_equal(w->matches.count, listed + many);
	assert_int_equal(w->matches.kept[0].reason, WATCH_REASON_WILDCARD);
	if (many) {
		const struct watch_match *all = &w->matches.kept[listed];

		assert_int_equal(all->reason, WATCH_REASON_COVERS_MANY);
		assert_int_equal(all->covered, *count);
		assert_int_equal(all->item.len, 0);
		assert_view_equal(all->value, VIEW("*.example.com"));
		assert_false(all->exact);
	}
	watched_free(w);
}

static void
lines_run(unused_arg const void *p)
{
	struct watched *w = watched_many("example.com", 40);
	const struct watch_match *last;

	w->matches.work_left = 26; /* 6 of the search, 20 of the names */
	add_name(w, "?.example.com", X509_READING_BAD_LABEL);
	assert_in_range(w->matches.count, 20, 22);
	last = &w->matches.kept[w->matches.count - 1];
	assert_int_equal(last->reason, WATCH_REASON_NOT_COMPARED);
	assert_int_equal(last->covered, w->matches.count - 1);
	add_name(w, "?.com", X509_READING_BAD_LABEL);
	last = &w->matches.kept[w->matches.count - 1];
	assert_int_equal(last->reason, WATCH_REASON_NOT_COMPARED);
	assert_int_equal(last->covered, 0);
	assert_int_equal(w->matches.left_out, 2);
	add_name(w, "n7.example.com", X509_READING_PLAIN);
	assert_int_equal(w->matches.left_out, 3);
	last = &w->matches.kept[w->matches.count - 1];
	assert_int_equal(last->reason, WATCH_REASON_NOT_COMPARED);
	assert_view_equal(last->value, VIEW("n7.example.com"));
	watched_free(w);
}

/* Adds so many names below example.com. */
static void
add_names(struct watched *w, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "n%zu.example.com", i);
		add_name(w, name, X509_READING_PLAIN);
	}
}

/* Names that are watched, when no line may be read any more. */
static void
uncompared_run(const void *p)
{
	const size_t *names = p;
	struct watched *w = watched_new(".example.com\n");

	w->matches.work_left = 0;
	add_names(w, *names);
	assert_int_equal(w->matches.count, *names);
	assert_int_equal(w->matches.left_out, *names);
	assert_int_equal(w->matches.kept[LIMIT_MATCH_ITEMS - 2].reason, WATCH_REASON_NOT_COMPARED);
	assert_int_equal(w->matches.more == NULL, *names <= LIMIT_MATCH_ITEMS);
	watched_free(w);
}

/* A name in a tree that is watched, too: two sightings, one of which is one too many. */
static void
uncompared_twice_run(unused_arg const void *p)
{
	struct watched *w = watched_new(".example.com\nwww.example.com\n");

	w->matches.work_left = 0;
	w->matches.uncompared = LIMIT_MATCH_ITEMS - 1;
	add_name(w, "www.example.com", X509_READING_PLAIN);
	assert_int_equal(w->matches.count, 2);
	assert_int_equal(w->matches.kept[0].reason, WATCH_REASON_NOT_COMPARED);
	assert_int_equal(w->matches.kept[1].reason, WATCH_REASON_MORE);
	assert_int_equal(w->matches.more->covered, 1);
	watched_free(w);
}

/* An address in a watched block, when no line may be read any more. */
static void
address_lines_run(unused_arg const void *p)
{
	struct watched *w = watched_new("192.0.2.0/24\n");
	uint8_t bytes[16];
	struct x509_identifier address = identifier_of("=192.0.2.1", X509_READING_PLAIN, bytes);

	w->matches.work_left = 0;
	watch_matches_add(&w->matches, &address);
	assert_int_equal(w->matches.count, 1);
	assert_int_equal(w->matches.kept[0].reason, WATCH_REASON_NOT_COMPARED);
	assert_int_equal(w->matches.left_out, 1);
	w->matches.count = LIMIT_MATCHES;
	watch_matches_add(&w->matches, &address);
	assert_int_equal(w->matches.count, LIMIT_MATCHES + 1);
	assert_int_equal(w->matches.kept[LIMIT_MATCHES].reason, WATCH_REASON_MORE);
	assert_int_equal(w->matches.left_out, 2);
	watched_free(w);
}

static void
kept_run(unused_arg const void *p)
{
	struct watched *w = watched_new(".example.com\n");
	const struct watch_match *more;

	add_names(w, LIMIT_MATCHES + 3);
	more = w->matches.more;
	assert_int_equal(w->matches.count, LIMIT_MATCHES + 1);
	assert_int_equal(w->matches.left_out, 3);
	assert_ptr_equal(more, &w->matches.kept[LIMIT_MATCHES]);
	assert_int_equal(more->reason, WATCH_REASON_MORE);
	assert_int_equal(more->covered, 3);
	assert_view_equal(more->value, VIEW("n1000.example.com"));
	assert_view_equal(more->item, VIEW(".example.com"));
	watched_free(w);
}

static void
arena_run(const void *p)
{
	const size_t *room = p;
	struct watched *w = watched_new("example.com tag:T\n");

	w->arena.size = *room;
	add_name(w, "example.com", X509_READING_PLAIN);
	assert_int_equal(w->matches.count, 1);
	assert_int_equal(
	    w->matches.kept[0].reason, *room < 43 ? WATCH_REASON_MORE : WATCH_REASON_SAME_NAME);
	assert_int_equal(w->matches.left_out, *room < 43);
	watched_free(w);
}

int
main(void)
{
	static const size_t counts[] = { 99, 100, 101, 500 };
	static const size_t rooms[] = { 10, 16, 42, 43 };

	tap_test("99 covered names are listed", cover_run, &counts[0]);
	tap_test("100 covered names are listed", cover_run, &counts[1]);
	tap_test("101 covered names are counted too", cover_run, &counts[2]);
	tap_test("500 covered names are counted too", cover_run, &counts[3]);
	tap_test("a certificate that asks for too many lines is told so", lines_run, NULL);
	tap_test("99 names that are not compared any more are told", uncompared_run, &counts[0]);
	tap_test("100 names that are not compared any more are told", uncompared_run, &counts[1]);
	tap_test("of 101 names that are not compared 100 are told", uncompared_run, &counts[2]);
	tap_test("of two sightings of one name one may be too many", uncompared_twice_run, NULL);
	tap_test("an address that is not compared any more is told", address_lines_run, NULL);
	tap_test("matches beyond the limit are counted", kept_run, NULL);
	tap_test("a match without room for its item is counted", arena_run, &rooms[0]);
	tap_test("a match without room for its tag is counted", arena_run, &rooms[1]);
	tap_test("a match without room for its value is counted", arena_run, &rooms[2]);
	tap_test("a match with room for all is kept", arena_run, &rooms[3]);
	return tap_done();
}
