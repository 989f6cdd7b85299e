/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log lists in the v3 schema of Google and Apple: which logs there are, who runs
 * them, and which of them are to be followed.  Reads leniently what it does not
 * need (unknown members, states and types), and refuses a log, with a note, when
 * what it does need is wrong: a log is never followed under a key that is not its
 * own, and never left out without a word.
 */
#ifndef CTVIGIL_SOURCE_LOGLIST_H
#define CTVIGIL_SOURCE_LOGLIST_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum log_protocol {
	LOG_RFC6962,
	LOG_STATIC,
};

enum log_state {
#define LOG_STATE(name, text, followed) LOG_STATE_##name,
#include "source/state_table.h"
};

/* What is known of a log.  Strings are NUL-terminated and without control
 * characters; the name is the origin: a URL without scheme and trailing slash. */
struct log_description {
	struct hash id; /* SHA-256 of the key, checked */
	enum log_protocol protocol;
	enum log_state state;
	char name[256];
	char operator_name[128];
	char url[256];    /* where entries are read, ends in '/' */
	uint8_t key[600]; /* SubjectPublicKeyInfo; RSA-4096 takes 550 octets */
	size_t key_len;
	uint32_t mmd_s;
	int64_t interval_start_s; /* of notAfter; both 0 if the log takes all */
	int64_t interval_end_s;
	bool has_final; /* readonly: the tree head that is its last */
	uint64_t final_size;
	struct hash final_root;
};

struct log_list {
	struct log_description *logs;
	size_t count;
	size_t room; /* for so many there is memory */
	char version[32];
	int64_t timestamp_s; /* 0 if the list has none (Apple) */
	struct buf notes;    /* a line per log that was refused, escaped */
};

/* The word of a state, as lists write it. */
const char *log_state_text(enum log_state state) must_use;

/* Whether a log in this state is followed. */
bool log_state_is_followed(enum log_state state) must_use;

/* Reads a list.  source is the name for messages ("Google's log list").  On
 * success the caller frees with log_list_fini(); on failure *ret is unchanged.
 * STATUS_LIST_MALFORMED if text is not JSON of this schema, names no log or more than
 * LIMIT_LOGS. */
enum status log_list_read(
    struct view text, const char *source, struct log_list *ret, struct error *err) must_use;

/* Frees what a list holds; a zeroed list may be freed. */
void log_list_fini(struct log_list *list);

/* Adds one log, even if the list holds it. */
void log_list_add(struct log_list *list, const struct log_description *log);

/* Adds the logs of other to *list: a log of both keeps the better state, and a
 * final head if either has one.  other is left as it is. */
void log_list_merge(struct log_list *list, const struct log_list *other);

#endif
