/* SPDX-License-Identifier: Apache-2.0 */
#include "source/loglist.h"

#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "source/json_read.h"
#include "source/url.h"

#include <inttypes.h>
#include <stdlib.h>

static const struct {
	const char *text;
	bool followed;
} states[] = {
#define LOG_STATE(name, text, followed) { text, followed },
#include "source/state_table.h"
};

/* Logs that Google serves to those it takes for unauthorised enforcers; their
 * private keys are public. */
static const char *const mimic_ids[] = {
	"9EGV1vAOLbVUNcrdV3iS5T4VrUFwWPh44U/2uRh0FYk=",
	"si9+3rWvav5QPeBAgbLXTBJThJL+3yyypSZQPO9TztI=",
};

struct list_reader {
	struct hasher *hasher;
	struct log_list list;
	const char *source;
	struct view operator_name;
};

const char *
log_state_text(enum log_state state)
{
	return states[state].text;
}

bool
log_state_is_followed(enum log_state state)
{
	return states[state].followed;
}

/* The string member of an object, or an empty view. */
static struct view
member_text(struct json_object *object, const char *name)
{
	struct view text = { .len = 0 };

	return json_read_text(object, name, &text) ? text : (struct view){ .len = 0 };
}

/* Text as a C string that is safe to print; false if it does not fit. */
static bool
copy_text(struct view text, char *out, size_t size)
{
	struct buf copy;

	buf_init(&copy, out, size);
	escape_append_text(&copy, text);
	buf_byte(&copy, '\0');
	return buf_ok(&copy);
}

static void
read_state(struct json_object *object, struct log_description *log)
{
	struct json_object *state;
	struct json_object *row = NULL;
	struct json_object *final;

	log->state = LOG_STATE_UNKNOWN;
	if (!json_object_object_get_ex(object, "state", &state))
		return;
	for (size_t i = 0; i < LOG_STATE_UNKNOWN; i++) {
		if (json_object_object_get_ex(state, states[i].text, &row)) {
			log->state = (enum log_state)i;
			break;
		}
	}
	if (log->state != LOG_STATE_READONLY ||
	    !json_object_object_get_ex(row, "final_tree_head", &final) ||
	    !json_read_number(final, "tree_size", &log->final_size))
		return;
	log->has_final = json_read_hash(final, "sha256_root_hash", &log->final_root);
}

static void
read_interval(struct json_object *object, struct log_description *log)
{
	struct json_object *interval;

	if (!json_object_object_get_ex(object, "temporal_interval", &interval) ||
	    !clock_read(member_text(interval, "start_inclusive"), &log->interval_start_s) ||
	    !clock_read(member_text(interval, "end_exclusive"), &log->interval_end_s)) {
		log->interval_start_s = 0;
		log->interval_end_s = 0;
	}
}

/* The prefix as this project writes it: with a slash at its end. */
static bool
copy_prefix(struct view url, char *out, size_t size)
{
	struct buf prefix;

	if (url_refused(url) != NULL)
		return false;
	buf_init(&prefix, out, size);
	url_append_prefix(&prefix, url);
	buf_byte(&prefix, '\0');
	return buf_ok(&prefix);
}

static bool
copy_origin(struct view url, char *out, size_t size)
{
	struct buf origin;

	buf_init(&origin, out, size);
	url_append_origin(&origin, url);
	buf_byte(&origin, '\0');
	return buf_ok(&origin) && origin.len > 1;
}

/* The last labels of the host; a log there is somebody's joke or trap. */
static bool
is_example_host(struct view url)
{
	static const struct view example = { (const uint8_t *)"example.com", 11 };
	struct view host = url_host(url);
	struct view front;

	return host.len >= example.len && view_take(&host, host.len - example.len, &front) &&
	       view_equal(host, example);
}

static bool
is_mimic(const struct hash *id)
{
	struct hash mimic;
	size_t len;

	for (size_t i = 0; i < sizeof(mimic_ids) / sizeof(mimic_ids[0]); i++) {
		if (base64_read(view_text(mimic_ids[i]), mimic.bytes, sizeof(mimic.bytes), &len) &&
		    hash_equal(&mimic, id))
			return true;
	}
	return false;
}

/* Reads one log.  Returns why it is refused, or NULL. */
static const char *
read_log(struct list_reader *r, struct json_object *object, enum log_protocol protocol,
    struct log_description *log)
{
	struct view url = member_text(object, protocol == LOG_STATIC ? "monitoring_url" : "url");
	struct view origin = protocol == LOG_STATIC ? member_text(object, "submission_url") : url;
	uint64_t mmd_s;
	struct hash id;
	struct hash computed;

