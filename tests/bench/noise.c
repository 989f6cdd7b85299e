/* SPDX-License-Identifier: Apache-2.0 */
#include "bench/noise.h"

#include "base/own.h"
#include "support/random.h"

#include <stdlib.h>

/* Customers in the zone in which few may issue, behind customer 0. */
#define RESTRICTED 20U
#define CDN_DOMAINS 20U
#define HOSTS_MOST 6U
#define IN_A_MILLION 1000000U

static const char *const hosts[HOSTS_MOST] = { "", "www.", "mail.", "shop.", "api.", "dev." };
static const char *const zones[] = { "com", "net", "de" };

/* What happens next to whom; what was put off is left where it is. */
struct plan {
	uint64_t at_ms;
	uint64_t order;
	enum {
		PLAN_RENEW,
		PLAN_MOVE,
		PLAN_MISUSE,
		PLAN_SEE_FIRST,
		PLAN_SEE_SECOND,
		PLAN_DECLARE,
	} kind;
	uint32_t number;
};

struct noise {
	struct random random;
	struct noise_customer *customers;
	uint32_t customer_count;
	struct noise_certificate *certificates;
	uint32_t certificate_count;
	uint32_t ordinary_count; /* of these, those before the CDN's */
	struct noise_issuance *issuances;
	uint32_t issuance_count;
	struct plan *plans; /* a heap, the next first */
	size_t plan_count;
	uint64_t order;
	uint32_t names;
	uint32_t domains;
	uint32_t keys;
	uint32_t *former; /* certificates whose names former keys have, of keys from 1 on */
	uint32_t former_count;
	uint32_t former_used;
	uint32_t late; /* of a million issuances, the one that is declared too late */
};

static bool
one_in(struct noise *noise, uint64_t so_many)
{
	return random_between(&noise->random, 1, so_many) == 1;
}

static uint64_t
draw_ms(struct noise *noise, uint64_t low_ms, uint64_t high_ms)
{
	return random_between(&noise->random, low_ms, high_ms);
}

/* An array with room for one more, which grows by doubling. */
static void *
room(void *array, size_t count, size_t size)
{
	if ((count & (count - 1)) != 0)
		return array;
	return xrealloc(array, (count == 0 ? 1 : 2 * count) * size);
}

/* ---- plans ---- */

