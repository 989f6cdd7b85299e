/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When sources are looked at again.  The kernel is the true one and tells of a change as
 * soon as it was made; the clock is ours, so that nothing is waited for.
 */
#include "proc/notice.h"

#include "unit/proc/tree.h"

#include <fcntl.h>
#include <sys/inotify.h>

#define RESCAN_MS 300000

/* What the kernel refuses, or 0. */
static int refused_init;
static int refused_watch;

int __real_inotify_init1(int flags);
int __wrap_inotify_init1(int flags);
int __real_inotify_add_watch(int fd, const char *path, uint32_t mask);
int __wrap_inotify_add_watch(int fd, const char *path, uint32_t mask);

int
__wrap_inotify_init1(int flags)
{
	errno = refused_init;
	return refused_init != 0 ? -1 : __real_inotify_init1(flags);
}

int
__wrap_inotify_add_watch(int fd, const char *path, uint32_t mask)
{
	errno = refused_watch;
	return refused_watch != 0 ? -1 : __real_inotify_add_watch(fd, path, mask);
}

/* ---- a world ---- */

#define SOURCES 2

struct world {
	struct tree tree;
	struct loop *loop;
	struct notice *notice;
	int64_t now_ms;
	const char *roots[SOURCES]; /* below the tree */
	size_t looks[SOURCES];
	size_t finds[SOURCES]; /* by the last look */
	size_t said;
	char words[512];
	size_t walked; /* the source of this walk */
};

static int64_t
now_of(void *context)
{
	const struct world *w = context;

	return w->now_ms;
}

static void
on_found(void *context, struct walk_found *found)
{
	struct world *w = context;

	if (found->kind == WALK_FOLDER)
		notice_folder(w->notice, w->walked, found->path);
}

static void
on_look(void *context, size_t source)
{
	struct world *w = context;
	struct walk_result result;
	char path[TREE_PATH];

	w->looks[source]++;
	w->walked = source;
	(void)snprintf(path, sizeof(path), "%s/%s", w->tree.root, w->roots[source]);
	notice_begin(w->notice, source);
	/* A root that is not there has no files. */
	w->finds[source] =
	    walk(path, layout_get(LAYOUT_FILES), on_found, w, &result, NULL) == STATUS_OK
		? result.files
		: 0;
	notice_end(w->notice, source);
}

static void
on_say(void *context, const char *message)
{
	struct world *w = context;

	w->said++;
	(void)snprintf(w->words, sizeof(w->words), "%s", message);
}

static const struct notice_calls calls = { on_look, on_say };

/* Lets so much time pass. */
static void
pass(struct world *w, int64_t ms)
{
	/* What was changed is heard of before time passes. */
	assert_int_equal(loop_step(w->loop, NULL), STATUS_OK);
	w->now_ms += ms;
	assert_int_equal(loop_step(w->loop, NULL), STATUS_OK);
}

/* Two sources with a file each, after the first look. */
static void
world_open(struct world *w)
{
	*w = (struct world){ .roots = { "a", "b" } };
	tree_init(&w->tree);
	tree_write_all(&w->tree, "a/1.pem\na/sub/2.pem\nb/1.pem\n");
	w->loop = loop_new(now_of, w);
	w->notice = notice_new(w->loop, &calls, w);
	for (size_t i = 0; i < SOURCES; i++)
		assert_int_equal(notice_add(w->notice, RESCAN_MS), i);
	pass(w, 0);
}

static void
world_close(struct world *w)
{
	notice_freep(&w->notice);
	loop_freep(&w->loop);
	tree_fini(&w->tree);
	refused_init = 0;
	refused_watch = 0;
}

static void
path_of(const struct world *w, const char *name, char path[static TREE_PATH])
{
	tree_path(&w->tree, name, path);
}

static void
move(const struct world *w, const char *from, const char *to)
{
	char from_path[TREE_PATH];
	char to_path[TREE_PATH];

	path_of(w, from, from_path);
	path_of(w, to, to_path);
	assert_int_equal(rename(from_path, to_path), 0);
}

/* ---- changes ---- */

typedef void change_fn(const struct world *w);

static void
write_new(const struct world *w)
{
	tree_write(&w->tree, "a/new.pem", "a certificate");
}

static void
write_below(const struct world *w)
{
	tree_write(&w->tree, "a/sub/2.pem", "another certificate");
}

static void
rename_over(const struct world *w)
{
	tree_write(&w->tree, "aside", "another certificate");
	move(w, "aside", "a/1.pem");
}

static void
move_away(const struct world *w)
{
	move(w, "a/1.pem", "aside");
}

static void
take_away(const struct world *w)
{
	char path[TREE_PATH];

	path_of(w, "a/sub/2.pem", path);
	assert_int_equal(unlink(path), 0);
}

static void
make_folder(const struct world *w)
{
	char path[TREE_PATH];

	path_of(w, "a/next", path);
	assert_int_equal(mkdir(path, 0755), 0);
}

