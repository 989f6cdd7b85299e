/* SPDX-License-Identifier: Apache-2.0 */
/* Finding the files that show what was ordered. */
#include "proc/walk.h"

#include "unit/proc/tree.h"

#include <fcntl.h>
#include <time.h>

/* ---- layouts ---- */

static const struct layout_case {
	const char *says;
	enum layout_id layout;
	const char *files;
	const char *finds;
	const char *visits;
} trees[] = {
	{ "of certbot's folder the certificates in the archive are found, in the order of names",
	    LAYOUT_CERTBOT,
	    "accounts/acme.example/directory/1/private_key.json\n"
	    "archive/www.example.com/cert1.pem\narchive/www.example.com/cert2.pem\n"
	    "archive/www.example.com/chain1.pem\narchive/www.example.com/fullchain1.pem\n"
	    "archive/www.example.com/privkey1.pem\narchive/a.example/cert1.pem\n"
	    "keys/0000_key-certbot.pem\nrenewal/www.example.com.conf\n",
	    "archive/a.example/cert1.pem\narchive/www.example.com/cert1.pem\n"
	    "archive/www.example.com/cert2.pem\n",
	    "\narchive\narchive/a.example\narchive/www.example.com\n" },
	{ "of acme.sh's folder, those of each name", LAYOUT_ACME_SH,
	    "account.conf\nca/acme.example/directory/account.key\n"
	    "example.com/ca.cer\nexample.com/example.com.cer\nexample.com/example.com.key\n"
	    "example.com/backup/old.cer\nexample.com/fullchain.cer\n"
	    "example.com_ecc/example.com.cer\n",
	    "example.com/example.com.cer\nexample.com_ecc/example.com.cer\n",
	    "\nca\nexample.com\nexample.com_ecc\n" },
	{ "of lego's folder, those without their issuers", LAYOUT_LEGO,
	    "accounts/acme.example/a@example.com/keys/a@example.com.key\n"
	    "certificates/_.example.com.crt\ncertificates/_.example.com.issuer.crt\n"
	    "certificates/_.example.com.json\ncertificates/_.example.com.key\n",
	    "certificates/_.example.com.crt\n", "\ncertificates\n" },
	{ "of Caddy's folder, those of each issuer", LAYOUT_CADDY,
	    "certificates/acme.example-directory/www.example.com/www.example.com.crt\n"
	    "certificates/acme.example-directory/www.example.com/www.example.com.key\n"
	    "certificates/local/a.example/a.example.crt\nlocks/a.lock\n"
	    "pki/authorities/local/root.crt\n",
	    "certificates/acme.example-directory/www.example.com/www.example.com.crt\n"
	    "certificates/local/a.example/a.example.crt\n",
	    "\ncertificates\ncertificates/acme.example-directory\n"
	    "certificates/acme.example-directory/www.example.com\ncertificates/local\n"
	    "certificates/local/a.example\n" },
	{ "of dehydrated's folder, those with a time", LAYOUT_DEHYDRATED,
	    "accounts/aHR0/account_key.pem\ncerts/www.example.com/cert-1795634622.csr\n"
	    "certs/www.example.com/cert-1795634622.pem\n"
	    "certs/www.example.com/chain-1795634622.pem\n"
	    "certs/www.example.com/privkey-1795634622.pem\n",
	    "certs/www.example.com/cert-1795634622.pem\n", "\ncerts\ncerts/www.example.com\n" },
	{ "of a plain tree, whatever ends as certificates do", LAYOUT_FILES,
	    "a.pem\nb.txt\nsub/c.crt\nsub/deeper/d.cer\nsub.der\n",
	    "a.pem\nsub/c.crt\nsub/deeper/d.cer\nsub.der\n", "\nsub\nsub/deeper\n" },
	{ "of a folder of keys, the texts", LAYOUT_KEYS, "a.txt\nb.csv\nold/c.txt\n", "a.txt\n",
	    "\n" },
	{ "of a folder of hashes, the texts", LAYOUT_TBS, "a.txt\nb.csv\n", "a.txt\n", "\n" },
	{ "of a folder of requests, the requests", LAYOUT_REQUESTS, "a.csr\nb.req\nc.txt\n",
	    "a.csr\nb.req\n", "\n" },
	{ "of an empty folder, nothing", LAYOUT_FILES, "", "", "\n" },
};

