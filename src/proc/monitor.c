/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/monitor.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/own.h"
#include "proc/crew.h"
#include "proc/deliver.h"

#include <stdlib.h>
#include <sys/random.h>

/* Something that a process was asked and has not answered to the end. */
struct ask {
	uint64_t request;
	enum message_type type;
	enum role role;
	unsigned number;
	int64_t asked_ms;
	monitor_answer_fn *fn;
	void *context;
};

uint32_t
monitor_random(void)
{
	uint32_t bits;

	if (getrandom(&bits, sizeof(bits), 0) != sizeof(bits))
		abort();
	return bits;
}

/* ---- asking ---- */

bool
monitor_ask(struct monitor *monitor, enum role role, unsigned number, const struct message *message,
    monitor_answer_fn *fn, void *context)
{
	struct message asking = *message;

	asking.request = ++monitor->last_request;
	if (!crew_send(monitor->crew, role, number, &asking))
		return false;
	monitor->asks = xrealloc(monitor->asks, (monitor->ask_count + 1) * sizeof(*monitor->asks));
	monitor->asks[monitor->ask_count++] = (struct ask){
		.request = asking.request,
		.type = asking.type,
		.role = role,
		.number = number,
		.asked_ms = loop_now_ms(monitor->loop),
		.fn = fn,
		.context = context,
	};
	return true;
}

int64_t
monitor_waits_ms(const struct monitor *monitor, enum role role)
{
	int64_t now_ms = loop_now_ms(monitor->loop);
	int64_t longest_ms = 0;

	for (size_t i = 0; i < monitor->ask_count; i++) {
		int64_t waited_ms = now_ms - monitor->asks[i].asked_ms;

		if (monitor->asks[i].role == role && waited_ms > longest_ms)
			longest_ms = waited_ms;
	}
	return longest_ms;
}

bool
monitor_awaits(const struct monitor *monitor, enum role role, unsigned number)
{
	for (size_t i = 0; i < monitor->ask_count; i++) {
		if (monitor->asks[i].role == role && monitor->asks[i].number == number)
			return true;
	}
	return false;
}

void
monitor_tell(
    struct monitor *monitor, enum role role, unsigned number, const struct message *message)
{
	(void)crew_send(monitor->crew, role, number, message);
}

/* Takes the i-th ask off the list. */
static struct ask
take_ask(struct monitor *monitor, size_t i)
{
	struct ask ask = monitor->asks[i];

	monitor->asks[i] = monitor->asks[--monitor->ask_count];
	return ask;
}

/* Hands an answer to whoever asked.  A child that was taken over may answer what it was not
 * asked, twice, or with what is no answer to this, whose fields would be taken for others. */
static enum status
answer(struct monitor *monitor, enum role role, unsigned number, struct message *message,
    struct error *err)
{
	const char *name = message_name(message->type);

	for (size_t i = 0; i < monitor->ask_count; i++) {
		struct ask ask = monitor->asks[i];
		bool more;

		if (ask.request != message->request || ask.role != role || ask.number != number)
			continue;
		if (!message_answers(message->type, ask.type, &more))
			return error_set(err, STATUS_MESSAGE, 0,
			    "message %s: it is no answer to %s", name, message_name(ask.type));
		if (!more)
			(void)take_ask(monitor, i);
		ask.fn(ask.context, message);
		return STATUS_OK;
	}
	/* Nobody waits any more for what was asked before the end. */
	if (monitor->stopping)
		return STATUS_OK;
	return error_set(err, STATUS_MESSAGE, 0, "message %s: request %ju is not one that is open",
	    name, (uintmax_t)message->request);
}

/* What the store mended. */
static void
say_notes(struct monitor *monitor, struct view notes)
{
	struct view line;

	while (view_line(&notes, '\n', &line))
		output_error(&monitor->output, "%.*s", (int)line.len, line.ptr);
}

static enum status
hear_unasked(struct monitor *monitor, const struct message *message, struct error *err)
{
	if (!message_is_unasked(message->type))
		return error_set(err, STATUS_MESSAGE, 0, "message %s: nobody asked for it",
		    message_name(message->type));
	if (message->type == MESSAGE_DELIVER)
		deliver(monitor, &message->deliver);
	if (message->type == MESSAGE_STORE_OPENED)
		say_notes(monitor, message->store_opened.notes);
	if (message->type == MESSAGE_STORED_BATCH) {
		monitor->uncommitted -=
		    num_min64(monitor->uncommitted, message->stored_batch.entries);
		if (monitor->uncommitted == 0)
			monitor->uncommitted_found = 0;
		monitor_pump(monitor);
	}
	return STATUS_OK;
}

enum status
monitor_hear(struct monitor *monitor, enum role role, unsigned number, struct message *message,
    struct error *err)
{
	return message->request == 0 ? hear_unasked(monitor, message, err)
				     : answer(monitor, role, number, message, err);
}

void
monitor_lost(struct monitor *monitor, enum role role, unsigned number)
{
	size_t i = 0;

	while (i < monitor->ask_count) {
		if (monitor->asks[i].role == role && monitor->asks[i].number == number) {
			struct ask ask = take_ask(monitor, i);

			/* It may ask others, so the search begins anew. */
			ask.fn(ask.context, NULL);
			i = 0;
		} else {
			i++;
		}
	}
	monitor->stores_lost += role == ROLE_STORE ? 1 : 0;
	if (role == ROLE_STORE && !monitor->stopping) {
		monitor->uncommitted = 0;
		monitor->uncommitted_found = 0;
		for (size_t k = 0; k < monitor->follow_count; k++)
			follow_stop(monitor->follows[k]);
	}
}

