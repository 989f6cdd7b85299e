/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers to get-entries: what the fast reader finds the general one finds too, the
 * same entries with the same texts.  Only a NUL in a string ends JSON for that one.
 */
#include "source/entries.h"

#include "fuzz/fuzz.h"

#define ENTRIES_MAX 8

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view body = view_of(bytes, len);
	struct entries_memory memory = { .document = NULL };
	struct ct_entry_text fast[ENTRIES_MAX];
	struct ct_entry_text slow[ENTRIES_MAX];
	size_t fast_count = 4711;
	size_t slow_count = 4711;
	struct error err;
	enum status status =
	    entries_find_slowly(body, slow, ENTRIES_MAX, &slow_count, &memory, &err);

	promise(status == STATUS_OK || slow_count == 4711);
	if (!ct_entries_find(body, fast, ENTRIES_MAX, &fast_count)) {
		promise(fast_count == 4711);
	} else if (len > 0 && memchr(bytes, '\0', len) != NULL) {
		promise(fast_count <= ENTRIES_MAX);
	} else if (fast_count > 0) {
		promise(status == STATUS_OK && slow_count == fast_count);
		for (size_t i = 0; i < fast_count; i++) {
			promise(lies_in(body, fast[i].leaf_input));
			promise(lies_in(body, fast[i].extra_data));
			promise(view_equal(fast[i].leaf_input, slow[i].leaf_input));
			promise(view_equal(fast[i].extra_data, slow[i].extra_data));
		}
	} else {
		promise(status != STATUS_OK);
	}
	entries_memory_fini(&memory);
	return 0;
}
