/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What following a log costs, all processes together: ctvigil watch --once against the
 * local log on a loopback address, by get-entries and by tiles; beside it SHA-256 of the
 * same leaves and nodes, and certspotter against the same log, where it is installed.  The log is served on the last processor,
 * what is measured runs on the others, and only it is counted.
 *
 *   bench_http CTVIGIL      the program to measure
 */
#include "base/buf.h"
#include "base/hex.h"
#include "base/own.h"
#include "bench/measure.h"
#include "ctlog/answer.h"
#include "ctlog/population.h"
#include "ctlog/server.h"
#include "merkle/range.h"
#include "merkle/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define CERTSPOTTER "/usr/bin/certspotter"
/* 2026-11-01T00:00:00Z */
#define LOG_TIME_MS 1793491200000U
/* certspotter never ends: its position is looked at so often, and for so long. */
#define LOOK_US 50000
#define LOOKS_MAX 2400
#define STATE_MAX 8192
#define TEXT_MAX 512

/* Our log, served. */
struct served {
	uint64_t size;
	char origin[64];
	char url[80];
	char key[256];
	struct ctlog *log;
	struct ctlog_server *server;
};

struct bench {
	const char *program;
	char folder[64]; /* for states, made anew for each run */
	char state[96];
	struct served few;
	struct served many;
};

/* ---- the logs ---- */

static void
serve(struct served *served, const char *key_word, uint64_t size)
{
	struct population *population = population_new(1);
	struct ctlog_options options = { .key_word = key_word, .protocol = CTLOG_BOTH };
	uint16_t port = 0;
	int listener = ctlog_listen(&port);
	struct buf key;

	if (listener < 0)
		measure_fail("there is no port to listen at: %s", strerror(errno));
	(void)snprintf(served->origin, sizeof(served->origin), "127.0.0.1:%u", port);
	(void)snprintf(served->url, sizeof(served->url), "http://%s/", served->origin);
	options.origin = served->origin;
	served->size = size;
	served->log = ctlog_new(&options, LOG_TIME_MS);
	for (uint64_t i = 0; i < size; i++)
		population_add(population, served->log, LOG_TIME_MS);
	population_free(population);
	ctlog_publish(served->log, LOG_TIME_MS);
	buf_init(&key, served->key, sizeof(served->key));
	base64_append(&key, key_spki(served->log->key));
	(void)buf_string(&key);
	served->server = ctlog_server_new(served->log, listener);
	if (served->server == NULL)
		measure_fail("the log cannot be served");
}

/* The log in the schema of log lists, as a file below folder. */
static void
write_list(const struct served *served, const char *folder, char path[TEXT_MAX])
{
	struct ctlog_answer answer = { .status = 200 };
	FILE *file;

	(void)snprintf(path, TEXT_MAX, "%s/%ju.json", folder, (uintmax_t)served->size);
	buf_init_growing(&answer.body, CTLOG_BODY_MAX);
	ctlog_get_list(served->log, NULL, &answer);
	file = fopen(path, "w");
	if (file == NULL || fputs(buf_string(&answer.body), file) == EOF || fclose(file) != 0)
		measure_fail("%s: %s", path, strerror(errno));
	buf_fini(&answer.body);
}

/* ---- processes ---- */

/* Keeps this process to the last processor, or to all the others. */
static void
use_processors(bool last)
{
	int count = (int)sysconf(_SC_NPROCESSORS_ONLN);
	cpu_set_t set;

	CPU_ZERO(&set);
	for (int i = 0; i < count; i++) {
		if (count == 1 || (i == count - 1) == last)
			CPU_SET((size_t)i, &set);
	}
	(void)sched_setaffinity(0, sizeof(set), &set);
}

/* Starts a program whose output nobody needs. */
static pid_t
start(const char *const *arguments)
{
	char *words[32];
	size_t count = 0;
	pid_t child;

	for (; arguments[count] != NULL; count++)
		words[count] = xstrdup(arguments[count]);
	words[count] = NULL;
	child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_RDWR);

		use_processors(false);
		(void)dup2(null, STDIN_FILENO);
		(void)dup2(null, STDOUT_FILENO);
		(void)dup2(null, STDERR_FILENO);
		(void)execv(words[0], words);
		_exit(127);
	}
	for (size_t i = 0; i < count; i++)
		free(words[i]);
	if (child < 0)
		measure_fail("fork: %s", strerror(errno));
	return child;
}

/* Waits for it and for all that it started, which become ours when it ends. */
static int
wait_for_all(pid_t child)
{
	int result = -1;
	int status;
	pid_t ended;

	while ((ended = wait(&status)) > 0 || errno == EINTR) {
		if (ended == child)
			result = status;
	}
	return result;
}

