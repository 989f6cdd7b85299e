/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of ctvigil-architecture(7). */
#include "base/limits.h"
#include "ipc/message.h"
#include "manual.h"
#include "mdoc.h"
#include "proc/profile.h"

#include <string.h>

/* ---- sets ---- */

/* "fetch, store and hook" */
static void
append_names(struct buf *out, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", names[i]);
}

static void
append_roles(struct buf *out, unsigned roles)
{
	const char *names[ROLE_COUNT];
	size_t count = 0;

	if (roles == SET_CHILDREN || roles == SET_HEARERS) {
		buf_text(out, roles == SET_CHILDREN ? "each child" : "each child and client");
		return;
	}
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		if ((roles >> role & 1) != 0)
			names[count++] = role_name(role);
	}
	append_names(out, names, count);
}

static void
append_profiles(struct buf *out, unsigned profiles)
{
	const char *names[PROFILE_COUNT];
	size_t count = 0;

	for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
		if ((profiles >> id & 1) != 0)
			names[count++] = profile_get(id)->name;
	}
	if ((profiles & FOR_ALL) == FOR_ALL)
		buf_text(out, "every process in a sandbox");
	else
		append_names(out, names, count);
	if ((profiles & FOR_LANDLOCK) != 0)
		buf_text(out, ", where the kernel has Landlock");
}

/* ---- processes ---- */

static const char *
files_text(enum profile_files files)
{
	switch (files) {
	case PROFILE_FILES_NONE:
		return "none";
	case PROFILE_FILES_RESOLVER:
		return "those of the resolver, to read";
	case PROFILE_FILES_STATE:
		return "the state directory";
	case PROFILE_FILES_TREE:
		return "those of the log, to read";
	case PROFILE_FILES_ALL:
		return "the operator's";
	}
	return "";
}

static const char *
network_text(enum profile_network network)
{
	switch (network) {
	case PROFILE_NETWORK_NONE:
		return "none";
	case PROFILE_NETWORK_CONNECT:
		return "connects, never listens";
	case PROFILE_NETWORK_DNS:
		return "connects, and has ports that answers come to";
	case PROFILE_NETWORK_ALL:
		return "the operator's";
	}
	return "";
}

void
manual_processes(struct buf *out)
{
	mdoc_list_begin(out);
	for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
		const struct profile *profile = profile_get(id);

		buf_printf(out, ".It Sy %s\n", profile->name);
		mdoc_sentence(out, profile->says);
		buf_printf(out, "Files: %s.\n", files_text(profile->files));
		buf_printf(out, "Network: %s.\n", network_text(profile->network));
		if (profile->memory_max > 0)
			buf_printf(out, "At most %zu MiB and %zu descriptors.\n",
			    profile->memory_max / MIB, profile->descriptors_max);
	}
	mdoc_list_end(out);
}

/* ---- messages ---- */

struct message_list {
	struct buf *out;
	bool has_field; /* the line of fields has begun */
};

static void
append_size(struct buf *out, size_t size)
{
	if (size == 0)
		buf_text(out, "no fields");
	else if (size % MIB == 0)
		buf_printf(out, "at most %zu MiB", size / MIB);
	else if (size % KIB == 0)
		buf_printf(out, "at most %zu KiB", size / KIB);
	else
		buf_printf(out, "at most %zu bytes", size);
}

static void
end_fields(struct message_list *list)
{
	if (list->has_field)
		buf_text(list->out, ".\n");
	list->has_field = false;
}

static void
append_message(void *context, const struct message_row *row)
{
	struct message_list *list = context;
	struct buf *out = list->out;

	if (row->field != NULL) {
		buf_printf(
		    out, "%s%s (%s)", list->has_field ? ", " : "Fields: ", row->field, row->kind);
		list->has_field = true;
		return;
	}
	end_fields(list);
	buf_printf(out, ".It Sy %s\n", row->name);
	append_roles(out, row->from);
	buf_text(out, " to ");
	append_roles(out, row->to);
	buf_text(out, ", ");
	append_size(out, row->payload_max);
	if (row->descriptors > 0)
		buf_printf(out, ", with %zu descriptor%s", row->descriptors,
		    row->descriptors == 1 ? "" : "s");
	buf_text(out, ":\n");
	mdoc_sentence(out, row->says);
}

void
manual_messages(struct buf *out)
{
	struct message_list list = { .out = out };

	mdoc_list_begin(out);
	message_describe(append_message, &list);
	end_fields(&list);
	mdoc_list_end(out);
}

/* ---- system calls ---- */

struct condition {
	int argument; /* from 0 */
	const char *mask;
	const char *value;
};

struct system_call {
	const char *name;
	unsigned profiles;
	const char *reason;
	size_t condition_count;
	struct condition conditions[2];
};

#define WHEN(argument, mask, value)     \
	{                               \
		argument, #mask, #value \
	}
#define CONDITIONS(...) (sizeof((struct condition[]){ __VA_ARGS__ }) / sizeof(struct condition))
#define SYSCALL(name, profiles, reason) { #name, profiles, reason, 0, { { 0 } } },
#define SYSCALL_IF(name, profiles, reason, ...) \
	{ #name, profiles, reason, CONDITIONS(__VA_ARGS__), { __VA_ARGS__ } },
static const struct system_call system_calls[] = {
#include "proc/syscall_table.h"
};
#undef WHEN

#define SYSTEM_CALLS (sizeof(system_calls) / sizeof(system_calls[0]))

/* A mask that takes the whole of what the kernel looks at need not be shown. */
static bool
is_whole(const char *mask)
{
	return strcmp(mask, "INT_BITS") == 0 || strcmp(mask, "SOCK_TYPE_BITS") == 0;
}

static void
append_conditions(struct buf *out, const struct system_call *call)
{
	for (size_t i = 0; i < call->condition_count; i++) {
		const struct condition *condition = &call->conditions[i];

		buf_printf(
		    out, "%s argument %d", i == 0 ? "Only where" : " and", condition->argument);
		if (!is_whole(condition->mask))
			buf_printf(out, " & (%s)", condition->mask);
		buf_printf(out, " is %s", condition->value);
	}
	if (call->condition_count > 0)
		buf_text(out, ".\n");
}

static bool
is_first_of_its_set(size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (system_calls[i].profiles == system_calls[at].profiles)
			return false;
	}
	return true;
}

/* One section for each set of profiles. */
void
manual_system_calls(struct buf *out)
{
	for (size_t at = 0; at < SYSTEM_CALLS; at++) {
		unsigned profiles = system_calls[at].profiles;

		if (!is_first_of_its_set(at))
			continue;
		buf_text(out, ".Ss For ");
		append_profiles(out, profiles);
		buf_byte(out, '\n');
		mdoc_list_begin(out);
		for (size_t i = at; i < SYSTEM_CALLS; i++) {
			if (system_calls[i].profiles != profiles)
				continue;
			buf_printf(out, ".It Fn %s\n", system_calls[i].name);
			mdoc_sentence(out, system_calls[i].reason);
			append_conditions(out, &system_calls[i]);
		}
		mdoc_list_end(out);
	}
}
