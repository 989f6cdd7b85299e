/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/account.h"

#include "base/limits.h"
#include "base/num.h"

/* Of one entry: a match, its items and how many more there are, two faults, and how it is
 * shown. */
#define SAID_MAX (LIMIT_MATCHES + 5)

static enum status
wrong(struct error *err, const struct message *said, const char *what)
{
	return error_set(err, STATUS_MESSAGE, 0, "message %s: %s", message_name(said->type), what);
}

bool
account_entry(const struct message *said, uint64_t *ret)
{
	if (said->type == MESSAGE_PARSED_MATCH)
		*ret = said->parsed_match.index;
	else if (said->type == MESSAGE_PARSED_ITEM)
		*ret = said->parsed_item.index;
	else if (said->type == MESSAGE_PARSED_FAULT)
		*ret = said->parsed_fault.index;
	else if (said->type == MESSAGE_PARSED_SHOWN)
		*ret = said->parsed_shown.index;
	else
		return false;
	return true;
}

static enum status
take_found(struct account *account, const struct message *said, uint64_t entry, struct error *err)
{
	if (entry < account->begin || entry >= account->end)
		return wrong(err, said, "index: the body was not asked for this entry");
	if (++account->said > (account->end - account->begin) * SAID_MAX)
		return wrong(err, said, "there is no end of them");
	if (said->type == MESSAGE_PARSED_ITEM && !(account->has_match && account->match == entry))
		return wrong(err, said, "index: no match is before it");
	if (said->type == MESSAGE_PARSED_MATCH) {
		account->has_match = true;
		account->match = entry;
	}
	account->found_end = num_max64(account->found_end, entry + 1);
	return STATUS_OK;
}

static bool
adds_up(const struct msg_parsed *parsed, uint64_t entries)
{
	return parsed->parsed <= entries && parsed->with_faults <= entries - parsed->parsed &&
	       parsed->faulty == entries - parsed->parsed - parsed->with_faults;
}

static enum status
take_end(const struct account *account, const struct message *said, struct error *err)
{
	const struct msg_parsed *parsed = &said->parsed;

	if (parsed->status != STATUS_OK)
		return STATUS_OK;
	if (parsed->end <= account->begin || parsed->end > account->end)
		return wrong(err, said, "end: it is not of the entries that were asked for");
	if (parsed->end < account->found_end)
		return wrong(err, said, "end: something was found behind it");
	if (!adds_up(parsed, parsed->end - account->begin))
		return wrong(err, said, "faulty: the counts do not add up");
	if (parsed->range.len > LIMIT_RANGE)
		return wrong(err, said, "range: it is longer than any");
	return STATUS_OK;
}

enum status
account_take(struct account *account, const struct message *said, struct error *err)
{
	uint64_t entry;

	if (account_entry(said, &entry))
		return take_found(account, said, entry, err);
	return take_end(account, said, err);
}
