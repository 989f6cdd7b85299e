/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/reload.h"

#include "cli/config.h"
#include "cli/items.h"
#include "conf/show.h"
#include "proc/crew.h"
#include "proc/look.h"
#include "proc/monitor.h"

/* How often the files are looked at. */
#define LOOK_MS 2000
#define CHANGE_MAX (64 * KIB)

/* ---- files ---- */

static const char *
file_name(const struct reload *reload, size_t i)
{
	const struct settings *settings = &reload->loaded;

	return i == 0 ? settings->config : settings->watchlists.items[i - 1];
}

/* Looks at all files anew.  Whether one is another than it was. */
static bool
look(struct reload *reload)
{
	bool changed = false;

	for (size_t i = 0; i <= reload->loaded.watchlists.count; i++)
		changed = look_again(file_name(reload, i), &reload->files[i]) || changed;
	return changed;
}

/* ---- what has changed ---- */

static void
say_change(struct reload *reload, const struct settings *after, const struct conf_option *row)
{
	struct buf text;

	buf_init_growing(&text, CHANGE_MAX);
	conf_append_change(&text, &reload->loaded, after, row);
	output_message(&reload->session->monitor.output, "%s%s", buf_string(&text),
	    row->live ? "" : "; it takes effect at the next start");
	buf_fini(&text);
}

/* ---- taking effect ---- */

/* The settings of the session become these, but for what takes effect at a start. */
static void
take_over(struct reload *reload, const struct settings *after)
{
	struct settings *settings = &reload->session->settings;
	struct settings next;

	conf_copy(after, &next);
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (!row->live)
			conf_carry(&next, settings, row);
	}
	conf_free(settings);
	*settings = next;
	reload->session->monitor.paces.max_rate = settings->max_rate;
}

/* A watch list may have changed without its name. */
static enum status
rebuild(struct reload *reload, const struct settings *after, struct error *err)
{
	struct session *session = reload->session;
	enum status status = items_check_lists(&after->watchlists, err);

	if (status == STATUS_OK)
		status = session_build_index(session, after, NULL, 0, err);
	return status == STATUS_OK ? session_swap_index(session, err) : status;
}

static void
tell_store(void *context, const struct message *message)
{
	monitor_tell(context, ROLE_STORE, 0, message);
}

static void
apply(struct reload *reload, struct settings *after)
{
	const struct conf_option *contact = &conf_options[CONF_CONTACT_ID];
	struct monitor *monitor = &reload->session->monitor;
	bool other_contact = conf_differs(&reload->loaded, after, contact);

	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->key != NULL && conf_differs(&reload->loaded, after, row))
			say_change(reload, after, row);
	}
	ours_stop(reload->ours);
	take_over(reload, after);
	ours_tell(&reload->session->settings, tell_store, monitor);
	ours_start(reload->ours, monitor);
	conf_free(&reload->loaded);
	reload->loaded = *after;
	(void)look(reload);
	/* Which fetch was told at its start.  Whether its roots are others upkeep sees. */
	if (other_contact)
		crew_restart(monitor->crew, ROLE_FETCH);
	output_message(&monitor->output, "%s: read again", reload->loaded.config);
	monitor_pump(monitor);
}

static void
read_again(struct reload *reload)
{
	struct output *output = &reload->session->monitor.output;
	struct settings after;
	struct error err;

	if (config_load(&reload->loaded, output, &after)) {
		if (rebuild(reload, &after, &err) == STATUS_OK) {
			apply(reload, &after);
			return;
		}
		/* It may be told to stop meanwhile. */
		if (!reload->session->monitor.stopping)
			output_error(output, "%s", err.message);
	}
	if (!reload->session->monitor.stopping)
		output_error(output, "%s is wrong: nothing is changed", reload->loaded.config);
	conf_free(&after);
}

void
reload_turn(struct reload *reload)
{
	struct session *session = reload->session;
	int64_t now_ms;
	bool wanted;

	if (session == NULL)
		return;
	now_ms = loop_now_ms(session->monitor.loop);
	wanted = session->hung_up;
	if (now_ms >= reload->look_ms) {
		reload->look_ms = now_ms + LOOK_MS;
		wanted = look(reload) || wanted;
	}
	if (!wanted)
		return;
	session->hung_up = false;
	service_reloads(reload->service, now_ms);
	read_again(reload);
	service_is_ready(reload->service);
}

void
reload_start(struct reload *reload, struct session *session, struct service *service,
    struct ours *ours, const struct settings *loaded)
{
	*reload = (struct reload){
		.session = session, .service = service, .ours = ours, .loaded = *loaded
	};
	(void)look(reload);
}

void
reload_stop(struct reload *reload)
{
	if (reload->session == NULL)
		return;
	conf_free(&reload->loaded);
	conf_free(&reload->session->settings);
}
