/* SPDX-License-Identifier: Apache-2.0 */
/* The lies of the local log: each is what its sentence says, and no other. */
#include "fixture.h"

static void
lie_other_root(const void *p unused_arg)
{
	struct ctlog_head truth;
	struct ctlog_head lie;

	start();
	truth = ctlog_head(log_);
	tell("other-root", ENTRIES);
	lie = ctlog_head(log_);
	assert_int_equal(lie.size, truth.size);
	assert_false(hash_equal(&lie.root, &truth.root));
	assert_true(head_verifies(&lie));
	tell("other-root", ENTRIES - 1);
	lie = ctlog_head(log_);
	assert_true(hash_equal(&lie.root, &truth.root));
	stop();
}

/* The tree is that of 600 entries of which one is another. */
static void
lie_fork(const void *p unused_arg)
{
	struct hash before;
	struct hash beginning;
	struct hash root;

	start();
	before = tree_root(&log_->tree, ENTRIES);
	beginning = tree_root(&log_->tree, 299);
	tell("fork", 299);
	ctlog_publish(log_, NOW_MS + 3000);
	root = ctlog_head(log_).root;
	assert_false(hash_equal(&root, &before));
	root = tree_root(&log_->tree, 299);
	assert_true(hash_equal(&root, &beginning));
	root = tree_root(&log_->tree, 300);
	assert_false(hash_equal(&root, &beginning));
	tree_change(&log_->tree, 299);
	root = tree_root(&log_->tree, ENTRIES);
	assert_true(hash_equal(&root, &before));
	stop();
}

static void
lie_shrink(const void *p unused_arg)
{
	struct ctlog_head lie;
	struct hash root;

	start();
	tell("shrink", 299);
	lie = ctlog_head(log_);
	root = tree_root(&log_->tree, 299);
	assert_int_equal(lie.size, 299);
	assert_true(hash_equal(&lie.root, &root));
	assert_true(head_verifies(&lie));
	stop();
}

static void
lie_wrong_signature(const void *p unused_arg)
{
	struct ctlog_head lie;

	start();
	tell("wrong-signature", 0);
	lie = ctlog_head(log_);
	assert_false(head_verifies(&lie));
	stop();
}

static void
lie_wrong_leaf(const void *p unused_arg)
{
	struct buf changed;
	struct ctlog_entry entry;

	start();
	buf_init_growing(&changed, 1024);
	tell("wrong-leaf", 5);
	entry = ctlog_entry_served(log_, 5, &changed);
	assert_int_equal(entry.leaf.len, log_->entries[5].leaf.len);
	assert_false(view_equal(entry.leaf, log_->entries[5].leaf));
	entry = ctlog_entry_served(log_, 6, &changed);
	assert_view_equal(entry.leaf, log_->entries[6].leaf);
	buf_fini(&changed);
	stop();
}

/* What is served while a lie about entry 5 is told, and what without. */
static void
lie_broken(const void *p)
{
	const char *kind = p;
	bool is_tile = strcmp(kind, "broken-tile") == 0;
	const char *const *parameters = is_tile ? NULL : WITH("start", "0", "end", "9");
	const char *path = is_tile ? "tile/data/000" : "ct/v1/get-entries";
	struct buf truth;

	start_with(&(struct ctlog_options){ .origin = "log.example/2026",
	    .key_word = "a log",
	    .protocol = CTLOG_BOTH,
	    .entries_max = 100,
	    .plain_tiles = true });
	buf_init_growing(&truth, CTLOG_BODY_MAX);
	buf_bytes(&truth, ask(path, parameters));
	tell(kind, ENTRIES);
	assert_view_equal(ask(path, parameters), buf_view(&truth));
	tell(kind, 5);
	(void)ask(path, parameters);
	assert_int_equal(answer.body.len, truth.len);
	assert_false(view_equal(buf_view(&answer.body), buf_view(&truth)));
	assert_int_equal(occurrences(buf_view(&answer.body), is_tile ? "\xff\xff\xff" : "!\""), 1);
	buf_fini(&truth);
	stop();
}

static void
lie_wrong_index(const void *p unused_arg)
{
	struct view leaf;

	start();
	tell("wrong-leaf-index", ENTRIES);
	add_entries(log_, ENTRIES + 2);
	leaf = log_->entries[ENTRIES].leaf;
	assert_int_equal(leaf.ptr[leaf.len - 1], (ENTRIES + 1) & 0xff);
	leaf = log_->entries[ENTRIES + 1].leaf;
	assert_int_equal(leaf.ptr[leaf.len - 1], (ENTRIES + 1) & 0xff);
	stop();
}

