/* SPDX-License-Identifier: Apache-2.0 */
/* What a walk does not open, be it that it is called a key, is no plain file or may not be
 * read.  What was opened is what the kernel says. */
#include "proc/walk.h"

#include "unit/proc/tree.h"

#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

/* ---- what is never opened ---- */

/* A folder of which the kernel tells what is opened in it. */
static int
spy_on(const struct tree *tree, const char *folder)
{
	int spy = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	char path[TREE_PATH];

	assert_true(spy >= 0);
	tree_path(tree, folder, path);
	assert_true(inotify_add_watch(spy, path, IN_OPEN) >= 0);
	return spy;
}

/* Appends the names of the files that were opened, a line each. */
static void
append_opened(int spy, struct buf *out)
{
	union {
		struct inotify_event event;
		char bytes[16384];
	} read_to;
	ssize_t len = read(spy, &read_to, sizeof(read_to));
	struct view rest = view_of(read_to.bytes, len < 0 ? 0 : (size_t)len);
	struct view head;
	struct view name = { .len = 0 };

	while (view_take(&rest, sizeof(struct inotify_event), &head)) {
		struct inotify_event event;

		memcpy(&event, head.ptr, sizeof(event));
		assert_true(view_take(&rest, event.len, &name));
		if (event.len > 0)
			buf_printf(out, "%s\n", (const char *)name.ptr);
	}
	(void)close(spy);
}

static const struct place_case {
	const char *says;
	enum layout_id layout;
	const char *folder;
	const char *certificate;
	size_t keys; /* that would be taken for certificates but for "key" */
} places[] = {
	{ "certbot's", LAYOUT_CERTBOT, "archive/key.example.com", "cert1.pem", 3 },
	{ "acme.sh's", LAYOUT_ACME_SH, "key.example.com_ecc", "www.example.com.cer", 1 },
	{ "lego's", LAYOUT_LEGO, "certificates", "www.example.com.crt", 2 },
	{ "Caddy's", LAYOUT_CADDY, "certificates/local/key.example.com", "www.example.com.crt", 2 },
	{ "dehydrated's", LAYOUT_DEHYDRATED, "certs/key.example.com", "cert-1795634622.pem", 1 },
	{ "a plain tree's", LAYOUT_FILES, "sub", "any.der", 19 },
	{ "keys'", LAYOUT_KEYS, ".", "pins.txt", 16 },
	{ "hashes'", LAYOUT_TBS, ".", "tbs.txt", 16 },
	{ "requests'", LAYOUT_REQUESTS, ".", "any.csr", 17 },
};

/* What somebody may call a private key, so that it looks like something else. */
static const char *const hostile[] = {
	"key.pem",
	"Key.pem",
	"KEY.PEM",
	"server.key",
	".key",
	".key.pem",
	"server.key.pem",
	"server_key.pem",
	"private-key.pem",
	"privkey.pem",
	"privkey1.pem",
	"PrivKey1.PEM",
	"cert1.key.pem",
	"cert-key.pem",
	"certkey1.pem",
	"cert.pem.key",
	"www.example.com.key",
	"www.example.com.key.crt",
	"key.crt",
	"www.example.com.KEY.cer",
	"key.der",
	"key.csr",
	"key.req",
	"key.txt",
	"account_key.json",
	"0000_key-certbot.pem",
	"ssh_host_rsa_key",
	"key\n.pem",
};

static void
place_run(const void *p)
{
	const struct place_case *row = p;
	char name[TREE_PATH];
	char expected[TREE_PATH];
	struct buf opened;
	struct tree tree;
	int spy;

	tree_init(&tree);
	buf_init_growing(&opened, 1 << 16);
	for (size_t i = 0; i < COUNT_OF(hostile); i++) {
		(void)snprintf(name, sizeof(name), "%s/%s", row->folder, hostile[i]);
		tree_write(&tree, name, "a private key");
	}
	(void)snprintf(name, sizeof(name), "%s/%s", row->folder, row->certificate);
	tree_write(&tree, name, "a certificate");
	spy = spy_on(&tree, row->folder);
	tree_walk(&tree, layout_get(row->layout));
	append_opened(spy, &opened);
	(void)snprintf(expected, sizeof(expected), "%s\n", row->certificate);
	assert_string_equal(buf_string(&opened), expected);
	assert_int_equal(tree.result.files, 1);
	assert_int_equal(tree.result.left[WALK_LEFT_KEY].count, row->keys);
	buf_fini(&opened);
	tree_fini(&tree);
}

