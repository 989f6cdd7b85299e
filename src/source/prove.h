/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the answers to the URLs of log.h prove about a log's tree: with which range it
 * begins, and whether a known range is its beginning.  The head of the tree was
 * verified before.
 *
 * bodies are the answers in the order of the URLs, each behind its length in 4 bytes.
 * An answer that cannot be read is STATUS_LOG_MALFORMED, and one that proves something
 * else STATUS_LOG_INCONSISTENT; *ret is then unchanged.
 */
#ifndef CTVIGIL_SOURCE_PROVE_H
#define CTVIGIL_SOURCE_PROVE_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/view.h"
#include "merkle/range.h"
#include "merkle/tree.h"
#include "source/loglist.h"

#include <stdbool.h>
#include <stdint.h>

/* The range [0, at) of tree from the answers to append_start_urls(). */
enum status prove_start(struct hasher *hasher, enum log_protocol protocol, uint64_t at,
    const struct merkle_tree *tree, struct view bodies, struct merkle_range *ret,
    struct error *err) must_use;

/* Whether tree begins with range, from the answers to append_link_urls().  range begins
 * at 0. */
enum status prove_link(struct hasher *hasher, enum log_protocol protocol,
    const struct merkle_range *range, const struct merkle_tree *tree, struct view bodies,
    struct error *err) must_use;

/* Whether the answers to append_start_urls() for log_fork_at() show that large, which is
 * signed, does not begin with small (RFC 6962 2.1.2).  What the larger tree begins with is
 * so whoever answered, if it makes its root.  False too if they show nothing. */
bool prove_fork(struct hasher *hasher, enum log_protocol protocol, const struct merkle_tree *small,
    const struct merkle_tree *large, struct view bodies) must_use;

#endif
