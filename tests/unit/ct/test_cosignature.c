/* SPDX-License-Identifier: Apache-2.0 */
/* What one process tells another about cosignatures. */
#include "ct/cosignature.h"

#include "support/tap.h"

struct taken_case {
	const char *says;
	struct view in;
	bool taken;
	enum cosignature_state state;
	uint64_t time_s;
};

static void
taken_run(const void *p)
{
	const struct taken_case *row = p;
	struct cosignature found = { COSIGNATURE_GOOD, 4711 };
	struct view rest = row->in;
	uint8_t memory[16];
	struct buf out;

	assert_int_equal(cosignature_take(&rest, &found), row->taken);
	assert_int_equal(found.time_s, row->taken ? row->time_s : 4711);
	if (!row->taken) {
		assert_int_equal(rest.len, row->in.len);
		return;
	}
	assert_int_equal(found.state, row->state);
	assert_int_equal(rest.len, 0);
	buf_init(&out, memory, sizeof(memory));
	cosignature_append(&out, &found);
	assert_view_equal(buf_view(&out), row->in);
}

int
main(void)
{
	const struct taken_case taken[] = {
		{ "none", BYTES(0, 0, 0, 0, 0, 0, 0, 0, 0), true, COSIGNATURE_ABSENT, 0 },
		{ "a good one has a time", BYTES(1, 0, 0, 0, 0, 0, 0, 1, 2), true, COSIGNATURE_GOOD,
		    258 },
		{ "the last state is that of one that is not checked",
		    BYTES(3, 0, 0, 0, 0, 0, 0, 0, 0), true, COSIGNATURE_UNCHECKED, 0 },
		{ "there is no state behind it", BYTES(4, 0, 0, 0, 0, 0, 0, 0, 0), false,
		    COSIGNATURE_ABSENT, 0 },
		{ "a time has eight bytes", BYTES(1, 0, 0, 0, 0, 0, 0, 1), false,
		    COSIGNATURE_ABSENT, 0 },
		{ "nothing is none", VIEW(""), false, COSIGNATURE_ABSENT, 0 },
	};

	tap_section("cosignatures, told");
	tap_rows(taken, taken_run);
	return tap_done();
}
