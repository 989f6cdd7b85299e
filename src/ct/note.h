/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed notes (C2SP signed-note): a text, an empty line, and lines of signatures
 * by whoever likes to sign it.  A reader looks for the lines of keys that it
 * knows and takes no notice of others, well formed or not.
 */
#ifndef CTVIGIL_CT_NOTE_H
#define CTVIGIL_CT_NOTE_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

struct note {
	struct view text;       /* what is signed: its last byte is a newline */
	struct view signatures; /* the lines */
};

/* The kinds of keys, which are part of a key ID (C2SP signed-note, static-ct-api). */
enum note_key_kind {
	NOTE_ED25519 = 0x01,
	NOTE_COSIGNATURE_V1 = 0x04,
	NOTE_RFC6962 = 0x05,
	NOTE_COSIGNATURE_ML_DSA_44 = 0x06,
};

/* The longest signature that is read, with its key ID: one of ML-DSA-44 takes 2,432
 * bytes.  A longer one is as good as one by an unknown key. */
#define NOTE_SIGNATURE_MAX 4096

struct note_signature {
	struct view name; /* of the key */
	uint32_t key_id;
	struct view bytes; /* behind the key ID */
};

/* Reads a note, which must outlive *ret.  False, with *ret unchanged, if it is longer
 * than LIMIT_NOTE, has no empty line, does not end in a newline, or has control
 * characters or what is not UTF-8 in its text. */
bool note_read(struct view bytes, struct note *ret) must_use;

/* Takes the next line that is well formed off the signatures of a note; what it signs
 * with is decoded into memory, where ret->bytes lies.  False at the end, or after
 * LIMIT_NOTE_SIGNATURES lines (counted in *looked_at, which begins at 0). */
bool note_next_signature(struct view *lines, unsigned *looked_at,
    uint8_t memory[NOTE_SIGNATURE_MAX], struct note_signature *ret) must_use;

/* The ID of a key: the first four bytes of SHA-256 over its name, a newline, its kind
 * and its bytes (for NOTE_RFC6962: the log ID). */
uint32_t note_key_id(
    struct hasher *hasher, struct view name, enum note_key_kind kind, struct view key) must_use;

#endif
