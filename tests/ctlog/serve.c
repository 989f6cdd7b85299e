/* SPDX-License-Identifier: Apache-2.0 */
#include "ctlog/serve.h"

#include "base/hex.h"
#include "base/num.h"
#include "base/own.h"
#include "ctlog/disk.h"
#include "ctlog/population.h"
#include "ctlog/server.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

/* How often a growing log takes entries and signs a head. */
#define TICK_MS 500U
/* 2026-11-01T00:00:00Z: a log on disk says nothing of when it was written. */
#define WRITTEN_AT_MS 1793491200000U

static uint64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static int
fail(const char *what)
{
	(void)fprintf(stderr, "ctlog: %s: %s\n", what, strerror(errno));
	return EXIT_FAILURE;
}

static void
add_incident(struct population *population, struct ctlog *log, size_t i, uint64_t timestamp_ms)
{
	const char *name = population_add_incident(population, log, i, timestamp_ms);

	printf("ctlog: entry %llu: synthetic certificate %zu of %u for 1.1.1.1, \"%s\"\n",
	    (unsigned long long)ctlog_size(log) - 1, i + 1, CTLOG_INCIDENT_COUNT, name);
}

/* Made-up entries, and the replay spread evenly among them if it does not come
 * later. */
static void
populate(struct population *population, struct ctlog *log, const struct serve_options *options,
    uint64_t timestamp_ms)
{
	uint64_t step = options->entries / (CTLOG_INCIDENT_COUNT + 1) + 1;
	bool replay = options->incident && options->incident_over_s == 0;
	size_t replayed = 0;

	for (uint64_t i = 0; i < options->entries; i++) {
		if (replay && replayed < CTLOG_INCIDENT_COUNT && i == (replayed + 1) * step)
			add_incident(population, log, replayed++, timestamp_ms);
		population_add(population, log, timestamp_ms);
	}
	while (replay && replayed < CTLOG_INCIDENT_COUNT)
		add_incident(population, log, replayed++, timestamp_ms);
}

/* Begins the lies that the command line asks for. */
static bool
tell_lies(struct ctlog *log, const struct serve_options *options)
{
	for (size_t i = 0; i < options->lie_count; i++) {
		struct view at_text = options->lies[i];
		struct view kind;
		uint64_t at = 0;
		bool good = true;

		if (view_line(&at_text, '=', &kind))
			good = num_decimal(at_text, &at);
		else
			kind = at_text;
		if (!good || !ctlog_tell(log, kind, at)) {
			errno = EINVAL;
			return false;
		}
	}
	return true;
}

/* All that is in the log at its start, with a head over it. */
static bool
fill(struct population *population, struct ctlog *log, const struct serve_options *options,
    uint64_t timestamp_ms)
{
	if (!tell_lies(log, options))
		return false;
	if (options->tiles != NULL && !ctlog_read_tiles(log, options->tiles))
		return false;
	if (options->entries_file != NULL && !ctlog_read_entries(log, options->entries_file))
		return false;
	populate(population, log, options, timestamp_ms);
	ctlog_publish(log, timestamp_ms);
	return true;
}

/* A number of things that come evenly over time: how many are due by elapsed. */
static uint64_t
due(uint64_t count, uint64_t over_ms, uint64_t elapsed_ms)
{
	return elapsed_ms >= over_ms ? count : count * elapsed_ms / over_ms;
}

struct growth {
	uint64_t started_ms;
	uint64_t grown;
	size_t replayed;
};

/* Adds what has become due, the replay in the midst of the rest, and signs a head. */
static void
grow(struct population *population, struct ctlog *log, const struct serve_options *options,
    struct growth *growth)
{
	uint64_t now = now_ms();
	uint64_t elapsed = now - growth->started_ms;
	uint64_t grown = options->grow_per_s * elapsed / 1000;
	size_t replayed = options->incident && options->incident_over_s > 0
			      ? due(CTLOG_INCIDENT_COUNT, options->incident_over_s * 1000, elapsed)
			      : 0;
	uint64_t half = growth->grown + (grown - growth->grown) / 2;

