/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctvigil config: whether a configuration is right, what it comes to with the command line,
 * and what one may have.
 */
#include "cli/config.h"

#include "base/limits.h"
#include "base/own.h"
#include "cli/command.h"
#include "cli/items.h"
#include "conf/file.h"
#include "conf/show.h"
#include "proc/output.h"
#include "proc/watchlist.h"
#include "proc/witness.h"

/* Each byte of a value may take six, and names stand before them. */
#define SHOWN_MAX (8 * LIMIT_CONF)

bool
config_load(const struct settings *given, struct output *output, struct settings *ret)
{
	struct buf mistakes;
	bool good;

	buf_init_growing(&mistakes, LIMIT_MESSAGE);
	good = conf_load(given, ret, &mistakes) == STATUS_OK;
	items_say(output, buf_view(&mistakes), true);
	buf_fini(&mistakes);
	return good;
}

/* Whether what is to be watched can be: items and lists; says what is wrong. */
static bool
check_items(const struct settings *settings, struct output *output)
{
	struct watchlist list;
	struct buf items;
	struct error err;
	bool good = true;

	watchlist_init(&list);
	for (size_t i = 0; i < settings->watchlists.count; i++) {
		cleanup_with(close_fdp) int fd = -1;

		if (items_open_list(settings->watchlists.items[i], &fd, &err) == STATUS_OK) {
			watchlist_read(&list, settings->watchlists.items[i], fd);
		} else {
			output_error(output, "%s", err.message);
			good = false;
		}
	}
	buf_init_growing(&items, LIMIT_CONF);
	items_append(&items, settings->watch.items, settings->watch.count);
	watchlist_take(&list, items_name(settings), buf_view(&items));
	good = watchlist_end(&list) && good;
	if (!good)
		items_say(output, buf_view(&list.remarks), true);
	buf_fini(&items);
	watchlist_fini(&list);
	return good;
}

static bool
check_witnesses(const struct settings *settings, struct output *output)
{
	struct witnesses witnesses;
	struct error err;
	enum status status = witnesses_read(&settings->witnesses, &witnesses, &err);

	if (status != STATUS_OK)
		output_error(output, "%s", err.message);
	witnesses_fini(&witnesses);
	return status == STATUS_OK;
}

static enum exit_code
check(const struct settings *settings, struct output *output)
{
	bool good = check_items(settings, output);

	if (!check_witnesses(settings, output) || !good)
		return EXIT_CODE_USAGE;
	output_message(output, "%s: it is right", settings->config);
	return EXIT_CODE_OK;
}

static enum exit_code
show(const struct settings *settings)
{
	struct buf text;

	buf_init_growing(&text, SHOWN_MAX);
	conf_append_shown(&text, settings, settings->config);
	return exit_print(&text);
}

static enum exit_code
check_or_show(const struct settings *given, struct output *output)
{
	enum exit_code code = EXIT_CODE_USAGE;
	struct settings settings;

	if (config_load(given, output, &settings))
		code = given->act == CONF_ACT_SHOW ? show(&settings) : check(&settings, output);
	conf_free(&settings);
	return code;
}

static enum exit_code
schema(void)
{
	struct buf text;

	buf_init_growing(&text, SHOWN_MAX);
	conf_append_schema(&text);
	return exit_print(&text);
}

enum exit_code
command_config(const struct settings *settings)
{
	struct output output;

	output_init(&output, settings->quiet);
	if (settings->act == CONF_ACT_SCHEMA)
		return schema();
	if (settings->act == CONF_ACT_CHECK || settings->act == CONF_ACT_SHOW)
		return check_or_show(settings, &output);
	output_error(&output, "ctvigil config needs check, show or schema");
	return EXIT_CODE_USAGE;
}
