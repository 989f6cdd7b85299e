/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil scan DIR: matches the entries of a static log on disk, tile by tile, in one
 * process that closed its sandbox before it read a byte.  What matches is told when its
 * tile has been read, proven as far as the hash tiles prove it.  scan_log.c has scan LOG.
 */
#include "alert/log_line.h"
#include "alert/match_text.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "cli/bar.h"
#include "cli/command.h"
#include "cli/counts.h"
#include "cli/found.h"
#include "cli/items.h"
#include "cli/log_folder.h"
#include "cli/one_log.h"
#include "cli/scan_log.h"
#include "cli/seen.h"
#include "proc/log_option.h"
#include "proc/reader.h"
#include "proc/watchlist.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Entries that were not read. */
struct gap {
	uint64_t begin;
	uint64_t end;
	struct error why;
};

struct scan {
	const struct settings *settings;
	struct output output;
	struct log_folder folder;
	struct hash log_id;

	int list_fds[LIMIT_CONF_LISTS];
	struct watchlist list;
	struct view text; /* of the list */
	void *index_memory;
	struct watch_index index;

	uint64_t size; /* of the log */
	uint64_t from;
	uint64_t to;
	uint64_t at; /* the next entry */
	struct reader *reader;
	struct reader_result total; /* its counts */
	struct merkle_range range;  /* up to at, from 0 if the hash tiles allow it */
	struct gap gap;             /* the last one, not yet said */
	uint64_t unread;

	struct found found;
	struct seen told;
	struct buf out;
	bool stopped; /* before the end */
	enum exit_code code;
};

static volatile sig_atomic_t interrupted;

static void
on_signal(int number unused_arg)
{
	interrupted = 1;
}

/* The second signal ends the process at once. */
static void
catch_signals(void)
{
	const struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND };

	(void)signal(SIGPIPE, SIG_IGN);
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
}

static void
worsen(struct scan *scan, enum status status)
{
	scan->code = exit_worse(scan->code, exit_of_status(status));
}

/* ---- what is found ---- */

static void
ignore_entry(void *context unused_arg, uint64_t index unused_arg)
{
}

static void
on_match(void *context, const struct reader_match *match)
{
	struct scan *scan = context;

	found_match(&scan->found, match);
}

static void
on_item(void *context, const struct reader_item *item)
{
	struct scan *scan = context;

	found_item(&scan->found, item);
}

static void
on_fault(void *context, const struct reader_fault *fault)
{
	struct scan *scan = context;

	found_fault(&scan->found, fault);
}

/* Why what was read up to here is not proven to be in a signed tree; NULL if it is. */
static const char *
unproven(struct scan *scan)
{
	struct merkle_range in_tree;

	switch (scan->folder.head) {
	case LOG_FOLDER_NO_HEAD:
		return "there is no checkpoint";
	case LOG_FOLDER_UNSIGNED:
		return "no --key was given to check the checkpoint with";
	case LOG_FOLDER_FORGED:
		return "the checkpoint is not signed by --key";
	case LOG_FOLDER_SIGNED:
		break;
	}
	if (!log_folder_range(&scan->folder, scan->range.end, &in_tree) ||
	    !merkle_range_equal(&in_tree, &scan->range))
		return "the hash tiles do not connect it with the checkpoint";
	return NULL;
}

static void
append_match(struct scan *scan, struct found_row *row, const char *reason)
{
	row->sighting.log = buf_view(&scan->folder.name);
	row->sighting.proven = reason == NULL;
	row->sighting.reason = view_text(reason == NULL ? "" : reason);
	row->match.sightings = &row->sighting;
	row->match.items = &scan->found.items[row->first_item];
	row->match.item_count = row->item_count;
	if (scan->settings->jsonl)
		match_append_line(&scan->out, &row->match);
	else
		match_append_text(&scan->out, &row->match);
}

static void
append_fault(struct scan *scan, const struct reader_fault *fault)
{
	const struct log_event event = {
		.id = log_event_id(scan->folder.hasher, &scan->log_id, fault->code, fault->index),
		.attempt = 1,
		.kind = fault->code,
		.log = buf_view(&scan->folder.name),
		.index = fault->index,
		.message = fault->message,
		.has_offset = true,
		.offset = fault->offset,
		.evidence = fault->raw,
	};

	if (scan->settings->jsonl)
		log_event_append_line(&scan->out, &event);
	else
		log_event_append_text(&scan->out, &event);
}

