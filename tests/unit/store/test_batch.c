/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of entries, and what of it the state then says. */
#include "unit/store/world.h"

/* ---- batches ---- */

static void
staged(struct world *w)
{
	world_match(w, 3, 1);
	world_item(w, 3, "www.example.org");
	world_fault(w, 4, "unreadable");
	(void)world_commit(w);
	assert_int_equal(world_counts(w).issuances, 0);
	assert_int_equal(world_counts(w).faults, 0);
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).issuances, 1);
	assert_int_equal(world_counts(w).faults, 1);
}

static void
uncommitted(struct world *w)
{
	world_match(w, 3, 1);
	world_batch(w, 0, 10, 10);
	assert_int_equal(store_waiting(w->store), 10);
	world_restart(w);
	assert_int_equal(store_waiting(w->store), 0);
	assert_int_equal(world_counts(w).issuances, 0);
	assert_false(world_progress(w).known);
}

static void
interleaved(struct world *w)
{
	world_match(w, 12, 1);
	world_match(w, 3, 2);
	world_item(w, 12, "late.example.org");
	world_item(w, 3, "early.example.org");
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).issuances, 1);
	assert_view_equal(world_told(w).items[0].value, VIEW("early.example.org"));
	world_batch(w, 10, 20, 20);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).issuances, 2);
	assert_view_equal(world_told(w).items[0].value, VIEW("late.example.org"));
}

static void
group(struct world *w)
{
	world_batch(w, 0, 10, 0);
	world_batch(w, 10, 30, 0);
	assert_int_equal(store_waiting(w->store), 30);
	assert_int_equal(world_commit(w), 30);
	assert_int_equal(world_commit(w), 0);
}

static void
tell_everything(struct world *w)
{
	world_match(w, 3, 1);
	world_item(w, 3, "www.example.org");
	world_fault(w, 4, "unreadable");
	world_batch(w, 0, 10, 10);
}

static void
assert_told_once(struct world *w)
{
	struct store_counts counts = world_counts(w);
	struct store_delivery delivery;

	assert_int_equal(counts.issuances, 1);
	assert_int_equal(counts.sightings, 1);
	assert_int_equal(counts.faults, 1);
	assert_int_equal(counts.undelivered, 2);
	assert_int_equal(counts.evidence_bytes, strlen("raw bytes"));
	assert_int_equal(world_first_log(w).parsed, 10);
	delivery = world_told(w);
	assert_int_equal(delivery.sighting_count, 1);
	assert_int_equal(delivery.item_count, 1);
}

static void
again_after_restart(struct world *w)
{
	tell_everything(w);
	(void)world_commit(w);
	world_restart(w);
	tell_everything(w);
	assert_int_equal(world_commit(w), 10);
	assert_told_once(w);
}

static void
again_before_commit(struct world *w)
{
	tell_everything(w);
	tell_everything(w);
	assert_int_equal(world_commit(w), 20);
	assert_told_once(w);
}

static void
again_in_pieces(struct world *w)
{
	tell_everything(w);
	(void)world_commit(w);
	world_batch(w, 2, 5, 10);
	(void)world_commit(w);
	assert_told_once(w);
}

static void
later_list(struct world *w)
{
	struct store_batch batch = {
		.generation = 2, .begin = 0, .end = 10, .parsed = 10, .proven = 0
	};

	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	world_match(w, 3, 1);
	assert_int_equal(store_batch(w->store, w->log, &batch, w->now_ms, &w->err), STATUS_OK);
	(void)world_commit(w);
	assert_int_equal(world_first_log(w).parsed, 10);
	assert_true(world_told(w).proven);
}

struct refused_batch {
	uint64_t begin;
	uint64_t end;
	uint64_t parsed;
	uint64_t with_faults;
	uint64_t faulty;
};

static void
refused(struct world *w)
{
	const struct refused_batch batches[] = {
		{ 10, 20, 9, 0, 0 },
		{ 10, 20, 11, 0, 0 },
		{ 10, 20, 9, 1, 1 },
		{ 10, 20, 4, 7, 0 },
		{ 10, 20, UINT64_MAX, 11, 0 },
		{ 20, 10, 0, 0, 0 },
		{ 10, (uint64_t)INT64_MAX + 1, (uint64_t)INT64_MAX - 9, 0, 0 },
		{ 5, 15, 10, 0, 0 },
	};

	world_batch(w, 0, 10, 0);
	world_match(w, 12, 1);
	for (size_t i = 0; i < COUNT_OF(batches); i++) {
		const struct store_batch batch = {
			.begin = batches[i].begin,
			.end = batches[i].end,
			.parsed = batches[i].parsed,
			.with_faults = batches[i].with_faults,
			.faulty = batches[i].faulty,
		};

		assert_int_equal(
		    store_batch(w->store, w->log, &batch, w->now_ms, &w->err), STATUS_MESSAGE);
	}
	assert_int_equal(world_try_batch(w, w->log + 1, 10, 20, 0), STATUS_MESSAGE);
	assert_int_equal(store_waiting(w->store), 10);
	(void)world_commit(w);
	assert_int_equal(world_try_batch(w, w->log, 5, 15, 0), STATUS_MESSAGE);
	world_batch(w, 10, 20, 0);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).issuances, 1);
}

