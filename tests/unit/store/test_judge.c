/* SPDX-License-Identifier: Apache-2.0 */
/* What is ours is silent, what may be ours waits, and all else is told. */
#include "judge_world.h"

/* ---- without sources ---- */

static void
nothing_declared(struct world *w)
{
	read_name(w, 1, 1, "www.example.org");
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
	assert_nothing_due(w);
}

static void
address(struct world *w)
{
	judge_by(w, &no_zone, 0);
	(void)source(w, "");
	read_name(w, 1, 1, "192.0.2.1");
	(void)assert_told(w, FINDING_NEW, RULE_ADDRESS);
}

static void
no_hold(struct world *w)
{
	assert_int_equal(store_policy(w->store, NULL, 0, 0, &w->err), STATUS_OK);
	(void)source(w, "");
	read_name(w, 1, 1, "www.example.org");
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
}

/* ---- what is declared ---- */

static void
key_before(struct world *w)
{
	uint64_t web = source(w, "");

	declare(w, web, STORE_KEY, SPKI, "www.example.org\nexample.org");
	read_name(w, 1, 1, "www.example.org");
	w->now_ms += 100 * MINUTES_MS;
	release(w);
	assert_nothing_due(w);
}

static void
key_elsewhere(struct world *w)
{
	declare(w, source(w, ""), STORE_KEY, SPKI, "www.example.org");
	read_name(w, 1, 1, "login.example.org");
	(void)assert_told(w, FINDING_NEW, RULE_ELSEWHERE);
}

/* The file of the next certificate for this key may come yet. */
static void
key_elsewhere_waits(struct world *w)
{
	uint64_t web;

	judge_by(w, &no_zone, 0);
	web = source(w, "");
	declare(w, web, STORE_KEY, SPKI, "www.example.org");
	read_name(w, 1, 1, "login.example.org");
	assert_nothing_due(w);
	declare(w, web, STORE_KEY, SPKI, "login.example.org");
	source_read(w, web);
	w->now_ms += 100 * MINUTES_MS;
	release(w);
	assert_nothing_due(w);
}

static void
key_beyond_source(struct world *w)
{
	uint64_t web = source(w, ".shop.example.org");

	declare(w, web, STORE_KEY, SPKI, "login.example.org");
	read_name(w, 1, 1, "login.example.org");
	(void)assert_told(w, FINDING_NEW, RULE_ELSEWHERE);
}

static void
tbs_beyond_source(struct world *w)
{
	uint64_t web = source(w, ".shop.example.org");

	declare(w, web, STORE_TBS, TBS, "");
	read_name(w, 1, 1, "login.example.org");
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
}

static void
tbs_before(struct world *w)
{
	declare(w, source(w, ".example.org"), STORE_TBS, TBS, "");
	read_name(w, 1, 1, "www.example.org");
	assert_nothing_due(w);
}

static void
id_before(struct world *w)
{
	declare(w, source(w, ""), STORE_TBS, 1, "");
	read_name(w, 1, 1, "www.example.org");
	read_name(w, 2, 9, "www.example.org");
	assert_int_equal(world_told(w).issuance.id.bytes[0], 9);
	assert_nothing_due(w);
}

/* Of several names one is not bound: the key proves nothing. */
static void
one_name_more(struct world *w)
{
	declare(w, source(w, ""), STORE_KEY, SPKI, "www.example.org");
	world_match(w, 1, 1);
	world_item(w, 1, "www.example.org");
	world_item(w, 1, "login.example.org");
	world_batch(w, 1, 2, 2);
	(void)world_commit(w);
	(void)assert_told(w, FINDING_NEW, RULE_ELSEWHERE);
}

/* The key is bound to one name in one certificate, and to the other in another. */
static void
two_bindings(struct world *w)
{
	uint64_t web = source(w, "");

	declare(w, web, STORE_KEY, SPKI, "www.example.org");
	declare(w, web, STORE_KEY, SPKI, "login.example.org");
	source_read(w, web);
	world_match(w, 1, 1);
	world_item(w, 1, "www.example.org");
	world_item(w, 1, "login.example.org");
	world_batch(w, 1, 2, 2);
	(void)world_commit(w);
	assert_nothing_due(w);
}

