/* SPDX-License-Identifier: Apache-2.0 */
#include "support/story_log.h"

#include "alert/pem.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "ctlog/answer.h"
#include "ctlog/population.h"
#include "ctlog/server.h"
#include "support/cert_make.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ARGUMENTS_MAX 32
#define SEED 1
/* 2026-01-01T00:00:00Z, and a quarter of a year. */
#define NOT_BEFORE_S 1767225600
#define LIFETIME_S (90 * 86400)

struct story_log {
	struct ctlog *log;
	struct ctlog_server *server;
	char name[32];
	char url[64];
	struct buf key;
	struct buf vkeys[2]; /* of its witness: Ed25519, ML-DSA-44 */
};

/* Who issues what the logs take.  Keys take long to make: they serve all stories. */
static struct population *population;
static struct cert_issuer *issuer;

static void
make_issuers(void)
{
	if (population != NULL)
		return;
	population = population_new(SEED);
	issuer = cert_issuer_new(&(struct cert_issuer_spec){
	    .kind = KEY_P256, .common_name = "Story CA", .organization = "Local Test" });
}

static uint64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- one log ---- */

static void
end_log(void *context)
{
	struct story_log *log = context;

	ctlog_server_free(log->server);
	ctlog_free(log->log);
	buf_fini(&log->key);
	for (size_t i = 0; i < COUNT_OF(log->vkeys); i++)
		buf_fini(&log->vkeys[i]);
	free(log);
}

struct story_log *
story_log_start(const struct ctlog_options *given)
{
	struct story_log *log = xcalloc(1, sizeof(*log));
	struct ctlog_options options = *given;
	uint16_t port = 0;
	int listener = ctlog_listen(&port);

	assert_true(listener >= 0);
	(void)snprintf(log->name, sizeof(log->name), "127.0.0.1:%u", port);
	(void)snprintf(log->url, sizeof(log->url), "http://127.0.0.1:%u/", port);
	options.origin = log->name;
	if (options.key_word == NULL)
		options.key_word = "a log of a story";
	make_issuers();
	log->log = ctlog_new(&options, now_ms());
	log->server = ctlog_server_new(log->log, listener);
	buf_init_growing(&log->key, KIB);
	base64_append(&log->key, key_spki(log->log->key));
	(void)buf_string(&log->key);
	for (size_t i = 0; i < COUNT_OF(log->vkeys); i++) {
		buf_init_growing(&log->vkeys[i], 4 * KIB);
		if (options.witness != NULL)
			ctlog_append_vkey(log->log, i == 1, &log->vkeys[i]);
		(void)buf_string(&log->vkeys[i]);
	}
	story_on_end(end_log, log);
	assert_non_null(log->server);
	return log;
}

void
story_log_tell(struct story_log *log, const char *kind, uint64_t at)
{
	bool known;

	ctlog_server_lock(log->server);
	known = ctlog_tell(log->log, view_text(kind), at);
	ctlog_server_unlock(log->server);
	assert_true(known);
}

uint64_t
story_log_size(struct story_log *log)
{
	uint64_t size;

	ctlog_server_lock(log->server);
	size = ctlog_size(log->log);
	ctlog_server_unlock(log->server);
	return size;
}

uint64_t
story_log_requests(struct story_log *log)
{
	return ctlog_server_requests(log->server);
}

const char *
story_log_name(const struct story_log *log)
{
	return log->name;
}

const char *
story_log_url(const struct story_log *log)
{
	return log->url;
}

const char *
story_log_key(const struct story_log *log)
{
	return (const char *)log->key.ptr;
}

const char *
story_log_witness(const struct story_log *log, bool ml_dsa)
{
	return (const char *)log->vkeys[ml_dsa ? 1 : 0].ptr;
}

/* ---- what it takes ---- */

static void
publish_and_unlock(struct story_log *log)
{
	ctlog_publish(log->log, now_ms());
	ctlog_server_unlock(log->server);
}

void
story_log_fill(struct story_log *log, size_t count)
{
	ctlog_server_lock(log->server);
	for (size_t i = 0; i < count; i++)
		population_add(population, log->log, now_ms());
	publish_and_unlock(log);
}

void
story_log_repeat(struct story_log *log, size_t count)
{
	struct ctlog_entry last;

	ctlog_server_lock(log->server);
	last = log->log->entries[ctlog_size(log->log) - 1];
	for (size_t i = 0; i < count; i++)
		ctlog_add_entry(log->log, &last);
	publish_and_unlock(log);
}

void
story_log_replay(struct story_log *log, size_t count)
{
	size_t step = count / (CTLOG_INCIDENT_COUNT + 1);

	ctlog_server_lock(log->server);
	for (size_t i = 0; i < CTLOG_INCIDENT_COUNT; i++) {
		for (size_t k = 0; k < step; k++)
			population_add(population, log->log, now_ms());
		(void)population_add_incident(population, log->log, i, now_ms());
	}
	for (size_t k = CTLOG_INCIDENT_COUNT * step; k < count; k++)
		population_add(population, log->log, now_ms());
	publish_and_unlock(log);
}

/* A certificate while it is made. */
struct making {
	struct cert_attribute subject;
	struct cert_san san;
	uint8_t serial[9];
	struct buf scts;
	struct key *key;
	struct cert_spec spec;
};

