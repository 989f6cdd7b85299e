/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed notes and checkpoints: text and signatures are the note, and a checkpoint that
 * is read and written again is the same text.
 */
#include "base/buf.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/utf.h"
#include "ct/checkpoint.h"
#include "fuzz/fuzz.h"

static void
check_signatures(const struct note *note)
{
	uint8_t memory[NOTE_SIGNATURE_MAX];
	struct view lines = note->signatures;
	struct note_signature line;
	struct ct_signed by;
	uint64_t timestamp_ms = 4711;
	unsigned looked_at = 0;

	while (note_next_signature(&lines, &looked_at, memory, &line)) {
		promise(line.name.len > 0 && lies_in(note->signatures, line.name));
		promise(line.bytes.len > 0 && lies_in(VIEW_OF(memory), line.bytes));
		if (!checkpoint_signature(&line, &timestamp_ms, &by))
			promise(timestamp_ms == 4711);
		else
			promise(by.signature.len + 12 == line.bytes.len);
		timestamp_ms = 4711;
	}
	promise(looked_at <= LIMIT_NOTE_SIGNATURES && lies_in(note->signatures, lines));
}

static void
check_checkpoint(const struct checkpoint *checkpoint)
{
	struct buf out;

	buf_init_growing(&out, LIMIT_NOTE);
	buf_bytes(&out, checkpoint->origin);
	buf_printf(&out, "\n%ju\n", (uintmax_t)checkpoint->size);
	base64_append(&out, hash_view(&checkpoint->root));
	buf_byte(&out, '\n');
	buf_bytes(&out, checkpoint->extensions);
	promise(view_equal(buf_view(&out), checkpoint->note.text));
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	struct note note = { .text = { .len = 0 } };
	struct checkpoint checkpoint = { .size = 4711 };

	if (!note_read(in, &note)) {
		promise(note.text.ptr == NULL && !checkpoint_read(in, &checkpoint));
		promise(checkpoint.size == 4711);
		return 0;
	}
	promise(view_starts_with(in, note.text) && utf8_valid(note.text));
	promise(note.text.len + 1 + note.signatures.len == len);
	promise(note.text.ptr[note.text.len - 1] == '\n' && in.ptr[note.text.len] == '\n');
	check_signatures(&note);
	if (checkpoint_read(in, &checkpoint))
		check_checkpoint(&checkpoint);
	else
		promise(checkpoint.size == 4711);
	return 0;
}