/* Microseconds that ended processes of ours have used, in user and kernel mode. */
static double
children_cpu_us(void)
{
	struct rusage used;

	(void)getrusage(RUSAGE_CHILDREN, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

/* A folder that no run has written to. */
static void
make_state(struct bench *bench)
{
	static unsigned number;

	(void)snprintf(bench->state, sizeof(bench->state), "%s/%u", bench->folder, number++);
}

static void
remove_folder(const char *folder)
{
	const char *const words[] = { "/bin/rm", "-rf", folder, NULL };

	(void)wait_for_all(start(words));
}

/* ---- what is measured ---- */

static void
run_ctvigil(struct bench *bench, const struct served *served, const char *protocol)
{
	const char *const words[] = { bench->program, "watch", "nothing.example", "--log",
		served->url, "--key", served->key, "--protocol", protocol, "--from", "beginning",
		"--once", "--quiet", "--state", bench->state, NULL };
	int status = wait_for_all(start(words));

	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		measure_fail("ctvigil by %s: wait status %d", protocol, status);
}

/* Whether certspotter's state says that all of the log was read and verified. */
static bool
certspotter_is_done(const struct bench *bench, uint64_t size)
{
	char text[STATE_MAX];
	glob_t found;
	char wanted[TEXT_MAX];
	bool done = false;

	(void)snprintf(text, sizeof(text), "%s/logs/*/state.json", bench->state);
	(void)snprintf(wanted, sizeof(wanted), "\"size\":%ju},\"verified_sth\"", (uintmax_t)size);
	if (glob(text, 0, NULL, &found) != 0)
		return false;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		FILE *file = fopen(found.gl_pathv[i], "r");
		size_t n = file == NULL ? 0 : fread(text, 1, sizeof(text) - 1, file);

		text[n] = '\0';
		done = done || strstr(text, wanted) != NULL;
		if (file != NULL)
			(void)fclose(file);
	}
	globfree(&found);
	return done;
}

static void
run_certspotter(struct bench *bench, const struct served *served, const char *watchlist)
{
	char list[TEXT_MAX];
	const char *const words[] = { CERTSPOTTER, "-logs", list, "-watchlist", watchlist,
		"-stdout", "-state_dir", bench->state, NULL };
	bool done = false;
	pid_t child;

	write_list(served, bench->folder, list);
	child = start(words);
	for (unsigned look = 0; look < LOOKS_MAX && !done; look++) {
		(void)usleep(LOOK_US);
		done = certspotter_is_done(bench, served->size);
	}
	(void)kill(child, SIGTERM);
	(void)wait_for_all(child);
	if (!done)
		measure_fail("certspotter did not come to the end of the log");
}

typedef void run_fn(struct bench *bench, const struct served *served, const char *how);

/* Microseconds per entry between the shorter log and the longer one. */
static double
slope(struct bench *bench, run_fn *run, const char *how)
{
	const struct served *logs[] = { &bench->few, &bench->many };
	double times[2];

	for (size_t i = 0; i < 2; i++) {
		double start_us = children_cpu_us();

		make_state(bench);
		run(bench, logs[i], how);
		times[i] = children_cpu_us() - start_us;
	}
	return (times[1] - times[0]) / (double)(bench->many.size - bench->few.size);
}

/* Microseconds per entry that SHA-256 of the leaves and of the nodes above them takes. */
static double
sha256_cost(const struct ctlog *log)
{
	struct hasher *hasher = hasher_new();
	uint64_t size = ctlog_size(log);
	double start_us = measure_cpu_us();
	struct merkle_range range;
	double used_us;

	merkle_range_init(&range, 0);
	for (uint64_t i = 0; i < size; i++) {
		struct hash leaf = merkle_leaf(hasher, &log->entries[i].leaf, 1);

		merkle_range_append(hasher, &range, &leaf);
	}
	used_us = measure_cpu_us() - start_us;
	hasher_free(hasher);
	return used_us / (double)size;
}

/* ---- the table ---- */

static void
measure_certspotter(struct bench *bench)
{
	char watchlist[TEXT_MAX];
	double figures[MEASURE_RUNS];
	FILE *file;

	if (access(CERTSPOTTER, X_OK) != 0) {
		measure_note("certspotter is not installed");
		return;
	}
	(void)snprintf(watchlist, sizeof(watchlist), "%s/watchlist", bench->folder);
	file = fopen(watchlist, "w");
	if (file == NULL || fputs("nothing.example\n", file) == EOF || fclose(file) != 0)
		measure_fail("%s: %s", watchlist, strerror(errno));
	for (size_t run = 0; run < MEASURE_RUNS; run++)
		figures[run] = slope(bench, run_certspotter, watchlist);
	measure_row("certspotter by get-entries", measure_median(figures, MEASURE_RUNS), "us", 0);
}

int
main(int argc, char **argv)
{
	struct bench bench = { .program = argv[argc - 1], .folder = "/tmp/ctvigil-bench-XXXXXX" };
	double entries[MEASURE_RUNS];
	double tiles[MEASURE_RUNS];
	double sha256[MEASURE_RUNS];
	double yardstick;

	(void)prctl(PR_SET_CHILD_SUBREAPER, 1);
	use_processors(true);
	if (mkdtemp(bench.folder) == NULL)
		measure_fail("%s: %s", bench.folder, strerror(errno));
	serve(&bench.few, "few", MEASURE_FEW);
	serve(&bench.many, "many", MEASURE_MANY);
	for (size_t run = 0; run < MEASURE_RUNS; run++) {
		entries[run] = slope(&bench, run_ctvigil, "rfc6962");
		tiles[run] = slope(&bench, run_ctvigil, "static");
		sha256[run] = sha256_cost(bench.many.log);
	}
	yardstick = measure_median(sha256, MEASURE_RUNS);
	measure_head("a log over loopback HTTP, processor time of all processes per entry");
	measure_row("by get-entries", measure_median(entries, MEASURE_RUNS), "us", 8);
	measure_row("by tiles, which are compressed", measure_median(tiles, MEASURE_RUNS), "us", 5);
	measure_row("SHA-256 of the same leaves and nodes", yardstick, "us", 0);
	measure_row("  get-entries against it", entries[MEASURE_RUNS / 2] / yardstick, "times", 0);
	measure_row("  tiles against it", tiles[MEASURE_RUNS / 2] / yardstick, "times", 0);
	measure_certspotter(&bench);
	ctlog_server_free(bench.few.server);
	ctlog_server_free(bench.many.server);
	ctlog_free(bench.few.log);
	ctlog_free(bench.many.log);
	remove_folder(bench.folder);
	return EXIT_SUCCESS;
}
