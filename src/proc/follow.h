/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Following one log: its head is asked for and verified, what is new is read in
 * jobs, folded in order into the log's compact range, compared with the signed
 * root, and stored.  Nothing here reads a byte that came from outside: bodies go
 * from fetch to parse and prove, and come back as typed messages.
 *
 *   follow.c          heads, and where to begin
 *   follow_fork.c     why a tree does not agree with what was read
 *   follow_judge.c    what heads say against their log
 *   follow_witness.c  who cosigned them
 *   follow_read.c     jobs: fetch, parse
 *   follow_found.c    what was found in them, for the store
 *   follow_fold.c     folding, linking, and a log that fails
 */
#ifndef CTVIGIL_PROC_FOLLOW_H
#define CTVIGIL_PROC_FOLLOW_H

#include "alert/log_kind.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/view.h"
#include "ct/cosignature.h"
#include "ipc/loop.h"
#include "proc/account.h"
#include "proc/gather.h"
#include "proc/pace.h"
#include "source/fresh.h"
#include "source/log.h"
#include "source/loglist.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct message;
struct monitor;
struct msg_stored_head;
struct slot;

/* A tree head that was verified. */
struct head {
	uint64_t size;
	struct hash root;
	uint64_t timestamp_ms;
};

/* The newest head that a witness cosigned. */
struct witnessed {
	uint64_t size;
	struct hash root;
	uint64_t time_s; /* 0: there is none */
	bool was_bad;    /* a line of his that did not verify was told */
};

enum job_state {
	JOB_WAITING,  /* for a slot and for the host's pace */
	JOB_FETCHING, /* fetch writes its body into the slot */
	JOB_PARSING,  /* parse reads it */
	JOB_HASHING,  /* the hashes of what it cannot read are got */
	JOB_SECOND,   /* a fresh one reads it again */
	JOB_PARSED,   /* waits for those before it to be folded */
	JOB_FOLDING,  /* prove folds it */
};

/* Entries [begin, end) of a log, which one body holds. */
struct job {
	struct job *next;
	struct follow *follow;
	enum job_state state;
	bool dropped;        /* its answers are not wanted any more */
	bool whole;          /* the full tile is asked for: the partial one is gone */
	unsigned failures;   /* in a row */
	unsigned unreadable; /* how often it had an entry that cannot be read */
	struct buf hashes;   /* answers that say the hashes of what cannot be read */
	int64_t again_ms;    /* not before, after a failure */
	uint64_t begin;
	uint64_t end;
	bool at_head; /* end is the size of this head */
	struct head head;
	struct slot *slot;
	uint64_t body_len;
	int body_fd;         /* of a body that has no room in the slot; else -1 */
	bool twice;          /* it is to be read a second time (second.h) */
	uint64_t generation; /* of the watch list that it is matched against */
	uint64_t suspect;    /* the entry at which its parser died, unless it is UINT64_MAX */
	unsigned deaths;     /* of its parsers, of which that says nothing */
	uint64_t *skip;      /* entries that crashed their parser */
	size_t skip_count;
	struct account account; /* what the parser said so far */

	/* What parse found. */
	struct buf found; /* STORE_MATCH, _ITEM and _FAULT, encoded, in their order */
	bool overflowed;  /* it was more than that holds */
	struct buf range; /* of [begin, read_end) */
	uint64_t read_end;
	bool has_more; /* the body, behind read_end */
	uint64_t parsed;
	uint64_t with_faults;
	uint64_t faulty;
};

enum follow_phase {
	FOLLOW_CLOSED,   /* the store does not know of it yet */
	FOLLOW_HEADLESS, /* no head was verified yet */
	FOLLOW_STARTING, /* the range of where to begin is being proven */
	FOLLOW_READING,
};

struct follow {
	struct monitor *monitor;
	struct log_description log;
	const struct log_type *type;
	struct pace *pace;
	uint64_t number; /* in the store */
	char *origin;    /* of a static log's checkpoints; NULL until it is known */
	enum follow_phase phase;
	struct gather *gather; /* the small answers that are being got */

	/* Heads. */
	bool has_head;
	struct head head; /* the largest */
	struct buf body;  /* as it came, for evidence */
	bool asking_head;
	struct head new_head; /* the one that is being looked at */
	struct buf new_body;
	int64_t asked_head_ms; /* when a head was last asked for */
	int64_t asked_boot_ms; /* the same by follow_boot_ms() */
	struct head shown;     /* the last one */
	struct buf shown_body;
	struct fresh_head fresh;                          /* when that was */
	bool stale;                                       /* it is older than it may be */
	struct cosignature new_cosigned[LIMIT_WITNESSES]; /* the new head, by each witness */
	struct witnessed witnessed[LIMIT_WITNESSES];

	/* Reading. */
	bool resumes;           /* the store knows what was read before */
	bool behind_loss;       /* and nothing of it, but that all before is lost */
	struct head start_head; /* by this one, it is about to be proven where reading begins: */
	uint64_t start_at;
	uint64_t begin;   /* the first entry that was ever read */
	uint64_t from;    /* what is found before it is not asked for */
	uint64_t planned; /* the next entry that no job reads */
	uint64_t stored;  /* the end of what the store was ever given */
	uint64_t block;   /* entries of one request */
	uint64_t tail;    /* the first entry of the partial tile that is not read yet */
	int64_t tail_ms;  /* when it was first seen */
	struct job *jobs; /* in order */
	size_t job_count;

