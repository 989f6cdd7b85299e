/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Times: one that is read is spelled again and read as the same moment, whatever
 * form it came in.
 */
#include "base/clock.h"
#include "der/value.h"
#include "fuzz/fuzz.h"

static void
check_moment(int64_t seconds)
{
	char memory[32];
	struct buf text;
	int64_t again;

	buf_init(&text, memory, sizeof(memory));
	clock_append(&text, seconds);
	promise(buf_ok(&text));
	promise(clock_read(buf_view(&text), &again) && again == seconds);
}

static void
check_read(bool (*read)(struct view, int64_t *), struct view text, size_t len_min)
{
	int64_t seconds = 4711;

	if (!read(text, &seconds)) {
		promise(seconds == 4711);
		return;
	}
	promise(text.len >= len_min && text.ptr[text.len - 1] == 'Z');
	check_moment(seconds);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view text = view_of(bytes, len);

	check_read(der_utc_time, text, sizeof("YYMMDDHHMMSSZ") - 1);
	check_read(der_generalized_time, text, sizeof("YYYYMMDDHHMMSSZ") - 1);
	check_read(clock_read, text, sizeof("YYYY-MM-DDTHH:MM:SSZ") - 1);
	return 0;
}
