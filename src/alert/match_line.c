/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/match_line.h"

#include "alert/json.h"

/* Where the faults of a certificate end among its members.  A quote inside a string
 * has a backslash before it, so this stands nowhere else. */
static const struct view faults_end = { (const uint8_t *)"],\"der\":{", 9 };

static void
append_sighting(struct buf *out, const struct match_sighting *sighting)
{
	json_comma(out);
	buf_byte(out, '{');
	json_text(out, "log", sighting->log);
	json_number(out, "index", sighting->index);
	json_text(out, "entry", sighting->is_precertificate ? VIEW("precert") : VIEW("cert"));
	json_time_ms(out, "timestamp", sighting->timestamp_ms);
	json_boolean(out, "proven", sighting->proven);
	if (!sighting->proven)
		json_text(out, "reason", sighting->reason);
	buf_byte(out, '}');
}

static void
append_item(struct buf *out, const struct match_item *item)
{
	json_comma(out);
	buf_byte(out, '{');
	json_text(out, "watch", item->watch);
	json_text(out, "tag", item->tag);
	json_text(out, "value", item->value);
	json_text(out, "where", item->where);
	json_text(out, "certainty", item->exact ? VIEW("exact") : VIEW("possible"));
	json_text(out, "reason", item->reason);
	buf_byte(out, '}');
}

/* The members of the certificate, with faults that only show beside other entries. */
static void
append_certificate(struct buf *out, const struct match *match)
{
	struct view front = match->json;
	const uint8_t *end = memmem(front.ptr, front.len, faults_end.ptr, faults_end.len);
	struct view rest = front;

	json_comma(out);
	if (end == NULL || !view_take(&rest, (size_t)(end - front.ptr), &front)) {
		buf_bytes(out, match->json);
		return;
	}
	buf_bytes(out, front);
	for (size_t i = 0; i < match->mismatch_count; i++) {
		json_comma(out);
		buf_byte(out, '{');
		json_text(out, "code", VIEW("precert-mismatch"));
		json_null(out, "offset");
		buf_byte(out, '}');
	}
	buf_bytes(out, rest);
}

void
match_append_line(struct buf *out, const struct match *match)
{
	buf_byte(out, '{');
	json_text(out, "schema", VIEW("ctvigil.match/v1"));
	json_hash(out, "id", &match->id);
	json_number(out, "attempt", match->attempt);
	json_hash(out, "tbs_sha256", &match->tbs_sha256);
	if (match->has_issuer_key)
		json_hash(out, "issuer_key_sha256", &match->issuer_key_sha256);
	else
		json_null(out, "issuer_key_sha256");
	json_hash(out, "spki_sha256", &match->spki_sha256);
	verdict_append_json(out, match->verdict);
	verdict_append_signals(out, match->verdict);
	json_name(out, "seen");
	buf_byte(out, '[');
	for (size_t i = 0; i < match->sighting_count; i++)
		append_sighting(out, &match->sightings[i]);
	buf_byte(out, ']');
	json_name(out, "matches");
	buf_byte(out, '[');
	for (size_t i = 0; i < match->item_count; i++)
		append_item(out, &match->items[i]);
	buf_byte(out, ']');
	append_certificate(out, match);
	buf_byte(out, '}');
}