void
monitor_back(struct monitor *monitor, enum role role)
{
	if (role == ROLE_STORE) {
		for (size_t i = 0; i < monitor->follow_count; i++)
			follow_start(monitor->follows[i]);
	}
	monitor_pump(monitor);
}

/* A process that dies so often over one question will not answer it. */
#define LOSSES_MAX 3

struct waiting {
	enum message_type question;
	monitor_answer_fn *fn;
	void *context;
	bool over;
	bool lost;
	unsigned losses;
};

static void
on_waited_answer(void *context, struct message *message)
{
	struct waiting *waiting = context;
	bool more;

	if (message == NULL) {
		waiting->lost = true;
		waiting->losses++;
		waiting->fn(waiting->context, NULL);
		return;
	}
	waiting->over = message_answers(message->type, waiting->question, &more) && !more;
	waiting->fn(waiting->context, message);
}

/* Nobody waits for the answer any more. */
static void
withdraw(struct monitor *monitor, const struct waiting *waiting)
{
	for (size_t i = monitor->ask_count; i-- > 0;) {
		if (monitor->asks[i].context == waiting)
			(void)take_ask(monitor, i);
	}
}

enum status
monitor_ask_now(struct monitor *monitor, enum role role, const struct message *message,
    monitor_answer_fn *fn, void *context, struct error *err)
{
	struct waiting waiting = {
		.question = message->type, .fn = fn, .context = context, .lost = true
	};
	enum status status = STATUS_OK;

	while (status == STATUS_OK && !waiting.over) {
		/* One that died is asked again when it is back. */
		if (waiting.losses == LOSSES_MAX) {
			status = error_set(err, STATUS_CHILD, 0, "%s died %d times over %s",
			    role_name(role), LOSSES_MAX, message_name(message->type));
		} else if (waiting.lost) {
			status = crew_wait(monitor->crew, role, err);
			waiting.lost =
			    status == STATUS_OK &&
			    !monitor_ask(monitor, role, 0, message, on_waited_answer, &waiting);
		}
		if (status == STATUS_OK)
			status = loop_step(monitor->loop, err);
		if (monitor->stopping)
			status = error_set(err, STATUS_CHILD, 0, "it was told to stop");
	}
	withdraw(monitor, &waiting);
	return status;
}

/* ---- slots ---- */

void
monitor_add_slot(struct monitor *monitor, unsigned parser, uint32_t number)
{
	struct slot *slot = xcalloc(1, sizeof(*slot));

	*slot = (struct slot){ .parser = parser, .number = number };
	monitor->slots =
	    xrealloc(monitor->slots, (monitor->slot_count + 1) * sizeof(struct slot *));
	monitor->slots[monitor->slot_count++] = slot;
}

static unsigned
taken_of(const struct monitor *monitor, unsigned parser)
{
	unsigned taken = 0;

	for (size_t i = 0; i < monitor->slot_count; i++)
		taken += monitor->slots[i]->parser == parser && monitor->slots[i]->taken ? 1 : 0;
	return taken;
}

struct slot *
monitor_take_slot(struct monitor *monitor, unsigned held)
{
	struct slot *best = NULL;
	unsigned free_count = 0;

	for (size_t i = 0; i < monitor->slot_count; i++) {
		struct slot *slot = monitor->slots[i];

		if (slot->taken || !crew_is_up(monitor->crew, ROLE_PARSE, slot->parser))
			continue;
		free_count++;
		if (best == NULL ||
		    taken_of(monitor, slot->parser) < taken_of(monitor, best->parser))
			best = slot;
	}
	if (free_count == 1 && held > 0 && monitor->follow_count > 1)
		return NULL;
	if (best != NULL)
		best->taken = true;
	return best;
}

void
monitor_give_slot(struct monitor *monitor, struct slot *slot)
{
	slot->taken = false;
	monitor_pump(monitor);
}

/* ---- turns ---- */

bool
monitor_takes(const struct monitor *monitor, size_t found)
{
	return monitor->uncommitted_found == 0 ||
	       monitor->uncommitted_found + found <= LIMIT_UNCOMMITTED_FOUND;
}

/* One request per log and round, until nobody can go on. */
static void
pump(void *context)
{
	struct monitor *monitor = context;
	int64_t next_ms = INT64_MAX;
	size_t idle = 0;

	while (idle < monitor->follow_count && !monitor->stopping &&
	       monitor->uncommitted < LIMIT_UNCOMMITTED) {
		struct follow *follow = monitor->follows[monitor->next_turn];

		monitor->next_turn = (monitor->next_turn + 1) % monitor->follow_count;
		idle = follow_pump(follow) ? 0 : idle + 1;
	}
	for (size_t i = 0; i < monitor->follow_count; i++) {
		int64_t when_ms = follow_next_ms(monitor->follows[i]);

		if (when_ms < next_ms)
			next_ms = when_ms;
	}
	if (next_ms != INT64_MAX)
		loop_arm(monitor->loop, &monitor->pump_timer, next_ms - loop_now_ms(monitor->loop),
		    pump, monitor);
}

void
monitor_pump(struct monitor *monitor)
{
	loop_arm(monitor->loop, &monitor->pump_timer, 0, pump, monitor);
}

void
monitor_fini(struct monitor *monitor)
{
	for (size_t i = 0; i < monitor->follow_count; i++)
		follow_free(monitor->follows[i]);
	for (size_t i = 0; i < monitor->slot_count; i++)
		free(monitor->slots[i]);
	free(monitor->follows);
	free(monitor->slots);
	free(monitor->asks);
	second_fini(&monitor->second);
	witnesses_fini(&monitor->witnesses);
	resolves_fini(&monitor->resolves);
	paces_fini(&monitor->paces);
}

void
monitor_stop(struct monitor *monitor)
{
	monitor->stopping = true;
}
