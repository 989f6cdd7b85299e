/* SPDX-License-Identifier: Apache-2.0 */
#include "source/answer.h"

#include "base/escape.h"
#include "base/limits.h"

bool
answer_take(struct view *bodies, struct view *ret)
{
	struct view trial = *bodies;
	uint64_t len;

	if (!view_uint(&trial, 4, &len) || !view_take(&trial, len, ret))
		return false;
	*bodies = trial;
	return true;
}

enum status
answer_malformed(struct error *err, const char *what, struct view body)
{
	char text[LIMIT_QUOTED_BODY + 1];
	struct buf quoted;
	struct view begin = body;

	/* What does not fit any more is left out as a whole (buf.h). */
	buf_init(&quoted, text, sizeof(text) - 1);
	escape_append_text(&quoted, begin);
	text[quoted.len] = '\0';
	return error_set(err, STATUS_LOG_MALFORMED, 0, "the answer: it is not %s: \"%s%s\"", what,
	    text, buf_ok(&quoted) ? "" : "...");
}