	for (; growth->grown < half; growth->grown++)
		population_add(population, log, now);
	for (; growth->replayed < replayed; growth->replayed++)
		add_incident(population, log, growth->replayed, now);
	for (; growth->grown < grown; growth->grown++)
		population_add(population, log, now);
	ctlog_publish(log, now);
}

static bool
is_growing(const struct serve_options *options)
{
	return options->grow_per_s > 0 || (options->incident && options->incident_over_s > 0);
}

/* Until a signal says that it is over. */
static void
run(struct ctlog_server *server, struct population *population, struct ctlog *log,
    const struct serve_options *options, int signals)
{
	struct pollfd end = { .fd = signals, .events = POLLIN };
	struct growth growth = { .started_ms = now_ms() };
	uint64_t size;

	while (poll(&end, 1, is_growing(options) ? (int)TICK_MS : -1) == 0) {
		size = ctlog_size(log);
		ctlog_server_lock(server);
		grow(population, log, options, &growth);
		ctlog_server_unlock(server);
		if (ctlog_size(log) != size)
			printf("ctlog: size %llu\n", (unsigned long long)ctlog_size(log));
		(void)fflush(stdout);
	}
}

static bool
write_port(const char *path, uint16_t port)
{
	FILE *file;

	if (path == NULL)
		return true;
	file = fopen(path, "we");
	if (file == NULL)
		return false;
	(void)fprintf(file, "%u\n", port);
	return fclose(file) == 0;
}

static void
announce(const struct ctlog *log)
{
	struct buf key;

	buf_init_growing(&key, 1024);
	base64_append(&key, key_spki(log->key));
	printf("ctlog: http://%s/ key %s\n", log->options.origin, buf_string(&key));
	printf("ctlog: size %llu\n", (unsigned long long)ctlog_size(log));
	(void)fflush(stdout);
	buf_fini(&key);
}

/* A descriptor that can be read when the program is asked to end; threads that are
 * made afterwards leave the signals to it. */
static int
end_signals(void)
{
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC);
}

/* Serves a log that is there. */
static int
serve_filled(struct population *population, struct ctlog *log, const struct serve_options *options,
    int *listener)
{
	cleanup_with(close_fdp) int signals = end_signals();
	struct ctlog_server *server;

	if (signals < 0)
		return fail("signals");
	server = ctlog_server_new(log, take_fd(listener));
	if (server == NULL)
		return fail("the server cannot start");
	announce(log);
	if (!write_port(options->port_file, options->port)) {
		ctlog_server_free(server);
		return fail(options->port_file);
	}
	run(server, population, log, options, signals);
	ctlog_server_free(server);
	return EXIT_SUCCESS;
}

int
serve_log(const struct serve_options *given)
{
	struct serve_options options = *given;
	cleanup_with(close_fdp) int listener = -1;
	cleanup_with(ctlog_freep) struct ctlog *log = NULL;
	struct population *population;
	char origin[32];
	int result;

	listener = ctlog_listen(&options.port);
	if (listener < 0)
		return fail("the port cannot be had");
	(void)snprintf(origin, sizeof(origin), "127.0.0.1:%u", options.port);
	options.log.origin = origin;
	log = ctlog_new(&options.log, now_ms());
	population = population_new(options.seed);
	if (fill(population, log, &options, now_ms()))
		result = serve_filled(population, log, &options, &listener);
	else
		result = fail("the log cannot be filled");
	population_free(population);
	return result;
}

int
write_log(const struct serve_options *options)
{
	cleanup_with(ctlog_freep) struct ctlog *log = ctlog_new(&options->log, WRITTEN_AT_MS);
	struct population *population = population_new(options->seed);
	bool filled = fill(population, log, options, WRITTEN_AT_MS);

	population_free(population);
	if (!filled)
		return fail("the log cannot be filled");
	if (!ctlog_write_files(log, options->folder))
		return fail(options->folder);
	announce(log);
	return EXIT_SUCCESS;
}
