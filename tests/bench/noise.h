/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A year of a hosting company, made up: what is logged for its names, what it declares of
 * that, and when.  The same seed makes the same year; nothing in it is real.
 *
 * Domains have one to six hosts, customers one to five domains.  All of it is drawn:
 *
 *   certificates  for each domain, valid for 90 days (60 of 100), 60 (30) or 6 (10), and
 *                 renewed after two thirds of that; one in ten has a wildcard.  The last
 *                 twentieth of the domains is behind a CDN, which has certificates for
 *                 twenty of them at a time
 *   keys          of 100 customers 50 take a new one each time; 30 keep that of each
 *                 certificate, for a year in the mean; 20 have one for all of theirs, which
 *                 is renewed as rarely and then reaches one certificate after another
 *   issuers       one of four; a third of the customers moves to another one at some time,
 *                 and has all certificates anew within three days
 *   logs          the precertificate is in the first, and the certificate 1 to 10 minutes
 *                 later in the second; either is read half a minute to 3 minutes later
 *   sources       each customer is in one: a folder of certificates (40 of 100), a list of
 *                 keys (25), a list of hashes (15), a folder of requests (20); a CDN's are in
 *                 the list of hashes.  What is ordered is there between an hour before its
 *                 SCT and 9 minutes later, and requests before; one in a million is there
 *                 half an hour later at the least
 *
 * Customer 0 has a zone of high assurance, for which nothing waits, and so puts requests into
 * their folder 10 minutes before at the least.  The next twenty have one in which two CAs may
 * issue; they order by request, too, and stay with these two.  Mis-issuances (noise_kind_table.h) happen
 * at any time to any other customer, where their kind does not say to whom.
 */
#ifndef CTVIGIL_TESTS_BENCH_NOISE_H
#define CTVIGIL_TESTS_BENCH_NOISE_H

#include "base/attr.h"
#include "base/buf.h"
#include "policy/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NOISE_SECOND_MS UINT64_C(1000)
#define NOISE_MINUTE_MS (60 * NOISE_SECOND_MS)
#define NOISE_HOUR_MS (60 * NOISE_MINUTE_MS)
#define NOISE_DAY_MS (24 * NOISE_HOUR_MS)
#define NOISE_YEAR_MS (365 * NOISE_DAY_MS)

/* When the year begins: any time will do, but 0 is none. */
#define NOISE_BEGIN_MS NOISE_DAY_MS
/* How long a source of which a mis-issuance makes use cannot be read. */
#define NOISE_OUTAGE_MS (10 * NOISE_MINUTE_MS)
/* CAs.  Of the zone in which two may issue these are the first two; nobody orders of the
 * last. */
#define NOISE_ISSUERS 5U

enum noise_kind {
#define NOISE_KIND(NAME, says) NOISE_##NAME,
#include "bench/noise_kind_table.h"
	NOISE_KINDS,
	NOISE_OURS = NOISE_KINDS, /* no mis-issuance */
};

enum noise_source {
	NOISE_CERTIFICATES,
	NOISE_KEYS,
	NOISE_HASHES,
	NOISE_REQUESTS,
	NOISE_SOURCES,
};

/* An issuance, and what became of it, which whoever reads the year notes here. */
struct noise_issuance {
	uint64_t sct_ms;
	uint64_t seen_ms; /* first; 0: not yet */
	uint64_t told_ms; /* first; 0: never */
	uint32_t certificate;
	uint32_t other; /* another certificate, whose first name is on it, too */
	uint32_t key;
	uint8_t issuer;
	uint8_t kind;
	uint8_t severity;
	uint8_t rule;
	bool was_held; /* and explained then */
};

/* A certificate that is renewed again and again. */
struct noise_certificate {
	uint64_t next_ms;
	uint64_t period_ms; /* from one to the next */
	uint32_t customer;
	uint32_t domain; /* the first */
	uint32_t domains;
	uint32_t hosts; /* of each */
	bool has_wildcard;
	uint32_t key;          /* that is ordered */
	uint32_t declared_key; /* that its source has, */
	uint32_t declared;     /* and the issuance; NOISE_NONE: of before the year */
};

enum noise_habit {
	NOISE_ALWAYS_NEW,
	NOISE_KEPT,
	NOISE_SHARED,
};

struct noise_customer {
	uint32_t first; /* certificate */
	uint32_t count;
	uint32_t key; /* of all, where that is the habit */
	enum noise_habit habit;
	enum noise_source source;
	uint8_t issuer;
};

#define NOISE_NONE UINT32_MAX

enum noise_event_kind {
	NOISE_SEEN,     /* an entry of a log is read */
	NOISE_DECLARED, /* an issuance is in its source from now on */
	NOISE_FAILS,    /* a source cannot be read for NOISE_OUTAGE_MS */
};

struct noise_event {
	uint64_t at_ms;
	enum noise_event_kind kind;
	uint32_t issuance;
	uint8_t log; /* 0 or 1 */
};

struct noise;

/* A year with so many names, or a few more, and mis-issuances, a twelfth of each kind. */
struct noise *noise_new(uint64_t seed, uint32_t names, uint32_t wrong) must_use;
void noise_free(struct noise *noise);

/* The next event up to this time, in the order of time.  False if there is none. */
bool noise_next(struct noise *noise, uint64_t until_ms, struct noise_event *ret) must_use;

/* Issuance i.  Valid until the next event. */
struct noise_issuance *noise_issuance(struct noise *noise, uint32_t i) must_use;
uint32_t noise_issuances(const struct noise *noise) must_use;

const struct noise_certificate *noise_certificate(const struct noise *noise, uint32_t i) must_use;
const struct noise_customer *noise_customer(const struct noise *noise, uint32_t i) must_use;
uint32_t noise_customers(const struct noise *noise) must_use;

/* Names that there are. */
uint32_t noise_names(const struct noise *noise) must_use;

/* Appends the names of a certificate, or of an issuance, a line each. */
void noise_append_names(const struct noise *noise, uint32_t certificate, struct buf *out);
void noise_append_items(const struct noise *noise, uint32_t issuance, struct buf *out);

/* Appends the trees of the zone of high assurance, of the one in which few may issue, and of
 * what sources may vouch for. */
void noise_append_assured(const struct noise *noise, struct buf *out);
void noise_append_restricted(const struct noise *noise, struct buf *out);
void noise_append_vouched(struct buf *out);

/* Keys that the list of keys has only until it is read whole again: key i, and the
 * certificate whose names it has.  False if there are no more. */
bool noise_former_key(
    const struct noise *noise, uint32_t i, uint32_t *ret_key, uint32_t *ret_certificate) must_use;

#endif
