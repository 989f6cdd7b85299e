/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The witnesses that the command line names: --witness VKEY, as often as there are.
 */
#ifndef CTVIGIL_PROC_WITNESS_H
#define CTVIGIL_PROC_WITNESS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "conf/settings.h"
#include "ct/vkey.h"
#include "proc/output.h"

#include <stdbool.h>
#include <stddef.h>

struct witnesses {
	struct vkey *keys;
	size_t count;
	struct buf lines; /* the keys in their text form, as prove is told of them */
};

/* Reads what was given.  The caller frees with
 * witnesses_fini(), whatever is returned.  STATUS_USAGE says which is wrong, how and
 * where. */
enum status witnesses_read(
    const struct conf_texts *given, struct witnesses *ret, struct error *err) must_use;

/* Says whose cosignatures cannot be verified. */
void witnesses_say(const struct witnesses *witnesses, struct output *output);

/* Whether cosignatures of this key can be verified. */
bool witness_is_verifiable(const struct vkey *witness) must_use;

/* Frees what it holds. */
void witnesses_fini(struct witnesses *witnesses);

#endif
