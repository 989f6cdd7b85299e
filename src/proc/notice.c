/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/notice.h"

#include "base/buf.h"
#include "base/escape.h"
#include "base/own.h"
#include "base/status.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* What may make a walk find something else: also that a folder may be read now. */
#define CHANGES                                                                                  \
	(IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_CLOSE_WRITE | IN_DELETE | IN_DELETE_SELF | \
	    IN_MOVE_SELF | IN_ATTRIB)
/* Some hundred events at once. */
#define EVENTS_LEN 16384

struct source {
	struct notice *notice;
	size_t number;
	int64_t rescan_ms;
	uint64_t walks; /* that have begun */
	struct loop_timer soon;
	struct loop_timer rescan;
};

/* A folder that a walk through a source came through.  Two sources may have one folder, for
 * which the kernel has one descriptor. */
struct folder {
	int watch;
	size_t source;
	uint64_t walk;
};

struct notice {
	struct loop *loop;
	const struct notice_calls *calls;
	void *context;
	int fd; /* -1: nothing is noticed */
	bool said_overflow;
	bool said_unwatched;
	struct source **sources;
	size_t source_count;
	struct folder *folders; /* by watch and source: new ones come last, as the kernel counts */
	size_t count;
	size_t room;
};

/* ---- looks ---- */

static void
look(void *context)
{
	struct source *source = context;
	struct notice *notice = source->notice;

	loop_disarm(notice->loop, &source->soon);
	loop_arm(notice->loop, &source->rescan, source->rescan_ms, look, source);
	notice->calls->look(notice->context, source->number);
}

static void
look_soon(struct notice *notice, size_t number)
{
	struct source *source = notice->sources[number];

	if (!source->soon.armed)
		loop_arm(notice->loop, &source->soon, NOTICE_DELAY_MS, look, source);
}

/* ---- folders ---- */

/* Where the folder is, or belongs. */
static size_t
place_of(const struct notice *notice, int watch, size_t source)
{
	size_t begin = 0;
	size_t end = notice->count;

	while (begin < end) {
		size_t middle = begin + (end - begin) / 2;
		const struct folder *folder = &notice->folders[middle];

		if (folder->watch < watch || (folder->watch == watch && folder->source < source))
			begin = middle + 1;
		else
			end = middle;
	}
	return begin;
}

static void
note(struct notice *notice, struct folder folder)
{
	size_t place = place_of(notice, folder.watch, folder.source);
	struct folder *at;

	if (place < notice->count && notice->folders[place].watch == folder.watch &&
	    notice->folders[place].source == folder.source) {
		notice->folders[place] = folder;
		return;
	}
	if (notice->count == notice->room) {
		notice->room = notice->room == 0 ? 16 : notice->room * 2;
		notice->folders =
		    xrealloc(notice->folders, notice->room * sizeof(*notice->folders));
	}
	at = &notice->folders[place];
	memmove(at + 1, at, (notice->count - place) * sizeof(*at));
	*at = folder;
	notice->count++;
}

/* The kernel watches a folder no more. */
static void
forget(struct notice *notice, int watch)
{
	size_t begin = place_of(notice, watch, 0);
	size_t end = begin;

	while (end < notice->count && notice->folders[end].watch == watch)
		end++;
	memmove(&notice->folders[begin], &notice->folders[end],
	    (notice->count - end) * sizeof(*notice->folders));
	notice->count -= end - begin;
}

/* ---- events ---- */

static void
say_overflow(struct notice *notice)
{
	if (!notice->said_overflow)
		notice->calls->say(notice->context,
		    "more changed at once than the kernel notes (fs.inotify.max_queued_events): "
		    "all sources are looked at");
	notice->said_overflow = true;
}

static void
take_event(struct notice *notice, const struct inotify_event *event)
{
	if ((event->mask & IN_Q_OVERFLOW) != 0) {
		say_overflow(notice);
		for (size_t i = 0; i < notice->source_count; i++)
			look_soon(notice, i);
		return;
	}
	for (size_t i = place_of(notice, event->wd, 0);
	     i < notice->count && notice->folders[i].watch == event->wd; i++)
		look_soon(notice, notice->folders[i].source);
	if ((event->mask & IN_IGNORED) != 0)
		forget(notice, event->wd);
}

