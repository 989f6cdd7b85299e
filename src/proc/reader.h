/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a body of entries, of either protocol: each leaf is hashed into the body's
 * compact range, its certificate read, its identifiers looked up; what matches is
 * rendered.  This is where all outside bytes of a log are read: in the parse child,
 * and in the one process of scan, show and verify.
 *
 * Every entry is accounted for: parsed + with_faults + faulty is the number of
 * entries, and a faulty one (its certificate cannot be followed at all) is reported
 * as it came.
 */
#ifndef CTVIGIL_PROC_READER_H
#define CTVIGIL_PROC_READER_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/view.h"
#include "merkle/range.h"
#include "source/leaf_hashes.h"
#include "source/loglist.h"
#include "watch/match.h"

#include <stdbool.h>
#include <stdint.h>

struct reader;

/* Entry number index matches.  All views are valid during the call only. */
struct reader_match {
	uint64_t index;
	bool is_precertificate;
	uint64_t timestamp_ms;
	struct hash id;
	struct hash tbs_sha256;
	bool has_issuer_key;
	struct hash issuer_key_sha256;
	struct hash spki_sha256;
	struct view serial;
	struct view json;        /* alert/certificate_json.h */
	struct view text;        /* alert/certificate_text.h */
	struct view environment; /* alert/environment.h */
	struct view pem;         /* the certificate or precertificate and its chain */
};

/* One watched item that it matches. */
struct reader_item {
	uint64_t index;
	struct view watch;
	struct view tag;
	struct view value;
	struct view where;
	bool exact;
	struct view reason;
};

/* Entry number index cannot be read. */
struct reader_fault {
	uint64_t index;
	struct view code;
	uint64_t offset;
	struct view message;
	struct view raw;
};

/* Entry number index as people read it. */
struct reader_shown {
	uint64_t index;
	uint64_t timestamp_ms;
	struct view text; /* alert/show_text.h */
	struct view json; /* alert/certificate_json.h */
};

/* None of them may be NULL, but for shown if no body says show. */
struct reader_calls {
	/* Before an entry is looked at. */
	void (*entry)(void *context, uint64_t index);
	/* A match, and after it its items. */
	void (*match)(void *context, const struct reader_match *match);
	void (*item)(void *context, const struct reader_item *item);
	void (*fault)(void *context, const struct reader_fault *fault);
	void (*shown)(void *context, const struct reader_shown *shown);
};

struct reader_body {
	enum log_protocol protocol;
	struct view bytes; /* inflated; nothing, with hashes, if they could not be had */
	uint64_t first;    /* the index of its first entry */
	uint64_t begin;    /* entries [begin, end) are wanted */
	uint64_t end;
	struct view skip; /* 8 bytes each: entries that are only hashed, since one of our
				processes died of them */
	const struct leaf_hashes *hashes; /* of begin and others, where its entries could not be
					     read; or NULL */
	bool show;                        /* each of the others is shown */
};

struct reader_result {
	uint64_t begin;
	uint64_t end;  /* the entry after the last that was there, at most that of the body */
	bool has_more; /* the body has the entry at end, which is wanted */
	uint64_t parsed;
	uint64_t with_faults;
	uint64_t faulty;
	uint64_t newest_ms;        /* the latest timestamp */
	struct merkle_range range; /* of [begin, end) */
};

/* A reader that matches against index, which must outlive it. */
struct reader *reader_new(const struct watch_index *index, struct watch_text text,
    const struct reader_calls *calls, void *context) must_use;

/* Frees it.  Takes NULL. */
void reader_free(struct reader *reader);

/* Reads a body.  STATUS_LOG_MALFORMED if it is no body of this protocol, holds other
 * entries than those wanted or none of them, STATUS_LOG_UNREADABLE if it has an entry that
 * cannot be read: nothing of it counts then, whatever was reported.
 *
 * With hashes, whatever cannot be read of such a body is faulty, searched and reported once,
 * and its hashes are taken for those of its leaves. */
enum status reader_read(struct reader *reader, const struct reader_body *body,
    struct reader_result *ret, struct error *err) must_use;

#endif
