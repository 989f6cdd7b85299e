/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A match that the tests of this room render, and text that must come out inert.
 */
#ifndef CTVIGIL_TESTS_UNIT_ALERT_SAMPLE_H
#define CTVIGIL_TESTS_UNIT_ALERT_SAMPLE_H

#include "alert/match_line.h"
#include "base/hash.h"

#include <string.h>

/* A hash of 32 times the same byte. */
static inline struct hash
sample_hash(uint8_t byte)
{
	struct hash hash;

	memset(hash.bytes, byte, sizeof(hash.bytes));
	return hash;
}

/* 2026-11-24T12:00:00.123Z */
#define SAMPLE_MS 1795521600123

/* Held for ten minutes. */
static const struct match_verdict sample_verdict = {
	.state = FINDING_HELD,
	.severity = SEVERITY_HIGH,
	.rule = RULE_WILDCARD,
	.until_ms = SAMPLE_MS - 123 + 600000,
	.signals = 1U << SIGNAL_ISSUER_NEW | 1U << SIGNAL_KEY_SEEN,
	.since_ms = SAMPLE_MS,
};

static const struct match_sighting sample_sightings[] = {
	{ .log = { (const uint8_t *)"log.test/2026h2", 15 },
	    .log_url = { (const uint8_t *)"https://log.test/2026h2/", 24 },
	    .index = 17,
	    .is_precertificate = true,
	    .timestamp_ms = SAMPLE_MS,
	    .proven = true },
	{ .log = { (const uint8_t *)"other.test", 10 },
	    .log_url = { (const uint8_t *)"https://other.test/", 19 },
	    .index = 18446744073709551615U,
	    .timestamp_ms = SAMPLE_MS + 1,
	    .reason = { (const uint8_t *)"the log failed", 14 } },
};

static const struct match_item sample_items[] = {
	{ .watch = { (const uint8_t *)"192.0.2.1", 9 },
	    .value = { (const uint8_t *)"192.0.2.1", 9 },
	    .where = { (const uint8_t *)"san.ip", 6 },
	    .exact = true,
	    .reason = { (const uint8_t *)"it is the watched address", 25 } },
	{ .watch = { (const uint8_t *)".example.org", 12 },
	    .tag = { (const uint8_t *)"web team", 8 },
	    .value = { (const uint8_t *)"?.example.org", 13 },
	    .where = { (const uint8_t *)"subject.cn", 10 },
	    .reason = { (const uint8_t *)"a label cannot be read", 22 } },
};

/* ESC, a bidirectional override, NUL, newline, quote, backslash, and no UTF-8. */
#define SAMPLE_HOSTILE        \
	"\x1b[2J\xe2\x80\xae" \
	"a\0b\nc\"d\\\xff"
static const struct view sample_hostile = { (const uint8_t *)SAMPLE_HOSTILE,
	sizeof(SAMPLE_HOSTILE) - 1 };

/* Whether text holds nothing that could act on a terminal, a parser of lines, or an
 * environment: only what is visible, and the bytes that end lines. */
static inline bool
sample_is_inert(struct view text, uint8_t end)
{
	static const struct view override = { (const uint8_t *)"\xe2\x80\xae", 3 };
	uint8_t byte;

	if (text.len > 0 && memmem(text.ptr, text.len, override.ptr, override.len) != NULL)
		return false;
	while (view_u8(&text, &byte)) {
		if (byte != end && (byte < 0x20 || byte == 0x7f || byte == 0xff))
			return false;
	}
	return true;
}

#endif
