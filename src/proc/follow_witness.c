/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who cosigned the heads of a log.  Cosignatures are kept as they came, with the head; what
 * main knows of them is the newest head of each witness, and only while it runs.  It is
 * for saying how many views of the log agree, and whose they are where two do not.
 */
#include "base/hex.h"
#include "base/num.h"
#include "proc/follow.h"
#include "proc/monitor.h"

/* Of a finding: what it says of heads, and twice the names of all witnesses. */
#define MESSAGE_MAX (32 * KIB)

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

/* ---- it is compared with all before ---- */

static void
append_cosigners(struct buf *out, const struct follow *follow, const bool *is_one, const char *what)
{
	if (append_names(out, follow, is_one, "; witness ") > 0)
		buf_printf(out, " cosigned %s", what);
}

static void
append_cosigners_of_new(struct buf *out, const struct follow *follow, const char *what)
{
	bool is_one[LIMIT_WITNESSES];

	for (size_t i = 0; i < LIMIT_WITNESSES; i++)
		is_one[i] = follow->new_cosigned[i].state == COSIGNATURE_GOOD;
	append_cosigners(out, follow, is_one, what);
}

/* A log that signs a smaller tree later took entries back (RFC 6962 3.5). */
static void
say_smaller(struct follow *follow, uint64_t larger)
{
	uint64_t size = follow->new_head.size;
	bool is_one[LIMIT_WITNESSES];
	struct buf said;

	for (size_t i = 0; i < LIMIT_WITNESSES; i++)
		is_one[i] = follow->witnessed[i].size > size;
	buf_init_growing(&said, MESSAGE_MAX);
	buf_printf(&said,
	    "it signed a tree of %ju entries after one of %ju: entries were taken back",
	    (uintmax_t)size, (uintmax_t)larger);
	append_cosigners(&said, follow, is_one, "a larger one");
	append_cosigners_of_new(&said, follow, "the smaller one");
	follow_finding(
	    follow, LOG_KIND_NOT_APPEND_ONLY, buf_string(&said), size, buf_view(&follow->new_body));
	buf_fini(&said);
}

static void
say_other_root(struct follow *follow, const struct hash *other_root)
{
	uint64_t size = follow->new_head.size;
	bool is_one[LIMIT_WITNESSES];
	struct buf said;

	for (size_t i = 0; i < LIMIT_WITNESSES; i++)
		is_one[i] = follow->witnessed[i].size == size && follow->witnessed[i].time_s != 0 &&
			    hash_equal(&follow->witnessed[i].root, other_root);
	buf_init_growing(&said, MESSAGE_MAX);
	buf_text(&said, "it signed two roots for one size; the one seen before is ");
	hex_append(&said, hash_view(other_root));
	append_cosigners(&said, follow, is_one, "that one");
	append_cosigners_of_new(&said, follow, "the new one");
	follow_finding(follow, LOG_KIND_INCONSISTENT_ROOT, buf_string(&said), size,
	    buf_view(&follow->new_body));
	buf_fini(&said);
}

/* Keeps the newest head of each witness. */
static void
note_cosigners(struct follow *follow)
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

void
follow_compare(struct follow *follow, const struct msg_stored_head *stored)
{
	if (stored->contradicts)
		say_other_root(follow, &stored->other_root);
	if (stored->larger > 0)
		say_smaller(follow, stored->larger);
	note_cosigners(follow);
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
