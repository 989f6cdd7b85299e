/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The keys of witnesses as their operators publish them (C2SP signed-note, "Verifier
 * keys"): name, key ID in hex, and kind and key in base 64, with a plus between each two.
 */
#ifndef CTVIGIL_CT_VKEY_H
#define CTVIGIL_CT_VKEY_H

#include "base/attr.h"
#include "base/hash.h"
#include "base/view.h"
#include "ct/note.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest key: one of ML-DSA-44 (FIPS 204, table 2). */
#define VKEY_KEY_MAX 1312

struct vkey {
	struct view name; /* a part of the text */
	uint32_t key_id;
	enum note_key_kind kind; /* NOTE_COSIGNATURE_V1 or NOTE_COSIGNATURE_ML_DSA_44 */
	uint8_t key[VKEY_KEY_MAX];
	size_t key_len;
};

struct vkey_fault {
	const char *says; /* what is wrong, as a sentence about "it" */
	size_t offset;    /* in the text */
};

/* Reads a key that cosigns, whose text must outlive *ret.  False, with *ret unchanged and
 * *fault filled, if it is no such key, or its key ID is not that of the rest. */
bool vkey_read(
    struct hasher *hasher, struct view text, struct vkey *ret, struct vkey_fault *fault) must_use;

#endif
