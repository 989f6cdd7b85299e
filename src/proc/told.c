/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/told.h"

#include "base/own.h"

#include <stdlib.h>

static void
fill_sightings(const struct store_delivery *delivery, struct match_sighting *sightings)
{
	for (size_t i = 0; i < delivery->sighting_count; i++) {
		const struct store_sighting *from = &delivery->sightings[i];

		sightings[i] = (struct match_sighting){
			.log = from->log_name,
			.log_url = from->log_url,
			.index = from->index,
			.is_precertificate = from->entry == ENTRY_PRECERTIFICATE,
			.timestamp_ms = from->timestamp_ms,
			.proven = from->proven,
			.reason = delivery->reason,
		};
	}
}

static void
fill_items(const struct store_delivery *delivery, struct match_item *items)
{
	for (size_t i = 0; i < delivery->item_count; i++) {
		const struct store_item *from = &delivery->items[i];

		items[i] = (struct match_item){ from->watch, from->tag, from->value, from->where,
			from->exact, from->reason };
	}
}

void
told_init(struct told *ret, const struct store_delivery *delivery)
{
	const struct store_match *issuance = &delivery->issuance;

	*ret = (struct told){
		.verdict = {
			.state = delivery->verdict.state,
			.severity = delivery->verdict.severity,
			.rule = delivery->verdict.rule,
			.source = delivery->verdict.source,
			.until_ms = delivery->verdict.until_ms,
			.signals = delivery->verdict.signals,
			.since_ms = delivery->verdict.since_ms,
		},
		.sightings = xcalloc(delivery->sighting_count, sizeof(*ret->sightings)),
		.items = xcalloc(delivery->item_count, sizeof(*ret->items)),
	};
	fill_sightings(delivery, ret->sightings);
	fill_items(delivery, ret->items);
	ret->match = (struct match){
		.verdict = &ret->verdict,
		.id = issuance->id,
		.attempt = delivery->attempt,
		.tbs_sha256 = issuance->tbs_sha256,
		.has_issuer_key = issuance->has_issuer_key,
		.issuer_key_sha256 = issuance->issuer_key_sha256,
		.spki_sha256 = issuance->spki_sha256,
		.sightings = ret->sightings,
		.sighting_count = delivery->sighting_count,
		.items = ret->items,
		.item_count = delivery->item_count,
		.mismatches = delivery->mismatches,
		.mismatch_count = delivery->mismatch_count,
		.json = issuance->json,
		.text = issuance->text,
		.environment = issuance->environment,
	};
}

void
told_fini(struct told *told)
{
	free(told->sightings);
	free(told->items);
}
