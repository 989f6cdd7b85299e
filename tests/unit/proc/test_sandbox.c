/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From inside each sandbox: what is not in the rows of a profile fails, what is
 * there works.
 */
#include "proc/sandbox.h"

#include "base/buf.h"
#include "support/tap.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the sandboxed process finds when it starts. */
static struct {
	char directory[64];
	char given_path[80]; /* a file in directory */
	char state_path[80]; /* one there that is to be made */
	char other_path[80]; /* one that is not */
	int listening_fd;
	struct sockaddr_in address; /* of listening_fd */
	pid_t parent;
	size_t memory_max;
} world;

/* The errno of a call that failed, 0 of one that worked. */
static int
outcome(long result)
{
	return result < 0 ? errno : 0;
}

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
link_outside(void)
{
	return outcome(symlink("/etc/passwd", world.state_path));
}

static int
connect_tcp(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return errno;
	return outcome(connect(fd, (const struct sockaddr *)&world.address, sizeof(world.address)));
}

static int
ask_udp(void)
{
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	return outcome(fd);
}

static int
make_raw(void)
{
	return outcome(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
}

static int
make_unix(void)
{
	return outcome(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int
make_netlink(void)
{
	return outcome(socket(AF_NETLINK, SOCK_RAW, 0));
}

static int
make_datagram_pair(void)
{
	int fds[2];

	return outcome(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds));
}

static int
accept_connection(void)
{
	return outcome(accept4(world.listening_fd, NULL, NULL, SOCK_NONBLOCK));
}

static int
bind_port(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return errno;
	return outcome(bind(fd, (const struct sockaddr *)&any, sizeof(any)));
}

static int
listen_again(void)
{
	return outcome(listen(world.listening_fd, 5));
}

static int
execute(void)
{
	static char name[] = "true";
	char *argv[] = { name, NULL };

	return outcome(execv("/bin/true", argv));
}

static int
make_process(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	return outcome(pid);
}

static int
make_namespace(void)
{
	return outcome(unshare(CLONE_NEWUSER));
}

static void *
thread_main(void *context)
{
	return context;
}

static int
make_thread(void)
{
	pthread_t thread;
	int code = pthread_create(&thread, NULL, thread_main, NULL);

	return code != 0 ? code : pthread_join(thread, NULL);
}

static int
trace(void)
{
	return outcome(ptrace(PTRACE_SEIZE, world.parent, NULL, NULL));
}

static int
read_memory(void)
{
	char byte;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };

	return outcome(process_vm_readv(world.parent, &iov, 1, &iov, 1, 0));
}

static int
signal_other(void)
{
	return outcome(kill(world.parent, 0));
}

static int
signal_thread_of_other(void)
{
	return outcome(syscall(SYS_tgkill, world.parent, world.parent, 0));
}

static int
signal_by_io(void)
{
	return outcome(fcntl(world.listening_fd, F_SETOWN, world.parent));
}

static int
hold_other(void)
{
	return outcome(pidfd_open(world.parent, 0));
}

static int
signal_self(void)
{
	return outcome(syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), 0));
}

static int
mount_folder(void)
{
	return outcome(mount("none", "/mnt", "tmpfs", MS_RDONLY, NULL));
}

static int
change_root(void)
{
	return outcome(chroot("/"));
}

static int
load_bpf(void)
{
	return outcome(syscall(SYS_bpf, 0, NULL, 0));
}

static int
make_uring(void)
{
	return outcome(syscall(SYS_io_uring_setup, 1, NULL));
}

static int
handle_faults(void)
{
	return outcome(syscall(SYS_userfaultfd, O_CLOEXEC));
}

static int
keep_keys(void)
{
	return outcome(syscall(SYS_add_key, "user", "a", "b", 1, -2));
}

