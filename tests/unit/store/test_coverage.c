/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Coverage of a log as text: R, P or L for read, proven and lost, the number of
 * the watch list, the entries, and ! where the compact range at the end is known.
 */
#include "store/coverage.h"

#include "base/num.h"
#include "support/tap.h"

static const struct view range = { (const uint8_t *)"range", 5 };

static struct coverage
coverage_of(const char *text)
{
	struct view in = view_text(text);
	struct coverage coverage = { .items = NULL };
	struct view word;

	while (view_line(&in, ' ', &word)) {
		struct store_interval interval = { .generation = 0 };
		struct view begin;
		uint8_t kind;
		uint8_t generation;
		uint8_t last;

		assert_true(view_u8(&word, &kind));
		assert_true(view_u8(&word, &generation));
		assert_true(view_take(&word, 1, &begin));
		assert_true(view_line(&word, '-', &begin));
		assert_true(num_decimal(begin, &interval.begin));
		last = word.ptr[word.len - 1];
		word.len -= last == '!' ? 1 : 0;
		assert_true(num_decimal(word, &interval.end));
		interval.kind = kind == 'R' ? STORE_READ : kind == 'P' ? STORE_PROVEN : STORE_LOST;
		interval.generation = generation - (uint64_t)'0';
		interval.range = last == '!' ? range : VIEW("");
		coverage_append(&coverage, &interval);
	}
	return coverage;
}

static void
assert_coverage(struct coverage *coverage, const char *text)
{
	static const char letters[] = { 'R', 'P', 'L' };
	char memory[256];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	for (size_t i = 0; i < coverage->count; i++) {
		const struct store_interval *item = &coverage->items[i];

		buf_printf(&out, "%c%llu:%llu-%llu%s ", letters[item->kind],
		    (unsigned long long)item->generation, (unsigned long long)item->begin,
		    (unsigned long long)item->end, item->range.len > 0 ? "!" : "");
	}
	assert_string_equal(buf_string(&out), text);
	coverage_fini(coverage);
}

enum change {
	ADD, /* read with list 2, range known */
	BEGIN,
	REMATCH, /* with list 2 */
	LOSE,
	PROVE,  /* up to end */
	SKIP,   /* reading has come to begin */
	REOPEN, /* at begin */
};

struct change_case {
	const char *says;
	const char *before;
	enum change change;
	uint64_t begin;
	uint64_t end;
	const char *after;
};

static void
change_run(const void *p)
{
	const struct change_case *row = p;
	struct coverage coverage = coverage_of(row->before);
	const struct store_interval interval = {
		.begin = row->begin, .end = row->end, .generation = 2, .range = range
	};
	uint64_t begin = row->begin;

	switch (row->change) {
	case ADD:
		coverage_add(&coverage, &interval);
		break;
	case BEGIN:
		coverage_begin(&coverage, &interval);
		break;
	case REMATCH:
		coverage_rematch(&coverage, &interval);
		break;
	case LOSE:
		coverage_lose(&coverage, row->begin, row->end);
		break;
	case PROVE:
		if (!coverage_prove(&coverage, row->end, &begin))
			begin = row->end;
		assert_int_equal(begin, row->begin);
		break;
	case SKIP:
		coverage_skip_loss(&coverage, row->begin);
		break;
	case REOPEN:
		coverage_reopen(&coverage, row->begin);
		break;
	}
	assert_coverage(&coverage, row->after);
}

