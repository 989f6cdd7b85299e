/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which CAA records a name has, for whoever asks in main.  The process that looks them up
 * is started at the first question; what it answers is kept for as long as the records say,
 * so that the names of many certificates are asked for once.
 *
 * What is not known is told as that, and why: it is never the same as no records.
 */
#ifndef CTVIGIL_PROC_RESOLVE_H
#define CTVIGIL_PROC_RESOLVE_H

#include "base/attr.h"
#include "base/status.h"
#include "base/view.h"
#include "policy/dnssec.h"

#include <stdbool.h>
#include <stddef.h>

struct message;
struct monitor;
struct resolve_entry;

/* Where the keys of the root are, unless it is said where else: Debian's dns-root-data. */
#define RESOLVE_ROOT_KEYS "/usr/share/dns/root.key"

/* Of a monitor; zero at first. */
struct resolves {
	const char *anchor_file; /* with the keys of the root; NULL: RESOLVE_ROOT_KEYS */
	const char *forwarder;   /* the resolver to ask; NULL: the name servers themselves */

	struct resolve_entry *first;
	size_t count;
	unsigned asked; /* names that the process looks up now */
	bool gone;      /* it could not begin, and is not started again */
};

/* What is valid during the call. */
struct resolve_answer {
	enum status status; /* OK: what follows is known; else why it is not */
	enum dnssec dnssec;
	bool is_wildcard;
	struct view found_at; /* the name, or one above it, that has the records */
	struct view set;      /* for caa_judge(); empty: no name up to the root has any */
	struct view message;  /* what failed */
};

/* May ask for others, and for the same. */
typedef void resolve_fn(void *context, const struct resolve_answer *answer);

/* Calls fn once with the CAA records of a name or wildcard: now, if they are known, or it is
 * known that they cannot be; else later.  Addresses have none and are not to be asked for.
 * Not at all if main ends before. */
void resolve_caa(struct monitor *monitor, struct view name, resolve_fn *fn, void *context);

/* For the crew: what the process is told first; it is up; it is gone, and whether for good. */
void resolve_fill_setup(const struct resolves *resolves, struct message *ret);
void resolve_up(struct monitor *monitor);
void resolve_lost(struct monitor *monitor, bool for_good);

/* Frees what is kept. */
void resolves_fini(struct resolves *resolves);

#endif
