/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/match_text.h"

#include "alert/text_line.h"
#include "base/clock.h"
#include "base/hex.h"
#include "base/limits.h"

/* Watched items that the first line names; all of them follow. */
#define ITEMS_FIRST 3

/* "1.1.1.1  in a precertificate by Fina RDC 2020 (Financijska agencija, HR)" */
static void
append_first_line(struct buf *out, const struct match *match, struct view issuer)
{
	bool is_precertificate = match->sighting_count > 0 && match->sightings[0].is_precertificate;
	size_t shown = match->item_count < ITEMS_FIRST ? match->item_count : ITEMS_FIRST;

	for (size_t i = 0; i < shown; i++) {
		bool again = false;

		for (size_t k = 0; k < i; k++)
			again = again || view_equal(match->items[k].watch, match->items[i].watch);
		if (again)
			continue;
		buf_text(out, i == 0 ? "" : ", ");
		buf_bytes(out, match->items[i].watch);
	}
	if (match->item_count > shown)
		buf_printf(out, " and %zu more", match->item_count - shown);
	buf_printf(out, "  in a %s by ", is_precertificate ? "precertificate" : "certificate");
	buf_bytes(out, issuer);
	buf_byte(out, '\n');
}

static void
append_item(struct buf *out, const struct match_item *item)
{
	text_label(out, item->exact ? "matches" : "possible");
	buf_bytes(out, item->watch);
	if (item->tag.len > 0) {
		buf_text(out, " [");
		buf_bytes(out, item->tag);
		buf_byte(out, ']');
	}
	if (!view_equal(item->value, item->watch)) {
		buf_text(out, " by ");
		buf_bytes(out, item->value);
	}
	buf_text(out, " in ");
	buf_bytes(out, item->where);
	buf_text(out, ": ");
	buf_bytes(out, item->reason);
	buf_byte(out, '\n');
}

static void
append_sighting(struct buf *out, const struct match_sighting *sighting)
{
	text_label(out, "logged");
	buf_bytes(out, sighting->log);
	buf_printf(out, ":%ju, ", (uintmax_t)sighting->index);
	clock_append_ms(out, sighting->timestamp_ms);
	if (sighting->proven) {
		buf_text(out, ", proven\n");
		return;
	}
	buf_text(out, ", not proven: ");
	buf_bytes(out, sighting->reason);
	buf_byte(out, '\n');
}

static void
append_hash(struct buf *out, const char *label, const struct hash *hash)
{
	text_label(out, label);
	hex_append(out, hash_view(hash));
	buf_byte(out, '\n');
}

void
match_append_text(struct buf *out, const struct match *match)
{
	struct view details = match->text;
	struct view issuer;

	if (!view_line(&details, '\n', &issuer))
		issuer = VIEW("an unknown issuer");
	append_first_line(out, match, issuer);
	for (size_t i = 0; i < match->item_count; i++)
		append_item(out, &match->items[i]);
	buf_bytes(out, details);
	for (size_t i = 0; i < match->mismatch_count; i++)
		append_hash(out, "fault", &match->mismatches[i]);
	append_hash(out, "key", &match->spki_sha256);
	for (size_t i = 0; i < match->sighting_count; i++)
		append_sighting(out, &match->sightings[i]);
	append_hash(out, "id", &match->id);
	if (match->attempt > 1) {
		text_label(out, "attempt");
		buf_printf(out, "%u: it may have been reported before\n", match->attempt);
	}
	text_label(out, "do");
	buf_text(out, "If you did not order it, ask the issuer to revoke it (CAs must act\n");
	text_label(out, "");
	buf_text(out, "within 24 hours of a report) and send the certificate with it.\n");
}
