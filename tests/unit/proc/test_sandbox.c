/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From inside each sandbox: which files can be opened, and what there is where the
 * kernel or the directory is not what is expected.
 */
#include "unit/proc/cage.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static int
read_file(void)
{
	return outcome(open("/etc/passwd", O_RDONLY | O_CLOEXEC));
}

static int
read_hosts(void)
{
	return outcome(open("/etc/hosts", O_RDONLY | O_CLOEXEC));
}

static int
write_hosts(void)
{
	return outcome(open("/etc/hosts", O_WRONLY | O_CLOEXEC));
}

static int
list_folder(void)
{
	return outcome(open("/etc", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

static int
read_directory(void)
{
	return outcome(open(world.given_path, O_RDONLY | O_CLOEXEC));
}

static int
make_state(void)
{
	return outcome(open(world.state_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

static int
make_other(void)
{
	return outcome(open(world.other_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
}

static int
follow_link(void)
{
	return outcome(open("/proc/self/root/etc/passwd", O_RDONLY | O_CLOEXEC));
}

static int
link_outside(void)
{
	return outcome(symlink("/etc/passwd", world.state_path));
}

static int
link_hard(void)
{
	return outcome(link(world.given_path, world.other_path));
}

static int
move_outside(void)
{
	return outcome(rename(world.given_path, world.other_path));
}

static int
make_device(void)
{
	return outcome(mknod(world.state_path, S_IFIFO | 0600, 0));
}

static int
remove_other(void)
{
	return outcome(unlink(world.socket_path));
}

static const struct action actions[] = {
	{ "read any file", read_file },
	{ "read any file by another way to it", follow_link },
	{ "read hosts(5)", read_hosts, FOR_NETWORK, .needs_landlock = true },
	{ "write hosts(5)", write_hosts },
	{ "list a folder", list_folder },
	{ "read a file in its directory", read_directory, FOR_STORE | FOR_TREE },
	{ "make a file in its directory", make_state, FOR_STORE },
	{ "make a file elsewhere", make_other },
	{ "remove a file elsewhere", remove_other },
	{ "move a file of its directory elsewhere", move_outside },
	{ "link to what is elsewhere", link_outside },
	{ "link from elsewhere to what is in its directory", link_hard },
	{ "make a FIFO", make_device },
};

/* ---- where the kernel or the directory is not what is expected ---- */

static void
need_landlock_run(const void *row unused_arg)
{
	struct attempt attempt = { .id = PROFILE_STORE, .run = make_state, .no_landlock = true };

	assert_int_equal(cage_try(&attempt), EXIT_NO_SANDBOX);
	attempt.without_landlock = true;
	assert_int_equal(cage_try(&attempt), 0);
	attempt =
	    (struct attempt){ .id = PROFILE_TREE, .run = read_directory, .no_landlock = true };
	assert_int_equal(cage_try(&attempt), EXIT_NO_SANDBOX);
	attempt.without_landlock = true;
	assert_int_equal(cage_try(&attempt), 0);
}

static void
no_landlock_run(const void *row unused_arg)
{
	struct attempt attempt = { .id = PROFILE_FETCH, .run = read_hosts, .no_landlock = true };

	assert_int_equal(cage_try(&attempt), EPERM);
	attempt.id = PROFILE_PARSE;
	attempt.run = read_file;
	assert_int_equal(cage_try(&attempt), EPERM);
}

static void
missing_directory_run(const void *row unused_arg)
{
	const struct attempt attempt = {
		.id = PROFILE_STORE,
		.run = read_file,
		.directory = world.other_path,
	};

	if (sandbox_landlock_abi() == 0)
		tap_skip("the kernel has no Landlock");
	assert_int_equal(cage_try(&attempt), EXIT_NO_SANDBOX);
}

int
main(void)
{
	cage_open();
	cage_test_actions(actions);
	tap_section("where the kernel or the directory is not what is expected");
	tap_test("store and tree refuse to go without Landlock, unless told to", need_landlock_run,
	    NULL);
	tap_test("the others may open no file at all without Landlock", no_landlock_run, NULL);
	tap_test("store refuses a directory that is not there", missing_directory_run, NULL);
	cage_close();
	return tap_done();
}