static int
map_executable(void)
{
	return outcome(
	    (long)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static int
make_executable(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? errno : outcome(mprotect(page, 4096, PROT_READ | PROT_EXEC));
}

static int
map_memory(void)
{
	return outcome(
	    (long)mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static int
map_too_much(void)
{
	if (getenv("CTVIGIL_SANITIZED") != NULL)
		return ENOMEM;
	return outcome((long)mmap(NULL, world.memory_max, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
}

static int
make_blob(void)
{
	return outcome(memfd_create("blob", MFD_CLOEXEC | MFD_ALLOW_SEALING));
}

static int
raise_limit(void)
{
	const struct rlimit limit = { .rlim_cur = 1, .rlim_max = 1 };

	return outcome(setrlimit(RLIMIT_CORE, &limit));
}

static int
become_other(void)
{
	return outcome(setuid(getuid()));
}

static int
fake_input(void)
{
	return outcome(ioctl(STDERR_FILENO, TIOCSTI, "x"));
}

static const struct action {
	const char *says;
	int (*run)(void);
	unsigned allowed; /* to these profiles */
} actions[] = {
	{ "read any file", read_file, 0 },
	{ "read hosts(5)", read_hosts, FOR_NETWORK },
	{ "write hosts(5)", write_hosts, 0 },
	{ "list a folder", list_folder, 0 },
	{ "read a file in its directory", read_directory, FOR_STORE | FOR_TREE },
	{ "make a file in its directory", make_state, FOR_STORE },
	{ "make a file elsewhere", make_other, 0 },
	{ "link to what is elsewhere", link_outside, 0 },
	{ "connect over TCP", connect_tcp, FOR_NETWORK },
	{ "ask over UDP", ask_udp, FOR_NETWORK },
	{ "make a raw socket", make_raw, 0 },
	{ "make a Unix socket", make_unix, 0 },
	{ "make a netlink socket", make_netlink, 0 },
	{ "make a datagram socket pair", make_datagram_pair, 0 },
	{ "accept a connection", accept_connection, 0 },
	{ "bind to a port", bind_port, 0 },
	{ "listen", listen_again, 0 },
	{ "execute a program", execute, 0 },
	{ "make a process", make_process, 0 },
	{ "make a namespace", make_namespace, 0 },
	{ "make a thread", make_thread, FOR_NETWORK },
	{ "trace another process", trace, 0 },
	{ "read the memory of another", read_memory, 0 },
	{ "signal another", signal_other, 0 },
	{ "signal a thread of another", signal_thread_of_other, 0 },
	{ "have the kernel signal another", signal_by_io, 0 },
	{ "hold another by a descriptor", hold_other, 0 },
	{ "signal itself", signal_self, FOR_ALL },
	{ "mount", mount_folder, 0 },
	{ "change its root", change_root, 0 },
	{ "load a BPF program", load_bpf, 0 },
	{ "make a ring of calls", make_uring, 0 },
	{ "handle page faults", handle_faults, 0 },
	{ "keep keys in the kernel", keep_keys, 0 },
	{ "map executable memory", map_executable, 0 },
	{ "make memory executable", make_executable, 0 },
	{ "map memory", map_memory, FOR_ALL },
	{ "map more memory than its row allows", map_too_much, 0 },
	{ "make a blob", make_blob, FOR_NETWORK | FOR_INDEX },
	{ "change its limits", raise_limit, 0 },
	{ "change its user", become_other, 0 },
	{ "type into a terminal", fake_input, 0 },
};

#define EXIT_NO_SANDBOX 255

/* The answer of a kernel without Landlock. */
static void
take_landlock_away(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (filter == NULL ||
	    seccomp_rule_add(
		filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(landlock_create_ruleset), 0) != 0 ||
	    seccomp_load(filter) != 0)
		abort();
	seccomp_release(filter);
}

struct attempt {
	enum profile_id id;
	int (*run)(void);
	bool no_landlock;      /* in the kernel */
	bool without_landlock; /* the user does without */
	const char *directory; /* of the state, if not the world's */
};

/* What an action comes to in a process in that sandbox; EXIT_NO_SANDBOX if the
 * sandbox could not be closed. */
static int
try(const struct attempt *attempt)
{
	struct sandbox_options options = { .without_landlock = attempt->without_landlock };
	enum profile_files files = profile_get(attempt->id)->files;
	uint32_t abi;
	pid_t pid;
	int how;

	if (files == PROFILE_FILES_STATE || files == PROFILE_FILES_TREE)
		options.directory =
		    attempt->directory != NULL ? attempt->directory : world.directory;
	world.memory_max = profile_get(attempt->id)->memory_max;
	world.parent = getpid();
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (attempt->no_landlock)
			take_landlock_away();
		if (sandbox_close(attempt->id, &options, &abi, NULL) != STATUS_OK)
			_exit(EXIT_NO_SANDBOX);
		_exit(attempt->run());
	}
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_true(WIFEXITED(how));
	(void)unlink(world.state_path);
	(void)unlink(world.other_path);
	return WEXITSTATUS(how);
}

struct case_of_profile {
	const struct action *action;
	enum profile_id id;
};

static void
allowed_run(const void *row)
{
	const struct case_of_profile *c = row;
	const struct attempt attempt = { .id = c->id, .run = c->action->run };

	if (c->action->run == read_hosts && sandbox_landlock_abi() == 0)
		tap_skip("the kernel has no Landlock");
	assert_int_equal(try(&attempt), 0);
}

static void
refused_run(const void *row)
{
	const struct case_of_profile *c = row;
	const struct attempt attempt = {
		.id = c->id,
		.run = c->action->run,
		.without_landlock = true,
	};
	int code = try(&attempt);

	if (c->action->run == map_too_much)
		assert_int_equal(code, ENOMEM);
	/* Landlock says EACCES where seccomp allows the call. */
	else if (code != EACCES)
		assert_int_equal(code, EPERM);
}

static void
test_profile(enum profile_id id)
{
	char says[128];

	for (size_t i = 0; i < COUNT_OF(actions); i++) {
		const struct case_of_profile row = { &actions[i], id };
		bool allowed = (actions[i].allowed & (1U << id)) != 0;

		(void)snprintf(says, sizeof(says), "%s may%s %s", profile_get(id)->name,
		    allowed ? "" : " not", actions[i].says);
		tap_test(says, allowed ? allowed_run : refused_run, &row);
	}
}

static void
need_landlock_run(const void *row unused_arg)
{
	struct attempt attempt = { .id = PROFILE_STORE, .run = make_state, .no_landlock = true };

	assert_int_equal(try(&attempt), EXIT_NO_SANDBOX);
	attempt.without_landlock = true;
	assert_int_equal(try(&attempt), 0);
	attempt =
	    (struct attempt){ .id = PROFILE_TREE, .run = read_directory, .no_landlock = true };
	assert_int_equal(try(&attempt), EXIT_NO_SANDBOX);
	attempt.without_landlock = true;
	assert_int_equal(try(&attempt), 0);
}

static void
no_landlock_run(const void *row unused_arg)
{
	struct attempt attempt = { .id = PROFILE_FETCH, .run = read_hosts, .no_landlock = true };

	assert_int_equal(try(&attempt), EPERM);
	attempt.run = connect_tcp;
	assert_int_equal(try(&attempt), 0);
	attempt.id = PROFILE_PARSE;
	attempt.run = read_file;
	assert_int_equal(try(&attempt), EPERM);
}

static void
hook_run(const void *row unused_arg)
{
	struct attempt attempt = { .id = PROFILE_HOOK, .run = read_file };

	assert_int_equal(try(&attempt), 0);
	attempt.run = make_process;
	assert_int_equal(try(&attempt), 0);
	attempt.run = execute;
	assert_int_equal(try(&attempt), 0);
}

static void
missing_directory_run(const void *row unused_arg)
{
	const struct attempt attempt = {
		.id = PROFILE_STORE,
		.run = signal_self,
		.directory = world.other_path,
	};

	if (sandbox_landlock_abi() == 0)
		tap_skip("the kernel has no Landlock");
	assert_int_equal(try(&attempt), EXIT_NO_SANDBOX);
}

static void
world_open(void)
{
	socklen_t len = sizeof(world.address);
	int fd;

	(void)snprintf(world.directory, sizeof(world.directory), "/tmp/test-sandbox-XXXXXX");
	if (mkdtemp(world.directory) == NULL)
		abort();
	(void)snprintf(world.given_path, sizeof(world.given_path), "%s/given", world.directory);
	(void)snprintf(world.state_path, sizeof(world.state_path), "%s/file", world.directory);
	(void)snprintf(world.other_path, sizeof(world.other_path), "%s-file", world.directory);
	fd = open(world.given_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 || close(fd) != 0)
		abort();
	world.address = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	world.listening_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (world.listening_fd < 0 ||
	    bind(world.listening_fd, (const struct sockaddr *)&world.address, len) != 0 ||
	    listen(world.listening_fd, 64) != 0 ||
	    getsockname(world.listening_fd, (struct sockaddr *)&world.address, &len) != 0)
		abort();
}

int
main(void)
{
	world_open();
	for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
		if (id == PROFILE_HOOK)
			continue;
		tap_section(profile_get(id)->name);
		test_profile(id);
	}
	tap_section("where the kernel or the directory is not what is expected");
	tap_test("store and tree refuse to go without Landlock, unless told to", need_landlock_run,
	    NULL);
	tap_test("the others may open no file at all without Landlock", no_landlock_run, NULL);
	tap_test("store refuses a directory that is not there", missing_directory_run, NULL);
	tap_test("hook may do what its user may", hook_run, NULL);
	(void)close(world.listening_fd);
	(void)unlink(world.given_path);
	(void)rmdir(world.directory);
	return tap_done();
}