static const struct change_case changes[] = {
	{ "the first entries of a log", "", ADD, 5, 9, "R2:5-9! " },
	{ "entries that follow others of the same list are one run", "R2:0-5! ", ADD, 5, 9,
	    "R2:0-9! " },
	{ "entries before others keep the range of their end", "R2:5-9! ", ADD, 0, 5, "R2:0-9! " },
	{ "entries between two runs join them", "R2:0-5! R2:9-12 ", ADD, 5, 9, "R2:0-12 " },
	{ "entries matched against another list stay apart", "R1:0-5! ", ADD, 5, 9,
	    "R1:0-5! R2:5-9! " },
	{ "entries that are not proven stay apart from those that are", "P2:0-5! ", ADD, 5, 9,
	    "P2:0-5! R2:5-9! " },
	{ "entries apart from others leave a gap", "R2:0-5! ", ADD, 6, 9, "R2:0-5! R2:6-9! " },
	{ "entries that were lost are found", "L0:0-10 ", ADD, 5, 9, "L0:0-5 R2:5-9! L0:9-10 " },
	{ "the place where reading begins becomes part of what is read", "P1:5-5! ", ADD, 5, 9,
	    "R2:5-9! " },
	{ "the place where reading begins becomes part of what leads up to it", "P1:9-9! ", ADD, 5,
	    9, "R2:5-9! " },

	{ "reading begins somewhere", "", BEGIN, 5, 5, "R2:5-5! " },
	{ "reading begins behind what was read", "R1:0-4 ", BEGIN, 5, 5, "R1:0-4 R2:5-5! " },
	{ "reading begins before what was read", "R1:6-9 ", BEGIN, 5, 5, "R2:5-5! R1:6-9 " },
	{ "reading goes on where it ended", "R1:0-5 ", BEGIN, 5, 5, "R1:0-5 " },
	{ "reading goes on inside", "R1:4-6 ", BEGIN, 5, 5, "R1:4-6 " },
	{ "reading began here before", "R1:5-9 ", BEGIN, 5, 5, "R1:5-9 " },
	{ "reading begins behind a loss", "L0:0-5 ", BEGIN, 5, 5, "L0:0-5 R2:5-5! " },

	{ "entries are matched against a later list", "P1:0-9! ", REMATCH, 3, 6,
	    "P1:0-3 P2:3-6 P1:6-9! " },
	{ "entries matched against a later list keep what is proven", "P1:0-5! R1:5-9! ", REMATCH,
	    0, 9, "P2:0-5! R2:5-9! " },
	{ "entries matched against the same list change nothing", "P2:0-9! ", REMATCH, 3, 6,
	    "P2:0-9! " },
	{ "entries matched against an earlier list change nothing", "P3:0-9! ", REMATCH, 3, 6,
	    "P3:0-9! " },
	{ "the range of what is read again is the one of now", "R2:0-9 ", REMATCH, 3, 9,
	    "R2:0-9! " },
	{ "the range of what is proven stays", "P2:0-9 ", REMATCH, 3, 9, "P2:0-9 " },
	{ "entries that are lost match nothing", "L0:0-9 ", REMATCH, 0, 9, "L0:0-9 " },

	{ "entries are lost", "", LOSE, 0, 9, "L0:0-9 " },
	{ "entries are lost between those that were read", "R1:0-3! P1:6-9! ", LOSE, 0, 12,
	    "R1:0-3! L0:3-6 P1:6-9! L0:9-12 " },
	{ "entries that were read are not lost", "R1:0-9! ", LOSE, 3, 6, "R1:0-9! " },
	{ "losses in a row are one", "L0:0-9 ", LOSE, 5, 12, "L0:0-12 " },

	{ "reading goes on behind what is lost", "P1:0-5! L0:5-9 ", SKIP, 5, 5,
	    "P1:0-5! L0:5-9 P0:9-9 " },
	{ "reading goes on behind the last of what is lost", "P1:0-5! L0:3-7 L1:7-9 ", SKIP, 5, 5,
	    "P1:0-5! L0:3-7 L1:7-9 P0:9-9 " },
	{ "reading that has not come to a loss goes on", "P1:0-5! L0:6-9 ", SKIP, 5, 5,
	    "P1:0-5! L0:6-9 " },
	{ "a loss before what was read is nothing to skip", "L0:0-3 P1:3-5! ", SKIP, 5, 5,
	    "L0:0-3 P1:3-5! " },

	{ "another tree is read from inside of what was proven", "P1:0-9! ", REOPEN, 6, 6,
	    "P1:0-6 " },
	{ "another tree is read from where the last proof ends", "P1:0-6! R1:6-9! ", REOPEN, 6, 6,
	    "P1:0-6 " },
	{ "another tree is read from before all that was read", "P1:5-6! L0:6-9 R1:9-12! ", REOPEN,
	    3, 3, "P0:3-3 " },
	{ "another tree is read from a place between", "P1:0-3! R1:9-12! ", REOPEN, 6, 6,
	    "P1:0-3! P0:6-6 " },
	{ "another tree is read behind a loss", "P1:0-3! L0:3-9 ", REOPEN, 9, 9,
	    "P1:0-3! L0:3-9 P0:9-9 " },

	{ "a proof of all that was read", "R1:0-9! ", PROVE, 0, 9, "P1:0-9! " },
	{ "a proof of a part, whose range is not known", "R1:0-9! ", PROVE, 0, 5,
	    "P1:0-5 R1:5-9! " },
	{ "a proof reaches back to the last one", "P1:0-3! R1:3-9! ", PROVE, 3, 9, "P1:0-9! " },
	{ "a proof reaches over a change of list", "R1:0-3! R2:3-9! ", PROVE, 0, 9,
	    "P1:0-3! P2:3-9! " },
	{ "a proof does not reach over a gap", "R1:0-3! R1:4-9! ", PROVE, 4, 9,
	    "R1:0-3! P1:4-9! " },
	{ "a proof does not reach over a loss", "R1:0-3! L0:3-4 R1:4-9! ", PROVE, 4, 9,
	    "R1:0-3! L0:3-4 P1:4-9! " },
	{ "a proof does not reach behind the last one", "R1:0-3! P1:3-6 R1:6-9! ", PROVE, 6, 9,
	    "R1:0-3! P1:3-9! " },
	{ "a proof of what is proven", "P1:0-9! ", PROVE, 9, 9, "P1:0-9! " },
	{ "a proof of nothing", "R1:0-9! ", PROVE, 0, 0, "R1:0-9! " },
	{ "a proof of more than was read says nothing of it", "R1:0-9! ", PROVE, 12, 12,
	    "R1:0-9! " },
};