static void
item_alone(struct world *w)
{
	const struct store_item item = { .exact = true };

	world_match(w, 3, 1);
	assert_int_equal(store_item(w->store, w->log, 4, &item, &w->err), STATUS_MESSAGE);
	assert_int_equal(store_item(w->store, w->log + 1, 3, &item, &w->err), STATUS_MESSAGE);
}

static void
counts(struct world *w)
{
	const struct store_batch batch = {
		.begin = 0, .end = 10, .parsed = 7, .with_faults = 2, .faulty = 1
	};
	struct store_log_status log;

	assert_int_equal(store_batch(w->store, w->log, &batch, w->now_ms, &w->err), STATUS_OK);
	world_batch(w, 10, 15, 0);
	(void)world_commit(w);
	log = world_first_log(w);
	assert_int_equal(log.parsed, 12);
	assert_int_equal(log.with_faults, 2);
	assert_int_equal(log.faulty, 1);
	assert_int_equal(log.progress.folded - log.progress.begin, 15);
}

static bool
add_interval(void *context, const struct store_interval *interval)
{
	struct buf *out = context;

	buf_printf(out, "%d:%llu-%llu ", (int)interval->kind, (unsigned long long)interval->begin,
	    (unsigned long long)interval->end);
	return true;
}

static bool
take_one_interval(void *context, const struct store_interval *interval)
{
	(void)add_interval(context, interval);
	return false;
}

static void
lost(struct world *w)
{
	char memory[128];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	world_batch(w, 10, 20, 15);
	assert_int_equal(store_lost(w->store, w->log, 0, 12, &w->err), STATUS_OK);
	assert_int_equal(store_lost(w->store, w->log, 12, 0, &w->err), STATUS_MESSAGE);
	assert_int_equal(store_lost(w->store, w->log + 1, 0, 12, &w->err), STATUS_MESSAGE);
	(void)world_commit(w);
	assert_int_equal(world_first_log(w).lost, 10);
	assert_int_equal(
	    store_each_interval(w->store, w->log, add_interval, &out, &w->err), STATUS_OK);
	assert_string_equal(buf_string(&out), "2:0-10 1:10-15 0:15-20 ");
	buf_clear(&out);
	assert_int_equal(
	    store_each_interval(w->store, w->log, take_one_interval, &out, &w->err), STATUS_OK);
	assert_string_equal(buf_string(&out), "2:0-10 ");
}

/* ---- issuances, faults, findings ---- */

static void
one_issuance(struct world *w)
{
	uint64_t second = world_log(w, "second");
	struct store_delivery delivery;

	world_match(w, 3, 1);
	world_match(w, 4, 1);
	world_match_in(w, second, 7, 1, 0);
	world_batch(w, 0, 10, 10);
	assert_int_equal(world_try_batch(w, second, 0, 10, 0), STATUS_OK);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).issuances, 1);
	assert_int_equal(world_counts(w).sightings, 3);
	assert_int_equal(world_counts(w).unproven, 1);
	delivery = world_told(w);
	assert_int_equal(delivery.sighting_count, 3);
	assert_view_equal(delivery.sightings[2].log_name, VIEW("second"));
	assert_int_equal(delivery.sightings[2].index, 7);
	assert_nothing_due(w);
}

static void
mismatch(struct world *w)
{
	struct store_delivery delivery;

	world_match_in(w, w->log, 3, 1, 9);
	world_match_in(w, w->log, 4, 2, 9);
	world_match_in(w, w->log, 5, 3, 8);
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).mismatches, 1);
	delivery = world_told(w);
	assert_int_equal(delivery.mismatch_count, 1);
	assert_int_equal(delivery.mismatches[0].bytes[0], 2);
	delivery = world_told(w);
	assert_int_equal(delivery.mismatch_count, 1);
	assert_int_equal(delivery.mismatches[0].bytes[0], 1);
	assert_int_equal(world_told(w).mismatch_count, 0);
}

static void
late_issuer(struct world *w)
{
	world_match_in(w, w->log, 3, 1, 0);
	world_match_in(w, w->log, 4, 2, 9);
	world_batch(w, 0, 10, 0);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).mismatches, 0);
	world_match_in(w, w->log, 13, 1, 9);
	world_batch(w, 10, 20, 20);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).issuances, 2);
	assert_int_equal(world_counts(w).mismatches, 1);
	assert_true(world_told(w).issuance.has_issuer_key);
}

