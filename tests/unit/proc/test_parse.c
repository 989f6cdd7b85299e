/* SPDX-License-Identifier: Apache-2.0 */
/* The parse process, while fetch writes to the memory that they share. */
#include "ipc/io.h"
#include "ipc/shared.h"
#include "support/element.h"
#include "support/real_child.h"
#include "unit/watch/watched.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define WATCHED "watched.example"
#define ANOTHER "another.example"
#define ENTRY 7
#define NOTED UINT64_MAX

struct desk {
	struct real_child child;
	struct shared_arena arena;
	volatile uint64_t *note;
};

/* A folder where the parse child is the slow one. */
static void
use_slow_parse(char *folder)
{
	char target[4096];
	char link[4096];

	assert_non_null(mkdtemp(folder));
	(void)snprintf(target, sizeof(target), "%s/slow_parse", getenv("CTVIGIL_STANDINS"));
	(void)snprintf(link, sizeof(link), "%s/ctvigil-parse", folder);
	assert_int_equal(symlink(target, link), 0);
	assert_int_equal(setenv("CTVIGIL_CHILDREN", folder, 1), 0);
}

static void
remove_slow_parse(const char *folder)
{
	char link[4096];

	(void)snprintf(link, sizeof(link), "%s/ctvigil-parse", folder);
	assert_int_equal(unlink(link), 0);
	assert_int_equal(rmdir(folder), 0);
}

static int
sealed(struct view bytes)
{
	int fd;

	assert_int_equal(shared_blob_create("test", &fd, NULL), STATUS_OK);
	assert_int_equal(io_write_full(fd, bytes, NULL), STATUS_OK);
	assert_int_equal(shared_blob_seal(fd, NULL), STATUS_OK);
	return fd;
}

static void
give(struct desk *desk, struct message message)
{
	real_child_send(&desk->child, message);
	for (size_t i = 0; i < message_descriptors(message.type); i++)
		(void)close(message.fds[i]);
}

/* Gives the child an arena of one slot, a note, and one name to watch. */
static void
desk_open(struct desk *desk)
{
	struct watched *w = watched_new(WATCHED "\n");
	int writer_fd;
	int reader_fd;
	int note_fd;

	real_child_open(&desk->child, ROLE_PARSE);
	(void)real_child_receive(&desk->child, MESSAGE_READY);
	assert_int_equal(shared_arena_create(1, &writer_fd, &reader_fd, NULL), STATUS_OK);
	assert_int_equal(shared_arena_map_writer(writer_fd, 1, &desk->arena, NULL), STATUS_OK);
	(void)close(writer_fd);
	assert_int_equal(shared_note_create(&note_fd, NULL), STATUS_OK);
	assert_int_equal(shared_note_map(note_fd, &desk->note, NULL), STATUS_OK);
	*desk->note = NOTED;
	give(desk,
	    (struct message){
		.type = MESSAGE_PARSE_ARENA, .fds = { reader_fd }, .parse_arena = { .slots = 1 } });
	give(desk, (struct message){ .type = MESSAGE_PARSE_PROGRESS, .fds = { note_fd } });
	give(desk, (struct message){ .type = MESSAGE_PARSE_WATCH,
		       .fds = { sealed(view_of(w->memory, w->size)), sealed(w->lines) } });
	watched_free(w);
}

static void
desk_close(struct desk *desk)
{
	real_child_close(&desk->child, 0);
	shared_arena_unmap(&desk->arena);
}

/* static-ct-api "Log Entries": a data tile of one entry, a certificate for this name. */
static struct view
tile_of(const char *name)
{
	struct view names = ELEMENT(0x82, view_text(name));
	struct view certificate = element_certificate(
	    element_tbs(element_common_name(name), element_subject_alt_name(names)));
	const uint8_t len[] = { 0, (uint8_t)(certificate.len >> 8), (uint8_t)certificate.len };

	return JOIN(VIEW("\0\0\0\0\0\0\0\1\0\0"), VIEW_OF(len), certificate, VIEW("\0\0\0\0"));
}

static void
put(struct desk *desk, struct view body)
{
	memcpy(desk->arena.ptr, body.ptr, body.len);
}

static void
ask(struct desk *desk, struct view body)
{
	give(desk, (struct message){
		       .type = MESSAGE_PARSE_BODY,
		       .parse_body = { .protocol = 1,
			   .body_len = body.len,
			   .body_first = ENTRY,
			   .begin = ENTRY,
			   .end = ENTRY + 1 },
		   });
}

/* What it says of the entry: how often it matches, and its range. */
static size_t
hear(struct desk *desk, struct buf *range)
{
	size_t matches = 0;
	struct message message;

	do {
		assert_int_equal(
		    channel_wait(desk->child.channel, &message, NULL), CHANNEL_MESSAGE);
		matches += message.type == MESSAGE_PARSED_MATCH ? 1 : 0;
	} while (message.type != MESSAGE_PARSED);
	assert_int_equal(message.parsed.status, STATUS_OK);
	buf_bytes(range, message.parsed.range);
	return matches;
}

static void
meanwhile_run(const void *row unused_arg)
{
	char folder[] = "/tmp/ctvigil-test-XXXXXX";
	const struct view body = tile_of(WATCHED);
	struct desk desk;
	struct buf first;
	struct buf again;

	use_slow_parse(folder);
	desk_open(&desk);
	buf_init_growing(&first, LIMIT_RANGE);
	buf_init_growing(&again, LIMIT_RANGE);
	put(&desk, body);
	ask(&desk, body);
	while (*desk.note != ENTRY)
		(void)usleep(1000);
	put(&desk, tile_of(ANOTHER));
	*desk.note = NOTED;
	assert_true(hear(&desk, &first) > 0);
	put(&desk, body);
	ask(&desk, body);
	assert_true(hear(&desk, &again) > 0);
	assert_true(view_equal(buf_view(&first), buf_view(&again)));
	buf_fini(&first);
	buf_fini(&again);
	desk_close(&desk);
	remove_slow_parse(folder);
}

int
main(void)
{
	tap_section("proc: parse");
	tap_test("a body that changes while it is read is read as it was when it came",
	    meanwhile_run, NULL);
	return tap_done();
}