/* Prints what stands in out. */
static void
print(struct scan *scan)
{
	struct error err;
	enum status status = STATUS_OK;

	if (buf_ok(&scan->out))
		status = output_result(&scan->output, buf_view(&scan->out), &err);
	else
		status = error_set(&err, STATUS_FILE, 0, "there is too much in it to be printed");
	if (status == STATUS_OK)
		return;
	output_error(&scan->output, "standard output: %s", err.message);
	worsen(scan, status);
	scan->stopped = true;
}

static void
tell_found(struct scan *scan)
{
	const char *reason = scan->found.count == 0 ? NULL : unproven(scan);

	for (size_t i = 0; i < scan->found.count && !scan->stopped; i++) {
		struct found_row *row = &scan->found.rows[i];

		buf_clear(&scan->out);
		if (row->is_match && !seen_add(&scan->told, &row->match.id))
			continue;
		if (row->is_match)
			append_match(scan, row, reason);
		else
			append_fault(scan, &row->fault);
		print(scan);
	}
	if (scan->found.lost > 0) {
		output_error(&scan->output, "entries up to %ju: there was no room for %zu matches",
		    (uintmax_t)scan->range.end, scan->found.lost);
		scan->code = exit_worse(scan->code, EXIT_CODE_UNKNOWN);
	}
}

/* ---- tile by tile ---- */

/* Begins to fold at an entry: with all that is before it, if the hash tiles say it. */
static void
begin_range(struct scan *scan, uint64_t at)
{
	if (at == 0 || !log_folder_range(&scan->folder, at, &scan->range))
		merkle_range_init(&scan->range, at);
}

static void
tell_gap(struct scan *scan)
{
	const struct gap *gap = &scan->gap;

	if (gap->begin < gap->end)
		output_error(&scan->output, "%s; entries %ju to %ju were not read",
		    gap->why.message, (uintmax_t)gap->begin, (uintmax_t)(gap->end - 1));
	scan->gap = (struct gap){ .begin = 0 };
}

/* A run of tiles that are alike unreadable is said once. */
static void
skip(struct scan *scan, const struct reader_body *body, const struct error *why)
{
	struct gap *gap = &scan->gap;

	if (gap->end != body->begin || why->os_errno == 0 || why->os_errno != gap->why.os_errno) {
		tell_gap(scan);
		*gap = (struct gap){ .begin = body->begin, .why = *why };
	}
	gap->end = body->end;
	scan->unread += body->end - body->begin;
	worsen(scan, why->status);
	begin_range(scan, body->end);
}

static void
account(struct scan *scan, const struct reader_result *result)
{
	scan->total.parsed += result->parsed;
	scan->total.with_faults += result->with_faults;
	scan->total.faulty += result->faulty;
	if (!merkle_range_join(scan->folder.hasher, &scan->range, &result->range))
		scan->range = result->range;
	tell_gap(scan);
	tell_found(scan);
}

static void
scan_tile(struct scan *scan)
{
	struct merkle_tile tile =
	    merkle_tile_of(MERKLE_TILE_DATA, scan->at / LIMIT_TILE_ENTRIES, scan->size);
	struct reader_body body = {
		.protocol = LOG_STATIC,
		.first = tile.index * LIMIT_TILE_ENTRIES,
		.begin = scan->at,
	};
	struct reader_result result;
	struct error err;
	enum status status;

	body.end = num_min64(body.first + tile.width, scan->to);
	found_clear(&scan->found);
	status = log_folder_tile(&scan->folder, &tile, &body.bytes, &err);
	if (status == STATUS_OK)
		status = reader_read(scan->reader, &body, &result, &err);
	if (status == STATUS_OK)
		account(scan, &result);
	else
		skip(scan, &body, &err);
	scan->at = body.end;
}

static void
scan_tiles(struct scan *scan)
{
	static const struct reader_calls calls = { ignore_entry, on_match, on_item, on_fault,
		NULL };
	struct bar bar;

	scan->reader = reader_new(&scan->index, watch_text_view(&scan->text), &calls, scan);
	begin_range(scan, scan->from);
	bar_start(&bar, &scan->output, scan->to - scan->from);
	while (scan->at < scan->to && !scan->stopped && interrupted == 0) {
		scan_tile(scan);
		bar_step(&bar, scan->at - scan->from);
	}
	tell_gap(scan);
	reader_free(scan->reader);
}

/* ---- how it ended ---- */