static void
fault_told(struct world *w)
{
	struct store_delivery delivery;

	world_fault(w, 3, "unreadable");
	world_fault(w, 3, "crashed-parser");
	world_match(w, 4, 1);
	world_fault(w, 4, "unreadable");
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).faults, 3);
	assert_int_equal(world_told(w).subject, STORE_ISSUANCE);
	delivery = world_told(w);
	assert_int_equal(delivery.subject, STORE_FAULT);
	assert_int_equal(delivery.fault.index, 3);
	assert_int_equal(delivery.fault.offset, 7);
	assert_view_equal(delivery.fault.code, VIEW("unreadable"));
	assert_view_equal(delivery.fault.message, VIEW("message"));
	assert_view_equal(delivery.fault.raw, VIEW("raw bytes"));
	assert_int_equal(delivery.sighting_count, 1);
	assert_int_equal(delivery.sightings[0].index, 3);
	assert_true(delivery.proven);
	assert_view_equal(world_told(w).fault.code, VIEW("crashed-parser"));
	assert_nothing_due(w);
}

static void
finding_told(struct world *w)
{
	struct store_delivery delivery;

	world_finding(w, w->log, "split-view", 100);
	world_finding(w, w->log, "split-view", 100);
	world_finding(w, w->log, "split-view", 101);
	(void)world_commit(w);
	assert_int_equal(world_counts(w).findings, 2);
	assert_true(world_first_log(w).failed);
	delivery = world_told(w);
	assert_int_equal(delivery.subject, STORE_FINDING);
	assert_view_equal(delivery.finding.kind, VIEW("split-view"));
	assert_view_equal(delivery.finding.message, VIEW("two roots for one size"));
	assert_view_equal(delivery.finding.evidence, VIEW("evidence"));
	assert_int_equal(delivery.finding.at, 100);
	assert_view_equal(delivery.sightings[0].log_name, VIEW("first"));
	assert_true(delivery.proven);
	assert_int_equal(world_told(w).finding.at, 101);
	assert_nothing_due(w);
}

static void
finding_unknown_log(struct world *w)
{
	const struct store_finding finding = { .kind = VIEW("split-view") };

	assert_int_equal(
	    store_finding(w->store, w->log + 1, &finding, w->now_ms, &w->err), STATUS_MESSAGE);
}

/* ---- evidence ---- */

static void
finding_of_bytes(struct world *w, uint64_t at, size_t len)
{
	static const uint8_t zeros[128];
	const struct store_finding finding = {
		.kind = VIEW("split-view"), .at = at, .evidence = view_of(zeros, len)
	};

	assert_int_equal(store_finding(w->store, w->log, &finding, w->now_ms, &w->err), STATUS_OK);
	(void)world_commit(w);
}

static void
evidence_full(struct world *w)
{
	w->options.evidence_max = 100;
	world_restart(w);
	finding_of_bytes(w, 1, 99);
	finding_of_bytes(w, 2, 2);
	assert_int_equal(world_counts(w).evidence_bytes, 99);
	assert_int_equal(world_counts(w).evidence_left_out, 2);
	finding_of_bytes(w, 3, 1);
	assert_int_equal(world_counts(w).evidence_bytes, 100);
	finding_of_bytes(w, 4, 1);
	assert_int_equal(world_counts(w).evidence_left_out, 3);
	assert_int_equal(world_told(w).finding.evidence.len, 99);
	assert_int_equal(world_told(w).finding.evidence.len, 0);
	world_restart(w);
	assert_string_equal(buf_string(&w->notes),
	    "state: evidence is full: of 3 bytes only the hashes are kept\n");
}

static void
evidence_ordinary(struct world *w)
{
	uint8_t other;

	w->options.evidence_max = 100;
	world_restart(w);
	finding_of_bytes(w, 1, 70);
	assert_false(world_contradicts(w, 5, 1, &other));
	assert_int_equal(world_counts(w).evidence_bytes, 74);
	assert_false(world_contradicts(w, 6, 1, &other));
	assert_int_equal(world_counts(w).evidence_left_out, 4);
	assert_true(world_contradicts(w, 6, 2, &other));
	finding_of_bytes(w, 2, 26);
	assert_int_equal(world_counts(w).evidence_bytes, 100);
}

static const struct contract contracts[] = {
	{ "what is staged waits for its batch", staged },
	{ "what was not committed is not there after a restart", uncommitted },
	{ "a batch takes what belongs to its entries and leaves the rest", interleaved },
	{ "a commit acknowledges all batches before it", group },
	{ "a batch told again after a restart changes nothing", again_after_restart },
	{ "a batch told again before the commit changes nothing", again_before_commit },
	{ "a part of a batch told again changes nothing", again_in_pieces },
	{ "proven entries matched against a later list are told at once", later_list },
	{ "a batch that cannot be is refused, and what it would take stays", refused },
	{ "an item without a match is refused", item_alone },
	{ "the counts of a log add up to the entries read", counts },
	{ "lost entries are those that were not read", lost },

	{ "entries with one id are one issuance", one_issuance },
	{ "the same serial under the same key is a mismatch of both", mismatch },
	{ "the issuer's key may come with a later entry", late_issuer },
	{ "an unreadable entry is told, unless it matches", fault_told },
	{ "a finding is told once per log, kind and place", finding_told },
	{ "a finding of an unknown log is refused", finding_unknown_log },

	{ "evidence is kept up to its limit, then its hash", evidence_full },
	{ "heads leave room for what shows a misbehaviour", evidence_ordinary },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