static void
lie_missing_partial(const void *p unused_arg)
{
	start();
	tell("missing-partial", 0);
	(void)get("tile/0/002.p/88");
	assert_int_equal(answer.status, 404);
	(void)get("tile/0/001");
	assert_int_equal(answer.status, 200);
	stop();
}

static void
lie_missing_tile(const void *p unused_arg)
{
	start();
	tell("missing-tile", 1);
	(void)get("tile/data/001");
	assert_int_equal(answer.status, 404);
	(void)get("tile/data/000");
	assert_int_equal(answer.status, 200);
	(void)get("tile/0/001");
	assert_int_equal(answer.status, 200);
	stop();
}

static void
lie_changing(const void *p unused_arg)
{
	struct buf truth;
	struct buf first;

	start();
	buf_init_growing(&truth, CTLOG_BODY_MAX);
	buf_init_growing(&first, CTLOG_BODY_MAX);
	buf_bytes(&truth, ask("ct/v1/get-entries", WITH("start", "0", "end", "9")));
	tell("changing-leaf", 5);
	(void)ask("ct/v1/get-entries", WITH("start", "6", "end", "9"));
	buf_bytes(&first, ask("ct/v1/get-entries", WITH("start", "0", "end", "9")));
	assert_int_equal(first.len, truth.len);
	assert_false(view_equal(buf_view(&first), buf_view(&truth)));
	assert_view_equal(
	    ask("ct/v1/get-entries", WITH("start", "0", "end", "9")), buf_view(&truth));
	buf_fini(&truth);
	buf_fini(&first);
	stop();
}

static void
lie_bomb(const void *p unused_arg)
{
	start();
	tell("gzip-bomb", 0);
	assert_true(get("tile/data/000").len < 32 * KIB);
	assert_true(answer.gzipped);
	assert_int_equal(get("tile/0/000").len, 256 * HASH_LEN);
	stop();
}

static void
lie_endless(const void *p unused_arg)
{
	size_t len;

	start();
	len = get("checkpoint").len;
	tell("endless", 1000);
	assert_int_equal(get("checkpoint").len, len + 1000);
	stop();
}

static void
lie_wrong_proof(const void *p unused_arg)
{
	struct buf truth;

	start();
	buf_init_growing(&truth, CTLOG_BODY_MAX);
	buf_bytes(&truth, ask("ct/v1/get-sth-consistency", WITH("first", "300", "second", "600")));
	tell("wrong-proof", 1);
	assert_false(
	    view_equal(ask("ct/v1/get-sth-consistency", WITH("first", "300", "second", "600")),
		buf_view(&truth)));
	assert_view_equal(ask("ct/v1/get-sth-consistency", WITH("first", "300", "second", "600")),
	    buf_view(&truth));
	buf_fini(&truth);
	stop();
}

static void
lie_short(const void *p unused_arg)
{
	start();
	tell("short-answers", 3);
	(void)ask("ct/v1/get-entries", WITH("start", "0", "end", "50"));
	assert_int_equal(occurrences(buf_view(&answer.body), "\"leaf_input\""), 3);
	tell("short-answers", 0);
	assert_view_equal(
	    ask("ct/v1/get-entries", WITH("start", "0", "end", "50")), VIEW("{\"entries\":[]}"));
	stop();
}

static void
lie_other_origin(const void *p unused_arg)
{
	start();
	tell("other-origin", 0);
	assert_true(view_starts_with(get("checkpoint"), VIEW("other.invalid/log\n600\n")));
	stop();
}

struct clock_case {
	const char *says;
	const char *kind;
	int64_t off_ms;
};

static void
clock_run(const void *p)
{
	const struct clock_case *row = p;
	struct ctlog_head lie;
	uint64_t honest_ms;

	start();
	honest_ms = ctlog_head(log_).timestamp_ms;
	tell(row->kind, 3600);
	lie = ctlog_head(log_);
	assert_int_equal((int64_t)(lie.timestamp_ms - honest_ms), row->off_ms);
	assert_true(head_verifies(&lie));
	stop();
}

static void
lie_html(const void *p unused_arg)
{
	start();
	tell("html", 0);
	assert_true(view_starts_with(get("ct/v1/get-sth"), VIEW("<!DOCTYPE html>")));
	assert_int_equal(answer.status, 200);
	stop();
}

struct count_case {
	const char *says;
	const char *kind;
	unsigned status;
	unsigned retry_after_s;
};