static void
told_then_declared(struct world *w)
{
	uint64_t web = source(w, "");

	read_name(w, 1, 1, "www.example.org");
	world_delivered(w, assert_told(w, FINDING_NEW, RULE_NOT_DECLARED).row, true);
	declare(w, web, STORE_TBS, 1, "");
	assert_int_equal(assert_told(w, FINDING_EXPECTED, RULE_TBS).event, STORE_CHANGED);
	assert_nothing_due(w);
	declare(w, web, STORE_TBS, 1, "");
	assert_nothing_due(w);
}

/* ---- the hold ---- */

static void
waits(struct world *w)
{
	judge_by(w, &no_zone, 0);
	(void)source(w, "");
	read_name(w, 1, 1, "www.example.org");
	release(w);
	assert_nothing_due(w);
}

static void
explained_meanwhile(struct world *w)
{
	uint64_t web;

	judge_by(w, &no_zone, 0);
	web = source(w, "");
	read_name(w, 1, 1, "www.example.org");
	declare(w, web, STORE_KEY, SPKI, "www.example.org");
	source_read(w, web);
	w->now_ms += 100 * MINUTES_MS;
	release(w);
	assert_nothing_due(w);
}

/* The source was read before the time of the SCT and the hold was over: it may have been
 * too early. */
static void
waits_for_the_source(struct world *w)
{
	uint64_t web;

	judge_by(w, &no_zone, 0);
	web = source(w, "");
	read_name(w, 1, 1, "www.example.org");
	w->now_ms = SCT_MS + HOLD_MS - 1;
	source_read(w, web);
	w->now_ms = SCT_MS + HOLD_MS;
	release(w);
	assert_nothing_due(w);
	source_read(w, web);
	release(w);
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
}

/* A source that is never read makes nothing wait for ever: from 1000 on, twice the hold. */
static void
waits_no_longer(struct world *w)
{
	judge_by(w, &no_zone, 0);
	(void)source(w, "");
	read_name(w, 1, 1, "www.example.org");
	w->now_ms = 1000 + 2 * HOLD_MS - 1;
	release(w);
	assert_nothing_due(w);
	w->now_ms++;
	release(w);
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
	assert_nothing_due(w);
}

static void
survives(struct world *w)
{
	uint64_t web;

	judge_by(w, &no_zone, 0);
	(void)source(w, "");
	read_name(w, 1, 1, "www.example.org");
	world_restart(w);
	/* Nobody has said how long anything waits. */
	release(w);
	judge_by(w, &no_zone, 0);
	web = source(w, "");
	assert_nothing_due(w);
	w->now_ms = SCT_MS + HOLD_MS;
	source_read(w, web);
	release(w);
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
}

static void
other_source(struct world *w)
{
	judge_by(w, &no_zone, 0);
	(void)source(w, ".shop.example.org");
	read_name(w, 1, 1, "www.example.org");
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
}

static void
source_not_configured(struct world *w)
{
	(void)source(w, "");
	judge_by(w, &no_zone, 0);
	read_name(w, 1, 1, "www.example.org");
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
}

static void
clock_set_back(struct world *w)
{
	judge_by(w, &no_zone, 0);
	(void)source(w, "");
	w->now_ms = 1000 * MINUTES_MS;
	world_match(w, 1, 1);
	world_item(w, 1, "www.example.org");
	world_batch(w, 1, 2, 2);
	(void)world_commit(w);
	w->now_ms = 0;
	release(w);
	release(w);
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
}

static void
hurried(struct world *w)
{
	judge_by(w, &no_zone, 0);
	(void)source(w, "");
	read_name(w, 1, 1, "www.example.org");
	assert_int_equal(store_hurry(w->store, w->now_ms, &w->err), STATUS_OK);
	(void)assert_told(w, FINDING_NEW, RULE_NOT_DECLARED);
}

/* What is learnt meanwhile is told with it. */
static void
worse_meanwhile(struct world *w)
{
	uint64_t web;

	judge_by(w, &no_zone, 0);
	web = source(w, "");
	read_name(w, 1, 1, "login.example.org");
	declare(w, web, STORE_KEY, SPKI, "www.example.org");
	assert_nothing_due(w);
	w->now_ms = SCT_MS + HOLD_MS;
	source_read(w, web);
	release(w);
	(void)assert_told(w, FINDING_NEW, RULE_ELSEWHERE);
	assert_nothing_due(w);
}

