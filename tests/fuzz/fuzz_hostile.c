/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a child says that was taken over, as main takes it: whoever asked hears only what
 * answers the question, to one last answer; of a body he hears only what adds up; what is
 * refused changes nothing; and once the child is ended, nobody waits for it any more.
 */
#include "fuzz/fuzz.h"
#include "ipc/channel.h"
#include "proc/account.h"
#include "proc/crew.h"
#include "proc/monitor.h"

#include <unistd.h>

#define QUEUE_MAX ((size_t)64 * KIB)
#define QUESTIONS_MAX 4
#define BEGIN 100
#define END 110

/* Linked before that of the crew: there is no process, and what it is asked is not sent. */
bool __wrap_crew_send(
    struct crew *crew, enum role role, unsigned number, const struct message *message);

bool
__wrap_crew_send(struct crew *crew unused_arg, enum role role unused_arg,
    unsigned number unused_arg, const struct message *message unused_arg)
{
	return true;
}

/* Each is asked as the number that it has here, beginning with 1. */
static const struct {
	enum role role;
	enum message_type questions[QUESTIONS_MAX];
	size_t count;
} children[] = {
	{ ROLE_FETCH, { MESSAGE_FETCH_GET, MESSAGE_FETCH_GET }, 2 },
	{ ROLE_PARSE, { MESSAGE_PARSE_BODY, MESSAGE_PARSE_BODY_LARGE }, 2 },
	{ ROLE_PROVE,
	    { MESSAGE_PROVE_HEAD, MESSAGE_PROVE_START, MESSAGE_PROVE_FOLD, MESSAGE_PROVE_LIST },
	    4 },
	{ ROLE_INDEX, { MESSAGE_INDEX_BUILD }, 1 },
	{ ROLE_HOOK, { MESSAGE_HOOK_RUN, MESSAGE_HOOK_RUN }, 2 },
};

struct asked {
	enum role role;
	enum message_type question;
	struct account account;
	bool ended;
};

static void
check_body(struct asked *asked, const struct message *answer)
{
	const struct msg_parsed *parsed = &answer->parsed;

	if (account_take(&asked->account, answer, NULL) != STATUS_OK)
		return;
	if (answer->type == MESSAGE_PARSED_MATCH)
		promise(answer->parsed_match.index >= BEGIN && answer->parsed_match.index < END);
	if (answer->type == MESSAGE_PARSED_ITEM)
		promise(answer->parsed_item.index == asked->account.match);
	if (answer->type != MESSAGE_PARSED || parsed->status != STATUS_OK)
		return;
	promise(parsed->end > BEGIN && parsed->end <= END);
	promise(parsed->parsed <= END && parsed->with_faults <= END && parsed->faulty <= END);
	promise(parsed->parsed + parsed->with_faults + parsed->faulty == parsed->end - BEGIN);
}

static void
on_answer(void *context, struct message *answer)
{
	struct asked *asked = context;
	bool more = false;

	promise(!asked->ended);
	asked->ended = answer == NULL;
	if (answer == NULL)
		return;
	promise(message_may_pass(answer->type, asked->role, ROLE_MAIN));
	promise(message_answers(answer->type, asked->question, &more));
	if (asked->role == ROLE_PARSE)
		check_body(asked, answer);
	asked->ended = !more;
}

/* ---- a child and what it says ---- */

struct world {
	struct monitor monitor;
	enum role role;
	struct asked asked[QUESTIONS_MAX];
	size_t count;
};

static int64_t
clock_of(void *context unused_arg)
{
	return 0;
}

static void
world_open(struct world *w, size_t row)
{
	*w = (struct world){ .role = children[row].role, .count = children[row].count };
	w->monitor.loop = loop_new(clock_of, NULL);
	for (size_t i = 0; i < w->count; i++) {
		struct message question = { .type = children[row].questions[i] };

		w->asked[i] = (struct asked){
			.role = w->role,
			.question = question.type,
			.account = { .begin = BEGIN, .end = END },
		};
		promise(monitor_ask(&w->monitor, w->role, 0, &question, on_answer, &w->asked[i]));
	}
}

static void
world_close(struct world *w)
{
	monitor_lost(&w->monitor, w->role, 0);
	promise(!monitor_awaits(&w->monitor, w->role, 0));
	for (size_t i = 0; i < w->count; i++)
		promise(w->asked[i].ended);
	monitor_fini(&w->monitor);
	loop_freep(&w->monitor.loop);
}

/* False once main ends the child. */
static bool
hear(struct world *w, struct message *message)
{
	size_t i = (size_t)(message->request - 1);
	bool was_open = i < w->count && !w->asked[i].ended;
	struct error err;

	promise(message_may_pass(message->type, w->role, ROLE_MAIN));
	if (message->type == MESSAGE_READY || message->type == MESSAGE_UNREADY)
		return true;
	if (monitor_hear(&w->monitor, w->role, 0, message, &err) == STATUS_OK) {
		promise(was_open);
		return true;
	}
	promise(err.status == STATUS_MESSAGE);
	promise(i >= w->count || was_open == !w->asked[i].ended);
	return false;
}

/* Says the bytes at once, and ends. */
static void
listen_to(struct world *w, struct view bytes)
{
	struct channel *channel;
	struct message message;
	int fds[2];

	promise(channel_pair(fds, NULL) == STATUS_OK);
	channel = channel_new(fds[0], ROLE_MAIN, w->role, QUEUE_MAX);
	promise(write(fds[1], bytes.ptr, bytes.len) == (ssize_t)bytes.len);
	(void)close(fds[1]);
	while (channel_receive(channel, &message, NULL) == CHANNEL_MESSAGE && hear(w, &message))
		;
	channel_free(channel);
}

/* Below 128 the n-th that a child of this role may send to main, else any. */
static enum message_type
type_of(enum role role, uint8_t n)
{
	enum message_type own[MESSAGE_COUNT];
	size_t count = 0;

	if (n >= 128)
		return n % MESSAGE_COUNT;
	for (enum message_type type = 0; type < MESSAGE_COUNT; type++)
		if (message_may_pass(type, role, ROLE_MAIN))
			own[count++] = type;
	return own[n % count];
}

/* The input is a list of messages: type, request, and the payload behind its length.  So each
 * of them has a right header, unless it is longer than its row allows. */
static void
append_messages(struct buf *out, enum role role, struct view in)
{
	while (in.len > 0) {
		enum message_type type = type_of(role, (uint8_t)fuzz_number(&in, 1));
		uint64_t request = fuzz_number(&in, 1);
		struct view payload = fuzz_bytes(&in, fuzz_number(&in, 2));

		buf_uint(out, 4, payload.len);
		buf_uint(out, 4, type);
		buf_uint(out, 8, request);
		buf_bytes(out, payload);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	size_t row = (size_t)fuzz_number(&in, 1) % (sizeof(children) / sizeof(children[0]));
	struct world w;
	struct buf said;

	/* What a socket takes at once. */
	buf_init_growing(&said, 32 * KIB);
	append_messages(&said, children[row].role, in);
	if (buf_ok(&said)) {
		world_open(&w, row);
		listen_to(&w, buf_view(&said));
		world_close(&w);
	}
	buf_fini(&said);
	return 0;
}
