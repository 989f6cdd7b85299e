/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/evidence.h"

#include "alert/json.h"
#include "alert/log_kind.h"
#include "alert/log_line.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "cli/table.h"
#include "ipc/io.h"
#include "source/answer.h"
#include "source/log.h"

#include <stdlib.h>

static const struct table_column columns[] = {
	{ "ID", false },
	{ "LOG", false },
	{ "KIND", false },
	{ "INDEX", true },
	{ "FOUND", false },
	{ "MESSAGE", false },
};

/* A finding, and its file as far as it is written. */
struct bundle {
	const struct log_kind_row *kind;
	uint64_t log;
	uint64_t at;
	uint64_t beside; /* the size of the trees that it contradicts */
	struct hash sha256;
	struct buf file;
};

struct printing {
	struct hasher *hasher;
	struct view wanted; /* the beginning of an id */
	struct bundle *bundles;
	size_t count;
	struct table table;
};

/* ---- files ---- */

static bool
append_head(void *context, struct view body, const struct hash *sha256)
{
	struct bundle *bundle = context;
	struct buf *out = &bundle->file;

	json_comma(out);
	buf_byte(out, '{');
	json_hash(out, "sha256", sha256);
	if (body.len > 0)
		json_base64(out, "body", body);
	else
		json_null(out, "body");
	buf_byte(out, '}');
	return true;
}

/* What shows a fork is the smaller size, the head, and the proof (proc/follow.h). */
static struct view
take_fork(struct hasher *hasher, struct bundle *bundle, struct view *evidence)
{
	struct view rest = *evidence;

	if (bundle->kind != log_kind_row(LOG_KIND_FORKED_TREE) ||
	    !view_uint(&rest, 8, &bundle->beside) || !answer_take(&rest, evidence))
		return VIEW("");
	bundle->sha256 = hash_bytes(hasher, *evidence);
	return rest;
}

static void
begin_file(struct hasher *hasher, struct bundle *bundle, const struct hash *id,
    const struct store_found *found)
{
	const struct store_log *log = &found->description;
	struct view head = found->finding.evidence;
	struct view proof = take_fork(hasher, bundle, &head);
	struct buf *out = &bundle->file;

	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.evidence/v1"));
	json_hash(out, "id", id);
	json_text(out, "kind", found->finding.kind);
	json_number(out, "index", found->finding.at);
	json_time_ms(out, "found", found->found_ms);
	json_text(out, "log", log->name);
	json_text(out, "url", log->url);
	json_hash(out, "log_id", &log->id);
	json_text(out, "protocol", view_text(log_type_of((enum log_protocol)log->protocol)->name));
	json_text(out, "origin", log->origin);
	json_base64(out, "key", log->key);
	json_number(out, "mmd_s", log->mmd_s);
	json_base64(out, "proof", proof);
	json_name(out, "heads");
	buf_byte(out, '[');
	(void)append_head(bundle, head, &bundle->sha256);
}

/* Adds the other heads, which with the first one prove what it says. */
static enum status
end_file(struct store *store, struct bundle *bundle, struct error *err)
{
	enum status status = STATUS_OK;

	if (bundle->kind == log_kind_row(LOG_KIND_INCONSISTENT_ROOT) ||
	    bundle->kind == log_kind_row(LOG_KIND_FORKED_TREE))
		status = store_each_beside(store, bundle->log, STORE_OF_SIZE, bundle->beside,
		    &bundle->sha256, append_head, bundle, err);
	else if (bundle->kind == log_kind_row(LOG_KIND_NOT_APPEND_ONLY))
		status = store_each_beside(store, bundle->log, STORE_LARGER, bundle->at,
		    &bundle->sha256, append_head, bundle, err);
	buf_text(&bundle->file, "]}\n");
	return status;
}

/* ---- findings ---- */