static void
key_root_run(const void *p unused_arg)
{
	struct buf opened;
	struct tree tree;
	int spy;

	tree_init(&tree);
	buf_init_growing(&opened, 1 << 16);
	tree_write(&tree, "server.key", "a private key");
	spy = spy_on(&tree, ".");
	assert_int_equal(
	    tree_walk_at(&tree, "server.key", layout_get(LAYOUT_FILES), NULL), STATUS_OK);
	append_opened(spy, &opened);
	assert_string_equal(buf_string(&opened), "");
	assert_int_equal(tree.result.left[WALK_LEFT_KEY].count, 1);
	buf_fini(&opened);
	tree_fini(&tree);
}

static void
list_root_run(const void *p unused_arg)
{
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "keys.txt", "hashes of public keys");
	assert_int_equal(tree_walk_at(&tree, "keys.txt", layout_get(LAYOUT_KEYS), NULL), STATUS_OK);
	assert_int_equal(tree.result.files, 1);
	assert_int_equal(tree.result.left[WALK_LEFT_KEY].count, 0);
	tree_fini(&tree);
}

static void
key_folder_run(const void *p unused_arg)
{
	struct tree tree;

	tree_init(&tree);
	tree_write_all(&tree, "a.pem\nkeys/server.pem\n");
	tree_walk(&tree, layout_get(LAYOUT_FILES));
	assert_string_equal(buf_string(&tree.files), "a.pem\n");
	assert_string_equal(buf_string(&tree.folders), "\n");
	assert_int_equal(tree.result.left[WALK_LEFT_KEY].count, 1);
	tree_fini(&tree);
}

typedef void make_fn(const char *path);

static void
make_link(const char *path)
{
	assert_int_equal(symlink("/etc/passwd", path), 0);
}

static void
make_fifo(const char *path)
{
	assert_int_equal(mkfifo(path, 0644), 0);
}

static void
make_socket(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	(void)close(fd);
}

static void
make_device(const char *path)
{
	/* /dev/null by another name. */
	if (mknod(path, S_IFCHR | 0644, makedev(1, 3)) != 0)
		tap_skip("devices cannot be made here");
}

static void
make_folder(const char *path)
{
	assert_int_equal(mkdir(path, 0755), 0);
}

static const struct odd_case {
	const char *says;
	make_fn *make;
} odd[] = {
	{ "a link", make_link },
	{ "a FIFO, which nobody writes to", make_fifo },
	{ "a socket", make_socket },
	{ "a device", make_device },
	{ "a folder", make_folder },
};

/* One that is called like a certificate beside one that is. */
static void
odd_run(const void *p)
{
	const struct odd_case *row = p;
	char path[TREE_PATH];
	struct buf opened;
	struct tree tree;
	int spy;

	tree_init(&tree);
	buf_init_growing(&opened, 1 << 16);
	tree_path(&tree, "archive/a/cert1.pem", path);
	row->make(path);
	tree_write(&tree, "archive/a/cert2.pem", "a certificate");
	spy = spy_on(&tree, "archive/a");
	tree_walk(&tree, layout_get(LAYOUT_CERTBOT));
	append_opened(spy, &opened);
	assert_string_equal(buf_string(&opened), "cert2.pem\n");
	assert_string_equal(buf_string(&tree.files), "archive/a/cert2.pem\n");
	assert_int_equal(tree.result.left[WALK_LEFT_ODD].count, 1);
	buf_fini(&opened);
	tree_fini(&tree);
}

static const struct odd_case odd_roots[] = {
	{ "a link to a file", make_link },
	{ "a FIFO", make_fifo },
	{ "a socket", make_socket },
	{ "a device", make_device },
};

static void
odd_root_run(const void *p)
{
	const struct odd_case *row = p;
	char path[TREE_PATH];
	struct tree tree;

	tree_init(&tree);
	tree_path(&tree, "list.txt", path);
	row->make(path);
	assert_int_equal(tree_walk_at(&tree, "list.txt", layout_get(LAYOUT_TBS), NULL), STATUS_OK);
	assert_string_equal(buf_string(&tree.files), "");
	assert_int_equal(tree.result.left[WALK_LEFT_ODD].count, 1);
	tree_fini(&tree);
}

