/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/log_line.h"

#include "alert/json.h"
#include "alert/log_kind.h"
#include "base/escape.h"
#include "base/hex.h"

#include <inttypes.h>

struct hash
log_event_id(struct hasher *hasher, const struct hash *log_id, struct view kind, uint64_t index)
{
	uint8_t place[8];
	struct buf number;

	buf_init(&number, place, sizeof(place));
	buf_uint(&number, sizeof(place), index);
	/* Only the last part has no fixed length, so no two events spell the same bytes. */
	return hash_views(
	    hasher, (const struct view[]){ hash_view(log_id), buf_view(&number), kind }, 3);
}

void
log_event_append_line(struct buf *out, const struct log_event *event)
{
	const struct log_kind_row *kind = log_kind_find(event->kind);

	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.log/v1"));
	json_hash(out, "id", &event->id);
	json_number(out, "attempt", event->attempt);
	json_text(out, "kind", event->kind);
	json_text(out, "level", view_text(log_level_name(kind->level)));
	json_text(out, "log", event->log);
	json_number(out, "index", event->index);
	json_text(out, "message", event->message);
	if (kind->mend[0] != '\0')
		json_text(out, "mend", view_text(kind->mend));
	else
		json_null(out, "mend");
	if (event->has_offset)
		json_number(out, "offset", event->offset);
	else
		json_null(out, "offset");
	if (event->evidence.len > 0)
		json_base64(out, "evidence", event->evidence);
	else
		json_null(out, "evidence");
	buf_byte(out, '}');
}

/* How what proves it to a third person is had. */
static void
append_evidence_command(struct buf *out, const struct log_event *event)
{
	const struct view id = hash_view(&event->id);

	buf_text(out, "\n  shown by ctvigil logs evidence ");
	hex_append(out, view_of(id.ptr, LOG_EVENT_ID_SHOWN / 2));
}

void
log_event_append_text(struct buf *out, const struct log_event *event)
{
	const struct log_kind_row *kind = log_kind_find(event->kind);

	buf_text(out, "log ");
	escape_append_text(out, event->log);
	buf_text(out, ": ");
	escape_append_text(out, event->message);
	buf_text(out, "\n  what   ");
	escape_append_text(out, event->kind);
	buf_printf(out, "\n  where  %" PRIu64, event->index);
	if (event->has_offset)
		buf_printf(out, ", byte %" PRIu64, event->offset);
	if (kind->mend[0] != '\0')
		buf_printf(out, "\n  mend   %s", kind->mend);
	if (kind->failed)
		append_evidence_command(out, event);
	else if (event->evidence.len > 0)
		buf_printf(out, "\n  shown by %zu bytes in the JSON line", event->evidence.len);
	buf_byte(out, '\n');
}
