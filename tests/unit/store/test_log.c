/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of watch lists, logs and heads, and what of it the state then says. */
#include "unit/store/world.h"

static uint64_t
generation_of(struct world *w, uint8_t digest)
{
	const struct hash hash = { .bytes = { digest } };
	uint64_t generation = 0;

	assert_int_equal(store_watch(w->store, &hash, 3, &generation, &w->err), STATUS_OK);
	return generation;
}

static void
watch_numbers(struct world *w)
{
	assert_int_equal(generation_of(w, 1), 1);
	assert_int_equal(generation_of(w, 2), 2);
	assert_int_equal(generation_of(w, 1), 1);
	world_restart(w);
	assert_int_equal(generation_of(w, 2), 2);
	assert_int_equal(generation_of(w, 3), 3);
}

static void
new_log(struct world *w)
{
	assert_false(world_progress(w).known);
}

static bool
take_url(void *context, const struct store_log_status *log)
{
	struct buf *out = context;

	buf_bytes(out, log->description.url);
	return true;
}

static void
changed_log(struct world *w)
{
	struct store_log log = world_log_named("first");
	struct store_progress progress;
	uint64_t number;
	char memory[64];
	struct buf url;

	log.url = VIEW("https://new.example/");
	assert_int_equal(store_log(w->store, &log, &number, &progress, &w->err), STATUS_OK);
	assert_int_equal(number, w->log);
	buf_init(&url, memory, sizeof(memory));
	assert_int_equal(store_each_log(w->store, take_url, &url, &w->err), STATUS_OK);
	assert_view_equal(buf_view(&url), VIEW("https://new.example/"));
}

static void
log_goes_on(struct world *w)
{
	struct store_progress progress;

	world_batch(w, 100, 150, 150);
	world_batch(w, 150, 200, 150);
	assert_int_equal(world_commit(w), 100);
	world_restart(w);
	progress = world_progress(w);
	assert_true(progress.known);
	assert_int_equal(progress.begin, 100);
	assert_int_equal(progress.proven, 150);
	assert_int_equal(progress.folded, 200);
	assert_view_equal(progress.range, VIEW("proven range"));
}

static void
log_goes_on_inside(struct world *w)
{
	world_batch(w, 100, 200, 150);
	assert_int_equal(world_commit(w), 100);
	world_restart(w);
	assert_int_equal(world_progress(w).proven, 150);
	assert_view_equal(world_progress(w).range, VIEW("proven range"));
}

static void
log_begins(struct world *w)
{
	world_batch(w, 100, 100, 100);
	assert_int_equal(world_commit(w), 0);
	world_restart(w);
	assert_true(world_progress(w).known);
	assert_int_equal(world_progress(w).folded, 100);
	assert_view_equal(world_progress(w).range, VIEW("proven range"));
	/* Whatever is read behind it. */
	world_batch(w, 100, 150, 100);
	assert_int_equal(world_commit(w), 50);
	world_restart(w);
	assert_int_equal(world_progress(w).folded, 150);
	assert_int_equal(world_progress(w).proven, 100);
	assert_view_equal(world_progress(w).range, VIEW("proven range"));
}

static void
proof_moves_on(struct world *w)
{
	world_batch(w, 0, 100, 0);
	(void)world_commit(w);
	world_batch(w, 100, 100, 100);
	(void)world_commit(w);
	assert_int_equal(world_progress(w).proven, 100);
}

static void
head_again(struct world *w)
{
	uint8_t other;

	assert_false(world_contradicts(w, 5, 1, &other));
	assert_false(world_contradicts(w, 5, 1, &other));
	assert_false(world_contradicts(w, 6, 2, &other));
	assert_int_equal(world_counts(w).evidence_bytes, 2 * strlen("body"));
}

static void
head_contradiction(struct world *w)
{
	uint8_t other;

	assert_false(world_contradicts(w, 5, 1, &other));
	world_restart(w);
	assert_true(world_contradicts(w, 5, 2, &other));
	assert_int_equal(other, 1);
	assert_true(world_contradicts(w, 5, 2, &other));
	assert_int_equal(other, 1);
	assert_true(world_contradicts(w, 5, 1, &other));
	assert_int_equal(other, 2);
}

/* The signed tree that a proof of 100 entries is held to, of these sizes. */
static void
assert_signed(struct world *w, uint64_t size, uint8_t root)
{
	world_restart(w);
	assert_int_equal(world_progress(w).signed_size, size);
	assert_int_equal(world_progress(w).signed_root.bytes[0], root);
}

static void
head_with_proof(struct world *w)
{
	uint8_t other;

	world_batch(w, 0, 100, 100);
	(void)world_commit(w);
	assert_signed(w, 0, 0);
	(void)world_contradicts(w, 99, 1, &other);
	assert_signed(w, 0, 0);
	(void)world_contradicts(w, 102, 2, &other);
	assert_signed(w, 102, 2);
	(void)world_contradicts(w, 101, 3, &other);
	assert_signed(w, 101, 3);
	(void)world_contradicts(w, 100, 4, &other);
	assert_signed(w, 100, 4);
	(void)world_contradicts(w, 100, 5, &other);
	assert_signed(w, 100, 4);
}

static void
head_huge(struct world *w)
{
	uint8_t other;

	assert_false(world_contradicts(w, UINT64_MAX, 1, &other));
	assert_true(world_contradicts(w, UINT64_MAX, 2, &other));
	assert_false(world_contradicts(w, UINT64_MAX - 1, 1, &other));
}

static void
head_unknown_log(struct world *w)
{
	const struct store_head head = { .size = 1 };
	struct hash other;
	bool contradicts;

	assert_int_equal(
	    store_head(w->store, w->log + 1, &head, &contradicts, &other, &w->err), STATUS_MESSAGE);
}

static const struct contract contracts[] = {
	{ "a watch list keeps its number", watch_numbers },
	{ "nothing is known of a new log", new_log },
	{ "a log whose address changes is the same log", changed_log },
	{ "a log goes on where it was committed", log_goes_on },
	{ "a log whose proof ends inside a batch goes on there", log_goes_on_inside },
	{ "a log that was begun goes on there, whatever was read behind it", log_begins },
	{ "a proof moves on without new entries", proof_moves_on },
	{ "a head that is told again is one head", head_again },
	{ "two roots for one size contradict each other", head_contradiction },
	{ "the smallest tree with all that is proven, signed first, is what a log is held to",
	    head_with_proof },
	{ "a head of 2^64 - 1 entries is kept", head_huge },
	{ "a head of an unknown log is refused", head_unknown_log },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
