/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/ours.h"

#include "base/escape.h"
#include "base/limits.h"
#include "base/own.h"
#include "policy/binding.h"
#include "policy/declare.h"
#include "proc/crew.h"
#include "proc/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- by what the store judges ---- */

/* Appends the lines of names.  Whether all are names, as whoever read them has seen to. */
static bool
append_names(struct buf *lines, const struct conf_texts *names)
{
	bool good = true;

	for (size_t i = 0; i < names->count; i++)
		good = binding_append_word(lines, view_text(names->items[i])) && good;
	return good;
}

static void
tell_zone(const struct conf_zone *zone, ours_tell_fn *fn, void *context)
{
	struct message message = { .type = MESSAGE_STORE_ZONE };
	struct buf names;
	struct buf issuers;
	struct hash hash;

	buf_init_growing(&names, LIMIT_CONF);
	buf_init_growing(&issuers, LIMIT_CONF);
	append_names(&names, &zone->names);
	for (size_t i = 0; i < zone->issuers.count; i++) {
		if (conf_hash(view_text(zone->issuers.items[i]), &hash))
			buf_bytes(&issuers, hash_view(&hash));
	}
	message.store_zone = (struct msg_store_zone){
		.names = buf_view(&names),
		.issuers = buf_view(&issuers),
		.high_assurance = zone->high_assurance,
	};
	fn(context, &message);
	buf_fini(&names);
	buf_fini(&issuers);
}

static void
tell_source(const struct conf_source *source, ours_tell_fn *fn, void *context)
{
	struct message message = { .type = MESSAGE_STORE_SOURCE };
	struct buf names;

	buf_init_growing(&names, LIMIT_CONF);
	append_names(&names, &source->names);
	message.store_source = (struct msg_store_source){
		.name = view_text(source->name),
		.names = buf_view(&names),
	};
	fn(context, &message);
	buf_fini(&names);
}

void
ours_tell(const struct settings *settings, ours_tell_fn *fn, void *context)
{
	const struct conf_zone *zones = settings->zones.items;
	const struct conf_source *sources = settings->sources.items;
	bool holds = settings->command == CONF_RUN;
	const struct message policy = {
		.type = MESSAGE_STORE_POLICY,
		.store_policy = { .hold_ms = holds ? settings->hold_s * 1000 : 0 },
	};

	for (size_t i = 0; i < settings->zones.count; i++)
		tell_zone(&zones[i], fn, context);
	fn(context, &policy);
	for (size_t i = 0; i < settings->sources.count; i++)
		tell_source(&sources[i], fn, context);
}

/* ---- a source ---- */

struct ours_file {
	char *path;
	struct walk_stamp stamp;
};

struct ours_files {
	struct ours_file *items;
	size_t count;
};

struct ours_source {
	struct ours *ours;
	const struct conf_source *conf;
	size_t number; /* in notice */
	bool wanted;
	bool was_looked_at;
	/* What was there when all of it was read; nothing while it was not. */
	struct ours_files known;
	char *trouble; /* that was said last, or NULL */
};

/* A look at a source. */
struct look {
	struct ours_source *source;
	struct monitor *monitor;
	struct ours_files files;
	struct walk_result result;
	struct buf trouble; /* the first line is what the store is told */
	bool is_whole;      /* all that is there could be read */
};

static void
files_fini(struct ours_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->items[i].path);
	free(files->items);
	*files = (struct ours_files){ .items = NULL };
}

/* Whether nothing has changed since all was read. */
static bool
are_same(const struct ours_files *a, const struct ours_files *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		if (strcmp(a->items[i].path, b->items[i].path) != 0 ||
		    !walk_is_unchanged(&a->items[i].stamp, &b->items[i].stamp))
			return false;
	}
	return true;
}

static void
on_found(void *context, struct walk_found *found)
{
	struct look *look = context;
	struct ours_files *files = &look->files;

	if (found->kind == WALK_FOLDER) {
		notice_folder(look->source->ours->notice, look->source->number, found->path);
		return;
	}
	files->items = xrealloc(files->items, (files->count + 1) * sizeof(*files->items));
	files->items[files->count++] = (struct ours_file){
		.path = xstrndup(found->path, strlen(found->path)),
		.stamp = found->stamp,
	};
}

/* ---- what the store is told of it ---- */

static void
on_kept(void *context, struct message *answer)
{
	bool *kept = context;

	*kept = answer != NULL && answer->stored_source.kept;
}

/* Whether the store has kept it. */
static bool
ask_store(struct look *look, const struct message *message)
{
	struct error err;
	bool kept = false;

	return monitor_ask_now(look->monitor, ROLE_STORE, message, on_kept, &kept, &err) ==
		   STATUS_OK &&
	       kept;
}

static bool
tell_read(struct look *look, bool changed)
{
	const struct message read = {
		.type = MESSAGE_STORE_SOURCE_READ,
		.store_source_read = {
			.source = view_text(look->source->conf->name),
			.changed = changed,
		},
	};

	return ask_store(look, &read);
}

