/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/words.h"

#include "base/escape.h"
#include "base/num.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One that is full, see pipe(7), in pieces of READ_LEN. */
#define READ_LEN 4096
#define READS_MAX 16

void
words_keep(struct words *words, struct view said)
{
	size_t room = sizeof(words->bytes);
	struct view skipped;
	size_t kept;

	if (said.len > room && !view_take(&said, said.len - room, &skipped))
		abort();
	kept = num_min(words->len, room - said.len);
	memmove(words->bytes, words->bytes + words->len - kept, kept);
	memcpy(words->bytes + kept, said.ptr, said.len);
	words->len = kept + said.len;
}

bool
words_read(struct words *words, int fd)
{
	uint8_t said[READ_LEN];

	for (int i = 0; i < READS_MAX; i++) {
		ssize_t got = read(fd, said, sizeof(said));

		if (got <= 0)
			return got < 0 && (errno == EAGAIN || errno == EINTR);
		words_keep(words, view_of(said, (size_t)got));
	}
	return true;
}

void
words_append(const struct words *words, struct buf *out)
{
	size_t len = words->len;

	while (len > 0 && words->bytes[len - 1] == '\n')
		len--;
	escape_append_text(out, view_of(words->bytes, len));
}

void
words_append_how(const siginfo_t *info, struct buf *out)
{
	const char *name;

	if (info->si_code == CLD_EXITED) {
		buf_printf(out, "exited with %d", info->si_status);
		return;
	}
	name = sigabbrev_np(info->si_status);
	buf_printf(out, "killed by SIG%s", name != NULL ? name : "?");
}
