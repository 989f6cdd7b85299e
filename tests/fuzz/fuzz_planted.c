/* SPDX-License-Identifier: Apache-2.0 */
/*
 * No-miss, both ways (principle 10): a watched name or address is planted in a certificate,
 * what is around it is changed and its lengths are broken.  Wherever it stands as a name,
 * or in what may be one and cannot be read, it is found; where all that it is part of is
 * read as something else, it is not.
 */
#include "der/der.h"
#include "fuzz/fuzz.h"
#include "fuzz/planted_certificate.h"
#include "fuzz/standing.h"
#include "support/tlv.h"
#include "unit/watch/watched.h"
#include "watch/unread.h"

#include <string.h>

#define CHANGES_MAX 4
#define ROOM 4096

static const char source[] = "watched.example\nxn--bcher-kva.example\n192.0.2.77\n2001:db8::77\n";

/* A watched item, how it is written as text, and the octets of an address. */
static const struct {
	const char *item;
	const char *text; /* NULL: only as octets */
	uint8_t octets[16];
	size_t octets_len;
} values[] = {
	{ "watched.example", "watched.example", { 0 }, 0 },
	{ "watched.example", "Watched.EXAMPLE", { 0 }, 0 },
	{ "xn--bcher-kva.example", "xn--bcher-kva.example", { 0 }, 0 },
	{ "192.0.2.77", "192.0.2.77", { 192, 0, 2, 77 }, 4 },
	{ "2001:db8::77", NULL, { 0x20, 1, 0x0d, 0xb8, [15] = 0x77 }, 16 },
};

struct planted {
	enum place place;
	enum x509_form form;
	struct view item;
	struct view value; /* as it stands in the element */
	struct view element;
	struct view certificate; /* as it was made */
};

/* One for each way to plant, made when it is first asked for. */
static const struct planted *
planted_of(size_t row, uint64_t place, uint64_t form)
{
	static struct planted all[COUNT_OF(values)][PLACES][2];
	struct planted *ret;

	if (values[row].text == NULL)
		place = PLACE_SAN_IP;
	if (place == PLACE_SAN_IP && values[row].octets_len == 0)
		place = PLACE_SAN_DNS;
	ret = &all[row][place][form];
	if (ret->certificate.len > 0)
		return ret;
	ret->place = (enum place)place;
	ret->form = form == 0 ? X509_CERTIFICATE : X509_TBS;
	ret->item = view_text(values[row].item);
	ret->value = place == PLACE_SAN_IP ? view_of(values[row].octets, values[row].octets_len)
					   : view_text(values[row].text);
	ret->element = planted_element(ret->place, ret->value);
	ret->certificate = planted_certificate(ret->place, ret->element, form != 0);
	return ret;
}

/* ---- changes ---- */

static struct random changes;

/* In the place of libFuzzer's, so that the input alone says what is done. */
static size_t
change(uint8_t *bytes, size_t len, size_t size)
{
	uint64_t at = random_next(&changes);

	switch (random_between(&changes, 0, 2)) {
	case 0:
		return len > 0 ? len - 1 : len;
	case 1:
		if (len < size)
			bytes[len++] = (uint8_t)at;
		return len;
	default:
		if (len > 0)
			bytes[at % len] ^= (uint8_t)(1U << (at >> 61));
		return len;
	}
}

static size_t
count(struct view in, struct view sought)
{
	size_t found = 0;
	const uint8_t *next;

	while ((next = memmem(in.ptr, in.len, sought.ptr, sought.len)) != NULL) {
		in = view_after(in, (size_t)(next - in.ptr) + 1);
		found++;
	}
	return found;
}

/* Does what the input says as long as the planted element is left as it was. */
static void
apply_changes(struct view *in, const struct planted *planted, uint8_t *bytes, size_t *len)
{
	for (unsigned i = 0; i < CHANGES_MAX && in->len > 0; i++) {
		bool breaks = fuzz_number(in, 1) % 4 == 0;
		struct random random = { .state = fuzz_number(in, 2) };
		uint8_t trial[ROOM];
		size_t new_len;

		changes.state = ~random.state;
		memcpy(trial, bytes, *len);
		new_len = breaks ? tlv_break_length(&random, trial, *len, ROOM)
				 : tlv_change_element(&random, change, trial, *len, ROOM);
		if (count(view_of(trial, new_len), planted->element) == 0)
			continue;
		memcpy(bytes, trial, new_len);
		*len = new_len;
	}
}