static void
tell_failed(struct look *look)
{
	struct view rest = buf_view(&look->trouble);
	struct view first;
	struct message failed = {
		.type = MESSAGE_STORE_SOURCE_FAILED,
		.store_source_failed = { .source = view_text(look->source->conf->name) },
	};

	failed.store_source_failed.trouble = view_line(&rest, '\n', &first) ? first : rest;
	(void)ask_store(look, &failed);
}

/* ---- reading ---- */

/* What one file declares: blocks of proc/declared.h, each behind its length in 4 bytes. */
struct reading {
	struct buf blocks;
	enum status status;
	char message[LIMIT_ERROR_MESSAGE];
	uint64_t wrong;
};

static void
on_read(void *context, struct message *answer)
{
	struct reading *reading = context;

	/* It died, and what it said counts no more. */
	if (answer == NULL) {
		buf_clear(&reading->blocks);
		return;
	}
	if (answer->type == MESSAGE_INDEX_DECLARED) {
		buf_uint(&reading->blocks, 4, answer->index_declared.items.len);
		buf_bytes(&reading->blocks, answer->index_declared.items);
		return;
	}
	reading->status = answer->index_read_all.status;
	reading->wrong = answer->index_read_all.wrong;
	(void)snprintf(reading->message, sizeof(reading->message), "%.*s",
	    (int)answer->index_read_all.message.len, answer->index_read_all.message.ptr);
}

/* Notes what is wrong with a file, or with a part of it. */
static void printf_like(2, 3) note(struct look *look, const char *format, ...)
{
	char text[LIMIT_ERROR_MESSAGE];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	escape_append_text(&look->trouble, view_text(text));
	buf_byte(&look->trouble, '\n');
}

/* Opens a file that was found, if it is still that one.  By its descriptor of no rights, so
 * that nothing else that took its place hears of us. */
static int
open_found(const struct ours_file *file)
{
	cleanup_with(close_fdp) int place = open(file->path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat now;
	char link[64];

	if (place < 0 || fstat(place, &now) != 0 || !S_ISREG(now.st_mode) ||
	    now.st_ino != file->stamp.inode || now.st_dev != file->stamp.device)
		return -1;
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", place);
	return open(link, O_RDONLY | O_NOCTTY | O_CLOEXEC);
}

static enum declare_form
form_of(const struct conf_source *conf)
{
	enum declare_form form;

	/* The layouts of clients are all of certificates. */
	return declare_form_from_word(view_text(conf->kind), &form) ? form : DECLARE_CERTIFICATES;
}

/* Whether the store has kept all blocks. */
static bool
give(struct look *look, struct view blocks)
{
	struct message declare = {
		.type = MESSAGE_STORE_DECLARE,
		.store_declare = { .source = view_text(look->source->conf->name) },
	};
	uint64_t len;

	while (view_uint(&blocks, 4, &len) &&
	       view_take(&blocks, (size_t)len, &declare.store_declare.items)) {
		if (!ask_store(look, &declare))
			return false;
	}
	return true;
}

/* Has a file read, and gives the store what it declares.  Whether all of that went well. */
static bool
read_file(struct look *look, const struct ours_file *file)
{
	cleanup_with(close_fdp) int fd = open_found(file);
	struct reading reading = { .status = STATUS_OK };
	struct message ask = {
		.type = MESSAGE_INDEX_READ,
		.fds = { fd },
		.index_read = { .form = (uint8_t)form_of(look->source->conf) },
	};
	struct error err;
	enum status status;
	bool good = false;

	if (fd < 0) {
		note(look, "%s: it has changed while it was looked for", file->path);
		return false;
	}
	buf_init_growing(&reading.blocks, 2 * LIMIT_SOURCE_LIST);
	status = monitor_ask_now(look->monitor, ROLE_INDEX, &ask, on_read, &reading, &err);
	if (status != STATUS_OK)
		note(look, "%s: %s", file->path, err.message);
	else if (reading.status != STATUS_OK)
		note(look, "%s: %s", file->path, reading.message);
	else if (!buf_ok(&reading.blocks))
		note(look, "%s: it declares more than a file can", file->path);
	else if (!give(look, buf_view(&reading.blocks)))
		note(look, "%s: the store has no room for what it declares", file->path);
	else
		good = true;
	if (good && reading.wrong > 0)
		note(look, "%s: %s", file->path, reading.message);
	buf_fini(&reading.blocks);
	return good;
}

/* Has all files read. */
static void
read_files(struct look *look)
{
	struct crew *crew = look->monitor->crew;
	struct error err;

	if (crew_start(crew, ROLE_INDEX, 0, &err) != STATUS_OK) {
		note(look, "%s", err.message);
		look->is_whole = false;
		return;
	}
	for (size_t i = 0; i < look->files.count && !look->monitor->stopping; i++)
		look->is_whole = read_file(look, &look->files.items[i]) && look->is_whole;
	crew_dismiss(crew, ROLE_INDEX);
}

/* ---- a look ---- */

/* Whether there is more than what was found.  What is called a key, or is no plain file, is
 * none of it. */
static bool
has_more(const struct walk_result *result)
{
	static const enum walk_left more[] = { WALK_LEFT_UNREADABLE, WALK_LEFT_LARGE,
		WALK_LEFT_DEEP, WALK_LEFT_BEYOND };

	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		if (result->left[more[i]].count > 0)
			return true;
	}
	return false;
}

