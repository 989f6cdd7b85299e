/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row of the outbox becomes what is told: the line, the text, and for a hook its
 * environment and the files that this names.  All is put together from what was
 * rendered and escaped where certificates are read; the files lie in the state
 * directory, in hooks/, and their names are hashes only.
 */
#ifndef CTVIGIL_PROC_TELL_H
#define CTVIGIL_PROC_TELL_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/status.h"
#include "store/store.h"

struct tell {
	struct hasher *hasher;
	const char *folder; /* of the state */
	int files_fd;       /* the directory hooks/ there */
	struct buf line;
	struct buf text;
	struct buf environment;
};

/* folder must outlive *tell.  STATUS_FILE if there can be no files. */
enum status tell_open(struct tell *tell, const char *folder, struct error *err) must_use;

/* Fills line, text and environment; writes the files for a hook, whole and synced.
 * STATUS_FILE if they cannot be written. */
enum status tell_render(
    struct tell *tell, const struct store_delivery *delivery, struct error *err) must_use;

/* The same for a match that never was: of self-test.invalid (RFC 6761 6.4). */
enum status tell_self_test(struct tell *tell, enum store_sink sink, struct error *err) must_use;

#endif
