/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/walk.h"

#include "base/escape.h"
#include "base/own.h"
#include "proc/act.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Clocks of file systems advance by up to 10 ms, and those of servers go a little wrong. */
#define SETTLED_NS 1000000000

struct walk {
	const struct layout *layout;
	walk_fn *fn;
	void *context;
	size_t root_len; /* of a path, up to what is below the root */
	size_t files;    /* found, be they handed out or not */
	size_t folders;
	struct walk_result *result;
};

/* What was found in a folder and is to be looked at. */
struct item {
	char *path;
	bool is_folder;
};

struct folder {
	DIR *dir;
	const char *path;
	struct item *items;
	size_t count;
	size_t room;
};

/* ---- saying ---- */

/* Says what is the matter with path, and what to do about it if it is not ours to read. */
static enum status
refuse(struct error *err, int os_errno, const char *path)
{
	struct error plain;
	struct act_who who;
	struct buf shown;

	buf_init_growing(&shown, 4 * strlen(path) + 1);
	escape_append_text(&shown, view_text(path));
	(void)error_set(&plain, STATUS_FILE, os_errno, "%s", buf_string(&shown));
	buf_fini(&shown);
	if (os_errno == EACCES) {
		act_who_fill(&who, geteuid(), (uint32_t)getpid());
		(void)error_set(&plain, STATUS_FILE, 0,
		    "%s; give user %s read access to it, e.g. by setfacl -m u:%s:rX, or use a deploy "
		    "hook with ctvigil expect",
		    plain.message, who.user, who.user);
		plain.os_errno = os_errno;
	}
	if (err != NULL)
		*err = plain;
	return STATUS_FILE;
}

static void
leave(struct walk *walk, enum walk_left why, int os_errno, const char *path)
{
	if (walk->result->left[why].count++ == 0)
		(void)refuse(&walk->result->left[why].first, os_errno, path);
}

void
walk_append_left(const struct walk_result *result, struct buf *out)
{
	static const char *const says[] = {
#define LEFT(NAME, says) says,
#include "proc/left_table.h"
	};

	for (size_t i = 0; i < WALK_LEFT_COUNT; i++) {
		if (result->left[i].count == 0)
			continue;
		buf_printf(out, "%zu %s, first %s\n", result->left[i].count, says[i],
		    result->left[i].first.message);
	}
}

/* ---- stamps ---- */

static int64_t
nanoseconds(const struct timespec *time)
{
	return (int64_t)time->tv_sec * 1000000000 + time->tv_nsec;
}

static struct walk_stamp
stamp_of(const struct stat *file)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (struct walk_stamp){
		.device = file->st_dev,
		.inode = file->st_ino,
		.size = (uint64_t)file->st_size,
		.modified_ns = nanoseconds(&file->st_mtim),
		.changed_ns = nanoseconds(&file->st_ctim),
		.is_settled = nanoseconds(&now) - nanoseconds(&file->st_ctim) >= SETTLED_NS,
	};
}

bool
walk_is_unchanged(const struct walk_stamp *before, const struct walk_stamp *now)
{
	return before->is_settled && before->device == now->device && before->inode == now->inode &&
	       before->size == now->size && before->modified_ns == now->modified_ns &&
	       before->changed_ns == now->changed_ns;
}

/* ---- files ---- */

/* After a failed open: what has gone in the meantime is told by whoever took it away. */
static void
miss(struct walk *walk, const char *path)
{
	if (errno == ELOOP || errno == ENOTDIR)
		leave(walk, WALK_LEFT_ODD, 0, path);
	else if (errno != ENOENT)
		leave(walk, WALK_LEFT_UNREADABLE, errno, path);
}

