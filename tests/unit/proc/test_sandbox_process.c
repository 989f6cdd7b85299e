/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From inside each sandbox: which processes and threads can be made, and what can be
 * done to others.
 */
#include "unit/proc/cage.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- programs and processes ---- */

static int
execute(void)
{
	static char name[] = "true";
	char *argv[] = { name, NULL };

	return outcome(execv("/bin/true", argv));
}

/* Where blobs cannot be made it fails by that, elsewhere by the call that runs one. */
static int
execute_blob(void)
{
	static char name[] = "true";
	char *argv[] = { name, NULL };
	int fd = memfd_create(name, 0);

	return fd < 0 ? errno : outcome(fexecve(fd, argv, environ));
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
end_now(void *context unused_arg)
{
	_exit(0);
}

/* A process, or with CLONE_THREAD a thread, on a stack of its own. */
static int
clone_with(int flags)
{
	static _Alignas(16) char stack[16384];

	return outcome(clone(end_now, stack + sizeof(stack), flags, NULL));
}

/* What vfork(2) and posix_spawn(3) do. */
static int
make_borrower(void)
{
	return clone_with(CLONE_VM | CLONE_VFORK | SIGCHLD);
}

static int
make_sharer(void)
{
	return clone_with(CLONE_VM | CLONE_FILES | CLONE_FS);
}

static int
make_elsewhere(void)
{
	return clone_with(CLONE_NEWUSER | CLONE_NEWPID | SIGCHLD);
}

/* Its flags are out of a filter's sight. */
static int
make_unseen(void)
{
	struct {
		uint64_t flags;
		uint64_t rest[7];
	} wish = { .flags = 0 };
	long pid = syscall(SYS_clone3, &wish, sizeof(wish));

	if (pid == 0)
		_exit(0);
	return outcome(pid);
}

static int
make_namespace(void)
{
	return outcome(unshare(CLONE_NEWUSER));
}

static int
enter_namespace(void)
{
	return outcome(setns(world.listening_fd, CLONE_NEWNET));
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

/* ---- others, and itself ---- */

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
write_memory(void)
{
	char byte = 0;
	struct iovec iov = { .iov_base = &byte, .iov_len = 1 };

	return outcome(process_vm_writev(world.parent, &iov, 1, &iov, 1, 0));
}

static int
signal_other(void)
{
	return outcome(kill(world.parent, 0));
}

static int
signal_group(void)
{
	return outcome(kill(0, 0));
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

/* With a descriptor of itself it would get its own, with one of main all of main's. */
static int
take_descriptor(void)
{
	return outcome(syscall(SYS_pidfd_getfd, world.listening_fd, 0, 0));
}

static int
signal_self(void)
{
	return outcome(syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), 0));
}

static int
be_dumpable(void)
{
	return outcome(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static int
be_traceable(void)
{
	return outcome(prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0));
}

static int
wait_for_child(void)
{
	return outcome(syscall(SYS_waitid, P_ALL, 0, NULL, 0, NULL));
}

static const struct action actions[] = {
	{ "execute a program", execute },
	{ "execute a blob", execute_blob },
	{ "make a process", make_process },
	{ "make a process that borrows its memory", make_borrower },
	{ "make a process that shares its memory", make_sharer },
	{ "make a process in a namespace", make_elsewhere },
	{ "make a process by a call that no filter sees through", make_unseen, .code = ENOSYS },
	{ "make a namespace", make_namespace },
	{ "enter a namespace", enter_namespace },
	{ "make a thread", make_thread, FOR_CONNECT },
	{ "trace another process", trace },
	{ "read the memory of another", read_memory },
	{ "write the memory of another", write_memory },
	{ "signal another", signal_other },
	{ "signal its group", signal_group },
	{ "signal a thread of another", signal_thread_of_other },
	{ "have the kernel signal another", signal_by_io },
	{ "hold another by a descriptor", hold_other },
	{ "take a descriptor of another", take_descriptor },
	{ "wait for a process", wait_for_child },
	{ "signal itself", signal_self, FOR_ALL },
	{ "be dumped", be_dumpable },
	{ "be traced by anybody", be_traceable },
};

static void
hook_run(const void *row unused_arg)
{
	struct attempt attempt = { .id = PROFILE_HOOK, .run = make_process };

	assert_int_equal(cage_try(&attempt), 0);
	attempt.run = make_borrower;
	assert_int_equal(cage_try(&attempt), 0);
	attempt.run = be_dumpable;
	assert_int_equal(cage_try(&attempt), 0);
	attempt.run = execute;
	assert_int_equal(cage_try(&attempt), 0);
}

int
main(void)
{
	cage_open();
	cage_test_actions(actions);
	tap_section("without a sandbox");
	tap_test("hook may do what its user may", hook_run, NULL);
	cage_close();
	return tap_done();
}