static void
inner_link_run(const void *p unused_arg)
{
	char path[TREE_PATH];
	char elsewhere[TREE_PATH];
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "elsewhere/a/cert1.pem", "a certificate");
	tree_path(&tree, "elsewhere", elsewhere);
	tree_path(&tree, "archive", path);
	assert_int_equal(symlink(elsewhere, path), 0);
	tree_walk(&tree, layout_get(LAYOUT_CERTBOT));
	assert_string_equal(buf_string(&tree.files), "");
	tree_fini(&tree);
}

/* ---- what changes while it is walked through ---- */

typedef void swap_fn(const struct tree *tree, const char *path);

static void
swap_for_link(const struct tree *tree, const char *path)
{
	char aside[TREE_PATH];
	char elsewhere[TREE_PATH];

	tree_path(tree, "aside", aside);
	tree_path(tree, "elsewhere", elsewhere);
	assert_int_equal(rename(path, aside), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
}

static void
swap_for_fifo(const struct tree *tree, const char *path)
{
	char aside[TREE_PATH];

	tree_path(tree, "aside", aside);
	assert_int_equal(rename(path, aside), 0);
	make_fifo(path);
}

static void
swap_for_nothing(const struct tree *tree, const char *path)
{
	char aside[TREE_PATH];

	tree_path(tree, "aside", aside);
	assert_int_equal(rename(path, aside), 0);
}

static const struct swap_case {
	const char *says;
	const char *at;      /* when this is found ... */
	const char *swapped; /* ... this becomes something else */
	swap_fn *swap;
	const char *finds;
	size_t odd;
} swaps[] = {
	{ "a folder that becomes a link when it was seen is not followed", "archive/a/cert1.pem",
	    "archive/b", swap_for_link, "archive/a/cert1.pem\narchive/a/cert2.pem\n", 1 },
	{ "one that becomes a link when it was opened is still that folder", "archive/b",
	    "archive/b", swap_for_link,
	    "archive/a/cert1.pem\narchive/a/cert2.pem\narchive/b/cert3.pem\n", 0 },
	{ "one that is gone is not missed", "archive/a/cert1.pem", "archive/b", swap_for_nothing,
	    "archive/a/cert1.pem\narchive/a/cert2.pem\n", 0 },
	{ "a file that becomes a link when it was seen is not followed", "archive/a/cert1.pem",
	    "archive/a/cert2.pem", swap_for_link, "archive/a/cert1.pem\narchive/b/cert3.pem\n", 1 },
	{ "one that becomes a FIFO is not waited for", "archive/a/cert1.pem", "archive/a/cert2.pem",
	    swap_for_fifo, "archive/a/cert1.pem\narchive/b/cert3.pem\n", 1 },
	{ "one that is gone is not missed, either", "archive/a/cert1.pem", "archive/a/cert2.pem",
	    swap_for_nothing, "archive/a/cert1.pem\narchive/b/cert3.pem\n", 0 },
};

struct swapping {
	struct tree tree;
	const struct swap_case *row;
};

static void
on_found(void *context, struct walk_found *found)
{
	struct swapping *s = context;
	char path[TREE_PATH];

	tree_found(&s->tree, found);
	tree_path(&s->tree, s->row->at, path);
	if (strcmp(found->path, path) != 0)
		return;
	tree_path(&s->tree, s->row->swapped, path);
	s->row->swap(&s->tree, path);
}

static void
swap_run(const void *p)
{
	struct swapping s = { .row = p };

	tree_init(&s.tree);
	tree_write_all(&s.tree, "archive/a/cert1.pem\narchive/a/cert2.pem\narchive/b/cert3.pem\n"
				"elsewhere/cert4.pem\n");
	assert_int_equal(
	    walk(s.tree.root, layout_get(LAYOUT_CERTBOT), on_found, &s, &s.tree.result, NULL),
	    STATUS_OK);
	assert_string_equal(buf_string(&s.tree.files), s.row->finds);
	assert_int_equal(s.tree.result.left[WALK_LEFT_ODD].count, s.row->odd);
	tree_fini(&s.tree);
}

/* ---- what may not be read ---- */

/* Who may do anything becomes who may not, for so long. */
static enum status
walk_as_nobody(struct tree *tree, const char *name, enum layout_id layout, struct error *err)
{
	bool is_root = geteuid() == 0;
	enum status status;

	if (is_root)
		assert_int_equal(seteuid(65534), 0);
	status = tree_walk_at(tree, name, layout_get(layout), err);
	if (is_root)
		assert_int_equal(seteuid(0), 0);
	return status;
}

static void
close_to_all(const struct tree *tree, const char *name, bool is_closed)
{
	char path[TREE_PATH];

	tree_path(tree, name, path);
	assert_int_equal(chmod(path, is_closed ? 0 : 0755), 0);
}

static const struct closed_case {
	const char *says;
	const char *closed;
	const char *first;
} closed[] = {
	{ "a folder that may not be read is said, with who may not", "archive", "/archive: " },
	{ "a file that may not be read is said, likewise", "archive/a/cert1.pem",
	    "/archive/a/cert1.pem: " },
};

static void
closed_run(const void *p)
{
	const struct closed_case *row = p;
	struct tree tree;
	char *left;

	tree_init(&tree);
	tree_write(&tree, "archive/a/cert1.pem", "a certificate");
	close_to_all(&tree, row->closed, true);
	assert_int_equal(walk_as_nobody(&tree, "", LAYOUT_CERTBOT, NULL), STATUS_OK);
	close_to_all(&tree, row->closed, false);
	assert_int_equal(tree.result.files, 0);
	left = tree_left(&tree);
	assert_ptr_equal(strstr(left, "1 cannot be read, first /tmp/"), left);
	assert_non_null(strstr(left, row->first));
	assert_non_null(strstr(left, "; give user "));
	assert_non_null(strstr(left, ":rX, or use a deploy hook with ctvigil expect\n"));
	free(left);
	tree_fini(&tree);
}

static void
closed_one_run(const void *p unused_arg)
{
	struct tree tree;

	tree_init(&tree);
	tree_write_all(&tree, "archive/a/cert1.pem\narchive/b/cert1.pem\narchive/c/cert1.pem\n");
	close_to_all(&tree, "archive/b", true);
	assert_int_equal(walk_as_nobody(&tree, "", LAYOUT_CERTBOT, NULL), STATUS_OK);
	close_to_all(&tree, "archive/b", false);
	assert_string_equal(buf_string(&tree.files), "archive/a/cert1.pem\narchive/c/cert1.pem\n");
	tree_fini(&tree);
}

static void
closed_root_run(const void *p unused_arg)
{
	struct error err;
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "certbot/archive/a/cert1.pem", "a certificate");
	close_to_all(&tree, "certbot", true);
	assert_int_equal(walk_as_nobody(&tree, "certbot", LAYOUT_CERTBOT, &err), STATUS_FILE);
	close_to_all(&tree, "certbot", false);
	assert_int_equal(err.os_errno, EACCES);
	assert_non_null(strstr(err.message, "/certbot: Permission denied; give user "));
	tree_fini(&tree);
}

