/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/known_log.h"

#include <stdio.h>
#include <string.h>

struct looking {
	const char *name;
	struct known_log *ret;
};

static void
copy_text(char *to, size_t size, struct view from)
{
	(void)snprintf(
	    to, size, "%.*s", (int)from.len, from.len == 0 ? (const uint8_t *)"" : from.ptr);
}

static bool
take_log(void *context, const struct store_log_status *status)
{
	const struct looking *looking = context;
	const struct store_log *from = &status->description;
	struct known_log *ret = looking->ret;
	struct log_description *log = &ret->log;
	struct view name = view_text(looking->name);

	if (!view_equal(from->name, name) && !view_equal(from->url, name))
		return true;
	if (from->protocol > LOG_STATIC || from->state > LOG_STATE_UNKNOWN ||
	    from->key.len > sizeof(log->key))
		return true;
	*ret = (struct known_log){
		.found = true,
		.log = {
			.id = from->id,
			.protocol = (enum log_protocol)from->protocol,
			.state = (enum log_state)from->state,
			.key_len = from->key.len,
			.mmd_s = from->mmd_s,
		},
	};
	memcpy(log->key, from->key.ptr, from->key.len);
	copy_text(log->name, sizeof(log->name), from->name);
	copy_text(log->operator_name, sizeof(log->operator_name), from->operator_name);
	copy_text(log->url, sizeof(log->url), from->url);
	copy_text(ret->origin, sizeof(ret->origin), from->origin);
	return false;
}

enum status
known_log_find(struct store *store, const char *name, struct known_log *ret, struct error *err)
{
	struct looking looking = { name, ret };

	*ret = (struct known_log){ .found = false };
	return store_each_log(store, take_log, &looking, err);
}