static void
tree_run(const void *p)
{
	const struct layout_case *row = p;
	struct tree tree;

	tree_init(&tree);
	tree_write_all(&tree, row->files);
	tree_walk(&tree, layout_get(row->layout));
	assert_string_equal(buf_string(&tree.files), row->finds);
	assert_string_equal(buf_string(&tree.folders), row->visits);
	tree_fini(&tree);
}

/* ---- roots ---- */

static void
root_link_run(const void *p unused_arg)
{
	char path[TREE_PATH];
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "true/archive/a/cert1.pem", "a certificate");
	tree_path(&tree, "link", path);
	assert_int_equal(symlink("true", path), 0);
	assert_int_equal(tree_walk_at(&tree, "link", layout_get(LAYOUT_CERTBOT), NULL), STATUS_OK);
	assert_string_equal(buf_string(&tree.files), "link/archive/a/cert1.pem\n");
	tree_fini(&tree);
}

static void
root_slash_run(const void *p unused_arg)
{
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "lego/certificates/a.crt", "a certificate");
	assert_int_equal(tree_walk_at(&tree, "lego/", layout_get(LAYOUT_LEGO), NULL), STATUS_OK);
	assert_string_equal(buf_string(&tree.files), "lego/certificates/a.crt\n");
	tree_fini(&tree);
}

static void
root_file_run(const void *p unused_arg)
{
	struct tree tree;

	tree_init(&tree);
	tree_write_all(&tree, "hashes.list\nother.txt\n");
	assert_int_equal(
	    tree_walk_at(&tree, "hashes.list", layout_get(LAYOUT_TBS), NULL), STATUS_OK);
	assert_string_equal(buf_string(&tree.files), "hashes.list\n");
	assert_string_equal(buf_string(&tree.folders), "\n");
	tree_fini(&tree);
}

static void
here_run(const void *p unused_arg)
{
	struct tree tree;
	char *here = getcwd(NULL, 0);

	assert_non_null(here);
	tree_init(&tree);
	tree_write(&tree, "list", "hashes");
	assert_int_equal(chdir(tree.root), 0);
	assert_int_equal(
	    walk("list", layout_get(LAYOUT_TBS), tree_found, &tree, &tree.result, NULL), STATUS_OK);
	assert_int_equal(tree.result.files, 1);
	assert_int_equal(chdir(here), 0);
	free(here);
	tree_fini(&tree);
}

static void
root_client_file_run(const void *p unused_arg)
{
	struct error err;
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "cert.pem", "a certificate");
	assert_int_equal(
	    tree_walk_at(&tree, "cert.pem", layout_get(LAYOUT_CERTBOT), &err), STATUS_FILE);
	assert_int_equal(err.os_errno, ENOTDIR);
	tree_fini(&tree);
}

static void
root_returns_run(const void *p unused_arg)
{
	const struct layout *layout = layout_get(LAYOUT_LEGO);
	char path[TREE_PATH];
	char away[TREE_PATH];
	struct error err;
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "lego/certificates/a.crt", "a certificate");
	tree_path(&tree, "lego", path);
	tree_path(&tree, "away", away);
	assert_int_equal(rename(path, away), 0);
	assert_int_equal(tree_walk_at(&tree, "lego", layout, &err), STATUS_FILE);
	assert_int_equal(err.os_errno, ENOENT);
	assert_non_null(strstr(err.message, "/lego: No such file or directory"));
	assert_int_equal(tree.result.files, 0);
	assert_int_equal(rename(away, path), 0);
	assert_int_equal(tree_walk_at(&tree, "lego", layout, &err), STATUS_OK);
	assert_int_equal(tree.result.files, 1);
	tree_fini(&tree);
}