static void
shown_run(const void *p unused_arg)
{
	struct tree tree;
	char *left;

	tree_init(&tree);
	tree_write(&tree, "\033[2Jkey.pem", "a private key");
	tree_walk(&tree, layout_get(LAYOUT_FILES));
	left = tree_left(&tree);
	assert_non_null(strstr(left, "/\\x1b[2Jkey.pem\n"));
	free(left);
	tree_fini(&tree);
}

static void
nothing_left_run(const void *p unused_arg)
{
	struct tree tree;
	char *left;

	tree_init(&tree);
	tree_write(&tree, "a.pem", "a certificate");
	tree_walk(&tree, layout_get(LAYOUT_FILES));
	left = tree_left(&tree);
	assert_string_equal(left, "");
	free(left);
	tree_fini(&tree);
}

int
main(void)
{
	tap_section("walk: among files that are called keys, one is opened");
	tap_rows(places, place_run);
	tap_test("a root that is called a key is not opened", key_root_run, NULL);
	tap_test("a list of the hashes of keys may be called so", list_root_run, NULL);
	tap_test("of a plain tree, no folder that is called so is entered", key_folder_run, NULL);
	tap_section("walk: what is never opened, though it is called like a certificate");
	tap_rows(odd, odd_run);
	tap_test("a link in the place of a folder is not followed", inner_link_run, NULL);
	tap_section("walk: what is not read, though it is the root");
	tap_rows(odd_roots, odd_root_run);
	tap_section("walk: what changes while it is walked through");
	tap_rows(swaps, swap_run);
	tap_section("walk: what may not be read");
	tap_rows(closed, closed_run);
	tap_test("one folder that may not be read hides no other", closed_one_run, NULL);
	tap_test("a root that may not be read is a failure, with a mend", closed_root_run, NULL);
	tap_test("a name is shown so that it does nothing to a terminal", shown_run, NULL);
	tap_test("where all is read nothing is said", nothing_left_run, NULL);
	return tap_done();
}
