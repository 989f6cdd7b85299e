/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How each log stands, as the state of a monitor tells it: what the commands logs and
 * doctor say.
 */
#ifndef CTVIGIL_CLI_LOG_STATUS_H
#define CTVIGIL_CLI_LOG_STATUS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the process that owns the state says of it. */
struct log_live {
	char *does;           /* "ok", "behind"; NULL: it says nothing */
	char *trouble;        /* what fails now; empty if nothing does */
	uint64_t requests;    /* under way to its host */
	uint64_t distance_ms; /* between two of them */
	bool has_next;
	uint64_t next_ms;    /* until it is asked again */
	uint64_t witnesses;  /* that can cosign it */
	uint64_t cosigned;   /* so many cosigned its newest head */
	uint64_t cosigned_s; /* the first of them, then */
};

struct log_status {
	struct store_log_status log; /* without its texts, which are these */
	struct log_live live;
	char *name;
	char *operator_name;
	char *url;
	char *last_error;
	uint64_t gaps;          /* between the entries that were read */
	uint64_t watched_since; /* from there on its names were looked for without a gap */
};

struct log_statuses {
	struct log_status *items;
	size_t count;
};

/* Reads them all, by name.  The caller frees with log_statuses_fini(), whatever is
 * returned. */
enum status log_statuses_read(
    struct store *store, struct log_statuses *ret, struct error *err) must_use;

/* Asks the owner of the state about them; *ret_asked if there is one.  STATUS_CHILD or
 * STATUS_FILE if it cannot be asked. */
enum status log_statuses_ask(
    struct log_statuses *statuses, const char *folder, bool *ret_asked, struct error *err) must_use;

/* Frees what it holds. */
void log_statuses_fini(struct log_statuses *statuses);

/* Entries of the head that were not read yet. */
uint64_t log_status_lag(const struct log_status *status) must_use;

/* Seconds since its newest head was signed; 0 if it is from the future. */
uint64_t log_status_age_s(const struct log_status *status, int64_t now_s) must_use;

/* Seconds since the oldest cosignature of its newest head; 0 if it is from the future. */
uint64_t log_status_cosigned_age_s(const struct log_status *status, int64_t now_s) must_use;

/* clock_append_age(), with "2.5s" below ten seconds. */
void log_status_append_wait(struct buf *out, uint64_t milliseconds);

/* "usable", "static": as lists and options spell them. */
const char *log_status_state(const struct log_status *status) must_use;
const char *log_status_protocol(const struct log_status *status) must_use;

/* Appends an object of ctvigil.log-status/v1 (alert/member_table.h). */
void log_status_append_json(struct buf *out, const struct log_status *status, int64_t now_s);

#endif
