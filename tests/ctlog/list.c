/* SPDX-License-Identifier: Apache-2.0 */
/* What says that the log is there, in the v3 schema of log lists. */
#include "base/clock.h"
#include "base/hex.h"
#include "ctlog/answer.h"

#define MMD_RFC6962_S 86400
#define MMD_STATIC_S 60

/* The members of the log's object, without braces.  A log that has both doors is
 * listed as one of RFC 6962, which may have tiles too. */
static void
append_members(const struct ctlog *log, struct buf *out)
{
	const char *origin = log->options.origin;
	bool tiled = log->options.protocol == CTLOG_STATIC;

	buf_printf(out, "\"description\":\"Local test log %s\",\"log_id\":\"", origin);
	base64_append(out, hash_view(&log->id));
	buf_text(out, "\",\"key\":\"");
	base64_append(out, key_spki(log->key));
	buf_text(out, "\",");
	if (tiled)
		buf_printf(out,
		    "\"submission_url\":\"http://%s/\",\"monitoring_url\":\"http://%s/\",", origin,
		    origin);
	else
		buf_printf(out, "\"url\":\"http://%s/\",", origin);
	buf_printf(out, "\"mmd\":%d", tiled ? MMD_STATIC_S : MMD_RFC6962_S);
}

void
ctlog_get_description(
    struct ctlog *log, const struct ctlog_request *request unused_arg, struct ctlog_answer *ret)
{
	buf_byte(&ret->body, '{');
	append_members(log, &ret->body);
	buf_text(&ret->body, "}\n");
}

void
ctlog_append_listed(const struct ctlog *log, struct buf *out)
{
	buf_printf(out, "\"%s\":[{", log->options.protocol == CTLOG_STATIC ? "tiled_logs" : "logs");
	append_members(log, out);
	buf_text(out, ",\"state\":{\"usable\":{\"timestamp\":\"2020-01-01T00:00:00Z\"}}}]");
}

void
ctlog_get_list(
    struct ctlog *log, const struct ctlog_request *request unused_arg, struct ctlog_answer *ret)
{
	int64_t now_s = (int64_t)(log->heads[log->head_count - 1].timestamp_ms / 1000);
	struct buf *out = &ret->body;

	buf_text(out, "{\"version\":\"1.0\",\"log_list_timestamp\":\"");
	clock_append(out, now_s);
	buf_text(out, "\",\"operators\":[{\"name\":\"Local test\",\"email\":[],");
	ctlog_append_listed(log, out);
	buf_text(out, "}]}\n");
}