static void
say_counts(struct scan *scan)
{
	const struct reader_result *total = &scan->total;
	const struct counts counts = { total->parsed, total->with_faults, total->faulty };
	char memory[LIMIT_ERROR_MESSAGE];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	counts_append(&text, &counts);
	if (scan->unread > 0) {
		buf_text(&text, "; ");
		buf_grouped(&text, scan->unread);
		buf_text(&text, " not read");
	}
	buf_text(&text, "; ");
	counts_append_issuances(&text, scan->told.count);
	output_message(&scan->output, "%s", buf_string(&text));
}

enum outcome {
	VERDICT_MEETS,
	VERDICT_DIFFERS,
	VERDICT_UNKNOWN,
};

/* Whether what was read meets the tree of the checkpoint. */
static enum outcome
compare(struct scan *scan)
{
	const struct merkle_tree *tree = &scan->folder.tree;
	struct merkle_range in_tree;

	if (scan->range.begin != 0)
		return VERDICT_UNKNOWN;
	if (scan->range.end == tree->size)
		return merkle_range_meets(scan->folder.hasher, &scan->range, tree)
			   ? VERDICT_MEETS
			   : VERDICT_DIFFERS;
	if (!log_folder_range(&scan->folder, scan->range.end, &in_tree))
		return VERDICT_UNKNOWN;
	return merkle_range_equal(&in_tree, &scan->range) ? VERDICT_MEETS : VERDICT_DIFFERS;
}

static void
say_tree(struct scan *scan)
{
	bool is_signed = scan->folder.head == LOG_FOLDER_SIGNED;

	if (scan->folder.head == LOG_FOLDER_NO_HEAD) {
		output_message(&scan->output,
		    "there is no checkpoint: nothing says whose entries these are, or that "
		    "they are all");
		return;
	}
	switch (compare(scan)) {
	case VERDICT_MEETS:
		output_message(&scan->output, "they are those of the checkpoint, %s",
		    is_signed ? "which is signed by --key"
			      : "of which nothing proves who signed it");
		return;
	case VERDICT_DIFFERS:
		output_error(&scan->output,
		    "they are not those of the checkpoint; ctvigil verify says where they differ");
		worsen(scan, STATUS_LOG_INCONSISTENT);
		return;
	case VERDICT_UNKNOWN:
		output_message(&scan->output,
		    "whether they are those of the checkpoint cannot be said: hash tiles are "
		    "missing or wrong");
		if (is_signed)
			scan->code = exit_worse(scan->code, EXIT_CODE_UNKNOWN);
		return;
	}
}

static void
say_end(struct scan *scan)
{
	say_counts(scan);
	if (scan->at > scan->from)
		say_tree(scan);
	if (scan->at < scan->to) {
		output_error(&scan->output, "stopped; --from %ju goes on", (uintmax_t)scan->at);
		scan->code = exit_worse(scan->code, EXIT_CODE_UNKNOWN);
	}
	if (scan->told.count > 0)
		scan->code = exit_worse(scan->code, EXIT_CODE_FINDINGS);
}

/* ---- what is wanted ---- */

static enum status
check_settings(const struct settings *settings, struct error *err)
{
	uint64_t index;

	if (settings->from != NULL && !log_option_index(settings->from, 0, &index))
		return error_set(
		    err, STATUS_USAGE, 0, "--from is now, beginning or the number of an entry");
	if (settings->to != NULL && !log_option_index(settings->to, 0, &index))
		return error_set(err, STATUS_USAGE, 0, "--to is now or the number of an entry");
	return STATUS_OK;
}

/* Without a checkpoint, what is there on disk is the log. */
static enum status
choose_range(struct scan *scan, struct error *err)
{
	const char *from = scan->settings->from == NULL ? "beginning" : scan->settings->from;
	const char *to = scan->settings->to == NULL ? "now" : scan->settings->to;

	if (!log_option_index(from, 0, &scan->from))
		return error_set(err, STATUS_USAGE, 0, "--from %s", from);
	scan->size = scan->folder.head == LOG_FOLDER_NO_HEAD
			 ? log_folder_count(&scan->folder, scan->from / LIMIT_TILE_ENTRIES)
			 : scan->folder.tree.size;
	if (!log_option_index(from, scan->size, &scan->from) ||
	    !log_option_index(to, scan->size, &scan->to) || scan->from > scan->to ||
	    scan->to > scan->size)
		return error_set(err, STATUS_USAGE, 0,
		    "there are no entries from %s to %s: the log ends at %ju", from, to,
		    (uintmax_t)scan->size);
	scan->at = scan->from;
	return STATUS_OK;
}

