/* SPDX-License-Identifier: Apache-2.0 */
#include "source/cosign.h"

#include "ct/checkpoint.h"
#include "source/answer.h"
#include "source/verify.h"

static struct cosignature
check_line(const struct note *note, const struct vkey *witness, const struct note_signature *line)
{
	struct cosignature found = { .state = COSIGNATURE_UNCHECKED };

	if (witness->kind != NOTE_COSIGNATURE_V1)
		return found;
	found.state = COSIGNATURE_BAD;
	/* C2SP tlog-cosignature: a time is at most 2^63 - 1. */
	if (verify_cosignature(
		view_of(witness->key, witness->key_len), note, line, &found.time_s) &&
	    found.time_s <= INT64_MAX)
		found.state = COSIGNATURE_GOOD;
	return found;
}

struct cosignature
cosign_check(const struct note *note, const struct vkey *witness)
{
	struct cosignature newest = { .state = COSIGNATURE_ABSENT };
	uint8_t memory[NOTE_SIGNATURE_MAX];
	struct view lines = note->signatures;
	struct note_signature line;
	unsigned looked_at = 0;

	while (newest.state != COSIGNATURE_BAD &&
	       note_next_signature(&lines, &looked_at, memory, &line)) {
		struct cosignature found;

		if (line.key_id != witness->key_id || !view_equal(line.name, witness->name))
			continue;
		found = check_line(note, witness, &line);
		if (found.state != COSIGNATURE_GOOD || found.time_s >= newest.time_s)
			newest = found;
	}
	return newest;
}

enum status
cosign_check_all(struct hasher *hasher, struct view body, struct view witnesses, struct buf *out,
    struct error *err)
{
	struct checkpoint checkpoint;
	struct vkey_fault fault;
	struct vkey witness;
	struct view line;

	if (!checkpoint_read(body, &checkpoint))
		return answer_malformed(err, "a checkpoint (static-ct 2)", body);
	while (view_line(&witnesses, '\n', &line)) {
		struct cosignature found;

		if (!vkey_read(hasher, line, &witness, &fault))
			return error_set(err, STATUS_MESSAGE, 0, "the witness: %s", fault.says);
		found = cosign_check(&checkpoint.note, &witness);
		cosignature_append(out, &found);
	}
	return STATUS_OK;
}
