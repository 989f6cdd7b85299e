/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who cosigned the heads of a log.  Cosignatures are kept as they came, with the head; what
 * main knows of them is the newest head of each witness, and only while it runs.  It is
 * for saying how many views of the log agree, and whose they are where two do not.
 */
#include "base/num.h"
#include "proc/follow.h"
#include "proc/monitor.h"

/* The names of all witnesses, and a sentence. */
#define MESSAGE_MAX (16 * KIB)

/* Appends the names of some witnesses.  How many there are. */
static size_t
append_names(struct buf *out, const struct follow *follow, const bool *is_one, const char *lead)
{
	const struct witnesses *witnesses = &follow->monitor->witnesses;
	size_t count = 0;

	for (size_t i = 0; i < witnesses->count; i++) {
		if (!is_one[i])
			continue;
		buf_text(out, count++ == 0 ? lead : ", ");
		buf_bytes(out, witnesses->keys[i].name);
	}
	return count;
}

/* ---- a checkpoint has come ---- */

/* Tells the lines that do not verify, once for each witness: what the log itself signed
 * goes on to count, and a key that is wrong is so in each checkpoint. */
static void
say_bad(struct follow *follow)
{
	bool is_new[LIMIT_WITNESSES];
	uint64_t size = follow->new_head.size;
	struct buf text;

	for (size_t i = 0; i < LIMIT_WITNESSES; i++) {
		struct witnessed *witnessed = &follow->witnessed[i];

		is_new[i] = follow->new_cosigned[i].state == COSIGNATURE_BAD && !witnessed->was_bad;
		witnessed->was_bad |= is_new[i];
	}
	buf_init_growing(&text, MESSAGE_MAX);
	if (append_names(&text, follow, is_new, "the line of witness ") > 0) {
		buf_printf(
		    &text, " in its checkpoint of %ju entries does not verify", (uintmax_t)size);
		follow_finding(follow, LOG_KIND_BAD_COSIGNATURE, buf_string(&text), size,
		    buf_view(&follow->new_body));
	}
	buf_fini(&text);
}

void
follow_take_cosignatures(struct follow *follow, struct view told)
{
	for (size_t i = 0; i < LIMIT_WITNESSES; i++) {
		if (!cosignature_take(&told, &follow->new_cosigned[i]))
			follow->new_cosigned[i].state = COSIGNATURE_ABSENT;
	}
	say_bad(follow);
}

/* ---- it is judged ---- */

static void
append_cosigners(struct buf *out, const struct follow *follow, const bool *is_one, const char *what)
{
	if (append_names(out, follow, is_one, "; witness ") > 0)
		buf_printf(out, " cosigned %s", what);
}

/* Whether a witness cosigned a head that the new one contradicts. */
static bool
is_contradicted(
    const struct witnessed *witnessed, const struct head *head, const struct hash *other_root)
{
	if (other_root == NULL)
		return witnessed->size > head->size;
	return witnessed->time_s != 0 && witnessed->size == head->size &&
	       hash_equal(&witnessed->root, other_root);
}

void
follow_append_cosigners(const struct follow *follow, const struct hash *other_root, struct buf *out)
{
	bool of_other[LIMIT_WITNESSES];
	bool of_new[LIMIT_WITNESSES];

	for (size_t i = 0; i < LIMIT_WITNESSES; i++) {
		of_other[i] = is_contradicted(&follow->witnessed[i], &follow->new_head, other_root);
		of_new[i] = follow->new_cosigned[i].state == COSIGNATURE_GOOD;
	}
	append_cosigners(out, follow, of_other, other_root == NULL ? "a larger one" : "that one");
	append_cosigners(out, follow, of_new, "the new one");
}

void
follow_note_cosigners(struct follow *follow)
{
	for (size_t i = 0; i < LIMIT_WITNESSES; i++) {
		const struct cosignature *cosignature = &follow->new_cosigned[i];
		struct witnessed *witnessed = &follow->witnessed[i];

		if (cosignature->state == COSIGNATURE_GOOD &&
		    cosignature->time_s >= witnessed->time_s)
			*witnessed = (struct witnessed){
				.size = follow->new_head.size,
				.root = follow->new_head.root,
				.time_s = cosignature->time_s,
				.was_bad = witnessed->was_bad,
			};
	}
}

/* ---- how it stands ---- */

struct follow_cosigned
follow_cosigned(const struct follow *follow)
{
	const struct witnesses *witnesses = &follow->monitor->witnesses;
	const struct head *head = &follow->head;
	struct follow_cosigned ret = { .oldest_s = UINT64_MAX };

	if (follow->log.protocol != LOG_STATIC)
		return (struct follow_cosigned){ 0 };
	for (size_t i = 0; i < witnesses->count; i++) {
		const struct witnessed *witnessed = &follow->witnessed[i];

		ret.witnesses += witness_is_verifiable(&witnesses->keys[i]) ? 1 : 0;
		if (!follow->has_head || witnessed->time_s == 0 || witnessed->size != head->size ||
		    !hash_equal(&witnessed->root, &head->root))
			continue;
		ret.cosigned++;
		ret.oldest_s = num_min64(ret.oldest_s, witnessed->time_s);
	}
	return ret;
}
