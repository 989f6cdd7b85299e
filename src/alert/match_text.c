/* SPDX-License-Identifier: Apache-2.0 */
#include "alert/match_text.h"

#include "alert/text_line.h"
#include "base/clock.h"
#include "base/escape.h"
#include "base/hex.h"

#include <inttypes.h>

/* Names that the first line gives; all of them follow. */
#define NAMES_FIRST 3
/* Whether an item before this one has the same value. */
static bool
was_told(const struct match *match, size_t item)
{
	for (size_t i = 0; i < item; i++) {
		if (view_equal(match->items[i].value, match->items[item].value))
			return true;
	}
	return false;
}

/* "1.1.1.1  in a precertificate by Fina RDC 2020 (Financijska agencija, HR)" */
static void
append_first_line(struct buf *out, const struct match *match, struct view issuer)
{
	bool is_precertificate = match->sighting_count > 0 && match->sightings[0].is_precertificate;
	size_t told = 0;
	size_t more = 0;

	for (size_t i = 0; i < match->item_count; i++) {
		if (was_told(match, i))
			continue;
		if (told == NAMES_FIRST) {
			more++;
			continue;
		}
		buf_text(out, told++ == 0 ? "" : ", ");
		escape_append_text(out, match->items[i].value);
	}
	if (more > 0)
		buf_printf(out, " and %zu more", more);
	buf_printf(out, "  in a %s by ", is_precertificate ? "precertificate" : "certificate");
	buf_bytes(out, issuer);
	buf_byte(out, '\n');
}

static void
append_item(struct buf *out, const struct match_item *item)
{
	text_label(out, item->exact ? "matches" : "possible");
	escape_append_text(out, item->watch);
	if (item->tag.len > 0) {
		buf_text(out, " [");
		escape_append_text(out, item->tag);
		buf_byte(out, ']');
	}
	if (!view_equal(item->value, item->watch)) {
		buf_text(out, " by ");
		escape_append_text(out, item->value);
	}
	buf_text(out, " in ");
	escape_append_text(out, item->where);
	buf_text(out, ": ");
	escape_append_text(out, item->reason);
	buf_byte(out, '\n');
}

static void
append_sighting(struct buf *out, const struct match_sighting *sighting)
{
	text_label(out, "logged");
	escape_append_text(out, sighting->log);
	buf_printf(out, ":%" PRIu64 ", ", sighting->index);
	clock_append_ms(out, sighting->timestamp_ms);
	if (sighting->proven) {
		buf_text(out, ", proven\n");
		return;
	}
	buf_text(out, ", not proven: ");
	escape_append_text(out, sighting->reason);
	buf_byte(out, '\n');
}

/* How it is told once that it is not. */
static void
append_expect(struct buf *out, const struct match *match)
{
	struct view id = hash_view(&match->id);

	text_label(out, "do");
	buf_text(out, "Yours?  ctvigil findings expect ");
	hex_append(out, view_take_up_to(&id, MATCH_ID_SHOWN));
	buf_text(out, " --reason TEXT\n");
}

/* BR 4.9.1.1 and 4.9.5 oblige an issuer to look into a report within a day. */
static void
append_advice(struct buf *out, const struct match *match)
{
	if (match->verdict != NULL)
		append_expect(out, match);
	text_label(out, match->verdict == NULL ? "do" : "");
	buf_text(out, "Not yours?  Report it to the issuer with the certificate; it must\n");
	text_label(out, "");
	buf_text(out, "look into it within 24 hours.");
	if (match->sighting_count > 0) {
		buf_text(out, "  See: ctvigil show ");
		escape_append_text(out, match->sightings[0].log);
		buf_printf(out, ":%" PRIu64, match->sightings[0].index);
	}
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
	if (match->verdict != NULL)
		verdict_append_line(out, match->verdict);
	for (size_t i = 0; i < match->item_count; i++)
		append_item(out, &match->items[i]);
	buf_bytes(out, details);
	for (size_t i = 0; i < match->mismatch_count; i++) {
		text_label(out, "fault");
		buf_text(out, "its issuer gave this serial number to another certificate too:\n");
		text_hex(out, "", hash_view(&match->mismatches[i]));
	}
	text_hex(out, "key hash", hash_view(&match->spki_sha256));
	for (size_t i = 0; i < match->sighting_count; i++)
		append_sighting(out, &match->sightings[i]);
	text_hex(out, "id", hash_view(&match->id));
	if (match->attempt > 1) {
		text_label(out, "attempt");
		buf_printf(out, "%" PRIu32 ": it may have been told before\n", match->attempt);
	}
	if (match->verdict == NULL || match->verdict->state != FINDING_EXPECTED)
		append_advice(out, match);
}
