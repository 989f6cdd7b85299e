/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/crew.h"

#include "base/own.h"
#include "ipc/shared.h"
#include "proc/monitor.h"
#include "proc/ours.h"
#include "proc/stall.h"
#include "proc/supervise.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Bodies on their way to one parse child: one that it reads, one that comes. */
#define SLOTS 2

/* What fetch and one parse child share, and how that child gets on; it outlives both. */
struct desk {
	int writer_fd;
	int reader_fd;
	int note_fd;
	volatile uint64_t *note;
	uint64_t messages; /* that came from the child */
	struct stall stall;
};

struct crew {
	struct monitor *monitor;
	struct supervisor *supervisor;
	struct supervised *members[ROLE_COUNT]; /* but for parse */
	struct supervised **parsers; /* behind parser_count of them the fresh one, or NULL */
	struct desk *desks;          /* likewise */
	unsigned parser_count;
	uint64_t generation;
	int index_fd;
	int list_fd;
	uint32_t landlock_abi;
	struct loop_timer look_timer;
	/* A process ended for good, unasked, and why. */
	bool failed;
	struct error failure;
};

static struct supervised *
member(const struct crew *crew, enum role role, unsigned number)
{
	if (role != ROLE_PARSE)
		return crew->members[role];
	return crew->parsers != NULL && number <= crew->parser_count ? crew->parsers[number] : NULL;
}

static bool
is_fresh(const struct crew *crew, const struct supervised *child)
{
	return supervise_role(child) == ROLE_PARSE && supervise_number(child) == crew->parser_count;
}

/* ---- what a process is told when it comes up ---- */

static void
set_up_fetch(struct crew *crew, struct supervised *child)
{
	const struct settings *settings = crew->monitor->settings;
	char agent[256];
	struct message setup = { .type = MESSAGE_FETCH_SETUP };

	if (settings->contact != NULL)
		(void)snprintf(
		    agent, sizeof(agent), "ctvigil/" CTVIGIL_VERSION " (+%s)", settings->contact);
	else
		(void)snprintf(agent, sizeof(agent), "ctvigil/" CTVIGIL_VERSION);
	setup.fetch_setup.per_host = LIMIT_OPERATOR_REQUESTS;
	setup.fetch_setup.user_agent = view_text(agent);
	setup.fetch_setup.ca_file = view_text(settings->ca_file != NULL ? settings->ca_file : "");
	(void)supervise_send(child, &setup);
}

static void
tell_store(void *context, const struct message *message)
{
	(void)supervise_send(context, message);
}

static void
set_up_store(struct crew *crew, struct supervised *child)
{
	const struct settings *settings = crew->monitor->settings;
	struct message setup = {
		.type = MESSAGE_STORE_SETUP,
		.store_setup = {
			.folder = view_text(settings->state),
			.owner = (uint32_t)getpid(),
			.without_landlock = settings->without_landlock,
			.updates = settings->updates,
			.lines = true,
			.hooks = settings->exec != NULL,
			.tells = !crew->monitor->is_brief,
		},
	};

	(void)supervise_send(child, &setup);
	/* One command changes nothing of how the monitor judges. */
	if (!crew->monitor->is_brief)
		ours_tell(settings, tell_store, child);
}

static void
set_up_hook(struct crew *crew, struct supervised *child)
{
	struct message setup = {
		.type = MESSAGE_HOOK_SETUP,
		.hook_setup = { .command = view_text(crew->monitor->settings->exec) },
	};

	(void)supervise_send(child, &setup);
}

static void
set_up_resolve(struct crew *crew, struct supervised *child)
{
	struct message setup;

	resolve_fill_setup(&crew->monitor->resolves, &setup);
	(void)supervise_send(child, &setup);
}

static void
give_arena_to_fetch(struct crew *crew, struct supervised *fetch, unsigned number)
{
	struct message arena = {
		.type = MESSAGE_FETCH_ARENA,
		.fds = { crew->desks[number].writer_fd },
		.fetch_arena = { .arena = number, .slots = SLOTS },
	};

	(void)supervise_send(fetch, &arena);
}

static void
give_watch(const struct crew *crew, struct supervised *child)
{
	struct message watch = {
		.type = MESSAGE_PARSE_WATCH,
		.fds = { crew->index_fd, crew->list_fd },
		.parse_watch = { .generation = crew->generation },
	};

	(void)supervise_send(child, &watch);
}

