/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/bar.h"

#include "base/clock.h"

#include <time.h>

#define TEXT_MAX 160
#define WIDTH 20
/* Short work needs no bar, and an eye no more than five a second. */
#define FIRST_MS 500
#define BAR_MS 200
#define LINE_MS 10000

static int64_t
now_ms(void)
{
	struct timespec now = { .tv_sec = 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
bar_start(struct bar *bar, struct output *output, uint64_t total)
{
	*bar = (struct bar){ .output = output, .total = total, .begun_ms = now_ms() };
	bar->said_ms = output->has_terminal ? bar->begun_ms + FIRST_MS - BAR_MS : bar->begun_ms;
}

void
bar_append(struct buf *out, uint64_t done, uint64_t total, int64_t elapsed_ms)
{
	double share = total == 0 ? 1 : (double)done / (double)total;
	double rate = elapsed_ms <= 0 ? 0 : (double)done * 1000 / (double)elapsed_ms;
	unsigned filled = (unsigned)(share * WIDTH);

	buf_byte(out, '[');
	for (unsigned i = 0; i < WIDTH; i++)
		buf_byte(out, i < filled ? '=' : ' ');
	buf_printf(out, "] %3u%%  ", (unsigned)(share * 100));
	buf_grouped(out, done);
	buf_text(out, " entries  ");
	buf_grouped(out, (uint64_t)rate);
	buf_text(out, "/s");
	if (rate > 0) {
		buf_text(out, "  ");
		clock_append_age(out, (uint64_t)((double)(total - done) / rate));
		buf_text(out, " left");
	}
}

void
bar_step(struct bar *bar, uint64_t done)
{
	int64_t now = now_ms();
	char text[TEXT_MAX];
	struct buf line;

	if (now - bar->said_ms < (bar->output->has_terminal ? BAR_MS : LINE_MS))
		return;
	bar->said_ms = now;
	buf_init(&line, text, sizeof(text));
	bar_append(&line, done, bar->total, now - bar->begun_ms);
	if (bar->output->has_terminal)
		output_status(bar->output, buf_view(&line));
	else
		output_message(bar->output, "%s", buf_string(&line));
}