struct count_case {
	const char *says;
	const char *coverage;
	uint64_t begin;
	uint64_t end;
	uint64_t read;
};

static void
count_run(const void *p)
{
	const struct count_case *row = p;
	struct coverage coverage = coverage_of(row->coverage);

	assert_int_equal(coverage_read(&coverage, row->begin, row->end), row->read);
	coverage_fini(&coverage);
}

static const struct count_case counts[] = {
	{ "nothing was read of a new log", "", 0, 9, 0 },
	{ "what is read and what is proven was read", "R1:0-3 P1:3-6 ", 0, 9, 6 },
	{ "what is lost was not read", "L0:0-9 ", 0, 9, 0 },
	{ "an entry before its run was not read", "R1:5-9 ", 4, 5, 0 },
	{ "the first entry of a run was read", "R1:5-9 ", 5, 6, 1 },
	{ "the last entry of a run was read", "R1:5-9 ", 8, 9, 1 },
	{ "the entry after a run was not read", "R1:5-9 ", 9, 10, 0 },
};

struct progress_case {
	const char *says;
	const char *coverage;
	bool known;
	uint64_t begin;
	uint64_t proven;
	uint64_t folded;
	bool behind_loss;
};

static void
progress_run(const void *p)
{
	const struct progress_case *row = p;
	struct coverage coverage = coverage_of(row->coverage);
	struct store_progress progress = coverage_progress(&coverage);

	assert_int_equal(progress.known, row->known);
	assert_int_equal(progress.begin, row->begin);
	assert_int_equal(progress.proven, row->proven);
	assert_int_equal(progress.folded, row->folded);
	assert_int_equal(progress.behind_loss, row->behind_loss);
	coverage_fini(&coverage);
}

static const struct progress_case progresses[] = {
	{ "nothing is known of a new log", "", false, 0, 0, 0 },
	{ "nothing is known of a log whose entries are lost", "L0:0-9 ", false, 0, 0, 0 },
	{ "a log that was begun goes on there", "P1:5-5! ", true, 5, 5, 5 },
	{ "a log whose last entries are not proven", "P1:2-5! R1:5-9! ", true, 2, 5, 9 },
	{ "a log of which nothing is proven", "R1:2-9! ", true, 2, 2, 9 },
	{ "the run that reaches furthest counts", "P1:0-5! P1:6-9! ", true, 6, 9, 9 },
	{ "a run does not reach over a loss", "P1:0-5! L0:5-6 P1:6-9! ", true, 6, 9, 9, true },
	{ "a log goes on behind a loss", "P1:0-5! L0:5-6 P0:6-6 ", true, 6, 6, 6, true },
	{ "a loss behind another run is none before this one", "L0:0-2 P1:2-5! P1:6-9! ", true, 6,
	    9, 9 },
	{ "what is lost at the end is not read", "P1:0-5! L0:5-6 ", true, 0, 5, 5 },
	{ "proven is the furthest proof", "P1:0-5! P2:5-9 ", true, 0, 9, 9 },
};

int
main(void)
{
	tap_section("store: how coverage changes");
	tap_rows(changes, change_run);
	tap_section("store: what was read");
	tap_rows(counts, count_run);
	tap_section("store: where a log goes on");
	tap_rows(progresses, progress_run);
	return tap_done();
}