/* ---- what is found ---- */

static void
on_identifier(void *context, const struct x509_identifier *identifier)
{
	watch_matches_add(context, identifier);
}

static void
find(struct watched *w, const struct planted *planted, struct view input,
    struct x509_certificate *ret)
{
	arena_reset(&w->arena);
	watch_matches_begin(&w->matches, &w->index, watch_text_view(&w->lines), &w->arena);
	x509_read_identifiers(input, planted->form, on_identifier, &w->matches, ret);
	for (size_t i = 0; i < ret->unread_count; i++)
		watch_matches_add_unread(&w->matches, ret->unread[i]);
}

/* Whether the item itself was found, and not only what may cover it. */
static bool
is_found(const struct watched *w, struct view item)
{
	for (size_t i = 0; i < w->matches.count; i++) {
		const struct watch_match *match = &w->matches.kept[i];
		bool unread = match->reason == WATCH_REASON_UNREAD_NAME ||
			      match->reason == WATCH_REASON_UNREAD_ADDRESS;

		promise(unread == (match->where == X509_WHERE_UNREAD));
		promise(!unread || !match->exact);
		if ((unread || match->reason == WATCH_REASON_SAME_NAME ||
			match->reason == WATCH_REASON_SAME_ADDRESS) &&
		    view_equal(match->item, item))
			return true;
	}
	return false;
}

/* Whether a run begins or ends inside of it. */
static bool
is_cut(const struct x509_certificate *certificate, struct view element)
{
	for (size_t i = 0; i < certificate->unread_count; i++) {
		const uint8_t *begin = certificate->unread[i].ptr;
		const uint8_t *end = begin + certificate->unread[i].len;

		if ((begin > element.ptr && begin < element.ptr + element.len) ||
		    (end > element.ptr && end < element.ptr + element.len))
			return true;
	}
	return false;
}

/* Whether it is left to be searched, or its contents are, alone. */
static bool
is_unread(const struct x509_certificate *certificate, struct view element)
{
	struct der_element read;

	promise(der_element(&element, &read));
	for (size_t i = 0; i < certificate->unread_count; i++) {
		struct view run = certificate->unread[i];

		if (lies_in(run, read.whole) ||
		    (run.ptr == read.body.ptr && run.len == read.body.len))
			return true;
	}
	return false;
}

/* Whether every place where the element stands is read as something that is no name. */
static bool
check_standings(const struct x509_certificate *certificate, struct view element, bool found)
{
	struct view rest = certificate->input;
	bool all_other = true;
	const uint8_t *next;

	while ((next = memmem(rest.ptr, rest.len, element.ptr, element.len)) != NULL) {
		struct view here = view_of(next, element.len);
		bool unread = is_unread(certificate, here);
		bool cut = is_cut(certificate, here);
		enum standing standing = standing_of(certificate, here);

		promise(standing != STANDING_NAME || found);
		promise(standing != STANDING_UNREAD || unread || cut);
		promise(!unread || found);
		promise(standing != STANDING_OTHER || !unread ||
			certificate->unread_count == LIMIT_CERT_UNREAD);
		all_other = all_other && standing == STANDING_OTHER && !unread && !cut;
		rest = view_after(rest, view_offset(rest, here) + 1);
	}
	return all_other;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct watched *w;
	struct view in = view_of(bytes, len);
	size_t row = (size_t)(fuzz_number(&in, 1) % COUNT_OF(values));
	uint64_t place = fuzz_number(&in, 1) % PLACES;
	const struct planted *planted = planted_of(row, place, fuzz_number(&in, 1) % 2);
	struct x509_certificate certificate;
	uint8_t changed[ROOM];
	size_t changed_len = planted->certificate.len;
	bool found;
	bool all_other;

	w = w != NULL ? w : watched_new(source);
	memcpy(changed, planted->certificate.ptr, changed_len);
	apply_changes(&in, planted, changed, &changed_len);
	find(w, planted, view_of(changed, changed_len), &certificate);
	if (w->matches.left_out > 0)
		return 0;
	found = is_found(w, planted->item);
	all_other = check_standings(&certificate, planted->element, found);
	if (view_equal(certificate.input, planted->certificate))
		promise(found == place_is_identity(planted->place));
	/* A copy of it that was changed may stand for itself. */
	if (all_other &&
	    count(certificate.input, planted->value) == count(certificate.input, planted->element))
		promise(!found);
	return 0;
}