static void
equip_parser(struct crew *crew, struct supervised *child, unsigned number)
{
	struct message arena = {
		.type = MESSAGE_PARSE_ARENA,
		.fds = { crew->desks[number].reader_fd },
		.parse_arena = { .slots = SLOTS },
	};
	struct message progress = {
		.type = MESSAGE_PARSE_PROGRESS,
		.fds = { crew->desks[number].note_fd },
	};

	*crew->desks[number].note = UINT64_MAX;
	crew->desks[number].stall = (struct stall){ .looks = 0 };
	(void)supervise_send(child, &arena);
	(void)supervise_send(child, &progress);
	give_watch(crew, child);
}

/* ---- what the supervisor tells ---- */

static void
on_started(void *context, struct supervised *child)
{
	struct crew *crew = context;
	enum role role = supervise_role(child);

	if (role == ROLE_FETCH)
		set_up_fetch(crew, child);
	else if (role == ROLE_STORE)
		set_up_store(crew, child);
	else if (role == ROLE_HOOK)
		set_up_hook(crew, child);
	else if (role == ROLE_RESOLVE)
		set_up_resolve(crew, child);
}

static void
on_late(void *context, struct supervised *child)
{
	struct crew *crew = context;

	output_error(&crew->monitor->output,
	    "%s is not ready yet: it looks for damage after a hard end, or waits for the disk",
	    role_name(supervise_role(child)));
}

static void
on_up(void *context, struct supervised *child, uint32_t landlock_abi)
{
	struct crew *crew = context;
	enum role role = supervise_role(child);

	if (landlock_abi < crew->landlock_abi && role != ROLE_HOOK)
		crew->landlock_abi = landlock_abi;
	if (role == ROLE_PARSE)
		equip_parser(crew, child, supervise_number(child));
	if (is_fresh(crew, child))
		second_up(crew->monitor);
	for (unsigned i = 0; role == ROLE_FETCH && i < crew->parser_count; i++)
		give_arena_to_fetch(crew, child, i);
	if (role == ROLE_RESOLVE)
		resolve_up(crew->monitor);
	monitor_back(crew->monitor, role);
}

static void
on_message(void *context, struct supervised *child, struct message *message)
{
	struct crew *crew = context;
	struct error err;

	if (supervise_role(child) == ROLE_PARSE)
		crew->desks[supervise_number(child)].messages++;
	if (monitor_hear(crew->monitor, supervise_role(child), supervise_number(child), message,
		&err) != STATUS_OK)
		supervise_kill(child, err.message);
	for (size_t i = 0; i < message_descriptors(message->type); i++)
		close_fdp(&message->fds[i]);
}

/* A fresh parse child is gone, and is not started again. */
static void
fresh_down(struct crew *crew, struct supervised *child, const struct supervise_end *end)
{
	if (!end->asked)
		output_error(&crew->monitor->output, "a second reading: %s", end->message);
	monitor_lost(crew->monitor, ROLE_PARSE, crew->parser_count);
	second_lost(crew->monitor);
	close_fdp(&crew->desks[crew->parser_count].reader_fd);
	crew->parsers[crew->parser_count] = NULL;
	supervise_remove(child);
}

static void
on_down(void *context, struct supervised *child, const struct supervise_end *end)
{
	struct crew *crew = context;
	struct output *output = &crew->monitor->output;

	if (is_fresh(crew, child)) {
		fresh_down(crew, child, end);
		return;
	}
	if (!end->asked && end->restarts) {
		output_error(output, "%s; it is started again", end->message);
		if (end->last_words[0] != '\0')
			output_error(output, "its last words: %s", end->last_words);
	} else if (!end->asked && supervise_role(child) == ROLE_RESOLVE) {
		output_error(output, "%s; CAA records are not looked up", end->message);
	} else if (!end->asked) {
		crew->failed = true;
		(void)error_set(&crew->failure, end->status, 0, "%s", end->message);
	}
	monitor_lost(crew->monitor, supervise_role(child), supervise_number(child));
	if (supervise_role(child) == ROLE_RESOLVE)
		resolve_lost(crew->monitor, !end->restarts);
}

/* ---- whether parse children get on ---- */

