/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Configurations: whatever a file says, each mistake is a line that begins with its name;
 * and what has none is shown as a configuration that says the same.
 */
#include "conf/file.h"
#include "conf/show.h"
#include "fuzz/fuzz.h"

#define NAME "f"
#define TEXT_MAX (16 * MIB)

static enum status
read_text(struct view text, struct settings *ret, struct buf *mistakes)
{
	static char program[] = "ctvigil";
	static char run[] = "run";
	char *argv[] = { program, run };

	promise(conf_read(2, argv, ret, NULL) == STATUS_OK);
	return conf_file_read(NAME, text, ret, mistakes);
}

static void
check_mistakes(const struct buf *mistakes)
{
	struct view rest = buf_view(mistakes);
	struct view line;

	promise(rest.len > 0 && rest.ptr[rest.len - 1] == '\n');
	while (view_line(&rest, '\n', &line))
		promise(view_starts_with(line, VIEW(NAME ":")));
}

static void
check_shown(const struct settings *settings)
{
	struct settings again;
	struct buf mistakes;
	struct buf shown;

	buf_init_growing(&shown, TEXT_MAX);
	buf_init_growing(&mistakes, TEXT_MAX);
	conf_append_shown(&shown, settings, NAME);
	promise(buf_ok(&shown));
	promise(read_text(buf_view(&shown), &again, &mistakes) == STATUS_OK);
	for (const struct conf_option *row = conf_options; row->name != NULL; row++)
		promise(!conf_differs(settings, &again, row));
	conf_free(&again);
	buf_fini(&mistakes);
	buf_fini(&shown);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct settings settings;
	struct buf mistakes;

	buf_init_growing(&mistakes, TEXT_MAX);
	if (read_text(view_of(bytes, len), &settings, &mistakes) == STATUS_OK) {
		promise(mistakes.len == 0);
		check_shown(&settings);
	} else {
		check_mistakes(&mistakes);
	}
	conf_free(&settings);
	buf_fini(&mistakes);
	return 0;
}