/* Opens a plain file, and nothing else: -1 and ELOOP if it is something else. */
static int
open_plain(int folder_fd, const char *name, struct stat *ret)
{
	cleanup_with(close_fdp) int fd = -1;

	/* A device may do something when it is opened. */
	if (fstatat(folder_fd, name, ret, AT_SYMLINK_NOFOLLOW) != 0)
		return -1;
	if (S_ISREG(ret->st_mode)) {
		/* It may be another by now. */
		fd = openat(
		    folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
		if (fd < 0 || fstat(fd, ret) != 0)
			return -1;
	}
	if (!S_ISREG(ret->st_mode)) {
		errno = ELOOP;
		return -1;
	}
	return take_fd(&fd);
}

/* Hands out the file that path is; folder_fd and name are where it is reached. */
static void
hand_out(struct walk *walk, int folder_fd, const char *name, const char *path)
{
	struct walk_found found = { .kind = WALK_FILE, .path = path };
	struct stat file;

	found.fd = open_plain(folder_fd, name, &file);
	if (found.fd < 0) {
		miss(walk, path);
		return;
	}
	found.stamp = stamp_of(&file);
	if (found.stamp.size <= walk->layout->size_max) {
		walk->result->files++;
		walk->fn(walk->context, &found);
	} else {
		leave(walk, WALK_LEFT_LARGE, 0, path);
	}
	close_fdp(&found.fd);
}

/* ---- folders ---- */

static char *
join(const char *folder, const char *name)
{
	size_t len = strlen(folder);
	size_t room = len + 1 + strlen(name) + 1;
	char *path = xcalloc(room, 1);

	(void)snprintf(
	    path, room, "%s%s%s", folder, len > 0 && folder[len - 1] == '/' ? "" : "/", name);
	return path;
}

static const char *
name_of(const struct item *item)
{
	return strrchr(item->path, '/') + 1;
}

static void
folder_fini(struct folder *folder)
{
	for (size_t i = 0; i < folder->count; i++)
		free(folder->items[i].path);
	free(folder->items);
	(void)closedir(folder->dir);
}

/* Notes what is to be looked at, while there are not too many. */
static void
keep(struct walk *walk, struct folder *folder, struct item item)
{
	size_t *found = item.is_folder ? &walk->folders : &walk->files;

	if (*found == (item.is_folder ? walk->layout->folders_max : walk->layout->files_max)) {
		leave(walk, WALK_LEFT_BEYOND, 0, item.path);
		free(item.path);
		return;
	}
	(*found)++;
	if (folder->count == folder->room) {
		folder->room = folder->room == 0 ? 16 : folder->room * 2;
		folder->items = xrealloc(folder->items, folder->room * sizeof(*folder->items));
	}
	folder->items[folder->count++] = item;
}

static bool
is_folder(const struct folder *folder, const struct dirent *entry)
{
	struct stat found;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(dirfd(folder->dir), entry->d_name, &found, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(found.st_mode);
}

/* Decides what becomes of an entry of a folder. */
static void
consider(struct walk *walk, struct folder *folder, const struct dirent *entry)
{
	const struct layout *layout = walk->layout;
	cleanup_with(free_p) char *path = join(folder->path, entry->d_name);
	const char *below = path + walk->root_len;
	bool is_tree = layout_is_tree(layout);
	bool is_inner = is_folder(folder, entry) && (is_tree || layout_enters(layout, below));

	if (!is_inner && !layout_takes(layout, below))
		return;
	if (layout_is_key(below) && (is_tree || !is_inner))
		leave(walk, WALK_LEFT_KEY, 0, path);
	else if (is_inner && !layout_enters(layout, below))
		leave(walk, WALK_LEFT_DEEP, 0, path);
	else
		keep(walk, folder, (struct item){ TAKE(path), is_inner });
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->path, ((const struct item *)b)->path);
}

/* Reads what is in a folder. */
static void
list(struct walk *walk, struct folder *folder)
{
	const struct dirent *entry;

	errno = 0;
	while ((entry = readdir(folder->dir)) != NULL) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			consider(walk, folder, entry);
		errno = 0;
	}
	if (errno != 0)
		leave(walk, WALK_LEFT_UNREADABLE, errno, folder->path);
	if (folder->count > 0)
		qsort(folder->items, folder->count, sizeof(*folder->items), by_path);
}

static void visit(struct walk *walk, int fd, const char *path);

static void
enter(struct walk *walk, int folder_fd, const struct item *item)
{
	int fd = openat(folder_fd, name_of(item), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		miss(walk, item->path);
	else
		visit(walk, fd, item->path);
}

/* Looks through a folder, which it closes.  How deep it goes is up to layout_enters(). */
static void
visit(struct walk *walk, int fd, const char *path)
{
	struct walk_found found = { .kind = WALK_FOLDER, .path = path, .fd = -1 };
	cleanup_with(folder_fini) struct folder folder = { .dir = fdopendir(fd), .path = path };

	/* It is a folder: only memory can be missing. */
	if (folder.dir == NULL)
		abort();
	walk->result->folders++;
	walk->fn(walk->context, &found);
	list(walk, &folder);
	for (size_t i = 0; i < folder.count; i++) {
		const struct item *item = &folder.items[i];

		if (item->is_folder)
			enter(walk, dirfd(folder.dir), item);
		else
			hand_out(walk, dirfd(folder.dir), name_of(item), item->path);
	}
}

/* ---- the root ---- */

/* A root that is no folder. */
static void
visit_file(struct walk *walk, const char *path)
{
	const char *slash = strrchr(path, '/');
	cleanup_with(free_p) char *folder =
	    slash == NULL ? xstrdup(".")
			  : xstrndup(path, slash == path ? 1 : (size_t)(slash - path));
	struct walk_found found = { .kind = WALK_FOLDER, .path = folder, .fd = -1 };

	walk->fn(walk->context, &found);
	/* A list of the hashes of keys may well be called so. */
	if (layout_is_key(path) && !layout_is_list(walk->layout))
		leave(walk, WALK_LEFT_KEY, 0, path);
	else
		hand_out(walk, AT_FDCWD, path, path);
}

enum status
walk(const char *root, const struct layout *layout, walk_fn *fn, void *context,
    struct walk_result *ret, struct error *err)
{
	size_t len = strlen(root);
	struct walk walk = {
		.layout = layout,
		.fn = fn,
		.context = context,
		.root_len = len > 0 && root[len - 1] == '/' ? len : len + 1,
		.folders = 1,
		.result = ret,
	};
	int fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	*ret = (struct walk_result){ .files = 0 };
	if (fd >= 0)
		visit(&walk, fd, root);
	else if (errno == ENOTDIR && layout->may_be_file)
		visit_file(&walk, root);
	else
		return refuse(err, errno, root);
	return STATUS_OK;
}