static bool
is_before(const struct plan *a, const struct plan *b)
{
	return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static void
plan(struct noise *noise, uint64_t at_ms, int kind, uint32_t number)
{
	const struct plan new = { at_ms, noise->order++, (unsigned)kind, number };
	size_t i = noise->plan_count;

	noise->plans = room(noise->plans, i, sizeof(*noise->plans));
	noise->plan_count++;
	for (; i > 0 && is_before(&new, &noise->plans[(i - 1) / 2]); i = (i - 1) / 2)
		noise->plans[i] = noise->plans[(i - 1) / 2];
	noise->plans[i] = new;
}

static struct plan
take_plan(struct noise *noise)
{
	struct plan *plans = noise->plans;
	const struct plan first = plans[0];
	size_t count = --noise->plan_count;
	const struct plan last = plans[count];
	size_t i = 0;
	size_t child;

	while ((child = 2 * i + 1) < count) {
		if (child + 1 < count && is_before(&plans[child + 1], &plans[child]))
			child++;
		if (is_before(&last, &plans[child]))
			break;
		plans[i] = plans[child];
		i = child;
	}
	plans[i] = last;
	return first;
}

/* ---- who there is ---- */

static uint64_t
draw_period(struct noise *noise)
{
	uint64_t of_hundred = random_between(&noise->random, 1, 100);

	if (of_hundred <= 60)
		return 60 * NOISE_DAY_MS;
	return of_hundred <= 90 ? 40 * NOISE_DAY_MS : 4 * NOISE_DAY_MS;
}

static enum noise_habit
draw_habit(struct noise *noise)
{
	uint64_t of_hundred = random_between(&noise->random, 1, 100);

	if (of_hundred <= 50)
		return NOISE_ALWAYS_NEW;
	return of_hundred <= 80 ? NOISE_KEPT : NOISE_SHARED;
}

static enum noise_source
draw_source(struct noise *noise)
{
	uint64_t of_hundred = random_between(&noise->random, 1, 100);

	if (of_hundred <= 40)
		return NOISE_CERTIFICATES;
	if (of_hundred <= 65)
		return NOISE_KEYS;
	return of_hundred <= 80 ? NOISE_HASHES : NOISE_REQUESTS;
}

static void
add_certificate(struct noise *noise, uint32_t domain_count, uint32_t host_count)
{
	uint32_t number = noise->certificate_count;
	struct noise_customer *customer = &noise->customers[noise->customer_count - 1];
	struct noise_certificate *certificate;

	noise->certificates = room(noise->certificates, number, sizeof(*noise->certificates));
	certificate = &noise->certificates[number];
	*certificate = (struct noise_certificate){
		.period_ms = domain_count > 1 ? 60 * NOISE_DAY_MS : draw_period(noise),
		.customer = noise->customer_count - 1,
		.domain = noise->domains,
		.domains = domain_count,
		.hosts = host_count,
		.has_wildcard = domain_count == 1 && one_in(noise, 10),
		.key = customer->habit == NOISE_SHARED ? customer->key : noise->keys++,
		.declared = NOISE_NONE,
	};
	certificate->declared_key = certificate->key;
	noise->certificate_count++;
	noise->domains += domain_count;
	noise->names += domain_count * host_count + certificate->has_wildcard;
	customer->count++;
	certificate->next_ms =
	    NOISE_BEGIN_MS + NOISE_HOUR_MS + draw_ms(noise, 0, certificate->period_ms);
	plan(noise, certificate->next_ms, PLAN_RENEW, number);
}

static struct noise_customer *
add_customer(struct noise *noise)
{
	uint32_t number = noise->customer_count;
	struct noise_customer *customer;

	noise->customers = room(noise->customers, number, sizeof(*noise->customers));
	customer = &noise->customers[number];
	noise->customer_count++;
	*customer = (struct noise_customer){
		.first = noise->certificate_count,
		.key = noise->keys++,
		.habit = draw_habit(noise),
		.source = draw_source(noise),
		.issuer = (uint8_t)random_between(&noise->random, 0, NOISE_ISSUERS - 2),
	};
	if (number <= RESTRICTED) {
		customer->source = NOISE_REQUESTS;
		customer->issuer &= 1;
	} else if (one_in(noise, 3)) {
		plan(noise, NOISE_BEGIN_MS + draw_ms(noise, NOISE_DAY_MS, NOISE_YEAR_MS), PLAN_MOVE,
		    number);
	}
	return customer;
}

static void
add_ordinary(struct noise *noise, uint32_t names)
{
	while (noise->names < names) {
		uint64_t count = random_between(&noise->random, 1, 5);

		(void)add_customer(noise);
		while (count-- > 0)
			add_certificate(
			    noise, 1, (uint32_t)random_between(&noise->random, 1, HOSTS_MOST));
	}
	noise->ordinary_count = noise->certificate_count;
}

static void
add_cdn(struct noise *noise, uint32_t names)
{
	struct noise_customer *cdn = add_customer(noise);

	cdn->habit = NOISE_ALWAYS_NEW;
	cdn->source = NOISE_HASHES;
	while (noise->names < names)
		add_certificate(noise, CDN_DOMAINS, 2);
}

/* ---- whom a mis-issuance meets ---- */

static bool
has_declared_key(const struct noise *noise, uint32_t certificate)
{
	uint32_t customer = noise->certificates[certificate].customer;

	return noise->customers[customer].source != NOISE_HASHES;
}

/* Any certificate of a domain in no zone, other than of this customer. */
static uint32_t
draw_victim(struct noise *noise, uint32_t but_customer, bool with_key)
{
	uint32_t first = noise->customers[RESTRICTED + 1].first;

	for (;;) {
		uint32_t i =
		    (uint32_t)random_between(&noise->random, first, noise->ordinary_count - 1);

		if (noise->certificates[i].customer != but_customer &&
		    (!with_key || has_declared_key(noise, i)))
			return i;
	}
}

static uint32_t
draw_of(struct noise *noise, uint32_t first_customer, uint32_t last_customer)
{
	const struct noise_customer *last = &noise->customers[last_customer];

	return (uint32_t)random_between(
	    &noise->random, noise->customers[first_customer].first, last->first + last->count - 1);
}

static uint32_t
draw_certificate(struct noise *noise, enum noise_kind kind)
{
	if (kind == NOISE_ASSURANCE)
		return draw_of(noise, 0, 0);
	if (kind == NOISE_NO_ISSUER || kind == NOISE_FORBIDDEN)
		return draw_of(noise, 1, RESTRICTED);
	if (kind == NOISE_GONE)
		return noise->former[noise->former_used++];
	return draw_victim(noise, NOISE_NONE, kind == NOISE_ELSEWHERE || kind == NOISE_ONE_MORE);
}

/* ---- issuances ---- */

static struct noise_issuance *
add_issuance(struct noise *noise, uint64_t sct_ms, uint32_t certificate)
{
	const struct noise_certificate *c = &noise->certificates[certificate];
	uint32_t number = noise->issuance_count;
	uint64_t second_ms = sct_ms + draw_ms(noise, NOISE_MINUTE_MS, 10 * NOISE_MINUTE_MS);

	noise->issuances = room(noise->issuances, number, sizeof(*noise->issuances));
	noise->issuance_count++;
	plan(noise, sct_ms + draw_ms(noise, 30 * NOISE_SECOND_MS, 3 * NOISE_MINUTE_MS),
	    PLAN_SEE_FIRST, number);
	plan(noise, second_ms + draw_ms(noise, 30 * NOISE_SECOND_MS, 3 * NOISE_MINUTE_MS),
	    PLAN_SEE_SECOND, number);
	noise->issuances[number] = (struct noise_issuance){
		.sct_ms = sct_ms,
		.certificate = certificate,
		.other = NOISE_NONE,
		.key = c->key,
		.issuer = noise->customers[c->customer].issuer,
		.kind = NOISE_OURS,
	};
	return &noise->issuances[number];
}

/* A new key where that is the habit, or its year is over, or it must be one. */
static void
choose_key(struct noise *noise, struct noise_certificate *c, bool must_be_new)
{
	struct noise_customer *customer = &noise->customers[c->customer];
	bool is_old = one_in(noise, NOISE_YEAR_MS / c->period_ms);
	bool is_first = c == &noise->certificates[customer->first];

	if (customer->habit == NOISE_SHARED && !must_be_new) {
		if (is_old && is_first)
			customer->key = noise->keys++;
		c->key = customer->key;
	} else if (customer->habit != NOISE_KEPT || is_old || must_be_new) {
		c->key = noise->keys++;
	}
}

/* When what was ordered is in its source: of a certificate that is logged an hour from now. */
static uint64_t
draw_declared_ms(struct noise *noise, uint32_t customer, uint64_t sct_ms, bool is_late)
{
	if (is_late)
		return sct_ms + draw_ms(noise, 30 * NOISE_MINUTE_MS, 60 * NOISE_MINUTE_MS);
	if (noise->customers[customer].source == NOISE_REQUESTS)
		return sct_ms -
		       draw_ms(noise, customer == 0 ? 10 * NOISE_MINUTE_MS : 0, NOISE_HOUR_MS);
	return sct_ms - NOISE_HOUR_MS + draw_ms(noise, 0, 69 * NOISE_MINUTE_MS);
}

/* Orders a certificate, which is logged an hour later. */
static void
renew(struct noise *noise, uint64_t now_ms, uint32_t certificate)
{
	struct noise_certificate *c = &noise->certificates[certificate];
	uint64_t sct_ms = now_ms + NOISE_HOUR_MS;
	uint32_t number = noise->issuance_count;
	bool is_late = number % IN_A_MILLION == noise->late;

	if (now_ms != c->next_ms || sct_ms >= NOISE_BEGIN_MS + NOISE_YEAR_MS)
		return;
	choose_key(noise, c, is_late);
	(void)add_issuance(noise, sct_ms, certificate);
	plan(noise, draw_declared_ms(noise, c->customer, sct_ms, is_late), PLAN_DECLARE, number);
	c->next_ms = now_ms + c->period_ms;
	plan(noise, c->next_ms, PLAN_RENEW, certificate);
}

static void
move(struct noise *noise, uint64_t now_ms, uint32_t number)
{
	struct noise_customer *customer = &noise->customers[number];

	customer->issuer = (uint8_t)((customer->issuer + 1) % (NOISE_ISSUERS - 1));
	for (uint32_t i = customer->first; i < customer->first + customer->count; i++) {
		struct noise_certificate *c = &noise->certificates[i];

		c->next_ms = now_ms + draw_ms(noise, NOISE_MINUTE_MS, 3 * NOISE_DAY_MS);
		plan(noise, c->next_ms, PLAN_RENEW, i);
	}
}

static void
misuse(struct noise *noise, uint64_t now_ms, enum noise_kind kind)
{
	uint32_t former = noise->former_used;
	uint32_t certificate = draw_certificate(noise, kind);
	struct noise_issuance *issuance = add_issuance(noise, now_ms, certificate);
	bool is_known = kind == NOISE_ELSEWHERE || kind == NOISE_ONE_MORE;

	issuance->kind = (uint8_t)kind;
	if (is_known)
		issuance->other =
		    draw_victim(noise, noise->certificates[certificate].customer, false);
	if (is_known)
		issuance->key = noise->certificates[certificate].declared_key;
	else
		issuance->key = kind == NOISE_GONE ? 1 + former : noise->keys++;
	if (kind == NOISE_FORBIDDEN)
		issuance->issuer = NOISE_ISSUERS - 1;
}

/* ---- making a year ---- */

/* The keys that are given up early in the year are misused after day 45. */
static void
add_misuses(struct noise *noise, uint32_t wrong)
{
	for (uint32_t i = 0; i < wrong; i++) {
		enum noise_kind kind = i % NOISE_KINDS;
		uint64_t from_ms = (kind == NOISE_GONE ? 45 : 2) * NOISE_DAY_MS;

		if (kind == NOISE_GONE) {
			noise->former =
			    room(noise->former, noise->former_count, sizeof(*noise->former));
			noise->former[noise->former_count++] =
			    draw_victim(noise, NOISE_NONE, false);
		}
		plan(noise, NOISE_BEGIN_MS + draw_ms(noise, from_ms, NOISE_YEAR_MS - NOISE_DAY_MS),
		    PLAN_MISUSE, kind);
	}
}

struct noise *
noise_new(uint64_t seed, uint32_t names, uint32_t wrong)
{
	struct noise *noise = xcalloc(1, sizeof(*noise));

	noise->random.state = seed;
	noise->keys = 1 + wrong;
	noise->late = (uint32_t)random_between(&noise->random, 1, 100000);
	add_ordinary(noise, names - names / 20);
	add_cdn(noise, names);
	add_misuses(noise, wrong);
	return noise;
}

void
noise_free(struct noise *noise)
{
	free(noise->customers);
	free(noise->certificates);
	free(noise->issuances);
	free(noise->plans);
	free(noise->former);
	free(noise);
}

/* ---- what happens ---- */

/* Of a certificate, what was ordered last counts. */
static void
declare(struct noise *noise, uint32_t number)
{
	const struct noise_issuance *issuance = &noise->issuances[number];
	struct noise_certificate *c = &noise->certificates[issuance->certificate];

	c->declared_key = issuance->key;
	c->declared = number;
}

/* Does what was planned.  True if it is an event. */
static bool
do_plan(struct noise *noise, const struct plan *plan, struct noise_event *ret)
{
	*ret = (struct noise_event){ .at_ms = plan->at_ms, .issuance = plan->number };
	switch (plan->kind) {
	case PLAN_RENEW:
		renew(noise, plan->at_ms, plan->number);
		return false;
	case PLAN_MOVE:
		move(noise, plan->at_ms, plan->number);
		return false;
	case PLAN_MISUSE:
		misuse(noise, plan->at_ms, plan->number);
		ret->kind = NOISE_FAILS;
		return plan->number == NOISE_OUTAGE;
	case PLAN_SEE_FIRST:
	case PLAN_SEE_SECOND:
		ret->kind = NOISE_SEEN;
		ret->log = plan->kind == PLAN_SEE_SECOND;
		return true;
	case PLAN_DECLARE:
		ret->kind = NOISE_DECLARED;
		declare(noise, plan->number);
		return true;
	}
	return false;
}

bool
noise_next(struct noise *noise, uint64_t until_ms, struct noise_event *ret)
{
	while (noise->plan_count > 0 && noise->plans[0].at_ms <= until_ms) {
		const struct plan next = take_plan(noise);

		if (do_plan(noise, &next, ret))
			return true;
	}
	return false;
}

/* ---- what there is ---- */

struct noise_issuance *
noise_issuance(struct noise *noise, uint32_t i)
{
	return &noise->issuances[i];
}

uint32_t
noise_issuances(const struct noise *noise)
{
	return noise->issuance_count;
}

const struct noise_certificate *
noise_certificate(const struct noise *noise, uint32_t i)
{
	return &noise->certificates[i];
}

const struct noise_customer *
noise_customer(const struct noise *noise, uint32_t i)
{
	return &noise->customers[i];
}

uint32_t
noise_customers(const struct noise *noise)
{
	return noise->customer_count;
}

uint32_t
noise_names(const struct noise *noise)
{
	return noise->names;
}

bool
noise_former_key(
    const struct noise *noise, uint32_t i, uint32_t *ret_key, uint32_t *ret_certificate)
{
	if (i >= noise->former_count)
		return false;
	*ret_key = 1 + i;
	*ret_certificate = noise->former[i];
	return true;
}

/* ---- names ---- */

static void
append_domain(uint32_t domain, struct buf *out)
{
	buf_printf(out, "d%07u.%s\n", domain, zones[domain % 3]);
}

void
noise_append_names(const struct noise *noise, uint32_t certificate, struct buf *out)
{
	const struct noise_certificate *c = &noise->certificates[certificate];

	for (uint32_t i = 0; i < c->domains; i++) {
		for (uint32_t host = 0; host < c->hosts; host++) {
			buf_text(out, hosts[host]);
			append_domain(c->domain + i, out);
		}
	}
	if (c->has_wildcard) {
		buf_text(out, "*.");
		append_domain(c->domain, out);
	}
}

void
noise_append_items(const struct noise *noise, uint32_t issuance, struct buf *out)
{
	const struct noise_issuance *i = &noise->issuances[issuance];
	uint32_t domain = noise->certificates[i->certificate].domain;

	if (i->kind == NOISE_ADDRESS) {
		buf_printf(out, "192.0.2.%u\n", issuance % 256);
	} else if (i->kind == NOISE_NO_SOURCE) {
		buf_printf(out, "parked%u.example\n", issuance);
	} else if (i->kind == NOISE_WILDCARD) {
		buf_text(out, "*.");
		append_domain(domain, out);
	} else if (i->kind != NOISE_ELSEWHERE) {
		noise_append_names(noise, i->certificate, out);
	}
	if (i->other != NOISE_NONE)
		append_domain(noise->certificates[i->other].domain, out);
}

void
noise_append_assured(const struct noise *noise, struct buf *out)
{
	const struct noise_customer *customer = &noise->customers[0];

	for (uint32_t i = 0; i < customer->count; i++) {
		buf_byte(out, '.');
		append_domain(noise->certificates[customer->first + i].domain, out);
	}
}

void
noise_append_restricted(const struct noise *noise, struct buf *out)
{
	const struct noise_customer *last = &noise->customers[RESTRICTED];

	for (uint32_t i = noise->customers[1].first; i < last->first + last->count; i++) {
		buf_byte(out, '.');
		append_domain(noise->certificates[i].domain, out);
	}
}

void
noise_append_vouched(struct buf *out)
{
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		buf_printf(out, ".%s\n", zones[i]);
}