	/* Proving. */
	uint64_t folded;
	struct buf range; /* of [0, folded) */
	uint64_t proven;
	struct buf proven_range; /* of [0, proven) */
	int64_t proven_ms;       /* when that was, or a link was last tried */
	bool proof_failing;      /* none could be had when it was last wanted */
	bool linking;
	struct head link_head;
	uint64_t link_at;
	struct buf link_range;
	struct head agreed;  /* a signed tree that begins with what is proven; size 0: none */
	unsigned mismatches; /* in a row */
	bool failed;         /* the log cannot be proven now; its matches are reported so */
	struct loop_timer again;

	/* Asking it with what its tree begins. */
	bool accusing;
	struct head accused;    /* the tree that does not agree */
	struct head accused_of; /* with this one */
	struct buf accusation;  /* the size of that in 8 bytes, the body of the head of the first
				   and the answers, each behind its length in 4 bytes */
	struct gather *accusing_gather;
	struct loop_timer accusing_timer;

	/* For status lines and the end of --once. */
	bool has_goal;
	uint64_t goal;     /* --once reads no further: the size of the first head, or --to */
	unsigned failures; /* in a row, of anything */
	bool gave_up;      /* --once: this log could not be checked */
	bool stalled;      /* it was said */
	char last_error[LIMIT_ERROR_MESSAGE];
	uint64_t entries;
	uint64_t matches;
	uint64_t faults;
};

/* A log to be followed, opened in the store (the answer to STORE_LOG). */
struct follow *follow_new(struct monitor *monitor, const struct log_description *log) must_use;

/* Frees it.  None of its requests may be under way any more. */
void follow_free(struct follow *follow);

/* Begins, or begins again after the store was lost: asks the store what is known of
 * the log. */
void follow_start(struct follow *follow);

/* The store is gone, with what it had not committed, or will know something else: all jobs
 * are dropped. */
void follow_stop(struct follow *follow);

/* Starts one request, if the log has one to make and its host allows.  Whether it
 * did. */
bool follow_pump(struct follow *follow) must_use;

/* When follow_pump() may do more although nothing else happens, by the loop's clock;
 * INT64_MAX: not. */
int64_t follow_next_ms(const struct follow *follow) must_use;

/* Whether all up to the goal was read and proven, or never will be (--once). */
bool follow_is_done(const struct follow *follow) must_use;

/* How many of the witnesses whose cosignatures can be verified cosigned its newest head,
 * and the oldest time at which one did. */
struct follow_cosigned {
	uint32_t witnesses; /* that can; 0 for a log of RFC 6962, which has no room for it */
	uint32_t cosigned;
	uint64_t oldest_s;
};
struct follow_cosigned follow_cosigned(const struct follow *follow) must_use;

/* ---- between the files of follow ---- */

/* Takes what prove says of the cosignatures of the new head, and tells those that do not
 * verify. */
void follow_take_cosignatures(struct follow *follow, struct view told);

/* Appends who cosigned the head that is looked at, and who what it contradicts: that of its
 * size with the other root, or without one all that are larger. */
void follow_append_cosigners(
    const struct follow *follow, const struct hash *other_root, struct buf *out);

/* The head that is looked at was judged: it is the newest that its cosigners cosigned. */
void follow_note_cosigners(struct follow *follow);

/* Decides where to begin, for which the head must be known; the empty range begins
 * where nothing has to be proven. */
void follow_begin(struct follow *follow);

/* Something went wrong that time may mend: counted, said, kept as the last error. */
void follow_trouble(struct follow *follow, enum status status, struct view message);

/* The same for a proof, until there is one. */
void follow_no_proof(struct follow *follow, enum status status, struct view message);

/* All went well again, unless there are entries or a proof that cannot be had. */
void follow_fine(struct follow *follow);

/* The log misbehaves, or what reads it: a finding, once for each kind and place. */
void follow_finding(struct follow *follow, enum log_kind kind, const char *message, uint64_t at,
    struct view evidence);

/* What the store knows against the head that is looked at: findings. */
void follow_judge_stored(struct follow *follow, const struct msg_stored_head *stored);

/* The head that is looked at was verified: is it, and are those of the others, older than
 * they may be?  A finding for each that is, once. */
void follow_judge_age(struct follow *follow);

/* Milliseconds that nobody sets and no sleep stops. */
int64_t follow_boot_ms(void) must_use;

/* The end of the entries that may be read now. */
uint64_t follow_readable(const struct follow *follow) must_use;

/* Starts a job, or one that waits.  Whether it could. */
bool follow_read(struct follow *follow) must_use;

/* Drops all jobs.  Those that others are at work on go when they answer. */
void follow_drop_jobs(struct follow *follow);

/* Folds the first job, if it is parsed. */
void follow_fold(struct follow *follow);

/* The entries do not make the tree of the head: asks why, and says so once. */
void follow_accuse(struct follow *follow);

/* Connects what was folded with the head, if that is due. */
void follow_link(struct follow *follow);

/* Asks this parse child to read the body of a job; false as monitor_ask(). */
bool job_ask_parser(
    struct job *job, unsigned parser, void (*fn)(void *, struct message *), void *context) must_use;

/* Whether it is of an entry that is asked for: reading may begin before, where a proof can
 * begin (log.h). */
bool job_wants(const struct job *job, const struct message *found) must_use;

/* Adds to found what a parse child says of the body of a job, as the store is told of it.
 * False if there is no room. */
bool job_keep(struct job *job, const struct message *said, struct buf *found) must_use;

/* The body of a job was read to its end, as often as it should. */
void job_read(struct job *job);

/* Gives the slot of a job back and lets it wait for another.  False if it was dropped:
 * it is freed then. */
bool job_reset(struct job *job) must_use;

/* Takes a job off its log's list and frees it. */
void job_free(struct job *job);

#endif