/* Finds the files. */
static void
find_files(struct look *look)
{
	struct ours_source *source = look->source;
	const struct layout *layout = layout_find(source->conf->kind);
	struct error err;
	enum status status;

	notice_begin(source->ours->notice, source->number);
	status = walk(source->conf->path, layout, on_found, look, &look->result, &err);
	notice_end(source->ours->notice, source->number);
	look->is_whole = status == STATUS_OK && !has_more(&look->result);
	if (status != STATUS_OK)
		note(look, "%s", err.message);
	else
		walk_append_left(&look->result, &look->trouble);
	if (status == STATUS_OK && look->files.count == 0)
		note(look, "%s: there is nothing of its kind in it", source->conf->path);
}

/* Says what is wrong once, and that it is well again. */
static void
say_trouble(struct look *look)
{
	struct ours_source *source = look->source;
	struct output *output = &look->monitor->output;
	const char *text = buf_string(&look->trouble);
	struct view rest = view_text(text);
	struct view line;

	if (source->trouble != NULL && strcmp(source->trouble, text) == 0)
		return;
	while (view_line(&rest, '\n', &line))
		output_error(
		    output, "source %s: %.*s", source->conf->name, (int)line.len, line.ptr);
	if (text[0] == '\0' && source->trouble != NULL && source->trouble[0] != '\0')
		output_message(output, "source %s: it is well again", source->conf->name);
	free(source->trouble);
	source->trouble = xstrndup(text, strlen(text));
}

static void
keep_known(struct look *look, bool is_known)
{
	struct ours_files *known = &look->source->known;

	files_fini(known);
	if (is_known) {
		*known = look->files;
		look->files = (struct ours_files){ .items = NULL };
	}
}

static void
look_at(struct ours_source *source)
{
	struct look look = { .source = source, .monitor = source->ours->monitor };
	bool is_same;

	source->wanted = false;
	buf_init_growing(&look.trouble, LIMIT_MESSAGE);
	find_files(&look);
	is_same = look.is_whole && source->known.count > 0 && are_same(&source->known, &look.files);
	if (!is_same)
		read_files(&look);
	if (!look.monitor->stopping) {
		if (look.is_whole)
			keep_known(&look, tell_read(&look, !is_same));
		else
			tell_failed(&look);
		say_trouble(&look);
	}
	if (!source->was_looked_at)
		source->ours->first_looks--;
	source->was_looked_at = true;
	files_fini(&look.files);
	buf_fini(&look.trouble);
}

/* ---- all of them ---- */

static void
on_look(void *context, size_t number)
{
	struct ours *ours = context;

	ours->sources[number].wanted = true;
}

static void
on_say(void *context, const char *message)
{
	const struct ours *ours = context;

	output_message(&ours->monitor->output, "%s", message);
}

void
ours_start(struct ours *ours, struct monitor *monitor)
{
	static const struct notice_calls calls = { on_look, on_say };
	const struct conf_items *sources = &monitor->settings->sources;
	const struct conf_source *confs = sources->items;

	*ours = (struct ours){
		.monitor = monitor,
		.notice = notice_new(monitor->loop, &calls, ours),
		.sources = xcalloc(sources->count, sizeof(*ours->sources)),
		.count = sources->count,
		.first_looks = (unsigned)sources->count,
	};
	for (size_t i = 0; i < sources->count; i++) {
		ours->sources[i] = (struct ours_source){ .ours = ours, .conf = &confs[i] };
		ours->sources[i].number =
		    notice_add(ours->notice, (int64_t)confs[i].rescan_s * 1000);
	}
}

void
ours_stop(struct ours *ours)
{
	for (size_t i = 0; i < ours->count; i++) {
		files_fini(&ours->sources[i].known);
		free(ours->sources[i].trouble);
	}
	free(ours->sources);
	notice_free(ours->notice);
	*ours = (struct ours){ .monitor = NULL };
}

void
ours_turn(struct ours *ours)
{
	for (size_t i = 0; i < ours->count && !ours->monitor->stopping; i++) {
		if (ours->sources[i].wanted)
			look_at(&ours->sources[i]);
	}
}

bool
ours_are_known(const struct ours *ours)
{
	return ours->first_looks == 0;
}