static void
allow(const struct world *w)
{
	char path[TREE_PATH];

	path_of(w, "a/1.pem", path);
	assert_int_equal(chmod(path, 0640), 0);
}

static void
move_root(const struct world *w)
{
	move(w, "a", "elsewhere");
}

static const struct change_case {
	const char *says;
	change_fn *change;
	size_t finds;
} changes[] = {
	{ "that a file appears is noticed", write_new, 3 },
	{ "that one is written to is, in any folder", write_below, 2 },
	{ "that one is renamed over another is", rename_over, 2 },
	{ "that one is moved away is", move_away, 1 },
	{ "that one vanishes is", take_away, 1 },
	{ "that a folder appears is", make_folder, 2 },
	{ "that one may be read by others now is", allow, 2 },
	{ "that the root vanishes is", move_root, 0 },
};

static void
change_run(const void *p)
{
	const struct change_case *row = p;
	struct world w;

	world_open(&w);
	assert_int_equal(w.looks[0], 1);
	assert_int_equal(w.finds[0], 2);
	row->change(&w);
	pass(&w, NOTICE_DELAY_MS - 1);
	assert_int_equal(w.looks[0], 1);
	pass(&w, 1);
	assert_int_equal(w.looks[0], 2);
	assert_int_equal(w.finds[0], row->finds);
	/* The other source has nothing to do with it. */
	assert_int_equal(w.looks[1], 1);
	assert_int_equal(w.said, 0);
	world_close(&w);
}

static void
later_folder_run(const void *p unused_arg)
{
	struct world w;

	world_open(&w);
	make_folder(&w);
	pass(&w, NOTICE_DELAY_MS);
	tree_write(&w.tree, "a/next/3.pem", "a certificate");
	pass(&w, NOTICE_DELAY_MS);
	assert_int_equal(w.looks[0], 3);
	assert_int_equal(w.finds[0], 3);
	world_close(&w);
}

static void
together_run(const void *p unused_arg)
{
	char name[32];
	struct world w;

	world_open(&w);
	for (unsigned i = 0; i < 20; i++) {
		(void)snprintf(name, sizeof(name), "a/new%u.pem", i);
		tree_write(&w.tree, name, "a certificate");
		pass(&w, NOTICE_DELAY_MS / 20);
	}
	assert_int_equal(w.looks[0], 2);
	pass(&w, RESCAN_MS - 1);
	assert_int_equal(w.looks[0], 2);
	world_close(&w);
}

static void
reading_run(const void *p unused_arg)
{
	struct world w;

	world_open(&w);
	pass(&w, NOTICE_DELAY_MS);
	pass(&w, NOTICE_DELAY_MS);
	/* The look itself has opened and read all of it. */
	assert_int_equal(w.looks[0], 1);
	world_close(&w);
}

static void
rescan_run(const void *p unused_arg)
{
	struct world w;

	world_open(&w);
	pass(&w, RESCAN_MS - 1);
	assert_int_equal(w.looks[0], 1);
	pass(&w, 1);
	assert_int_equal(w.looks[0], 2);
	pass(&w, RESCAN_MS);
	assert_int_equal(w.looks[0], 3);
	assert_int_equal(w.looks[1], 3);
	world_close(&w);
}

static void
root_returns_run(const void *p unused_arg)
{
	struct world w;

	world_open(&w);
	move(&w, "a", "elsewhere");
	pass(&w, NOTICE_DELAY_MS);
	assert_int_equal(w.finds[0], 0);
	/* What is done elsewhere is nothing of the source any more. */
	tree_write(&w.tree, "elsewhere/new.pem", "a certificate");
	pass(&w, NOTICE_DELAY_MS);
	assert_int_equal(w.looks[0], 2);
	move(&w, "elsewhere", "a");
	pass(&w, RESCAN_MS);
	assert_int_equal(w.finds[0], 3);
	write_below(&w);
	pass(&w, NOTICE_DELAY_MS);
	assert_int_equal(w.looks[0], 4);
	world_close(&w);
}

static void
removed_run(const void *p unused_arg)
{
	char path[TREE_PATH];
	struct world w;

	world_open(&w);
	take_away(&w);
	path_of(&w, "a/sub", path);
	assert_int_equal(rmdir(path), 0);
	pass(&w, NOTICE_DELAY_MS);
	assert_int_equal(w.finds[0], 1);
	tree_write(&w.tree, "a/sub/3.pem", "a certificate");
	pass(&w, NOTICE_DELAY_MS);
	assert_int_equal(w.finds[0], 2);
	write_below(&w);
	pass(&w, NOTICE_DELAY_MS);
	assert_int_equal(w.looks[0], 4);
	assert_int_equal(w.finds[0], 3);
	world_close(&w);
}