/* ---- limits ---- */

static const struct limit_case {
	const char *says;
	size_t limit;
	size_t files;
	size_t found;
} limits[] = {
	{ "as many as there may be are all looked at", 3, 3, 3 },
	{ "of one more, one is not", 3, 4, 3 },
	{ "of many more, just as many are", 3, 60, 3 },
};

static void
files_run(const void *p)
{
	const struct limit_case *row = p;
	struct layout layout = *layout_get(LAYOUT_CERTBOT);
	char name[64];
	struct tree tree;

	layout.files_max = row->limit;
	tree_init(&tree);
	for (size_t i = 0; i < row->files; i++) {
		(void)snprintf(name, sizeof(name), "archive/%zu/cert1.pem", i);
		tree_write(&tree, name, "a certificate");
	}
	tree_walk(&tree, &layout);
	assert_int_equal(tree.result.files, row->found);
	assert_int_equal(tree.result.left[WALK_LEFT_BEYOND].count, row->files - row->found);
	tree_fini(&tree);
}

static void
folders_run(const void *p)
{
	const struct limit_case *row = p;
	struct layout layout = *layout_get(LAYOUT_FILES);
	char name[64];
	struct tree tree;

	/* The root is one of them. */
	layout.folders_max = row->limit + 1;
	tree_init(&tree);
	for (size_t i = 0; i < row->files; i++) {
		(void)snprintf(name, sizeof(name), "%zu/a.pem", i);
		tree_write(&tree, name, "a certificate");
	}
	tree_walk(&tree, &layout);
	assert_int_equal(tree.result.folders, row->found + 1);
	assert_int_equal(tree.result.left[WALK_LEFT_BEYOND].count, row->files - row->found);
	tree_fini(&tree);
}

static const struct size_case {
	const char *says;
	size_t above; /* the limit; bytes */
	bool is_found;
} sizes[] = {
	{ "a file as large as it may be is found", 0, true },
	{ "one that is a byte larger is not", 1, false },
	{ "one that is a terabyte larger is not", 1UL << 40, false },
};

static void
size_run(const void *p)
{
	const struct size_case *row = p;
	const struct layout *layout = layout_get(LAYOUT_TBS);
	char path[TREE_PATH];
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "a.txt", "");
	tree_path(&tree, "a.txt", path);
	if (truncate(path, (off_t)(layout->size_max + row->above)) != 0)
		tap_skip("no file may be so large here");
	tree_walk(&tree, layout);
	assert_int_equal(tree.result.files, row->is_found);
	assert_int_equal(tree.result.left[WALK_LEFT_LARGE].count, !row->is_found);
	tree_fini(&tree);
}

static const struct deep_case {
	const char *says;
	const char *file;
	bool is_found;
} deep[] = {
	{ "a file in eight folders is found", "1/2/3/4/5/6/7/8/a.pem", true },
	{ "one in nine is not, and that is said", "1/2/3/4/5/6/7/8/9/a.pem", false },
	{ "nor is one in twelve", "1/2/3/4/5/6/7/8/9/10/11/12/a.pem", false },
};

static void
deep_run(const void *p)
{
	const struct deep_case *row = p;
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, row->file, "a certificate");
	tree_walk(&tree, layout_get(LAYOUT_FILES));
	assert_int_equal(tree.result.files, row->is_found);
	assert_int_equal(tree.result.left[WALK_LEFT_DEEP].count, !row->is_found);
	tree_fini(&tree);
}

/* ---- what changed ---- */

typedef void change_fn(const struct tree *tree, const char *path);

static void
leave_alone(const struct tree *tree unused_arg, const char *path unused_arg)
{
}

static void
write_again(const struct tree *tree, const char *path unused_arg)
{
	tree_write(tree, "a.pem", "a certificate");
}

static void
write_longer(const struct tree *tree, const char *path unused_arg)
{
	tree_write(tree, "a.pem", "a longer certificate");
}

