/* SPDX-License-Identifier: Apache-2.0 */
/* Tree heads that a log of ours signs, as it gives them. */
#ifndef CTVIGIL_TESTS_FUZZ_SIGNED_HEAD_H
#define CTVIGIL_TESTS_FUZZ_SIGNED_HEAD_H

#include "base/buf.h"
#include "base/hash.h"
#include "ct/head.h"
#include "source/log.h"
#include "support/key.h"

/* Of a static log: it names itself in its checkpoints. */
#define SIGNED_ORIGIN "log.example/2026h2"

struct signed_log {
	struct hasher *hasher;
	struct key *key;
	enum log_protocol protocol;
	struct ct_head head;
};

/* Appends the head: the answer of get-sth, or a checkpoint. */
void signed_head_append(const struct signed_log *log, struct buf *out);

#endif
