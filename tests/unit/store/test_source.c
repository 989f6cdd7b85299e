/* SPDX-License-Identifier: Apache-2.0 */
/* What sources lose, how they stand, and what is told that was not seen before. */
#include "judge_world.h"

/* ---- what sources lose ---- */

static void
key_gone(struct world *w, uint64_t after_ms)
{
	uint64_t web = source(w, "");

	declare(w, web, STORE_KEY, SPKI, "www.example.org");
	source_read(w, web);
	source_read(w, web);
	w->now_ms += after_ms;
	read_name(w, 1, 1, "www.example.org");
}

static void
key_gone_lately(struct world *w)
{
	key_gone(w, LIMIT_DECLARED_STAYS_MS - 1);
	assert_nothing_due(w);
}

static void
key_gone_long_ago(struct world *w)
{
	key_gone(w, LIMIT_DECLARED_STAYS_MS);
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
}

static void
key_back(struct world *w)
{
	uint64_t web = source(w, "");

	declare(w, web, STORE_KEY, SPKI, "www.example.org");
	source_read(w, web);
	source_read(w, web);
	declare(w, web, STORE_KEY, SPKI, "www.example.org");
	source_read(w, web);
	w->now_ms += LIMIT_DECLARED_STAYS_MS;
	read_name(w, 1, 1, "www.example.org");
	assert_nothing_due(w);
}

static void
nothing_changed(struct world *w)
{
	uint64_t web = source(w, "");

	declare(w, web, STORE_KEY, SPKI, "www.example.org");
	source_read(w, web);
	assert_int_equal(store_source_read(w->store, web, false, w->now_ms, &w->err), STATUS_OK);
	w->now_ms += LIMIT_DECLARED_STAYS_MS;
	read_name(w, 1, 1, "www.example.org");
	assert_nothing_due(w);
}

static void
tbs_gone(struct world *w)
{
	uint64_t web = source(w, "");

	declare(w, web, STORE_TBS, TBS, "");
	source_read(w, web);
	source_read(w, web);
	w->now_ms += 2 * LIMIT_DECLARED_STAYS_MS;
	read_name(w, 1, 1, "www.example.org");
	assert_nothing_due(w);
}

/* ---- signals ---- */

/* The signals of issuance id, of this issuer, which is read at this time. */
static unsigned
signals_at(struct world *w, uint8_t id, uint8_t issuer, uint8_t key, uint64_t now_ms)
{
	struct store_match match = {
		.index = id,
		.id = { .bytes = { id } },
		.has_issuer_key = issuer != 0,
		.issuer_key_sha256 = { .bytes = { issuer } },
		.spki_sha256 = { .bytes = { key } },
		.serial = view_of(&id, 1),
	};
	struct store_delivery told;

	w->now_ms = now_ms;
	assert_int_equal(store_match(w->store, w->log, &match, &w->err), STATUS_OK);
	world_item(w, id, "www.example.org");
	world_batch(w, id, id + 1U, id + 1U);
	(void)world_commit(w);
	told = world_told(w);
	assert_int_equal(told.verdict.since_ms, 1000);
	return told.verdict.signals;
}

static void
signals_of(struct world *w)
{
	const uint64_t learnt_ms = 1000 + LIMIT_LEARNING_MS;

	assert_int_equal(signals_at(w, 1, 7, 3, 1000), 0);
	assert_int_equal(signals_at(w, 2, 8, 4, learnt_ms - 1), 0);
	assert_int_equal(signals_at(w, 3, 7, 3, learnt_ms), 1U << SIGNAL_KEY_SEEN);
	assert_int_equal(
	    signals_at(w, 4, 9, 5, learnt_ms), 1U << SIGNAL_ISSUER_NEW | 1U << SIGNAL_KEY_NEW);
	assert_int_equal(signals_at(w, 5, 9, 6, learnt_ms + 1), 1U << SIGNAL_KEY_NEW);
	/* An issuer that nobody knows may be any. */
	assert_int_equal(signals_at(w, 6, 0, 5, learnt_ms + 2), 1U << SIGNAL_KEY_SEEN);
}

/* ---- how sources stand ---- */

static bool
take_status(void *context, const struct store_source_status *status)
{
	struct store_source_status *ret = context;

	*ret = *status;
	assert_view_equal(status->name, VIEW("web"));
	assert_view_equal(status->names, VIEW(".example.org"));
	assert_true(status->is_configured);
	ret->trouble.len = status->trouble.len;
	return false;
}

static struct store_source_status
status_of(struct world *w)
{
	struct store_source_status status = { .source = 0 };

	assert_int_equal(store_each_source(w->store, take_status, &status, &w->err), STATUS_OK);
	return status;
}

static void
freshness(struct world *w)
{
	uint64_t web = source(w, ".example.org");

	assert_int_equal(status_of(w).read_ms, 0);
	declare(w, web, STORE_KEY, SPKI, "www.example.org");
	declare(w, web, STORE_TBS, TBS, "");
	source_read(w, web);
	assert_int_equal(status_of(w).source, web);
	assert_int_equal(status_of(w).read_ms, w->now_ms);
	assert_int_equal(status_of(w).declared, 2);
	w->now_ms += 7;
	assert_int_equal(
	    store_source_failed(w->store, web, VIEW("gone"), w->now_ms, &w->err), STATUS_OK);
	w->now_ms += 7;
	assert_int_equal(
	    store_source_failed(w->store, web, VIEW("gone!"), w->now_ms, &w->err), STATUS_OK);
	assert_int_equal(status_of(w).trouble.len, 5);
	assert_int_equal(status_of(w).trouble_ms, 1007);
	assert_int_equal(status_of(w).declared, 2);
	source_read(w, web);
	assert_int_equal(status_of(w).trouble.len, 0);
	assert_int_equal(status_of(w).declared, 0);
}

static void
no_such_source(struct world *w)
{
	const struct store_declared item = { .kind = STORE_TBS };

	assert_int_equal(store_declare(w->store, 7, &item, 1, 1, &w->err), STATUS_MESSAGE);
	assert_said(w, "there is no source 7");
	assert_int_equal(store_source_read(w->store, 7, true, 1, &w->err), STATUS_MESSAGE);
}

static const struct contract contracts[] = {
	{ "a key that its source lost counts for thirty days", key_gone_lately },
	{ "and then no more", key_gone_long_ago },
	{ "one that comes back counts as before", key_back },
	{ "a source in which nothing has changed declares what it did", nothing_changed },
	{ "a certificate that was declared once is expected for ever", tbs_gone },
	{ "what is told says what is new after a week of learning, and since when", signals_of },
	{ "how fresh a source is, and what ails it, is kept", freshness },
	{ "a source that nobody named declares nothing", no_such_source },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
