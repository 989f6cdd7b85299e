/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A body as the parse process reads it, from bytes to what it reports: every entry is
 * accounted for, what is reported is one of them, and a second reading gives the same.
 */
#include "proc/reader.h"

#include "base/hex.h"
#include "base/utf.h"
#include "fuzz/fuzz.h"
#include "unit/watch/watched.h"

/* How a body is made of the input. */
enum shape {
	SHAPE_TILE,
	SHAPE_ANSWER,
	SHAPE_ENTRIES, /* an answer with entries whose base 64 is right */
	SHAPES,
};

struct report {
	const struct reader_body *body;
	uint64_t looked_at;
	uint64_t matches;
	uint64_t items;
	uint64_t wrong_indexes; /* of entries that may be read all the same */
	uint64_t too_large;     /* matches of which no more is told; likewise */
	uint64_t faulty;        /* what else is said of entries that cannot be read */
	uint64_t shown;
};

static void
check_index(const struct report *report, uint64_t index)
{
	promise(index >= report->body->begin && index < report->body->end);
}

static void
on_entry(void *context, uint64_t index)
{
	struct report *report = context;

	check_index(report, index);
	report->looked_at++;
}

static void
on_match(void *context, const struct reader_match *match)
{
	struct report *report = context;

	check_index(report, match->index);
	promise(match->json.len > 0 && match->json.ptr[0] == '"');
	promise(utf8_valid(match->json) && utf8_valid(match->text));
	report->matches++;
}

static void
on_item(void *context, const struct reader_item *item)
{
	struct report *report = context;

	check_index(report, item->index);
	promise(report->matches > 0 && item->reason.len > 0 && item->where.len > 0);
	report->items++;
}

static void
on_fault(void *context, const struct reader_fault *fault)
{
	struct report *report = context;

	check_index(report, fault->index);
	promise(fault->code.len > 0 && fault->message.len > 0);
	if (view_equal(fault->code, VIEW("wrong-leaf-index")))
		report->wrong_indexes++;
	else if (view_equal(fault->code, VIEW("match-too-large")))
		report->too_large++;
	else
		report->faulty++;
}

static void
on_shown(void *context, const struct reader_shown *shown)
{
	struct report *report = context;

	check_index(report, shown->index);
	promise(shown->text.len > 0 && utf8_valid(shown->text) && utf8_valid(shown->json));
	report->shown++;
}

/* Each entry as "leaf_input" and "extra_data", each behind its length in the input. */
static void
append_answer(struct buf *out, struct view in)
{
	buf_text(out, "{\"entries\":[");
	do {
		struct view leaf = fuzz_bytes(&in, fuzz_number(&in, 2));
		struct view extra = fuzz_bytes(&in, fuzz_number(&in, 2));

		buf_text(out, "{\"leaf_input\":\"");
		base64_append(out, leaf);
		buf_text(out, "\",\"extra_data\":\"");
		base64_append(out, extra);
		buf_text(out, in.len > 0 ? "\"}," : "\"}");
	} while (in.len > 0);
	buf_text(out, "]}");
}

/* Reads with the one reader that there is, as a process does. */
static enum status
read_body(const struct reader_body *body, struct reader_result *ret, struct report *ret_report)
{
	static const struct reader_calls calls = { on_entry, on_match, on_item, on_fault,
		on_shown };
	static struct report report;
	static struct reader *reader;
	struct error err;
	enum status status;

	if (reader == NULL) {
		struct watched *w =
		    watched_new(".\nexample.com\n.example.org tag:x\n1.1.1.1\n::/0\n");

		reader = reader_new(&w->index, watch_text_view(&w->lines), &calls, &report);
	}
	report = (struct report){ .body = body };
	status = reader_read(reader, body, ret, &err);
	*ret_report = report;
	return status;
}

static void
check(struct reader_body *body)
{
	static struct leaf_hashes known;
	struct reader_result result = { .begin = 4711 };
	struct reader_result again;
	struct report report;
	struct report report_again;
	enum status status;
	uint64_t entries;

	status = read_body(body, &result, &report);
	if (status == STATUS_LOG_UNREADABLE) {
		/* Whatever the hashes are, it is accounted for with them. */
		known.first = body->begin;
		known.count = body->protocol == LOG_STATIC ? LIMIT_TILE_ENTRIES : 1;
		body->hashes = &known;
		promise(result.begin == 4711);
		status = read_body(body, &result, &report);
		promise(status == STATUS_OK);
	}
	if (status != STATUS_OK) {
		promise(result.begin == 4711);
		return;
	}
	entries = result.end - result.begin;
	promise(result.begin == body->begin && result.end <= body->end);
	promise(result.parsed + result.with_faults + result.faulty == entries);
	promise(result.range.begin == result.begin && result.range.end == result.end);
	promise(report.faulty <= result.faulty && report.wrong_indexes <= entries);
	promise(report.matches + report.too_large <= entries);
	promise(report.looked_at >= entries || body->hashes != NULL);
	promise(report.shown == entries || body->hashes != NULL);
	promise(report.items >= report.matches);
	promise(read_body(body, &again, &report_again) == STATUS_OK);
	promise(merkle_range_equal(&again.range, &result.range));
	promise(report_again.matches == report.matches && report_again.items == report.items);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	enum shape shape = fuzz_number(&in, 1) % SHAPES;
	uint64_t wanted = 1 + fuzz_number(&in, 1) % 8;
	struct reader_body body = { .protocol = shape == SHAPE_TILE ? LOG_STATIC : LOG_RFC6962,
		.show = true };
	struct buf answer;

	body.first = fuzz_number(&in, 1);
	body.begin = body.first + fuzz_number(&in, 1) % wanted;
	body.end = body.first + wanted;
	body.bytes = in;
	buf_init_growing(&answer, 4 * MIB);
	if (shape == SHAPE_ENTRIES) {
		append_answer(&answer, in);
		body.bytes = buf_view(&answer);
	}
	check(&body);
	buf_fini(&answer);
	return 0;
}