static enum status
read_items(struct scan *scan, struct error *err)
{
	const struct settings *settings = scan->settings;
	struct buf items;
	bool good;

	buf_init_growing(&items, 4 * MIB);
	items_append(&items, settings->operands + 1, settings->operand_count - 1);
	watchlist_take(&scan->list, items_name(settings), buf_view(&items));
	buf_fini(&items);
	for (size_t i = 0; i < settings->watchlists.count; i++) {
		watchlist_read(&scan->list, settings->watchlists.items[i], scan->list_fds[i]);
		close_fdp(&scan->list_fds[i]);
	}
	good = watchlist_end(&scan->list);
	if (good)
		watchlist_explain(&scan->list);
	items_say(&scan->output, buf_view(&scan->list.remarks), !good);
	return good ? STATUS_OK : error_set(err, STATUS_USAGE, 0, "nothing is watched");
}

static enum status
build_index(struct scan *scan, struct error *err)
{
	struct watch_plan plan;
	enum status status;

	scan->text = buf_view(&scan->list.text);
	if (!watch_plan(scan->text, &plan))
		return error_set(err, STATUS_USAGE, 0, "the watch list is longer than 4 GiB");
	scan->index_memory = xcalloc(plan.size, 1);
	status = watchlist_build(scan->text, &plan, scan->index_memory, err);
	if (status == STATUS_OK &&
	    !watch_index_open(view_of(scan->index_memory, plan.size), &scan->index))
		status = error_set(err, STATUS_SYSTEM, 0, "the watch index cannot be read");
	return status;
}

/* ---- the command ---- */

static enum status
open_lists(struct scan *scan, struct error *err)
{
	const struct conf_texts *lists = &scan->settings->watchlists;
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < lists->count; i++)
		status = items_open_list(lists->items[i], &scan->list_fds[i], err);
	return status;
}

static enum status
run(struct scan *scan, struct error *err)
{
	const struct settings *settings = scan->settings;
	enum status status = check_settings(settings, err);

	if (status == STATUS_OK)
		status = open_lists(scan, err);
	if (status != STATUS_OK)
		return status;
	catch_signals();
	status = log_folder_open(settings->operands[0], settings, &scan->folder, err);
	if (status == STATUS_OK)
		status = read_items(scan, err);
	if (status == STATUS_OK)
		status = build_index(scan, err);
	if (status == STATUS_OK)
		status = choose_range(scan, err);
	if (status != STATUS_OK)
		return status;
	if (scan->folder.head == LOG_FOLDER_FORGED) {
		output_error(&scan->output, "%s", scan->folder.head_error.message);
		worsen(scan, STATUS_LOG_SIGNATURE);
	}
	scan->log_id = hash_bytes(scan->folder.hasher, buf_view(&scan->folder.name));
	scan_tiles(scan);
	say_end(scan);
	return STATUS_OK;
}

static enum exit_code
scan_folder(const struct settings *settings)
{
	struct scan scan = { .settings = settings, .folder = { .fd = -1 } };
	struct error err;
	enum status status;

	output_init(&scan.output, settings->quiet);
	watchlist_init(&scan.list);
	found_init(&scan.found);
	buf_init_growing(&scan.out, LIMIT_MESSAGE);
	status = run(&scan, &err);
	if (status != STATUS_OK) {
		output_error(&scan.output, "%s", err.message);
		worsen(&scan, status);
	}
	output_clear_status(&scan.output);
	log_folder_fini(&scan.folder);
	watchlist_fini(&scan.list);
	found_fini(&scan.found);
	seen_fini(&scan.told);
	buf_fini(&scan.out);
	free(scan.index_memory);
	/* All was written, and what runs at exit may want calls that the sandbox refuses. */
	_exit((int)scan.code);
}

enum exit_code
command_scan(const struct settings *settings)
{
	if (settings->operand_count == 1 && settings->watchlists.count == 0) {
		struct output output;

		output_init(&output, settings->quiet);
		output_error(&output,
		    "ctvigil scan needs a name, an address or a --watchlist behind the log");
		return EXIT_CODE_USAGE;
	}
	return one_log_is_meant(settings->operands[0]) ? scan_log(settings) : scan_folder(settings);
}