static void
write_and_hide(const struct tree *tree, const char *path)
{
	const struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };

	tree_write(tree, "a.pem", "b certificate");
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void
replace(const struct tree *tree, const char *path)
{
	char other[TREE_PATH];

	tree_write(tree, "other", "a certificate");
	tree_path(tree, "other", other);
	assert_int_equal(rename(other, path), 0);
}

static int64_t
now_ns(clockid_t clock)
{
	struct timespec now;

	assert_int_equal(clock_gettime(clock, &now), 0);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static const struct change_case {
	const char *says;
	change_fn *change;
	bool is_unchanged;
} changes[] = {
	{ "a file that nobody touches is as it was", leave_alone, true },
	{ "one that is written again is not", write_again, false },
	{ "one that has grown is not", write_longer, false },
	{ "one that is given the time that it had is not", write_and_hide, false },
	{ "one that another is renamed over is not", replace, false },
};

static void
change_run(const void *p)
{
	const struct change_case *row = p;
	const struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	struct walk_stamp before;
	char path[TREE_PATH];
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "a.pem", "a certificate");
	tree_path(&tree, "a.pem", path);
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
	tree_walk(&tree, layout_get(LAYOUT_FILES));
	before = tree.stamp;
	/* As if it had been there for a while; so long at least that its clock goes on. */
	before.is_settled = true;
	while (now_ns(CLOCK_REALTIME_COARSE) <= before.changed_ns)
		;
	row->change(&tree, path);
	tree_walk(&tree, layout_get(LAYOUT_FILES));
	assert_int_equal(walk_is_unchanged(&before, &tree.stamp), row->is_unchanged);
	tree_fini(&tree);
}

static void
fresh_run(const void *p unused_arg)
{
	int64_t begin_ns = now_ns(CLOCK_REALTIME);
	struct walk_stamp before;
	struct tree tree;

	tree_init(&tree);
	tree_write(&tree, "a.pem", "a certificate");
	tree_walk(&tree, layout_get(LAYOUT_FILES));
	before = tree.stamp;
	tree_walk(&tree, layout_get(LAYOUT_FILES));
	/* If the machine slept in between, it is fresh no more. */
	if (now_ns(CLOCK_REALTIME) - begin_ns < 1000000000)
		assert_false(walk_is_unchanged(&before, &tree.stamp));
	tree_fini(&tree);
}

static void
old_run(const void *p unused_arg)
{
	char path[TREE_PATH];
	struct walk_stamp before;
	struct tree tree;

	tree_init(&tree);
	/* It was there when this was built. */
	(void)snprintf(path, sizeof(path), "%s/meson.build", getenv("CTVIGIL_SOURCE_ROOT"));
	for (unsigned i = 0; i < 2; i++) {
		before = tree.stamp;
		assert_int_equal(
		    walk(path, layout_get(LAYOUT_FILES), tree_found, &tree, &tree.result, NULL),
		    STATUS_OK);
	}
	assert_true(walk_is_unchanged(&before, &tree.stamp));
	tree_fini(&tree);
}

int
main(void)
{
	tap_section("walk: layouts");
	tap_rows(trees, tree_run);
	tap_section("walk: roots");
	tap_test("the root may be a link to a folder", root_link_run, NULL);
	tap_test("a slash may stand behind it", root_slash_run, NULL);
	tap_test("it may be a file, whatever that is called", root_file_run, NULL);
	tap_test("such a file may be in the working directory", here_run, NULL);
	tap_test("that of a client is a folder", root_client_file_run, NULL);
	tap_test("one that has vanished is a failure until it returns", root_returns_run, NULL);
	tap_section("walk: limits of files");
	tap_rows(limits, files_run);
	tap_section("walk: limits of folders");
	tap_rows(limits, folders_run);
	tap_section("walk: limits of size and depth");
	tap_rows(sizes, size_run);
	tap_rows(deep, deep_run);
	tap_section("walk: changes");
	tap_rows(changes, change_run);
	tap_test("a file that changed just now may change again within the same moment", fresh_run,
	    NULL);
	tap_test("one that changed long ago would be seen to", old_run, NULL);
	return tap_done();
}
