/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A monitor that is killed again and again at any point of its work: nothing that
 * was acknowledged is missing, nothing is there twice, nothing stays untold.
 */
#include "unit/store/witness.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#define ROUNDS 40
/* In each eighth of them it has committed something before. */
#define COMMITTED_EVERY 8
#define DEADLINE_MS 60000

/* The child cannot fail a test; it ends in a way that its parent notices. */
static void
must(bool holds)
{
	if (!holds)
		_exit(EXIT_FAILURE);
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

		must(end < WITNESS_ENTRIES);
		must(witness_batch(w, begin, end));
		if (rand_r(&seed) % 3 == 0)
			must(witness_commit(w, witness, end));
		if (rand_r(&seed) % 3 == 0)
			must(witness_deliver(w, witness, end));
		begin = end;
	}
}

static void
await_commit(const struct witness *witness)
{
	uint64_t before = witness->acknowledged;

	for (int i = 0; witness->acknowledged == before && i < DEADLINE_MS; i++)
		(void)usleep(1000);
}

static void
kill_after(struct world *w, struct witness *witness, unsigned round)
{
	unsigned seed = round;
	unsigned pause_us = (unsigned)rand_r(&seed) % 30000;
	pid_t child = fork();
	int how;

	assert_true(child >= 0);
	if (child == 0)
		work(w, witness, seed);
	if (round % COMMITTED_EVERY == 0)
		await_commit(witness);
	(void)usleep(pause_us);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFSIGNALED(how));
}

static void
killed(struct world *w)
{
	struct witness *witness =
	    mmap(NULL, sizeof(*witness), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_true(witness != MAP_FAILED);
	for (unsigned round = 1; round <= ROUNDS; round++) {
		store_closep(&w->store);
		kill_after(w, witness, round);
		world_open(w);
		witness_check(w, witness);
	}
	assert_true(witness->acknowledged > 0);
	witness_check_told(w, witness);
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
