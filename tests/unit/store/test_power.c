/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The power is cut before each step of the work of a store that changes its disk.  When it
 * is back the state is sound, has all that was acknowledged, and of a commit that was under
 * way everything or nothing.
 */
#include "base/own.h"
#include "support/power_vfs.h"
#include "unit/store/witness.h"

/* What is done before a start, between two, and after the last. */
#define STARTS 2
#define BATCHES 3
#define BATCH_ENTRIES 24
/* A start takes fewer steps. */
#define RECOVERY_STEPS 60
/* Of the steps that the long form looks at, the short one looks at each fifth. */
#define SHORT_APART 5

struct power_case {
	const char *says;
	unsigned steps; /* before which the power is cut */
	size_t apart;   /* at each, or at each second, third, ... of them */
	enum power_loss loss;
	bool twice; /* and again while the state is opened */
};

static bool
read_on(struct world *w, struct witness *witness, uint64_t *end)
{
	uint64_t begin = *end;

	*end += BATCH_ENTRIES;
	return witness_batch(w, begin, *end) && witness_commit(w, witness, *end) &&
	       witness_deliver(w, witness, *end);
}

/* One run of the monitor, which goes on where the state says. */
static bool
run(struct world *w, struct witness *witness)
{
	const struct store_log log = world_log_named("first");
	struct store_progress progress;
	uint64_t end;

	if (world_try_open(w) != STATUS_OK ||
	    store_log(w->store, &log, &w->log, &progress, &w->err) != STATUS_OK)
		return false;
	end = progress.known ? progress.folded : 0;
	for (size_t i = 0; i < BATCHES; i++) {
		if (!read_on(w, witness, &end))
			return false;
	}
	store_closep(&w->store);
	return true;
}

static bool
work(struct world *w, struct witness *witness)
{
	for (size_t i = 0; i < STARTS; i++) {
		if (!run(w, witness))
			return false;
	}
	return true;
}

static void
return_power(struct world *w, const struct power_case *row, struct random *random)
{
	store_closep(&w->store);
	power_return(row->loss, random);
}

static void
cut_again(struct world *w, const struct power_case *row, struct random *random)
{
	power_cut_at(POWER_CHANGE, random_between(random, 1, RECOVERY_STEPS));
	assert_true(world_try_open(w) == STATUS_OK || power_has_failed());
	return_power(w, row, random);
}

/* Whether there was an n-th step to be cut. */
static bool
cut(const struct power_case *row, size_t n, struct random *random)
{
	cleanup_with(free_p) struct witness *witness = xcalloc(1, sizeof(*witness));
	struct world w;
	bool was_cut;

	power_begin();
	world_init(&w, &store_sqlite);
	power_cut_at(row->steps, n);
	assert_true(work(&w, witness) || power_has_failed());
	was_cut = power_has_failed();
	return_power(&w, row, random);
	if (row->twice)
		cut_again(&w, row, random);
	world_open(&w);
	world_check_sound(&w);
	witness_check(&w, witness);
	store_closep(&w.store);
	assert_true(run(&w, witness));
	world_open(&w);
	witness_check(&w, witness);
	witness_check_told(&w, witness);
	world_fini(&w);
	power_end();
	return was_cut;
}

static void
power_run(const void *p)
{
	const struct power_case *row = p;
	size_t apart = row->apart * (getenv("CTVIGIL_STORY_LONG") == NULL ? SHORT_APART : 1);
	struct random random = { .state = 1 };
	size_t cuts = 0;

	while (cut(row, 1 + cuts * apart, &random))
		cuts++;
	assert_in_range(cuts, 8, 2000);
	print_error("# the power was cut at %zu steps\n", cuts);
}

int
main(void)
{
	static const struct power_case rows[] = {
		{ "what was acknowledged is there when all that was not synced is lost",
		    POWER_SYNC | POWER_OPEN | POWER_DELETE | POWER_TRUNCATE, 1, POWER_ALL_LOST,
		    false },
		{ "what was acknowledged is there when some of the other sectors are, too",
		    POWER_CHANGE, 3, POWER_SOME_LOST, false },
		{ "what was acknowledged is there when the other sectors are torn", POWER_CHANGE, 1,
		    POWER_ALL_TORN, false },
		{ "what was acknowledged is there when the power is cut again while it is opened",
		    POWER_CHANGE, 3, POWER_ALL_TORN, true },
	};

	tap_section("sqlite");
	tap_rows(rows, power_run);
	return tap_done();
}
