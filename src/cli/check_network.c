/* SPDX-License-Identifier: Apache-2.0 */
#include "base/escape.h"
#include "base/own.h"
#include "cli/check.h"
#include "proc/crew.h"
#include "proc/get.h"
#include "proc/lists.h"
#include "proc/monitor.h"
#include "source/log.h"
#include "source/url.h"

#include <signal.h>

/* One head on its way. */
struct asking {
	struct monitor *monitor;
	const struct log_description *log;
	const char *origin;
	uint64_t size;
	enum status status;
	struct error *err;
	bool over;
};

static void
on_proved(void *context, struct message *message)
{
	struct asking *asking = context;
	const struct msg_proved_head *proved;

	if (message == NULL)
		return;
	proved = &message->proved_head;
	asking->size = proved->size;
	asking->status = proved->status;
	if (asking->status != STATUS_OK)
		(void)error_set(asking->err, asking->status, 0, "%.*s", (int)proved->message.len,
		    proved->message.ptr);
}

static void
on_got(void *context, struct message *message)
{
	struct asking *asking = context;
	const struct msg_fetch_done *done = message == NULL ? NULL : get_done(message);
	struct message prove = { .type = MESSAGE_PROVE_HEAD };
	enum status status;

	asking->over = true;
	if (done == NULL) {
		asking->status = error_set(asking->err, STATUS_CHILD, 0, "fetch ended");
		return;
	}
	if (done->status != STATUS_OK) {
		asking->status = error_set(asking->err, done->status, 0, "%.*s",
		    (int)done->message.len, done->message.ptr);
		return;
	}
	prove.prove_head = (struct msg_prove_head){
		.protocol = (uint8_t)asking->log->protocol,
		.key = view_of(asking->log->key, asking->log->key_len),
		.origin = view_text(asking->origin == NULL ? "" : asking->origin),
		.body = done->body,
	};
	status =
	    monitor_ask_now(asking->monitor, ROLE_PROVE, &prove, on_proved, asking, asking->err);
	if (status != STATUS_OK)
		asking->status = status;
}

/* Gets the head of a log and checks its signature. */
static enum status
ask_head(struct monitor *monitor, const struct log_description *log, uint64_t *ret_size,
    struct error *err)
{
	struct asking asking = {
		.monitor = monitor,
		.log = log,
		.origin = monitor->settings->origin,
		.err = err,
	};
	char text[sizeof(log->url) + 64];
	struct get get = { .body_max = LIMIT_NOTE, .fresh = true };
	struct buf url;

	buf_init(&url, text, sizeof(text));
	log_type_of(log->protocol)->append_head_url(&url, log);
	get.url = buf_view(&url);
	if (!get_start(monitor,
		paces_of(&monitor->paces, url_host(get.url), view_text(log->operator_name)), &get,
		on_got, &asking))
		return error_set(err, STATUS_NET_BUSY, 0, "%s cannot be asked now", log->url);
	while (!asking.over) {
		enum status status = loop_step(monitor->loop, err);

		if (status != STATUS_OK)
			return status;
	}
	*ret_size = asking.size;
	return asking.status;
}

/* A log whose protocol is not told is asked in one, then in the other. */
static void
check_log(struct monitor *monitor, struct log_description *log, struct finding *ret)
{
	uint64_t size = 0;
	struct error err;
	struct error other;
	enum status status = ask_head(monitor, log, &size, &err);

	if (status != STATUS_OK && monitor->settings->protocol == NULL) {
		log->protocol = LOG_RFC6962;
		status = ask_head(monitor, log, &size, &other);
		if (status_class(status) == STATUS_CLASS_ALARM)
			err = other;
	}
	if (status == STATUS_OK)
		finding_set(ret, VERDICT_OK, NULL,
		    "the log (%s) has a verified tree of %llu entries",
		    log_type_of(log->protocol)->name, (unsigned long long)size);
	else
		finding_set(ret, VERDICT_FAIL, "see whether --log, --key and --origin are right",
		    "the log: %s", err.message);
}

static enum status
start(struct monitor *monitor, struct log_list *ret, struct error *err)
{
	enum status status = crew_start(monitor->crew, ROLE_PROVE, 0, err);

	if (status == STATUS_OK)
		status = crew_start(monitor->crew, ROLE_FETCH, 0, err);
	if (status == STATUS_OK)
		status = lists_get(monitor, ret, err);
	return status;
}

void
check_network(const struct checking *checking, struct finding *ret)
{
	cleanup_with(loop_freep) struct loop *loop = NULL;
	struct monitor monitor = { .settings = checking->settings };
	struct log_list list;
	struct error err;

	if (checking->settings->log_url == NULL && checking->settings->log_list == NULL)
		return;
	(void)signal(SIGPIPE, SIG_IGN);
	loop = loop_new(NULL, NULL);
	monitor.loop = loop;
	output_init(&monitor.output, true);
	monitor.crew = crew_new(&monitor);
	if (start(&monitor, &list, &err) != STATUS_OK) {
		finding_set(ret, VERDICT_FAIL, NULL, "%s", err.message);
	} else {
		if (checking->settings->log_url != NULL)
			check_log(&monitor, &list.logs[0], ret);
		else
			finding_set(ret, VERDICT_OK, NULL, "the list names %zu log%s", list.count,
			    list.count == 1 ? "" : "s");
		log_list_fini(&list);
	}
	monitor.stopping = true;
	crew_stop(monitor.crew);
	crew_free(monitor.crew);
	monitor_fini(&monitor);
}
