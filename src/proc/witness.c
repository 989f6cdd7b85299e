/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/witness.h"

#include "base/escape.h"
#include "base/limits.h"
#include "base/own.h"

#include <stdlib.h>

/* So much of what is wrong is shown, each byte of which may take four. */
#define SHOWN_MAX 24

static enum status
refuse(struct view text, const char *says, size_t offset, struct error *err)
{
	char memory[4 * SHOWN_MAX + 1];
	struct view rest = text;
	struct buf shown;

	buf_init(&shown, memory, sizeof(memory));
	escape_append_text(&shown, view_take_up_to(&rest, SHOWN_MAX));
	return error_set(err, STATUS_USAGE, 0,
	    "--witness %s%s: %s (at byte %zu); a key has the form NAME+ID+BASE64 "
	    "(C2SP signed-note)",
	    buf_string(&shown), rest.len > 0 ? "..." : "", says, offset);
}

static bool
is_known(const struct witnesses *witnesses, const struct vkey *key)
{
	for (size_t i = 0; i < witnesses->count; i++) {
		if (witnesses->keys[i].key_id == key->key_id &&
		    view_equal(witnesses->keys[i].name, key->name))
			return true;
	}
	return false;
}

enum status
witnesses_read(const struct conf_texts *given, struct witnesses *ret, struct error *err)
{
	cleanup_with(hasher_freep) struct hasher *hasher = hasher_new();
	struct view lines;
	struct view text;

	*ret = (struct witnesses){ .keys = xcalloc(LIMIT_WITNESSES, sizeof(*ret->keys)) };
	buf_init_growing(&ret->lines, LIMIT_WITNESS_LINES);
	for (size_t i = 0; i < given->count; i++) {
		buf_text(&ret->lines, given->items[i]);
		buf_byte(&ret->lines, '\n');
	}
	lines = buf_view(&ret->lines);
	while (view_line(&lines, '\n', &text)) {
		struct vkey *key = &ret->keys[ret->count];
		struct vkey_fault fault;

		if (!vkey_read(hasher, text, key, &fault))
			return refuse(text, fault.says, fault.offset, err);
		if (is_known(ret, key))
			return refuse(text, "it is given twice", 0, err);
		ret->count++;
	}
	return STATUS_OK;
}

bool
witness_is_verifiable(const struct vkey *witness)
{
	return witness->kind == NOTE_COSIGNATURE_V1;
}

void
witnesses_say(const struct witnesses *witnesses, struct output *output)
{
	for (size_t i = 0; i < witnesses->count; i++) {
		struct view name = witnesses->keys[i].name;

		if (!witness_is_verifiable(&witnesses->keys[i]))
			output_message(output,
			    "witness %.*s: its cosignatures are of ML-DSA-44, which OpenSSL before "
			    "3.5 cannot verify: they are kept with the heads, unchecked",
			    (int)name.len, name.ptr);
	}
}

void
witnesses_fini(struct witnesses *witnesses)
{
	buf_fini(&witnesses->lines);
	free(witnesses->keys);
	*witnesses = (struct witnesses){ .keys = NULL };
}
