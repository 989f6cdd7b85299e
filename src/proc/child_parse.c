/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil-parse: reads bodies of entries, and holds nothing worth stealing.  A body is
 * copied out of the arena before a byte of it is looked at, so that nothing can
 * change what was hashed; larger ones come in sealed memory.
 */
#include "base/limits.h"
#include "base/own.h"
#include "ipc/shared.h"
#include "proc/child.h"
#include "proc/reader.h"
#include "source/inflate.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The longest watch list text and index that are mapped or read (index.h). */
#define INDEX_MAX ((size_t)4 * 1024 * MIB)

struct parser {
	struct channel *channel;
	struct shared_arena arena;
	volatile uint64_t *note;
	struct view index_memory;
	struct watch_index index;
	int list_fd;
	struct reader *reader;
	struct inflater *inflater;
	uint8_t *copy;     /* LIMIT_ARENA_BODY bytes */
	uint8_t *inflated; /* LIMIT_INFLATED bytes, most of which are never touched */
	uint64_t request;
	struct error *err;
	enum status status; /* of sending */
};

static void
send(struct parser *parser, struct message *message)
{
	message->request = parser->request;
	if (parser->status == STATUS_OK)
		parser->status = channel_send(parser->channel, message, parser->err);
}

/* ---- what is found ---- */

static void
on_match(void *context, const struct reader_match *found)
{
	struct parser *parser = context;
	struct message message = {
		.type = MESSAGE_PARSED_MATCH,
		.parsed_match = {
			.index = found->index,
			.entry = found->is_precertificate ? 1 : 0,
			.timestamp_ms = found->timestamp_ms,
			.id = found->id,
			.tbs_sha256 = found->tbs_sha256,
			.has_issuer_key = found->has_issuer_key,
			.issuer_key_sha256 = found->issuer_key_sha256,
			.spki_sha256 = found->spki_sha256,
			.serial = found->serial,
			.json = found->json,
			.text = found->text,
			.environment = found->environment,
			.pem = found->pem,
		},
	};

	send(parser, &message);
}

static void
on_item(void *context, const struct reader_item *found)
{
	struct parser *parser = context;
	struct message message = {
		.type = MESSAGE_PARSED_ITEM,
		.parsed_item = {
			.index = found->index,
			.watch = found->watch,
			.tag = found->tag,
			.value = found->value,
			.where = found->where,
			.exact = found->exact,
			.reason = found->reason,
		},
	};

	send(parser, &message);
}

static void
on_fault(void *context, const struct reader_fault *found)
{
	struct parser *parser = context;
	struct message message = {
		.type = MESSAGE_PARSED_FAULT,
		.parsed_fault = {
			.index = found->index,
			.code = found->code,
			.offset = found->offset,
			.message = found->message,
			.raw = found->raw,
		},
	};

	send(parser, &message);
}

static void
on_shown(void *context, const struct reader_shown *shown)
{
	struct parser *parser = context;
	struct message message = {
		.type = MESSAGE_PARSED_SHOWN,
		.parsed_shown = {
			.index = shown->index,
			.timestamp_ms = shown->timestamp_ms,
			.text = shown->text,
			.json = shown->json,
		},
	};

	send(parser, &message);
}

static void
on_entry(void *context, uint64_t index)
{
	struct parser *parser = context;

	*parser->note = index;
}

/* ---- a body ---- */

/* What body stands for.  What cannot be inflated is like an entry that cannot be read: with
 * the hashes of its entries, it is looked into as it is. */
static enum status
inflate(
    struct parser *parser, const struct msg_parse_body *from, struct view *body, struct error *err)
{
	enum status status =
	    inflate_body(parser->inflater, *body, parser->inflated, LIMIT_INFLATED, body, err);

	if (status != STATUS_LOG_MALFORMED || from->protocol != LOG_STATIC)
		return status;
	return from->hashes.len > 0 ? STATUS_OK : STATUS_LOG_UNREADABLE;
}

static enum status
read_entries(struct parser *parser, const struct msg_parse_body *from, struct view body,
    struct reader_result *ret, struct error *err)
{
	enum log_protocol protocol = (enum log_protocol)from->protocol;
	struct leaf_hashes hashes;
	struct reader_body wanted = {
		.protocol = protocol,
		.first = from->body_first,
		.begin = from->begin,
		.end = from->end,
		.skip = from->skip,
		.show = from->show,
	};
	enum status status = STATUS_OK;

	if (from->hashes.len > 0) {
		status = leaf_hashes_read(protocol, from->begin, from->hashes, &hashes, err);
		wanted.hashes = &hashes;
	}
	if (status == STATUS_OK)
		status = inflate(parser, from, &body, err);
	wanted.bytes = body;
	return status == STATUS_OK ? reader_read(parser->reader, &wanted, ret, err) : status;
}

