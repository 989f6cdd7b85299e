/* SPDX-License-Identifier: Apache-2.0 */
/* A log that lies, and a state that caught it. */
#ifndef CTVIGIL_TESTS_UNIT_CLI_CAUGHT_H
#define CTVIGIL_TESTS_UNIT_CLI_CAUGHT_H

#include "ctlog/answer.h"
#include "ctlog/log.h"
#include "source/loglist.h"
#include "unit/store/world.h"

#define ORIGIN "log.example/2026"
#define SIZE 20
#define SMALL 10
#define FOUND_MS UINT64_C(1795521600000)
#define MMD_S UINT64_C(60)

struct caught {
	struct world world;
	struct ctlog *log;
	struct buf body;
};

static inline void
add_entries(struct ctlog *log, size_t count)
{
	for (size_t i = 0; i < count; i++)
		ctlog_add(log, &(struct ctlog_submission){ .certificate = VIEW("certificate") });
}

static inline uint64_t
follow_log(struct caught *caught, struct store_log *description)
{
	const struct ctlog *log = caught->log;
	struct store_progress progress;
	uint64_t number = 0;

	*description = world_log_named("log");
	description->id = log->id;
	description->protocol = log->options.protocol == CTLOG_STATIC ? LOG_STATIC : LOG_RFC6962;
	description->name = VIEW(ORIGIN);
	description->origin = log->options.protocol == CTLOG_STATIC ? VIEW(ORIGIN) : VIEW("");
	description->key = key_spki(log->key);
	description->mmd_s = MMD_S;
	assert_int_equal(
	    store_log(caught->world.store, description, &number, &progress, &caught->world.err),
	    STATUS_OK);
	return number;
}

static inline void
catch_begin(struct caught *caught, enum ctlog_protocol protocol, uint64_t evidence_max)
{
	const struct ctlog_options options = {
		.origin = ORIGIN, .key_word = "a liar", .protocol = protocol
	};
	struct store_log description;

	world_init(&caught->world, &store_sqlite);
	caught->world.options.evidence_max = evidence_max;
	caught->world.now_ms = FOUND_MS;
	assert_int_equal(world_try_open(&caught->world), STATUS_OK);
	caught->log = ctlog_new(&options, 1000);
	buf_init_growing(&caught->body, LIMIT_NOTE);
	add_entries(caught->log, SIZE);
	caught->world.log = follow_log(caught, &description);
}

static inline void
catch_end(struct caught *caught)
{
	buf_fini(&caught->body);
	ctlog_free(caught->log);
	world_fini(&caught->world);
}

/* The head that the log shows now, as it gives it. */
static inline struct view
ask_head(struct caught *caught)
{
	struct ctlog_answer answer = { .status = 200 };

	buf_init_growing(&answer.body, LIMIT_NOTE);
	if (caught->log->options.protocol == CTLOG_STATIC)
		ctlog_append_checkpoint(caught->log, &answer.body);
	else
		ctlog_get_sth(caught->log, NULL, &answer);
	buf_clear(&caught->body);
	buf_bytes(&caught->body, buf_view(&answer.body));
	buf_fini(&answer.body);
	return buf_view(&caught->body);
}

/* The log signs a head at this time, and the monitor sees it. */
static inline void
see_head(struct caught *caught, const char *lie, uint64_t at, uint64_t ms)
{
	struct world *w = &caught->world;
	struct ctlog_head head;
	bool contradicts;
	struct hash other;

	assert_true(ctlog_tell(caught->log, VIEW("none"), 0));
	assert_true(ctlog_tell(caught->log, view_text(lie), at));
	ctlog_publish(caught->log, ms);
	head = ctlog_head(caught->log);
	assert_int_equal(store_head(w->store, w->log,
			     &(struct store_head){ .size = head.size,
				 .root = head.root,
				 .timestamp_ms = head.timestamp_ms,
				 .body = ask_head(caught) },
			     &contradicts, &other, &w->err),
	    STATUS_OK);
}

static inline void
append_answer(struct caught *caught, ctlog_answer_fn *fn, const struct ctlog_request *request,
    struct buf *out)
{
	struct ctlog_answer answer = { .status = 200 };

	buf_init_growing(&answer.body, LIMIT_NOTE);
	fn(caught->log, request, &answer);
	assert_int_equal(answer.status, 200);
	buf_uint(out, 4, answer.body.len);
	buf_bytes(out, buf_view(&answer.body));
	buf_fini(&answer.body);
}

/* With what the tree of SIZE begins, the log says itself: SMALL is behind the head. */
static inline void
ask_beginning(struct caught *caught)
{
	const struct ctlog_request tile = { .path = VIEW("tile/0/000.p/20") };
	const struct ctlog_request proof = {
		.parameters = { { "first", "10" }, { "second", "20" } }, .parameter_count = 2
	};
	struct buf shown;

	buf_init_growing(&shown, LIMIT_ACCUSATION);
	buf_uint(&shown, 8, SMALL);
	buf_uint(&shown, 4, caught->body.len);
	buf_bytes(&shown, buf_view(&caught->body));
	if (caught->log->options.protocol == CTLOG_STATIC)
		append_answer(caught, ctlog_get_tile, &tile, &shown);
	else
		append_answer(caught, ctlog_get_sth_consistency, &proof, &shown);
	buf_clear(&caught->body);
	buf_bytes(&caught->body, buf_view(&shown));
	buf_fini(&shown);
}

/* That shows it. */
static inline void
find(struct caught *caught, const char *kind, uint64_t at)
{
	struct world *w = &caught->world;
	const struct store_finding finding = {
		.by_log = true,
		.kind = view_text(kind),
		.message = VIEW("what it did"),
		.at = at,
		.evidence = buf_view(&caught->body),
	};

	assert_int_equal(store_finding(w->store, w->log, &finding, w->now_ms, &w->err), STATUS_OK);
	(void)world_commit(w);
}

/* What a log did, what the monitor saw of it, and what it said. */
struct deed {
	enum ctlog_protocol protocol;
	uint64_t evidence_max;
	struct {
		const char *lie;
		uint64_t at;
		uint64_t ms;
	} heads[3];           /* that were seen, until one has no lie */
	const char *last_lie; /* of a head that was asked for besides; NULL: none was */
	const char *kind;
	uint64_t at;
};

static inline void
catch_deed(struct caught *caught, const struct deed *deed)
{
	catch_begin(caught, deed->protocol, deed->evidence_max);
	for (size_t i = 0; i < COUNT_OF(deed->heads) && deed->heads[i].lie != NULL; i++)
		see_head(caught, deed->heads[i].lie, deed->heads[i].at, deed->heads[i].ms);
	if (deed->last_lie != NULL) {
		assert_true(ctlog_tell(caught->log, view_text(deed->last_lie), 0));
		(void)ask_head(caught);
	}
	if (strcmp(deed->kind, "forked-tree") == 0)
		ask_beginning(caught);
	find(caught, deed->kind, deed->at);
}

#endif
