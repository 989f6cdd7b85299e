/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The character encodings that certificates use: UTF-8 (RFC 3629), UTF-16BE and
 * UCS-4 (BMPString, UniversalString), Latin-1 (what clients make of T61String).
 */
#ifndef CTVIGIL_BASE_UTF_H
#define CTVIGIL_BASE_UTF_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* What takes the place of something that is no character. */
#define UTF_REPLACEMENT 0xfffdU

/* Takes one character of UTF-8.  False if the front is not one (overlong,
 * surrogate, above U+10FFFF, cut short) or nothing is left. */
bool utf8_take(struct view *in, uint32_t *ret) must_use;

/* Takes one unit of UTF-16BE (a pair of surrogates is one) or UCS-4, which need not
 * be a character.  False if fewer bytes than a unit are left. */
bool utf16be_take(struct view *in, uint32_t *ret) must_use;
bool ucs4be_take(struct view *in, uint32_t *ret) must_use;

/* Whether a number is a character: at most U+10FFFF and no surrogate. */
bool utf_is_character(uint32_t character) must_use;

/* Whether all of text is UTF-8. */
bool utf8_valid(struct view text) must_use;

/* Whether all of text is ASCII. */
bool utf_is_ascii(struct view text) must_use;

/* Appends one character in UTF-8; UTF_REPLACEMENT for what is no character. */
void utf8_append(struct buf *out, uint32_t character);

/* Appends text in UTF-8.  What is no character (a lone surrogate, an odd byte
 * at the end, a value above U+10FFFF) becomes UTF_REPLACEMENT and makes the
 * result false; the rest is appended all the same. */
bool utf16be_append(struct buf *out, struct view text);
bool ucs4be_append(struct buf *out, struct view text);

/* Appends text, each byte a character, in UTF-8. */
void latin1_append(struct buf *out, struct view text);

#endif