/* ---- zones ---- */

static void
read_of_issuer(struct world *w, uint8_t issuer)
{
	world_match_in(w, w->log, 1, 1, issuer);
	world_item(w, 1, "www.example.org");
	world_batch(w, 1, 2, 2);
	(void)world_commit(w);
}

static void
issuer_forbidden(struct world *w)
{
	const struct hash allowed = { .bytes = { 5 } };
	const struct store_zone zone = {
		.names = VIEW(".example.org"),
		.issuers = hash_view(&allowed),
	};

	judge_by(w, &zone, 1);
	(void)source(w, "");
	read_of_issuer(w, 6);
	(void)assert_told(w, FINDING_NEW, RULE_ISSUER);
}

static void
issuer_allowed(struct world *w)
{
	const struct hash allowed[] = { { .bytes = { 4 } }, { .bytes = { 5 } } };
	const struct store_zone zone = {
		.names = VIEW(".example.org"),
		.issuers = view_of(allowed, sizeof(allowed)),
	};

	judge_by(w, &zone, 1);
	(void)source(w, "");
	read_of_issuer(w, 5);
	assert_nothing_due(w);
}

static void
issuer_unknown(struct world *w)
{
	const struct hash allowed = { .bytes = { 5 } };
	const struct store_zone zone = {
		.names = VIEW(".example.org"),
		.issuers = hash_view(&allowed),
	};

	judge_by(w, &zone, 1);
	(void)source(w, "");
	read_of_issuer(w, 0);
	assert_nothing_due(w);
}

static void
high_assurance(struct world *w)
{
	const struct store_zone zones[] = {
		{ .names = VIEW("login.example.org") },
		{ .names = VIEW("www.example.org"), .high_assurance = true },
	};

	judge_by(w, zones, COUNT_OF(zones));
	(void)source(w, "");
	read_name(w, 1, 1, "www.example.org");
	(void)assert_told(w, FINDING_NEW, RULE_ASSURANCE);
}

static void
other_zone(struct world *w)
{
	const struct store_zone zone = {
		.names = VIEW("login.example.org"),
		.high_assurance = true,
	};

	judge_by(w, &zone, 1);
	(void)source(w, "");
	read_name(w, 1, 1, "www.example.org");
	assert_nothing_due(w);
}

static const struct contract contracts[] = {
	{ "what nobody declared is told at once", nothing_declared },
	{ "an address that nobody declared is high, and does not wait", address },
	{ "without a hold nothing waits", no_hold },
	{ "a key that is bound to all names makes a certificate expected", key_before },
	{ "a key that is bound to another name is a finding", key_elsewhere },
	{ "which waits, if a source may still explain it", key_elsewhere_waits },
	{ "a source vouches for no key outside what it may vouch for", key_beyond_source },
	{ "nor for a certificate", tbs_beyond_source },
	{ "a certificate is known by the hash of its TBSCertificate", tbs_before },
	{ "and by the id of its issuance", id_before },
	{ "a key proves nothing if one of the names is not bound to it", one_name_more },
	{ "a key that is bound to each of them somewhere proves", two_bindings },
	{ "what was told and is declared later is told to be expected, once", told_then_declared },
	{ "what a source may explain waits", waits },
	{ "what it explains is never told", explained_meanwhile },
	{ "the wait ends when each source was read after its time", waits_for_the_source },
	{ "it ends after twice the hold whatever sources do", waits_no_longer },
	{ "it goes on after a crash", survives },
	{ "nothing waits for a source that may not vouch for it", other_source },
	{ "nor for one that is not configured any more", source_not_configured },
	{ "a clock that is set back makes nothing wait for long", clock_set_back },
	{ "whoever stops when all is told waits for nothing", hurried },
	{ "what turns out to be worse while it waits is told as that", worse_meanwhile },
	{ "an issuer that may not issue for a zone is critical", issuer_forbidden },
	{ "one that may lets it wait", issuer_allowed },
	{ "an issuer that is not known yet is no other", issuer_unknown },
	{ "a name of high assurance does not wait", high_assurance },
	{ "a zone is about its names only", other_zone },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
