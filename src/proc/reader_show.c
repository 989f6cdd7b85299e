/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/reader_show.h"

#include "alert/certificate_json.h"
#include "alert/show_text.h"
#include "base/limits.h"

struct reader_shown
reader_show(const struct ct_entry *entry, uint64_t index,
    const struct x509_certificate *certificate, struct hasher *hasher, struct buf *text,
    struct buf *json)
{
	struct reader_shown shown = { .index = index, .timestamp_ms = entry->timestamp_ms };

	buf_clear(text);
	buf_clear(json);
	leaf_append_show(text, entry, certificate, hasher);
	certificate_append_show_json(json, certificate, hasher);
	shown.text = buf_view(text);
	shown.json = buf_view(json);
	if (!buf_ok(text) || !buf_ok(json) || text->len + json->len > LIMIT_RENDERED) {
		shown.text = VIEW("there is too much in it to be shown\n");
		shown.json = VIEW("");
	}
	return shown;
}
