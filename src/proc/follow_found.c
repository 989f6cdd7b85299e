/* SPDX-License-Identifier: Apache-2.0 */
/* What parse found in a body, as the store is told of it. */
#include "base/limits.h"
#include "proc/follow.h"

#include <assert.h>

/* What is found in one entry always fits: a fault with its leaf, and another or a match with
 * its items, whose text lies in one arena and may stand in one of them twice. */
#define ITEM_MAX (5 * KIB) /* without that text */
#define FAULT_MAX (LIMIT_FAULT_RAW + ITEM_MAX)
static_assert(
    FAULT_MAX + LIMIT_RENDERED + 2 * LIMIT_MATCH_MEMORY + (LIMIT_MATCHES + 2) * ITEM_MAX <=
	LIMIT_FOUND,
    "more is found in one entry than a job can keep");
static_assert(FAULT_MAX <= LIMIT_RENDERED, "a fault is larger than a match");

/* What parse found, as the store is told of it: with the log.  False if it is something else. */
static bool
for_store(const struct message *found, uint64_t log, struct message *ret)
{
#define COPY(KIND, member) .member = from->member,
#define FOUND(NAME, name)                                                                    \
	if (found->type == MESSAGE_PARSED_##NAME) {                                          \
		const struct msg_parsed_##name *from = &found->parsed_##name;                \
		*ret = (struct message){ .type = MESSAGE_STORE_##NAME };                     \
		ret->store_##name =                                                          \
		    (struct msg_store_##name){ .log = log, MSG_FIELDS_PARSED_##NAME(COPY) }; \
		return true;                                                                 \
	}
	FOUND(MATCH, match)
	FOUND(ITEM, item)
	FOUND(FAULT, fault)
#undef FOUND
#undef COPY
	return false;
}

bool
job_wants(const struct job *job, const struct message *found)
{
	uint64_t entry;

	return !account_entry(found, &entry) || entry >= job->follow->from;
}

bool
job_keep(struct job *job, const struct message *said, struct buf *found)
{
	struct message store;

	return !job_wants(job, said) || !for_store(said, job->follow->number, &store) ||
	       message_encode(&store, found);
}
