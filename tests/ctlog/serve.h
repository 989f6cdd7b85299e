/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the program ctlog does: it serves a log that may grow, or writes one to
 * disk.  Its command line is in main.c.
 */
#ifndef CTVIGIL_TESTS_CTLOG_SERVE_H
#define CTVIGIL_TESTS_CTLOG_SERVE_H

#include "base/attr.h"
#include "ctlog/log.h"

#include <stdbool.h>
#include <stdint.h>

struct serve_options {
	struct ctlog_options log;
	uint16_t port;
	uint64_t entries; /* at the start, made up */
	uint64_t seed;
	bool incident;                     /* the replay among them (incident_table.h) */
	uint64_t incident_over_s;          /* or one after another over so many seconds */
	uint64_t grow_per_s;               /* made-up entries that come while it serves */
	const char *tiles;                 /* entries of a real static log instead; may be NULL */
	const char *entries_file;          /* entries of a real RFC 6962 log instead; may be NULL */
	const char *port_file;             /* gets the port when it is served; may be NULL */
	struct view lies[CTLOG_LIE_COUNT]; /* told from the start: KIND or KIND=AT */
	size_t lie_count;
	const char *folder; /* to write to */
};

/* Serves until SIGINT or SIGTERM.  The value of main(). */
int serve_log(const struct serve_options *options) must_use;

/* Writes the log to a folder.  The value of main(). */
int write_log(const struct serve_options *options) must_use;

#endif