static void
making_init(struct making *making, const struct story_log *log,
    const struct story_certificate *certificate, bool is_final)
{
	struct view name = view_text(certificate->name);
	struct buf serial;

	*making = (struct making){
		.subject = { .oid = CERT_OID_CN, .value = name },
		.san = certificate->names.len > 0 ? (struct cert_san){ 0, certificate->names }
						  : (struct cert_san){ CERT_SAN_DNS, name },
		.key = certificate->key == NULL ? NULL : key_new(KEY_P256, certificate->key),
	};
	buf_init(&serial, making->serial, sizeof(making->serial));
	buf_uint(&serial, 1, 0x40);
	buf_uint(&serial, 8, certificate->serial);
	making->spec = (struct cert_spec){
		.issuer = issuer,
		.serial = buf_view(&serial),
		.subject = &making->subject,
		.subject_count = 1,
		.sans = &making->san,
		.san_count = 1,
		.not_before_s = NOT_BEFORE_S,
		.not_after_s = NOT_BEFORE_S + LIFETIME_S,
		.spki = making->key == NULL ? VIEW("") : key_spki(making->key),
		.poison = !is_final,
	};
	buf_init_growing(&making->scts, KIB);
	if (is_final)
		cert_add_sct(&making->spec, log->log->key, now_ms(), VIEW(""), &making->scts);
	making->spec.scts = buf_view(&making->scts);
}

static void
making_fini(struct making *making)
{
	buf_fini(&making->scts);
	key_free(making->key);
}

void
story_log_add(struct story_log *log, const struct story_certificate *certificate)
{
	struct making making;

	making_init(&making, log, certificate, certificate->is_final);
	ctlog_server_lock(log->server);
	population_submit(log->log, &making.spec, now_ms());
	publish_and_unlock(log);
	making_fini(&making);
}

void
story_log_append_pem(
    const struct story_log *log, const struct story_certificate *certificate, struct buf *out)
{
	struct making making;
	struct buf der;

	making_init(&making, log, certificate, true);
	buf_init_growing(&der, MIB);
	cert_make(&making.spec, &der);
	pem_append(out, buf_view(&der));
	pem_append(out, buf_view(&issuer->certificate));
	buf_fini(&der);
	making_fini(&making);
}

void
story_log_add_bytes(struct story_log *log, struct view certificate)
{
	const struct view chain[] = { buf_view(&issuer->certificate) };

	ctlog_server_lock(log->server);
	ctlog_add(log->log, &(struct ctlog_submission){
				.timestamp_ms = now_ms(),
				.certificate = certificate,
				.chain = chain,
				.chain_count = COUNT_OF(chain),
			    });
	publish_and_unlock(log);
}

/* ---- lists of logs ---- */

const char *
story_log_list(struct story_log *const *logs)
{
	const char *path;
	struct buf list;

	buf_init_growing(&list, LIMIT_LOG_LIST);
	buf_text(&list, "{\"version\":\"1.0\",\"log_list_timestamp\":\"2026-11-01T00:00:00Z\","
			"\"operators\":[");
	for (size_t i = 0; logs[i] != NULL; i++) {
		buf_printf(
		    &list, "%s{\"name\":\"Operator %zu\",\"email\":[],", i == 0 ? "" : ",", i + 1);
		ctlog_append_listed(logs[i]->log, &list);
		buf_byte(&list, '}');
	}
	buf_text(&list, "]}\n");
	path = story_write("log_list.json", buf_view(&list));
	buf_fini(&list);
	return path;
}

/* ---- the program ---- */

struct story_run *
story_watch(const struct story_log *log, const char *const *arguments)
{
	const char *all[ARGUMENTS_MAX + 8] = { "watch" };
	size_t count = 1;
	bool has_state = false;

	for (; arguments[count - 1] != NULL && count <= ARGUMENTS_MAX; count++) {
		all[count] = arguments[count - 1];
		has_state = has_state || strcmp(all[count], "--state") == 0;
	}
	if (log != NULL) {
		all[count++] = "--log";
		all[count++] = log->url;
		all[count++] = "--key";
		all[count++] = story_log_key(log);
	}
	if (!has_state) {
		all[count++] = "--state";
		all[count++] = story_path("state");
	}
	return story_start(all, VIEW(""));
}

static void
expect_code(struct story_run *run, int code)
{
	if (story_wait(run) != code)
		fail_msg(
		    "it ended with %d, not with %d: %s", story_wait(run), code, story_err(run));
}

struct json_object *
story_once(const struct story_log *log, int code, const char *const *arguments)
{
	const char *all[ARGUMENTS_MAX + 1] = { "--once", "--jsonl" };
	size_t count = 2;
	struct story_run *run;

	for (; arguments[count - 2] != NULL && count < ARGUMENTS_MAX; count++)
		all[count] = arguments[count - 2];
	run = story_watch(log, all);
	expect_code(run, code);
	return story_lines(run);
}

void
story_use_home(void)
{
	assert_int_equal(setenv("XDG_STATE_HOME", story_path("home"), 1), 0);
}

struct story_run *
story_ask(const struct story_log *log, int code, const char *const *arguments)
{
	const char *all[ARGUMENTS_MAX + 3] = { NULL };
	struct story_run *run;
	size_t count = 0;

	for (; arguments[count] != NULL && count < ARGUMENTS_MAX; count++)
		all[count] = arguments[count];
	if (log != NULL) {
		all[count++] = "--key";
		all[count++] = story_log_key(log);
	}
	story_use_home();
	run = story_start(all, VIEW(""));
	expect_code(run, code);
	return run;
}
