/* SPDX-License-Identifier: Apache-2.0 */
/* When a log may have one more body: memory is bounded, and the next one is not waited for. */
#include "proc/follow.h"

#include "base/own.h"
#include "proc/crew.h"
#include "proc/get.h"
#include "proc/monitor.h"
#include "support/tap.h"

#define LOGS 2
#define JOBS 3
/* More than all jobs read. */
#define SIZE 1000000

bool __wrap_crew_is_up(const struct crew *crew, enum role role, unsigned number);
bool __wrap_get_start(
    struct monitor *monitor, struct pace *pace, const struct get *get, get_fn *fn, void *context);

/* All processes are up, and each host answers later. */
bool
__wrap_crew_is_up(
    const struct crew *crew unused_arg, enum role role unused_arg, unsigned number unused_arg)
{
	return true;
}

bool
__wrap_get_start(struct monitor *monitor unused_arg, struct pace *pace unused_arg,
    const struct get *get unused_arg, get_fn *fn unused_arg, void *context unused_arg)
{
	return true;
}

static int64_t
clock_of(void *context unused_arg)
{
	return 1000;
}

struct world {
	struct settings settings;
	struct monitor monitor;
	struct follow *follows[LOGS];
};

/* A job of a log behind those that it has; what was found in it takes so many bytes, which
 * nobody reads here. */
static void
add_job(struct follow *follow, enum job_state state, size_t found)
{
	struct job **at = &follow->jobs;
	struct job *job = xcalloc(1, sizeof(*job));

	while (*at != NULL)
		at = &(*at)->next;
	*at = job;
	*job = (struct job){
		.follow = follow,
		.state = state,
		.body_fd = -1,
		.begin = follow->planned,
		.end = follow->planned + follow->block,
	};
	job->found.len = found;
	follow->planned = job->end;
	follow->job_count++;
}

static void
world_open(struct world *w)
{
	static const char *const urls[LOGS] = { "https://a.test/", "https://b.test/" };

	*w = (struct world){ .settings = { .once = true } };
	w->monitor.settings = &w->settings;
	w->monitor.loop = loop_new(clock_of, NULL);
	w->monitor.follows = xcalloc(LOGS, sizeof(struct follow *));
	output_init(&w->monitor.output, true);
	for (uint32_t i = 0; i < 4 * LOGS; i++)
		monitor_add_slot(&w->monitor, i / 2, i % 2);
	for (size_t i = 0; i < LOGS; i++) {
		struct log_description log = { .protocol = LOG_RFC6962 };

		memcpy(log.url, urls[i], strlen(urls[i]));
		w->follows[i] = follow_new(&w->monitor, &log);
		w->follows[i]->phase = FOLLOW_READING;
		w->follows[i]->goal = SIZE;
		w->follows[i]->head.size = SIZE;
		w->monitor.follows[w->monitor.follow_count++] = w->follows[i];
	}
}

static void
world_close(struct world *w)
{
	loop_disarm(w->monitor.loop, &w->monitor.pump_timer);
	monitor_fini(&w->monitor);
	loop_freep(&w->monitor.loop);
}

struct job_row {
	enum job_state state; /* JOB_WAITING, which none is: there are no more */
	size_t found;
};

struct room_case {
	const char *says;
	struct job_row jobs[LOGS][JOBS];
	size_t uncommitted_found;
	bool starts; /* the first log one more */
};

static void
room_run(const void *p)
{
	const struct room_case *row = p;
	struct world w;

	world_open(&w);
	for (size_t i = 0; i < LOGS; i++) {
		for (size_t k = 0; k < JOBS && row->jobs[i][k].state != JOB_WAITING; k++)
			add_job(w.follows[i], row->jobs[i][k].state, row->jobs[i][k].found);
	}
	w.monitor.uncommitted_found = row->uncommitted_found;
	assert_int_equal(follow_read(w.follows[0]), row->starts);
	world_close(&w);
}

#define EARLY LIMIT_FOUND_EARLY

static const struct room_case rooms[] = {
	{ "a log has another body while less than the limit was found early",
	    { { { JOB_FETCHING, 0 }, { JOB_PARSED, EARLY - 1 } } }, 0, true },
	{ "at the limit it has none", { { { JOB_FETCHING, 0 }, { JOB_PARSED, EARLY } } }, 0,
	    false },
	{ "beyond the limit it has none", { { { JOB_FETCHING, 0 }, { JOB_PARSED, EARLY + 1 } } }, 0,
	    false },
	{ "what was found in several bodies adds up",
	    { { { JOB_FETCHING, 0 }, { JOB_PARSED, EARLY / 2 }, { JOB_PARSED, EARLY / 2 } } }, 0,
	    false },
	{ "what was found in other logs counts, too",
	    { { { JOB_FETCHING, 0 } }, { { JOB_FETCHING, 0 }, { JOB_PARSED, EARLY } } }, 0, false },
	{ "a log that has no body has its next one whatever was found",
	    { { { JOB_WAITING, 0 } }, { { JOB_FETCHING, 0 }, { JOB_PARSED, EARLY } } }, 0, true },
	{ "no log has a body while the store cannot take what another has to tell",
	    { { { JOB_WAITING, 0 } }, { { JOB_PARSED, 1 } } }, LIMIT_UNCOMMITTED_FOUND, false },
	{ "a body that comes early asks nothing of the store",
	    { { { JOB_WAITING, 0 } }, { { JOB_FETCHING, 0 }, { JOB_PARSED, 1 } } },
	    LIMIT_UNCOMMITTED_FOUND, true },
};

int
main(void)
{
	tap_section("following: room for one more body");
	tap_rows(rooms, room_run);
	return tap_done();
}
