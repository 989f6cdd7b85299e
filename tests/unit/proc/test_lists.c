/* SPDX-License-Identifier: Apache-2.0 */
/* Log lists: what main believes of the process that reads them, and how often it asks. */
#include "proc/lists.h"

#include "base/limits.h"
#include "proc/crew.h"
#include "proc/monitor.h"
#include "support/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What prove says when it is asked. */
struct speech {
	size_t logs;
	bool dies;        /* then, instead of saying that this was all */
	uint8_t state;    /* of the last log */
	uint8_t protocol; /* likewise */
	size_t key_len;   /* likewise */
};

static struct world {
	struct settings settings;
	struct monitor monitor;
	struct loop_timer timer;
	const struct speech *speeches; /* one each time that it is asked; the last again */
	size_t speech_count;
	size_t asked;
	uint64_t request;
	char accused[128];
} world;

bool __wrap_crew_send(
    struct crew *crew, enum role role, unsigned number, const struct message *message);
void __wrap_crew_accuse(struct crew *crew, enum role role, unsigned number, const char *why);
enum status __wrap_crew_wait(struct crew *crew, enum role role, struct error *err);

enum status
__wrap_crew_wait(
    struct crew *crew unused_arg, enum role role unused_arg, struct error *err unused_arg)
{
	return STATUS_OK;
}

void
__wrap_crew_accuse(struct crew *crew unused_arg, enum role role, unsigned number, const char *why)
{
	(void)snprintf(
	    world.accused, sizeof(world.accused), "%s %u: %s", role_name(role), number, why);
}

static bool
say_log(const struct speech *speech, size_t i)
{
	static const uint8_t key[4096];
	bool is_last = i + 1 == speech->logs;
	struct message log = {
		.type = MESSAGE_LISTED_LOG,
		.request = world.request,
		.listed_log = {
			.state = is_last ? speech->state : 0,
			.protocol = is_last ? speech->protocol : 0,
			.key = view_of(key, is_last ? speech->key_len : 91),
			.name = VIEW("a log"),
			.url = VIEW("https://log.example/"),
			.mmd_s = 86400,
		},
	};

	memcpy(log.listed_log.id.bytes, &i, sizeof(i));
	assert_int_equal(monitor_hear(&world.monitor, ROLE_PROVE, 0, &log, NULL), STATUS_OK);
	return world.accused[0] == '\0';
}

static void
speak(void *context unused_arg)
{
	size_t at = world.asked - 1 < world.speech_count ? world.asked - 1 : world.speech_count - 1;
	const struct speech *speech = &world.speeches[at];
	struct message end = { .type = MESSAGE_PROVED_LIST,
		.request = world.request,
		.proved_list = { .status = STATUS_OK } };
	bool lives = true;

	for (size_t i = 0; lives && i < speech->logs; i++)
		lives = say_log(speech, i);
	if (lives && !speech->dies)
		assert_int_equal(
		    monitor_hear(&world.monitor, ROLE_PROVE, 0, &end, NULL), STATUS_OK);
	else
		monitor_lost(&world.monitor, ROLE_PROVE, 0);
}

bool
__wrap_crew_send(struct crew *crew unused_arg, enum role role unused_arg,
    unsigned number unused_arg, const struct message *message)
{
	world.asked++;
	world.request = message->request;
	loop_arm(world.monitor.loop, &world.timer, 0, speak, NULL);
	return true;
}

static int64_t
clock_of(void *context unused_arg)
{
	return 1000;
}

struct list_case {
	const char *says;
	struct speech speeches[3];
	size_t count;
	size_t asked;
	size_t logs;         /* that are followed */
	const char *accused; /* NULL: nobody is */
	bool fails;
};

static void
list_run(const void *p)
{
	const struct list_case *row = p;
	char name[] = "/tmp/ctvigil-test-XXXXXX";
	int fd = mkstemp(name);
	struct log_list list = { .logs = NULL };
	struct error err;
	enum status status;

	assert_true(fd >= 0);
	world = (struct world){ .settings = { .log_list = name },
		.speeches = row->speeches,
		.speech_count = row->count };
	world.monitor.settings = &world.settings;
	world.monitor.loop = loop_new(clock_of, NULL);
	output_init(&world.monitor.output, true);
	status = lists_get(&world.monitor, &list, &err);
	assert_int_equal(status == STATUS_OK, !row->fails);
	assert_int_equal(world.asked, row->asked);
	assert_string_equal(world.accused, row->accused == NULL ? "" : row->accused);
	if (!row->fails) {
		assert_int_equal(list.count, row->logs);
		log_list_fini(&list);
	}
	loop_disarm(world.monitor.loop, &world.timer);
	loop_disarm(world.monitor.loop, &world.monitor.pump_timer);
	monitor_fini(&world.monitor);
	loop_freep(&world.monitor.loop);
	(void)close(fd);
	assert_int_equal(unlink(name), 0);
}

#define LOG 0, 0, 91
#define MAX_KEY sizeof(((struct log_description *)NULL)->key)

int
main(void)
{
	static const struct list_case rows[] = {
		{ "one log fewer than a list may have", { { LIMIT_LOGS - 1, false, LOG } }, 1, 1,
		    LIMIT_LOGS - 1, NULL, false },
		{ "as many logs as a list may have", { { LIMIT_LOGS, false, LOG } }, 1, 1,
		    LIMIT_LOGS, NULL, false },
		{ "more logs than a list may have are no list", { { LIMIT_LOGS + 1, false, LOG } },
		    1, 3, 0, "prove 0: message LISTED_LOG: there is no end of them", true },
		{ "logs without end are no list, whoever is asked again",
		    { { 100000, false, LOG } }, 1, 3, 0,
		    "prove 0: message LISTED_LOG: there is no end of them", true },
		{ "what was told before a death counts no more",
		    { { 5, true, LOG }, { 3, false, LOG } }, 2, 2, 3, NULL, false },
		{ "two deaths are outlived",
		    { { 1, true, LOG }, { 2, true, LOG }, { 3, false, LOG } }, 3, 3, 3, NULL,
		    false },
		{ "a third one is not", { { 1, true, LOG } }, 1, 3, 0, NULL, true },
		{ "the last state that there is", { { 1, false, LOG_STATE_UNKNOWN, 0, 91 } }, 1, 1,
		    1, NULL, false },
		{ "a state that there is not", { { 1, false, LOG_STATE_UNKNOWN + 1, 0, 91 } }, 1, 3,
		    0,
		    "prove 0: message LISTED_LOG: protocol or state: there is none of this number",
		    true },
		{ "a protocol that there is not", { { 1, false, 0, LOG_STATIC + 1, 91 } }, 1, 3, 0,
		    "prove 0: message LISTED_LOG: protocol or state: there is none of this number",
		    true },
		{ "the longest key", { { 1, false, 0, 0, MAX_KEY } }, 1, 1, 1, NULL, false },
		{ "a longer key", { { 1, false, 0, 0, MAX_KEY + 1 } }, 1, 3, 0,
		    "prove 0: message LISTED_LOG: key: it is longer than any", true },
	};

	tap_section("log lists");
	tap_rows(rows, list_run);
	return tap_done();
}