static void
read_events(void *context, int fd, unsigned ready unused_arg)
{
	struct notice *notice = context;
	uint8_t bytes[EVENTS_LEN];
	ssize_t len = read(fd, bytes, sizeof(bytes));
	struct view rest = view_of(bytes, len < 0 ? 0 : (size_t)len);
	struct inotify_event event;
	struct view part;

	while (view_take(&rest, sizeof(event), &part)) {
		memcpy(&event, part.ptr, sizeof(event));
		take_event(notice, &event);
		(void)view_take_up_to(&rest, event.len);
	}
}

/* ---- sources ---- */

/* After a failure to watch what is called so. */
static void
say_unwatched(struct notice *notice, const char *name)
{
	int os_errno = errno;
	struct buf shown;
	struct error err;

	if (notice->said_unwatched)
		return;
	notice->said_unwatched = true;
	buf_init_growing(&shown, 4 * strlen(name) + 1);
	escape_append_text(&shown, view_text(name));
	(void)error_set(&err, STATUS_SYSTEM, os_errno,
	    "%s: changes there, and maybe elsewhere, are found only by the next rescan "
	    "(fs.inotify.max_user_instances, fs.inotify.max_user_watches)",
	    buf_string(&shown));
	buf_fini(&shown);
	notice->calls->say(notice->context, err.message);
}

struct notice *
notice_new(struct loop *loop, const struct notice_calls *calls, void *context)
{
	struct notice *notice = xcalloc(1, sizeof(*notice));

	notice->loop = loop;
	notice->calls = calls;
	notice->context = context;
	notice->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (notice->fd >= 0)
		loop_watch(loop, notice->fd, LOOP_READ, read_events, notice);
	else
		say_unwatched(notice, "inotify");
	return notice;
}

void
notice_free(struct notice *notice)
{
	if (notice == NULL)
		return;
	if (notice->fd >= 0)
		loop_unwatch(notice->loop, notice->fd);
	close_fdp(&notice->fd);
	for (size_t i = 0; i < notice->source_count; i++) {
		loop_disarm(notice->loop, &notice->sources[i]->soon);
		loop_disarm(notice->loop, &notice->sources[i]->rescan);
		free(notice->sources[i]);
	}
	free(notice->sources);
	free(notice->folders);
	free(notice);
}

void
notice_freep(struct notice **notice)
{
	notice_free(*notice);
	*notice = NULL;
}

size_t
notice_add(struct notice *notice, int64_t rescan_ms)
{
	struct source *source = xcalloc(1, sizeof(*source));

	source->notice = notice;
	source->number = notice->source_count;
	source->rescan_ms = rescan_ms;
	notice->sources =
	    xrealloc(notice->sources, (notice->source_count + 1) * sizeof(*notice->sources));
	notice->sources[notice->source_count++] = source;
	loop_arm(notice->loop, &source->rescan, 0, look, source);
	return source->number;
}

void
notice_begin(struct notice *notice, size_t source)
{
	notice->sources[source]->walks++;
}

void
notice_folder(struct notice *notice, size_t source, const char *path)
{
	int watch;

	if (notice->fd < 0)
		return;
	watch = inotify_add_watch(notice->fd, path, CHANGES | IN_ONLYDIR);
	if (watch >= 0)
		note(notice, (struct folder){ watch, source, notice->sources[source]->walks });
	else if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)
		say_unwatched(notice, path);
}

/* Whether another source has the folder at place too; those before kept are kept. */
static bool
is_shared(const struct notice *notice, size_t place, size_t kept)
{
	const struct folder *folders = notice->folders;
	int watch = folders[place].watch;

	return (kept > 0 && folders[kept - 1].watch == watch) ||
	       (place + 1 < notice->count && folders[place + 1].watch == watch);
}

void
notice_end(struct notice *notice, size_t source)
{
	uint64_t walk = notice->sources[source]->walks;
	size_t kept = 0;

	for (size_t i = 0; i < notice->count; i++) {
		struct folder folder = notice->folders[i];

		if (folder.source != source || folder.walk == walk)
			notice->folders[kept++] = folder;
		else if (!is_shared(notice, i, kept))
			(void)inotify_rm_watch(notice->fd, folder.watch);
	}
	notice->count = kept;
}