	log->protocol = protocol;
	if (!copy_text(r->operator_name, log->operator_name, sizeof(log->operator_name)))
		return "the name of its operator is too long";
	if (!copy_prefix(url, log->url, sizeof(log->url)) ||
	    !copy_origin(origin, log->name, sizeof(log->name)))
		return "its URL is not one";
	if (is_example_host(url))
		return "it is no log: its host does not exist";
	if (!json_read_hash(object, "log_id", &id) ||
	    !json_read_bytes(object, "key", log->key, sizeof(log->key), &log->key_len))
		return "its log ID or key is not base 64 of the right length";
	computed = hash_bytes(r->hasher, view_of(log->key, log->key_len));
	if (!hash_equal(&computed, &id))
		return "its log ID is not the hash of its key (RFC 6962 3.2)";
	if (is_mimic(&id))
		return "it is no log: its private key is public";
	log->id = id;
	log->mmd_s = 86400;
	if (json_read_number(object, "mmd", &mmd_s) && mmd_s > 0 && mmd_s <= UINT32_MAX)
		log->mmd_s = (uint32_t)mmd_s;
	read_state(object, log);
	read_interval(object, log);
	return NULL;
}

static struct log_description *
find_log(struct log_list *list, const struct hash *id)
{
	for (size_t i = 0; i < list->count; i++) {
		if (hash_equal(&list->logs[i].id, id))
			return &list->logs[i];
	}
	return NULL;
}

void
log_list_add(struct log_list *list, const struct log_description *log)
{
	if (list->logs == NULL || list->count >= list->room) {
		list->room = 2 * list->count + 1;
		list->logs = xrealloc(list->logs, list->room * sizeof(*list->logs));
	}
	list->logs[list->count++] = *log;
}

static void
note(struct list_reader *r, struct view what, const char *why)
{
	buf_printf(&r->list.notes, "%s: log ", r->source);
	escape_append_text(&r->list.notes, what);
	buf_printf(&r->list.notes, " is left out: %s\n", why);
}

/* False if there are more logs than a list may name. */
static bool
read_logs(struct list_reader *r, struct json_object *operator_object, enum log_protocol protocol)
{
	struct json_object *logs;

	/* The member may be missing, or null. */
	if (!json_object_object_get_ex(
		operator_object, protocol == LOG_STATIC ? "tiled_logs" : "logs", &logs) ||
	    !json_object_is_type(logs, json_type_array))
		return true;
	for (size_t i = 0; i < json_object_array_length(logs); i++) {
		struct json_object *object = json_object_array_get_idx(logs, i);
		struct log_description log = { .protocol = protocol };
		const char *why = read_log(r, object, protocol, &log);

		if (why == NULL && find_log(&r->list, &log.id) != NULL)
			why = "the list names it twice";
		if (why != NULL) {
			note(r, member_text(object, "description"), why);
			continue;
		}
		if (r->list.count == LIMIT_LOGS)
			return false;
		log_list_add(&r->list, &log);
	}
	return true;
}

/* Reads all logs.  Returns why the list is refused, or NULL. */
static const char *
read_operators(struct list_reader *r, struct json_object *root)
{
	static const char no_list[] = "it is not a log list of the v3 schema, or names no log";
	struct json_object *operators;

	if (root == NULL || !json_object_object_get_ex(root, "operators", &operators) ||
	    !json_object_is_type(operators, json_type_array))
		return no_list;
	for (size_t i = 0; i < json_object_array_length(operators); i++) {
		struct json_object *one = json_object_array_get_idx(operators, i);

		if (!json_read_text(one, "name", &r->operator_name))
			r->operator_name = VIEW("unknown");
		if (!read_logs(r, one, LOG_RFC6962) || !read_logs(r, one, LOG_STATIC))
			return "it names more logs than there can be";
	}
	return r->list.count > 0 ? NULL : no_list;
}

enum status
log_list_read(struct view text, const char *source, struct log_list *ret, struct error *err)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct list_reader reader = { .hasher = hasher, .source = source };
	cleanup_with(json_read_put) struct json_object *root = NULL;
	const char *why;

	buf_init_growing(&reader.list.notes, MIB);
	if (text.len <= LIMIT_LOG_LIST)
		root = json_read(text);
	why = read_operators(&reader, root);
	if (why != NULL) {
		log_list_fini(&reader.list);
		return error_set(err, STATUS_LIST_MALFORMED, 0, "%s: %s", source, why);
	}
	(void)copy_text(
	    member_text(root, "version"), reader.list.version, sizeof(reader.list.version));
	if (!clock_read(member_text(root, "log_list_timestamp"), &reader.list.timestamp_s))
		reader.list.timestamp_s = 0;
	*ret = reader.list;
	return STATUS_OK;
}

void
log_list_fini(struct log_list *list)
{
	free(list->logs);
	buf_fini(&list->notes);
	list->logs = NULL;
	list->count = 0;
	list->room = 0;
}

void
log_list_merge(struct log_list *list, const struct log_list *other)
{
	for (size_t i = 0; i < other->count; i++) {
		const struct log_description *theirs = &other->logs[i];
		struct log_description *ours = find_log(list, &theirs->id);

		if (ours == NULL) {
			log_list_add(list, theirs);
			continue;
		}
		if (theirs->state < ours->state)
			ours->state = theirs->state;
		if (!ours->has_final && theirs->has_final) {
			ours->has_final = true;
			ours->final_size = theirs->final_size;
			ours->final_root = theirs->final_root;
		}
	}
}