static void
count_run(const void *p)
{
	const struct count_case *row = p;

	start();
	tell(row->kind, 2);
	for (int i = 0; i < 2; i++) {
		(void)get("checkpoint");
		assert_int_equal(answer.status, row->status);
		assert_int_equal(answer.retry_after_s, row->retry_after_s);
	}
	(void)get("checkpoint");
	assert_int_equal(answer.status, 200);
	stop();
}

static void
lie_slow(const void *p unused_arg)
{
	start();
	tell("slow", 250);
	(void)get("checkpoint");
	assert_int_equal(answer.late_ms, 250);
	stop();
}

static void
lie_stall(const void *p unused_arg)
{
	start();
	tell("stall", 1);
	(void)get("checkpoint");
	assert_true(answer.late_ms == UINT64_MAX);
	(void)get("checkpoint");
	assert_true(answer.late_ms == 0);
	stop();
}

struct trickle_case {
	const char *says;
	const char *kind;
	const char *path;
	uint64_t byte_ms;
};

static void
lie_trickle(const void *p)
{
	const struct trickle_case *row = p;

	start();
	tell(row->kind, 7);
	(void)get(row->path);
	assert_int_equal(answer.status, 200);
	assert_int_equal(answer.byte_ms, row->byte_ms);
	stop();
}

static void
lie_by_request(const void *p unused_arg)
{
	struct ctlog_request request = {
		.path = VIEW("lie"),
		.changes = true,
		.parameters = { { "kind", "shrink" }, { "at", "7" } },
		.parameter_count = 2,
	};

	start();
	ctlog_answer(log_, &request, &answer);
	assert_int_equal(answer.status, 200);
	assert_int_equal(ctlog_head(log_).size, 7);
	assert_int_equal(occurrences(get("lie"), "\n"), CTLOG_LIE_COUNT);
	assert_int_equal(occurrences(buf_view(&answer.body), "* shrink"), 1);
	request.parameters[0].value = "none";
	ctlog_answer(log_, &request, &answer);
	assert_int_equal(ctlog_head(log_).size, ENTRIES);
	request.parameters[0].value = "truth";
	ctlog_answer(log_, &request, &answer);
	assert_int_equal(answer.status, 400);
	stop();
}

int
main(void)
{
	static const struct trickle_case trickles[] = {
		{ "each answer trickles", "trickle", "checkpoint", 7 },
		{ "each answer trickles, entries too", "trickle", "tile/data/000", 7 },
		{ "entries alone trickle", "trickle-entries", "tile/data/000", 7 },
		{ "no head trickles then", "trickle-entries", "checkpoint", 0 },
		{ "nor does a hash tile", "trickle-entries", "tile/0/000", 0 },
	};
	static const struct clock_case clocks[] = {
		{ "heads are signed an hour ahead", "ahead", 3600000 },
		{ "heads are signed an hour behind", "behind", -3600000 },
	};
	static const struct count_case counts[] = {
		{ "the next two requests are too many", "too-many-requests", 429, 1 },
		{ "the next two requests find the server broken", "server-error", 500, 0 },
	};

	tap_test("another root is rightly signed, at one size", lie_other_root, NULL);
	tap_test("a fork has the same entries before one, and another tree", lie_fork, NULL);
	tap_test("a tree shrinks to one that was", lie_shrink, NULL);
	tap_test("a wrong signature does not verify", lie_wrong_signature, NULL);
	tap_test("a wrong leaf has its length and other bytes", lie_wrong_leaf, NULL);
	tap_test("a broken tile has its length, and one length of an entry is impossible",
	    lie_broken, "broken-tile");
	tap_test("a broken leaf has its length and is no base 64", lie_broken, "broken-leaf");
	tap_test("a wrong leaf_index is one too high", lie_wrong_index, NULL);
	tap_test("partial tiles are missing where full ones are not", lie_missing_partial, NULL);
	tap_test("one full data tile is missing, and its hashes are not", lie_missing_tile, NULL);
	tap_test("an entry changes behind its first reading", lie_changing, NULL);
	tap_test("a small data tile inflates to a large one", lie_bomb, NULL);
	tap_test("blanks follow an answer", lie_endless, NULL);
	tap_test("a consistency proof is wrong once", lie_wrong_proof, NULL);
	tap_test("answers are short, or empty", lie_short, NULL);
	tap_test("the origin is another's", lie_other_origin, NULL);
	tap_rows(clocks, clock_run);
	tap_test("a page comes with status 200", lie_html, NULL);
	tap_rows(counts, count_run);
	tap_test("an answer is late", lie_slow, NULL);
	tap_test("an answer never begins", lie_stall, NULL);
	tap_rows(trickles, lie_trickle);
	tap_test("lies are told, listed and ended by request", lie_by_request, NULL);
	return tap_done();
}
