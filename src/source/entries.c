/* SPDX-License-Identifier: Apache-2.0 */
#include "source/entries.h"

#include "source/answer.h"
#include "source/json_read.h"

void
entries_memory_fini(struct entries_memory *memory)
{
	json_read_put(&memory->document);
	memory->document = NULL;
}

static bool
read_entry(struct json_object *object, struct ct_entry_text *ret)
{
	struct ct_entry_text entry = { .extra_data = { .len = 0 } };

	if (!json_read_text(object, "leaf_input", &entry.leaf_input))
		return false;
	if (!json_read_text(object, "extra_data", &entry.extra_data))
		entry.extra_data = (struct view){ .len = 0 };
	*ret = entry;
	return true;
}

enum status
entries_find_slowly(struct view body, struct ct_entry_text *ret, size_t max, size_t *ret_count,
    struct entries_memory *memory, struct error *err)
{
	struct json_object *list;
	size_t there;
	size_t count = 0;

	entries_memory_fini(memory);
	memory->document = json_read(body);
	if (!json_read_array(memory->document, "entries", &list, &there))
		return answer_malformed(err, "a list of entries (RFC 6962 4.6)", body);
	while (count < max && count < there &&
	       read_entry(json_object_array_get_idx(list, count), &ret[count]))
		count++;
	if (count == 0)
		return answer_malformed(err, "a list of entries with one in it", body);
	*ret_count = count;
	return STATUS_OK;
}

enum status
entries_find(struct view body, struct ct_entry_text *ret, size_t max, size_t *ret_count,
    struct entries_memory *memory, struct error *err)
{
	size_t count;

	if (!ct_entries_find(body, ret, max, &count) || count == 0)
		return entries_find_slowly(body, ret, max, ret_count, memory, err);
	*ret_count = count;
	return STATUS_OK;
}