static void
read_body(struct parser *parser, const struct msg_parse_body *from, struct view body)
{
	struct message parsed = { .type = MESSAGE_PARSED };
	uint8_t range[LIMIT_RANGE];
	struct reader_result result = { .begin = from->begin };
	struct error err = { .message = "" };
	struct buf encoded;
	enum status status = read_entries(parser, from, body, &result, &err);

	*parser->note = UINT64_MAX;
	buf_init(&encoded, range, sizeof(range));
	if (status == STATUS_OK)
		merkle_range_encode(&result.range, &encoded);
	parsed.parsed = (struct msg_parsed){
		.status = status,
		.message = status == STATUS_OK ? VIEW("") : view_text(err.message),
		.end = result.end,
		.parsed = result.parsed,
		.with_faults = result.with_faults,
		.faulty = result.faulty,
		.newest_ms = result.newest_ms,
		.range = buf_view(&encoded),
		.has_more = result.has_more,
	};
	send(parser, &parsed);
}

/* Gives memory back that an unusually large body took. */
static void
trim(struct parser *parser)
{
	(void)madvise(parser->inflated, LIMIT_INFLATED, MADV_DONTNEED);
}

static enum status
on_body(struct parser *parser, const struct message *message)
{
	const struct msg_parse_body *from = &message->parse_body;
	enum status status;

	if (from->protocol > LOG_STATIC || from->body_len > LIMIT_ARENA_BODY)
		return error_set(parser->err, STATUS_MESSAGE, 0, "parse: no such body");
	status = shared_arena_copy(
	    &parser->arena, from->slot, (size_t)from->body_len, parser->copy, parser->err);
	if (status != STATUS_OK)
		return status;
	read_body(parser, from, view_of(parser->copy, (size_t)from->body_len));
	return STATUS_OK;
}

static enum status
on_large_body(struct parser *parser, const struct message *message)
{
	static_assert(
	    sizeof(message->parse_body) == sizeof(message->parse_body_large), "one shape");
	struct view body;
	enum status status = shared_blob_map(message->fds[0], LIMIT_BODY, &body, parser->err);

	if (status != STATUS_OK)
		return status;
	read_body(parser, &message->parse_body, body);
	shared_blob_unmap(&body);
	trim(parser);
	return STATUS_OK;
}

/* ---- what it is given at first ---- */

static size_t
read_list(void *context, uint64_t offset, uint8_t *out, size_t size)
{
	const struct parser *parser = context;
	ssize_t n;

	do {
		n = pread(parser->list_fd, out, size, (off_t)offset);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? 0 : (size_t)n;
}

static enum status
on_arena(struct parser *parser, const struct message *message)
{
	shared_arena_unmap(&parser->arena);
	return shared_arena_map_reader(
	    message->fds[0], message->parse_arena.slots, &parser->arena, parser->err);
}

static enum status
on_progress(struct parser *parser, const struct message *message)
{
	return shared_note_map(message->fds[0], &parser->note, parser->err);
}

static enum status
on_watch(struct parser *parser, struct message *message)
{
	static const struct reader_calls calls = { on_entry, on_match, on_item, on_fault,
		on_shown };
	enum status status;

	reader_free(parser->reader);
	parser->reader = NULL;
	shared_blob_unmap(&parser->index_memory);
	close_fdp(&parser->list_fd);
	status = shared_blob_map(message->fds[0], INDEX_MAX, &parser->index_memory, parser->err);
	if (status != STATUS_OK)
		return status;
	if (!watch_index_open(parser->index_memory, &parser->index))
		return error_set(parser->err, STATUS_MESSAGE, 0, "parse: this is no watch index");
	parser->list_fd = take_fd(&message->fds[1]);
	parser->reader = reader_new(&parser->index,
	    (struct watch_text){ .read = read_list, .context = parser }, &calls, parser);
	return STATUS_OK;
}

static enum status
handle(void *context, struct channel *channel, struct message *message, struct error *err)
{
	struct parser *parser = context;
	enum status status;

	parser->channel = channel;
	parser->err = err;
	parser->request = message->request;
	if (message->type == MESSAGE_PARSE_ARENA)
		return on_arena(parser, message);
	if (message->type == MESSAGE_PARSE_PROGRESS)
		return on_progress(parser, message);
	if (message->type == MESSAGE_PARSE_WATCH)
		return on_watch(parser, message);
	if (message->type != MESSAGE_PARSE_BODY && message->type != MESSAGE_PARSE_BODY_LARGE)
		return child_unexpected(message, err);
	if (parser->reader == NULL || parser->arena.ptr == NULL || parser->note == NULL)
		return error_set(err, STATUS_MESSAGE, 0, "a body came too early");
	status = message->type == MESSAGE_PARSE_BODY ? on_body(parser, message)
						     : on_large_body(parser, message);
	return status == STATUS_OK ? parser->status : status;
}

static enum status
run(void *context, struct channel *channel, struct error *err)
{
	return child_serve(channel, handle, context, err);
}

int
main(void)
{
	static const struct child child = { ROLE_PARSE, NULL, run };
	struct parser parser = {
		.list_fd = -1,
		.inflater = inflater_new(),
		.copy = xpages(LIMIT_ARENA_BODY),
		.inflated = xpages(LIMIT_INFLATED),
	};

	child_main(&child, &parser);
}