static void
end_stalled(struct supervised *child, uint64_t entry, enum stall_kind kind)
{
	const char *what = kind == STALL_BUSY ? "did not get on" : "slept over its work";
	char why[128];

	if (entry == UINT64_MAX)
		(void)snprintf(why, sizeof(why), "%s, and was ended", what);
	else
		(void)snprintf(
		    why, sizeof(why), "%s at entry %ju, and was ended", what, (uintmax_t)entry);
	supervise_kill(child, why);
}

static void
look_at(struct crew *crew, unsigned number)
{
	struct supervised *child = crew->parsers[number];
	struct desk *desk = &crew->desks[number];
	struct stall_sight sight = { .entry = *desk->note, .messages = desk->messages };
	enum stall_kind kind;

	if (child == NULL || !supervise_is_up(child) ||
	    !monitor_awaits(crew->monitor, ROLE_PARSE, number) ||
	    !stall_see(supervise_pid(child), &sight)) {
		desk->stall = (struct stall){ .looks = 0 };
		return;
	}
	kind = stall_look(&desk->stall, &sight);
	if (kind != STALL_NONE)
		end_stalled(child, sight.entry, kind);
}

static void
look_at_parsers(void *context)
{
	struct crew *crew = context;

	for (unsigned i = 0; i <= crew->parser_count; i++)
		look_at(crew, i);
	loop_arm(crew->monitor->loop, &crew->look_timer, STALL_LOOK_MS, look_at_parsers, crew);
}

struct crew *
crew_new(struct monitor *monitor)
{
	static const struct supervise_calls calls = {
		.started = on_started,
		.late = on_late,
		.up = on_up,
		.message = on_message,
		.down = on_down,
	};
	struct crew *crew = xcalloc(1, sizeof(*crew));

	crew->monitor = monitor;
	crew->supervisor = supervisor_new(monitor->loop, NULL, &calls, crew);
	crew->index_fd = -1;
	crew->list_fd = -1;
	crew->landlock_abi = UINT32_MAX;
	return crew;
}

void
crew_free(struct crew *crew)
{
	if (crew == NULL)
		return;
	loop_disarm(crew->monitor->loop, &crew->look_timer);
	supervisor_free(crew->supervisor);
	for (unsigned i = 0; crew->desks != NULL && i <= crew->parser_count; i++) {
		close_fdp(&crew->desks[i].writer_fd);
		close_fdp(&crew->desks[i].reader_fd);
		close_fdp(&crew->desks[i].note_fd);
	}
	close_fdp(&crew->index_fd);
	close_fdp(&crew->list_fd);
	free(crew->parsers);
	free(crew->desks);
	free(crew);
}

