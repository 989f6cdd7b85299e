/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For stories of what is ours: a service with sources, what is put into these, and what the
 * state and the service say of it.
 */
#ifndef CTVIGIL_TESTS_STORY_OURS_H
#define CTVIGIL_TESTS_STORY_OURS_H

#include "base/clock.h"
#include "base/hash.h"
#include "base/hex.h"
#include "base/own.h"
#include "support/key.h"
#include "support/story_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TREE ".watched.example"
#define ADDRESS "192.0.2.1"
/* What ends it is seen; and what is over before this story is. */
#define LONG_HOLD "10m"
#define SHORT_HOLD "3s"
#define SHORT_HOLD_MS 3000U
/* The least that there is. */
#define RESCAN "10s"

static inline struct story_log *
start_log(void)
{
	return story_log_start(&(struct ctlog_options){ .protocol = CTLOG_RFC6962 });
}

/* ---- files ---- */

static inline void
make_folder(const char *name)
{
	assert_int_equal(mkdir(story_path(name), 0700), 0);
}

/* What was written as a draft comes there at once, as clients and editors see to. */
static inline void
put_text(const char *name, struct view text)
{
	const char *draft = story_write("draft", text);

	assert_int_equal(rename(draft, story_path(name)), 0);
}

#define PEM_OF(label, digits) "-----BEGIN " label "-----\n" digits "\n-----END " label "-----\n"

/* Puts this text and a certificate with its chain there. */
static inline void
put_behind(const struct story_log *log, const char *name, const char *text,
    const struct story_certificate *certificate)
{
	struct buf pem;

	buf_init_growing(&pem, MIB);
	buf_text(&pem, text);
	story_log_append_pem(log, certificate, &pem);
	put_text(name, buf_view(&pem));
	buf_fini(&pem);
}

static inline void
put(const struct story_log *log, const char *name, const struct story_certificate *certificate)
{
	put_behind(log, name, "", certificate);
}

/* The SHA-256 of the key of this word, in hex, until the end of the story. */
static inline const char *
key_hash(const char *word)
{
	struct key *key = key_new(KEY_P256, word);
	struct hasher *hasher = hasher_new();
	struct hash hash = hash_bytes(hasher, key_spki(key));
	struct buf text;
	char *kept;

	buf_init_growing(&text, KIB);
	hex_append(&text, hash_view(&hash));
	kept = xstrdup(buf_string(&text));
	story_on_end(free, kept);
	buf_fini(&text);
	hasher_free(hasher);
	key_free(key);
	return kept;
}

/* ---- the service ---- */

/* A source of the configuration, at the path of this name. */
#define SOURCE(name, kind)                                                            \
	"  - name: " name "\n    kind: " kind "\n    rescan: " RESCAN "\n    path: ", \
	    story_path(name), "\n"

/* Writes the configuration for a log; its sources are the first of the pieces that follow. */
static inline const char *
configure(const struct story_log *log, const char *hold, const char *const *pieces)
{
	struct buf text;

	buf_init_growing(&text, 64 * KIB);
	buf_printf(&text, "log: %s\nkey: \"%s\"\nstate: %s\n", story_log_url(log),
	    story_log_key(log), story_path("state"));
	buf_printf(&text, "watch: [" TREE ", " ADDRESS "]\nhold: %s\n", hold);
	buf_text(&text, "from: beginning\npoll: 1s\njsonl: true\nsources:\n");
	for (size_t i = 0; pieces[i] != NULL; i++)
		buf_text(&text, pieces[i]);
	put_text("ctvigil.yaml", buf_view(&text));
	buf_fini(&text);
	return story_path("ctvigil.yaml");
}
#define CONFIGURE(log, hold, ...) \
	configure((log), (hold), (const char *const[]){ __VA_ARGS__, NULL })
#define START(log, hold, ...) STORY_START("run", "-c", CONFIGURE(log, hold, __VA_ARGS__))

/* ---- what the state says ---- */

/* All findings; none while there is no state. */
static inline struct json_object *
findings(void)
{
	struct story_run *run =
	    STORY_START("findings", "--all", "--jsonl", "--quiet", "--state", story_path("state"));

	(void)story_wait(run);
	return story_lines(run);
}