static void
add_row(struct table *table, struct view id, const struct store_found *found)
{
	char memory[32];
	struct buf text;

	table_escaped(table, view_take_up_to(&id, LOG_EVENT_ID_SHOWN));
	table_escaped(table, found->description.name);
	table_escaped(table, found->finding.kind);
	buf_init(&text, memory, sizeof(memory));
	buf_printf(&text, "%ju", (uintmax_t)found->finding.at);
	table_escaped(table, buf_view(&text));
	buf_clear(&text);
	clock_append(&text, (int64_t)(found->found_ms / 1000));
	table_escaped(table, buf_view(&text));
	table_escaped(table, found->finding.message);
}

/* Takes a finding that says that its log misbehaves, if it is wanted. */
static bool
take_finding(void *context, const struct store_found *found)
{
	const struct store_finding *finding = &found->finding;
	const struct log_kind_row *kind = log_kind_find(finding->kind);
	struct printing *printing = context;
	struct hash id =
	    log_event_id(printing->hasher, &found->description.id, finding->kind, finding->at);
	char memory[2 * HASH_LEN];
	struct bundle *bundle;
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	hex_append(&text, hash_view(&id));
	if (!kind->failed || found->description.protocol > LOG_STATIC ||
	    !view_starts_with(buf_view(&text), printing->wanted))
		return true;
	printing->bundles =
	    xrealloc(printing->bundles, (printing->count + 1) * sizeof(*printing->bundles));
	bundle = &printing->bundles[printing->count++];
	*bundle = (struct bundle){
		.kind = kind,
		.log = found->log,
		.at = finding->at,
		.beside = finding->at,
		.sha256 = found->evidence_sha256,
	};
	buf_init_growing(&bundle->file, LIMIT_EVIDENCE_FILE);
	begin_file(printing->hasher, bundle, &id, found);
	add_row(&printing->table, buf_view(&text), found);
	return true;
}

/* ---- printing ---- */

static enum status
print_files(
    const struct printing *printing, struct output *output, struct store *store, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < printing->count && status == STATUS_OK; i++) {
		struct bundle *bundle = &printing->bundles[i];

		status = end_file(store, bundle, err);
		if (status == STATUS_OK)
			status = io_write_full(output->results_fd, buf_view(&bundle->file), err);
	}
	return status;
}

static enum status
print_list(const struct printing *printing, struct output *output, struct error *err)
{
	enum status status = STATUS_OK;
	struct buf lines;

	if (printing->count == 0) {
		output_message(output, "no log was caught misbehaving");
		return STATUS_OK;
	}
	buf_init_growing(&lines, LIMIT_MESSAGE);
	table_append(&lines, &printing->table);
	status = io_write_full(output->results_fd, buf_view(&lines), err);
	buf_fini(&lines);
	return status;
}

static enum status
print(const struct printing *printing, const struct settings *settings, struct output *output,
    struct store *store, struct error *err)
{
	bool one = settings->operand_count > 0;

	if (one && printing->count != 1)
		return error_set(err, STATUS_USAGE, 0,
		    "%s findings have an id that begins so; ctvigil logs evidence lists them",
		    printing->count == 0 ? "no" : "several");
	if (one || settings->jsonl)
		return print_files(printing, output, store, err);
	return print_list(printing, output, err);
}

enum status
evidence_print(
    const struct settings *settings, struct output *output, struct store *store, struct error *err)
{
	struct printing printing = {
		.hasher = hasher_new(),
		.wanted = view_text(settings->operand_count > 0 ? settings->operands[0] : ""),
	};
	enum status status;

	table_init(&printing.table, columns, sizeof(columns) / sizeof(columns[0]));
	status = store_each_finding(store, take_finding, &printing, err);
	if (status == STATUS_OK)
		status = print(&printing, settings, output, store, err);
	for (size_t i = 0; i < printing.count; i++)
		buf_fini(&printing.bundles[i].file);
	free(printing.bundles);
	table_fini(&printing.table);
	hasher_free(printing.hasher);
	return status;
}