static void
shared_run(const void *p unused_arg)
{
	struct world w;

	world_open(&w);
	w.roots[1] = "a/sub";
	pass(&w, RESCAN_MS);
	write_below(&w);
	pass(&w, NOTICE_DELAY_MS);
	assert_int_equal(w.looks[0], 3);
	assert_int_equal(w.looks[1], 3);
	/* The first does not come through it any more, the second does. */
	w.roots[0] = "b";
	pass(&w, RESCAN_MS);
	write_below(&w);
	pass(&w, NOTICE_DELAY_MS);
	assert_int_equal(w.looks[0], 4);
	assert_int_equal(w.looks[1], 5);
	world_close(&w);
}

/* ---- what fails ---- */

static void
assert_falls_back(struct world *w)
{
	assert_int_equal(w->said, 1);
	write_new(w);
	pass(w, NOTICE_DELAY_MS);
	assert_int_equal(w->looks[0], 1);
	pass(w, RESCAN_MS);
	assert_int_equal(w->looks[0], 2);
	assert_int_equal(w->finds[0], 3);
	pass(w, RESCAN_MS);
	assert_int_equal(w->said, 1);
}

static void
no_watch_run(const void *p unused_arg)
{
	struct world w;

	refused_watch = ENOSPC;
	world_open(&w);
	assert_falls_back(&w);
	assert_non_null(strstr(w.words, "/a: "));
	assert_non_null(strstr(w.words, "fs.inotify.max_user_watches"));
	assert_non_null(strstr(w.words, ": No space left on device"));
	world_close(&w);
}

static void
no_inotify_run(const void *p unused_arg)
{
	struct world w;

	refused_init = EMFILE;
	world_open(&w);
	assert_falls_back(&w);
	assert_non_null(strstr(w.words, "fs.inotify.max_user_instances"));
	assert_non_null(strstr(w.words, ": Too many open files"));
	world_close(&w);
}

static void
vanished_run(const void *p unused_arg)
{
	struct world w;

	/* Between the walk and the watch. */
	refused_watch = ENOENT;
	world_open(&w);
	assert_int_equal(w.said, 0);
	world_close(&w);
}

/* The most events that the kernel keeps for us. */
static unsigned long
queue_max(void)
{
	FILE *file = fopen("/proc/sys/fs/inotify/max_queued_events", "re");
	char line[32] = "";
	unsigned long max;

	if (file != NULL) {
		(void)!fgets(line, sizeof(line), file);
		(void)fclose(file);
	}
	max = strtoul(line, NULL, 10);
	if (max == 0 || max > 1000000)
		tap_skip("the kernel keeps too many events, or does not say how many");
	return max;
}

/* More changes of the first source than the kernel keeps, of two files in turn, since it
 * counts the same one once. */
static void
overflow(const struct world *w, unsigned long max)
{
	char path[TREE_PATH];
	int fds[2];

	path_of(w, "a/1.pem", path);
	fds[0] = open(path, O_RDONLY | O_CLOEXEC);
	path_of(w, "a/sub/2.pem", path);
	fds[1] = open(path, O_RDONLY | O_CLOEXEC);
	for (unsigned long i = 0; i <= max; i++)
		assert_int_equal(fchmod(fds[i % 2], 0644), 0);
	(void)close(fds[0]);
	(void)close(fds[1]);
}

static void
overflow_run(const void *p unused_arg)
{
	unsigned long max = queue_max();
	struct world w;

	world_open(&w);
	for (unsigned i = 1; i <= 2; i++) {
		overflow(&w, max);
		while (w.looks[1] == i)
			pass(&w, NOTICE_DELAY_MS / 10);
		/* Nobody knows whose changes were not kept. */
		assert_int_equal(w.looks[1], i + 1);
		assert_int_equal(w.said, 1);
		pass(&w, NOTICE_DELAY_MS);
	}
	assert_non_null(strstr(w.words, "fs.inotify.max_queued_events"));
	assert_true(w.now_ms < RESCAN_MS);
	world_close(&w);
}

static void
nothing_run(const void *p unused_arg)
{
	notice_free(NULL);
}

int
main(void)
{
	tap_section("notice: changes");
	tap_rows(changes, change_run);
	tap_test("what is done in a folder that has appeared is noticed", later_folder_run, NULL);
	tap_test("what is done within a second is looked at once", together_run, NULL);
	tap_test("that files are read changes nothing", reading_run, NULL);
	tap_test("each source is looked at every so often regardless", rescan_run, NULL);
	tap_test(
	    "a root that has vanished is watched again when it is back", root_returns_run, NULL);
	tap_test("a folder that was removed and made again is watched again", removed_run, NULL);
	tap_test("a folder of two sources is watched while one has it", shared_run, NULL);
	tap_section("notice: failures");
	tap_test("a folder that the kernel does not watch is looked at every so often, and that "
		 "is said once",
	    no_watch_run, NULL);
	tap_test("so is each where it watches none", no_inotify_run, NULL);
	tap_test("that a folder has vanished is not said", vanished_run, NULL);
	tap_test("where there were more changes than are kept all sources are looked at, and that "
		 "is said once",
	    overflow_run, NULL);
	tap_test("no notice can be freed", nothing_run, NULL);
	return tap_done();
}
