/* SPDX-License-Identifier: Apache-2.0 */
#include "ctlog/answer.h"

#include "base/num.h"

static const char text_type[] = "text/plain; charset=utf-8";

/* A path, whole or up to a slash that more follows; which doors of the log it
 * belongs to (0: all). */
static const struct route {
	const char *path;
	unsigned protocol;
	ctlog_answer_fn *answer;
	const char *type;
} routes[] = {
	{ "ct/v1/get-sth", CTLOG_RFC6962, ctlog_get_sth, "application/json" },
	{ "ct/v1/get-sth-consistency", CTLOG_RFC6962, ctlog_get_sth_consistency,
	    "application/json" },
	{ "ct/v1/get-proof-by-hash", CTLOG_RFC6962, ctlog_get_proof_by_hash, "application/json" },
	{ "ct/v1/get-entries", CTLOG_RFC6962, ctlog_get_entries, "application/json" },
	{ "ct/v1/get-entry-and-proof", CTLOG_RFC6962, ctlog_get_entry_and_proof,
	    "application/json" },
	{ "ct/v1/get-roots", 0, ctlog_get_roots, "application/json" },
	{ "checkpoint", CTLOG_STATIC, ctlog_get_checkpoint, text_type },
	{ "tile/", CTLOG_STATIC, ctlog_get_tile, "application/octet-stream" },
	{ "issuer/", CTLOG_STATIC, ctlog_get_issuer, "application/pkix-cert" },
	{ "log.v3.json", 0, ctlog_get_description, "application/json" },
	{ "log_list.json", 0, ctlog_get_list, "application/json" },
};

struct view
ctlog_request_text(const struct ctlog_request *request, const char *name)
{
	for (size_t i = 0; i < request->parameter_count; i++)
		if (strcmp(request->parameters[i].name, name) == 0)
			return view_text(request->parameters[i].value);
	return view_of(NULL, 0);
}

bool
ctlog_request_number(const struct ctlog_request *request, const char *name, uint64_t *ret)
{
	return num_decimal(ctlog_request_text(request, name), ret);
}

void
ctlog_refuse(struct ctlog_answer *answer, unsigned status, const char *why)
{
	answer->status = status;
	answer->type = text_type;
	answer->gzipped = false;
	buf_clear(&answer->body);
	buf_printf(&answer->body, "%s\n", why);
}

static bool
route_is(const struct route *route, struct view path)
{
	struct view known = view_text(route->path);

	if (known.ptr[known.len - 1] == '/')
		return view_starts_with(path, known);
	return view_equal(path, known);
}

/* GET /lie lists them; POST /lie?kind=KIND&at=AT begins one. */
static void
answer_about_lies(struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret)
{
	struct view kind = ctlog_request_text(request, "kind");
	struct view at_text = ctlog_request_text(request, "at");
	uint64_t at = 0;

	if (at_text.ptr != NULL && !num_decimal(at_text, &at)) {
		ctlog_refuse(ret, 400, "at is not a number");
		return;
	}
	if (request->changes && !ctlog_tell(log, kind, at)) {
		ctlog_refuse(ret, 400, "there is no such lie: GET /lie lists them");
		return;
	}
	ret->type = text_type;
	ctlog_list_lies(log, &ret->body);
}

/* The lies that take the place of any answer. */
static bool
answer_with_lie(struct ctlog *log, struct ctlog_answer *ret)
{
	if (log->lies[CTLOG_LIE_SLOW].on)
		ret->late_ms = log->lies[CTLOG_LIE_SLOW].at;
	if (ctlog_tells_now(log, CTLOG_LIE_STALL))
		ret->late_ms = UINT64_MAX;
	if (ctlog_tells_now(log, CTLOG_LIE_TOO_MANY)) {
		ctlog_refuse(ret, 429, "too many requests");
		ret->retry_after_s = 1;
		return true;
	}
	if (ctlog_tells_now(log, CTLOG_LIE_BROKEN)) {
		ctlog_refuse(ret, 500, "something went wrong");
		return true;
	}
	if (log->lies[CTLOG_LIE_HTML].on) {
		ret->type = "text/html";
		buf_text(&ret->body, "<!DOCTYPE html><title>Welcome</title><p>It works.\n");
		return true;
	}
	return false;
}

static bool
has_entries(struct view path)
{
	return view_equal(path, VIEW("ct/v1/get-entries")) ||
	       view_starts_with(path, VIEW("tile/data/"));
}

/* What the lies add to any answer. */
static void
add_lie(const struct ctlog *log, struct view path, struct ctlog_answer *ret)
{
	const struct ctlog_told *endless = &log->lies[CTLOG_LIE_ENDLESS];
	const struct ctlog_told *trickle = &log->lies[CTLOG_LIE_TRICKLE];

	if (!trickle->on && has_entries(path))
		trickle = &log->lies[CTLOG_LIE_TRICKLE_ENTRIES];
	if (trickle->on)
		ret->byte_ms = trickle->at;

	for (uint64_t i = 0; endless->on && i < endless->at; i++)
		buf_byte(&ret->body, ' ');
}

void
ctlog_answer(struct ctlog *log, const struct ctlog_request *request, struct ctlog_answer *ret)
{
	ret->status = 200;
	if (view_equal(request->path, VIEW("lie"))) {
		answer_about_lies(log, request, ret);
		return;
	}
	if (request->changes) {
		ctlog_refuse(ret, 405, "this log takes no submissions");
		return;
	}
	if (answer_with_lie(log, ret))
		return;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		const struct route *route = &routes[i];

		if (!route_is(route, request->path))
			continue;
		if (route->protocol != 0 && (log->options.protocol & route->protocol) == 0)
			break;
		ret->type = route->type;
		route->answer(log, request, ret);
		add_lie(log, request->path, ret);
		return;
	}
	ctlog_refuse(ret, 404, "not found");
}