struct wanted {
	const char *name;
	const char *state;
	size_t count;
};

static inline bool
is_found(void *context)
{
	const struct wanted *wanted = context;
	struct json_object *all = findings();
	size_t count = 0;

	for (size_t i = 0; i < json_object_array_length(all); i++) {
		struct json_object *line = json_object_array_get_idx(all, i);

		count += strcmp(story_text(line, "value"), wanted->name) == 0 &&
			 strcmp(story_text(line, "state"), wanted->state) == 0;
	}
	return count == wanted->count;
}

/* Waits until so many findings for a name are in this state. */
static inline void
await_findings(const char *name, const char *state, size_t count)
{
	struct wanted wanted = { name, state, count };

	story_await(state, is_found, &wanted);
}

static inline void
await_finding(const char *name, const char *state)
{
	await_findings(name, state, 1);
}

/* A member of the finding for this name; "" if that is null. */
static inline const char *
finding(const char *name, const char *member)
{
	struct json_object *all = findings();

	for (size_t i = 0; i < json_object_array_length(all); i++) {
		struct json_object *line = json_object_array_get_idx(all, i);
		struct json_object *found;

		if (strcmp(story_text(line, "value"), name) != 0)
			continue;
		assert_true(json_object_object_get_ex(line, member, &found));
		return found == NULL ? "" : json_object_get_string(found);
	}
	fail_msg("nothing was found for %s", name);
	return "";
}

static inline void
check_finding(const char *name, const char *severity, const char *rule)
{
	assert_string_equal(finding(name, "severity"), severity);
	assert_string_equal(finding(name, "rule"), rule);
}

/* That ctvigil explain says so of the finding for this name. */
static inline void
assert_explained(const char *name, const char *text)
{
	struct story_run *run =
	    STORY_START("explain", finding(name, "id"), "--state", story_path("state"));

	assert_int_equal(story_wait(run), 0);
	if (strstr(story_out(run), text) == NULL)
		fail_msg("it did not explain \"%s\": %s", text, story_out(run));
}

/* ---- what is told ---- */

/* Waits for the line with this number, from 1 on, which tells of this verdict. */
static inline struct json_object *
await_told(
    struct story_run *run, size_t number, const char *state, const char *severity, const char *rule)
{
	struct json_object *line;

	story_await_lines(run, number);
	line = json_object_array_get_idx(story_lines(run), number - 1);
	assert_string_equal(story_text(line, "state"), state);
	assert_string_equal(story_text(line, "severity"), severity);
	assert_string_equal(story_text(line, "rule"), rule);
	assert_string_equal(story_text(line, "attempt"), "1");
	return line;
}

/* A certificate for the address. */
static inline void
add_address(struct story_log *log, uint64_t serial)
{
	story_log_add(log,
	    &(struct story_certificate){
		.name = ADDRESS, .serial = serial, .names = VIEW("\x87\x04\xc0\x00\x02\x01") });
}

/* That so many lines were told so far: what comes next is what comes now.  Then it ends. */
static inline void
check_told(struct story_log *log, struct story_run *run, size_t count)
{
	add_address(log, UINT64_MAX);
	(void)await_told(run, count + 1, "new", "high", "address-not-declared");
	assert_int_equal(story_stop(run), 0);
	assert_int_equal(json_object_array_length(story_lines(run)), count + 1);
}

/* How many lines of standard error have this. */
static inline size_t
said_times(struct story_run *run, const char *text)
{
	const char *at = story_err(run);
	size_t count = 0;

	for (; (at = strstr(at, text)) != NULL; at++)
		count++;
	return count;
}

/* ---- when it is told ---- */

/* "2026-11-25T12:00:00.123Z" */
static inline uint64_t
moment_ms(const char *text)
{
	int64_t seconds = 0;

	assert_true(clock_read(view_text(text), &seconds));
	return (uint64_t)seconds * 1000 + strtoul(strchr(text, '.') + 1, NULL, 10);
}

/* The clock of the operator's command when it ran. */
static inline uint64_t
clock_ms(void)
{
	return strtoull(story_read("clock"), NULL, 10);
}

static inline bool
has_clock(void *context unused_arg)
{
	return strchr(story_read("clock"), '\n') != NULL;
}

#endif
