/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints: the tree heads of static logs as signed notes (C2SP tlog-checkpoint,
 * static-ct-api).  The signature of RFC 6962 in them covers size, root and time, but
 * neither the name of the log nor extension lines.
 */
#ifndef CTVIGIL_CT_CHECKPOINT_H
#define CTVIGIL_CT_CHECKPOINT_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/view.h"
#include "ct/head.h"
#include "ct/note.h"

#include <stdbool.h>
#include <stdint.h>

struct checkpoint {
	struct note note;
	struct view origin; /* the first line: who the log says it is */
	uint64_t size;
	struct hash root;
	struct view extensions; /* further lines, which a CT log should not have */
};

/* Reads a checkpoint, which must outlive *ret.  False, with *ret unchanged, if it is no
 * note whose text is a name, a size, a root, and possibly more lines. */
bool checkpoint_read(struct view bytes, struct checkpoint *ret) must_use;

/* What a line of kind NOTE_RFC6962 signs with: the time of the head, and a
 * digitally-signed struct (static-ct-api "Checkpoints").  False if it is anything else. */
bool checkpoint_signature(
    const struct note_signature *line, uint64_t *ret_timestamp_ms, struct ct_signed *ret) must_use;

#endif