/* Waits until a process is up, or ends for good. */
static enum status
wait_until_up(struct crew *crew, struct supervised *child, struct error *err)
{
	while (!supervise_is_up(child)) {
		enum status status;

		if (crew->monitor->stopping)
			return error_set(err, STATUS_CHILD, 0, "it was told to stop");
		if (crew->failed) {
			if (err != NULL)
				*err = crew->failure;
			return crew->failure.status;
		}
		status = loop_step(crew->monitor->loop, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status
crew_start(struct crew *crew, enum role role, unsigned number, struct error *err)
{
	struct supervised *child = supervise_add(crew->supervisor, role, number);

	/* That one before it ended is over. */
	crew->failed = false;
	crew->members[role] = child;
	return wait_until_up(crew, child, err);
}

void
crew_begin(struct crew *crew, enum role role)
{
	if (crew->members[role] == NULL)
		crew->members[role] = supervise_add(crew->supervisor, role, 0);
}

enum status
crew_wait(struct crew *crew, enum role role, struct error *err)
{
	return wait_until_up(crew, crew->members[role], err);
}

static enum status
make_note(struct desk *desk, struct error *err)
{
	enum status status = shared_note_create(&desk->note_fd, err);

	if (status == STATUS_OK)
		status = shared_note_map(desk->note_fd, &desk->note, err);
	return status;
}

static enum status
make_desk(struct desk *desk, struct error *err)
{
	enum status status = shared_arena_create(SLOTS, &desk->writer_fd, &desk->reader_fd, err);

	return status == STATUS_OK ? make_note(desk, err) : status;
}

enum status
crew_start_parsers(struct crew *crew, unsigned parsers, uint64_t generation, int index_fd,
    int list_fd, struct error *err)
{
	enum status status;

	crew->generation = generation;
	crew->index_fd = index_fd;
	crew->list_fd = list_fd;
	crew->desks = xcalloc(parsers + 1, sizeof(*crew->desks));
	crew->parsers = xcalloc(parsers + 1, sizeof(*crew->parsers));
	for (unsigned i = 0; i <= parsers; i++)
		crew->desks[i] = (struct desk){ .writer_fd = -1, .reader_fd = -1, .note_fd = -1 };
	for (unsigned i = 0; i < parsers; i++) {
		status = make_desk(&crew->desks[i], err);
		if (status != STATUS_OK)
			return status;
		crew->parser_count++;
		crew->parsers[i] = supervise_add(crew->supervisor, ROLE_PARSE, i);
		status = wait_until_up(crew, crew->parsers[i], err);
		if (status != STATUS_OK)
			return status;
		for (uint32_t slot = 0; slot < SLOTS; slot++)
			monitor_add_slot(crew->monitor, i, slot);
		if (crew_is_up(crew, ROLE_FETCH, 0))
			give_arena_to_fetch(crew, crew->members[ROLE_FETCH], i);
	}
	status = make_note(&crew->desks[parsers], err);
	if (status == STATUS_OK)
		look_at_parsers(crew);
	return status;
}

void
crew_watch(struct crew *crew, uint64_t generation, int index_fd, int list_fd)
{
	close_fdp(&crew->index_fd);
	close_fdp(&crew->list_fd);
	crew->generation = generation;
	crew->index_fd = index_fd;
	crew->list_fd = list_fd;
	for (unsigned i = 0; i < crew->parser_count; i++) {
		if (supervise_is_up(crew->parsers[i]))
			give_watch(crew, crew->parsers[i]);
	}
}

bool
crew_start_fresh(struct crew *crew, unsigned parser)
{
	unsigned fresh = crew->parser_count;
	struct desk *desk = &crew->desks[fresh];

	if (crew->parsers[fresh] != NULL || crew->monitor->stopping)
		return false;
	desk->reader_fd = fcntl(crew->desks[parser].reader_fd, F_DUPFD_CLOEXEC, 0);
	if (desk->reader_fd < 0)
		return false;
	crew->parsers[fresh] = supervise_add(crew->supervisor, ROLE_PARSE, fresh);
	return true;
}

void
crew_end_fresh(struct crew *crew)
{
	if (crew->parsers[crew->parser_count] != NULL)
		supervise_stop(crew->parsers[crew->parser_count]);
}

unsigned
crew_fresh(const struct crew *crew)
{
	return crew->parser_count;
}

void
crew_dismiss(struct crew *crew, enum role role)
{
	struct supervised *child = crew->members[role];

	if (child != NULL)
		supervise_stop(child);
}

void
crew_restart(struct crew *crew, enum role role)
{
	if (crew->members[role] != NULL)
		supervise_kill(crew->members[role], "to be started anew");
}

void
crew_stop(struct crew *crew)
{
	supervisor_stop(crew->supervisor);
	while (supervisor_running(crew->supervisor) > 0) {
		if (loop_step(crew->monitor->loop, NULL) != STATUS_OK)
			return;
	}
}

void
crew_accuse(struct crew *crew, enum role role, unsigned number, const char *why)
{
	struct supervised *child = member(crew, role, number);

	if (child != NULL)
		supervise_kill(child, why);
}

bool
crew_send(struct crew *crew, enum role role, unsigned number, const struct message *message)
{
	struct supervised *child = member(crew, role, number);

	return child != NULL && supervise_is_up(child) && supervise_send(child, message);
}

bool
crew_is_up(const struct crew *crew, enum role role, unsigned number)
{
	const struct supervised *child = member(crew, role, number);

	return child != NULL && supervise_is_up(child);
}

uint64_t
crew_progress(const struct crew *crew, unsigned parser)
{
	return *crew->desks[parser].note;
}

uint32_t
crew_landlock_abi(const struct crew *crew)
{
	return crew->landlock_abi == UINT32_MAX ? 0 : crew->landlock_abi;
}

int
crew_pid(const struct crew *crew, enum role role, unsigned number)
{
	const struct supervised *child = member(crew, role, number);

	return child == NULL ? -1 : supervise_pid(child);
}
