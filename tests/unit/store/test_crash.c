/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A monitor that is killed again and again at any point of its work: nothing that
 * was acknowledged is missing, nothing is there twice, nothing stays untold.
 */
#include "unit/store/world.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define ROUNDS 40
#define ENTRIES_MAX 100000
/* Every third entry matches. */
#define MATCH_EVERY 3

/* What the outside world saw, in memory that the dead leave behind. */
struct witness {
	volatile uint64_t acknowledged;         /* entries before it */
	volatile uint8_t told[ENTRIES_MAX];     /* the last attempt, per entry */
	volatile uint8_t recorded[ENTRIES_MAX]; /* that it was told is committed */
	volatile uint8_t told_wrongly;          /* after its record, or as an old attempt */
};

/* The child cannot fail a test; it ends in a way that its parent notices. */
static void
must(bool holds)
{
	if (!holds)
		_exit(EXIT_FAILURE);
}

static void
tell_entry(struct world *w, uint64_t index)
{
	struct store_match match = { .index = index, .json = VIEW("{}") };
	const struct store_item item = { .value = VIEW("www.example.org") };
	struct buf id;

	buf_init(&id, match.id.bytes, sizeof(match.id.bytes));
	buf_uint(&id, 8, index);
	must(store_match(w->store, w->log, &match, &w->err) == STATUS_OK);
	must(store_item(w->store, w->log, index, &item, &w->err) == STATUS_OK);
}

static void
tell_batch(struct world *w, uint64_t begin, uint64_t end)
{
	for (uint64_t i = begin; i < end; i++) {
		if (i % MATCH_EVERY == 0)
			tell_entry(w, i);
	}
	must(world_try_batch(w, w->log, begin, end, end) == STATUS_OK);
}

static void
commit(struct world *w, struct witness *witness, uint64_t end)
{
	uint64_t entries;

	must(store_commit(w->store, w->now_ms, &entries, &w->err) == STATUS_OK);
	witness->acknowledged = end;
}

/* The effect, and then its record. */
static bool
deliver_one(struct world *w, struct witness *witness, uint64_t *ret_index)
{
	struct store_delivery delivery;
	bool found;

	must(store_next_delivery(w->store, w->now_ms, &found, &delivery, &w->err) == STATUS_OK);
	if (!found)
		return false;
	*ret_index = delivery.issuance.index;
	if (witness->recorded[*ret_index] || delivery.attempt <= witness->told[*ret_index])
		witness->told_wrongly = 1;
	witness->told[*ret_index] = (uint8_t)delivery.attempt;
	must(store_delivered(w->store, delivery.row, true, VIEW(""), w->now_ms, &w->err) ==
	     STATUS_OK);
	return true;
}

static void
deliver(struct world *w, struct witness *witness, uint64_t end)
{
	uint64_t told[32];
	size_t count = 0;

	while (count < COUNT_OF(told) && deliver_one(w, witness, &told[count]))
		count++;
	commit(w, witness, end);
	for (size_t i = 0; i < count; i++)
		witness->recorded[told[i]] = 1;
}

/* Reads on from where the state says, until it is killed. */
static void no_return
work(struct world *w, struct witness *witness, unsigned seed)
{
	const struct store_log log = world_log_named("first");
	struct store_progress progress;
	uint64_t begin;

	must(world_try_open(w) == STATUS_OK);
	must(store_log(w->store, &log, &w->log, &progress, &w->err) == STATUS_OK);
	begin = progress.known ? progress.folded : 0;
	for (;;) {
		uint64_t end = begin + 1 + (uint64_t)(rand_r(&seed) % 60);

		must(end < ENTRIES_MAX);
		tell_batch(w, begin, end);
		if (rand_r(&seed) % 3 == 0)
			commit(w, witness, end);
		if (rand_r(&seed) % 3 == 0)
			deliver(w, witness, end);
		begin = end;
	}
}

static void
kill_after(struct world *w, struct witness *witness, unsigned seed)
{
	unsigned pause_us = (unsigned)rand_r(&seed) % 30000;
	pid_t child = fork();
	int how;

	assert_true(child >= 0);
	if (child == 0)
		work(w, witness, seed);
	(void)usleep(pause_us);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFSIGNALED(how));
	assert_false(witness->told_wrongly);
}

static bool
take_parsed(void *context, const struct store_log_status *log)
{
	uint64_t *parsed = context;

	*parsed = log->parsed;
	return true;
}

/* What the state must say, whenever it is opened. */
static void
check(struct world *w, const struct witness *witness)
{
	struct store_progress progress = world_progress(w);
	uint64_t matches = (progress.folded + MATCH_EVERY - 1) / MATCH_EVERY;
	uint64_t parsed = 0;

	assert_true(progress.folded >= witness->acknowledged);
	assert_int_equal(progress.begin, 0);
	assert_int_equal(progress.proven, progress.folded);
	assert_int_equal(store_each_log(w->store, take_parsed, &parsed, &w->err), STATUS_OK);
	assert_int_equal(parsed, progress.folded);
	assert_int_equal(world_counts(w).issuances, matches);
	assert_int_equal(world_counts(w).sightings, matches);
	assert_int_equal(world_counts(w).unproven, 0);
}

static void
killed(struct world *w)
{
	struct witness *witness =
	    mmap(NULL, sizeof(*witness), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	uint64_t told = 0;
	uint64_t index;

	assert_true(witness != MAP_FAILED);
	for (unsigned round = 1; round <= ROUNDS; round++) {
		store_closep(&w->store);
		kill_after(w, witness, round);
		world_open(w);
		check(w, witness);
	}
	assert_true(witness->acknowledged > 0);
	while (deliver_one(w, witness, &index))
		(void)world_commit(w);
	assert_false(witness->told_wrongly);
	assert_int_equal(world_counts(w).undelivered, 0);
	for (size_t i = 0; i < ENTRIES_MAX; i++)
		told += witness->told[i] > 0 ? 1 : 0;
	assert_int_equal(told, world_counts(w).issuances);
	assert_int_equal(munmap(witness, sizeof(*witness)), 0);
}

static const struct contract contracts[] = {
	{ "a death at any point loses nothing and doubles nothing", killed },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
