/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A match as one line of JSON, schema ctvigil.match/v1: one for each issuance, with
 * all that is known of it.  Its members are rows of member_table.h, always there and
 * in that order.
 *
 * What a certificate says was rendered where it was read (certificate_json.h); here
 * it is only put into its place.
 */
#ifndef CTVIGIL_ALERT_MATCH_LINE_H
#define CTVIGIL_ALERT_MATCH_LINE_H

#include "alert/verdict_text.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of an id that tell it from the others, where people see it. */
#define MATCH_ID_SHOWN 6

/* An entry of a log that is this issuance. */
struct match_sighting {
	struct view log;     /* its name */
	struct view log_url; /* for hooks */
	uint64_t index;
	bool is_precertificate;
	uint64_t timestamp_ms;
	bool proven;
	struct view reason; /* why it is not proven; read only then */
};

/* A watched item that it matches. */
struct match_item {
	struct view watch;
	struct view tag;
	struct view value;
	struct view where;
	bool exact;
	struct view reason;
};

/* An issuance, as it is told. */
struct match {
	struct hash id;
	uint32_t attempt; /* 1 the first time */
	struct hash tbs_sha256;
	bool has_issuer_key;
	struct hash issuer_key_sha256;
	struct hash spki_sha256;
	const struct match_verdict *verdict; /* NULL: nobody has judged it */
	const struct match_sighting *sightings;
	size_t sighting_count;
	const struct match_item *items;
	size_t item_count;
	/* Other issuances of the same issuer key and serial: each is a fault. */
	const struct hash *mismatches;
	size_t mismatch_count;
	struct view json;        /* of certificate_json.h */
	struct view text;        /* of certificate_text.h */
	struct view environment; /* of environment.h */
};

/* Appends the line, without a newline at its end. */
void match_append_line(struct buf *out, const struct match *match);

#endif
