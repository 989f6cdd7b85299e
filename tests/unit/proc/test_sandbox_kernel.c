/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From inside each sandbox: what can be done with memory, and which of the kernel's
 * other doors are shut.
 */
#include "unit/proc/cage.h"

#include "base/buf.h"

#include <fcntl.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- memory ---- */

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
make_executable_by_key(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return errno;
	return outcome(syscall(SYS_pkey_mprotect, page, 4096, PROT_READ | PROT_EXEC, -1));
}

/* Where blobs cannot be made it fails by that. */
static int
map_blob_executable(void)
{
	int fd = memfd_create("code", MFD_CLOEXEC);

	if (fd < 0)
		return errno;
	return outcome((long)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0));
}

static int
map_readable_as_executable(void)
{
	return outcome(personality(READ_IMPLIES_EXEC));
}

static int
attach_shared(void)
{
	return outcome(syscall(SYS_shmget, IPC_PRIVATE, 4096, 0600));
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

/* ---- other doors ---- */

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
open_mount(void)
{
	return outcome(syscall(SYS_fsopen, "tmpfs", 0));
}

static int
take_by_handle(void)
{
	return outcome(syscall(SYS_open_by_handle_at, world.listening_fd, NULL, O_RDONLY));
}

static int
load_bpf(void)
{
	return outcome(syscall(SYS_bpf, 0, NULL, 0));
}

static int
load_filter(void)
{
	return outcome(syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, NULL));
}

static int
load_module(void)
{
	return outcome(syscall(SYS_finit_module, world.listening_fd, "", 0));
}

static int
make_uring(void)
{
	return outcome(syscall(SYS_io_uring_setup, 1, NULL));
}

static int
count_events(void)
{
	return outcome(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
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
ask_for_keys(void)
{
	return outcome(syscall(SYS_keyctl, 0, -3, 0));
}

static int
raise_limit(void)
{
	const struct rlimit limit = { .rlim_cur = 1, .rlim_max = 1 };

	return outcome(setrlimit(RLIMIT_CORE, &limit));
}

static int
raise_limit_of_other(void)
{
	return outcome(prlimit(world.parent, RLIMIT_CORE, NULL, NULL));
}

static int
become_other(void)
{
	return outcome(setuid(getuid()));
}

static int
gain_capability(void)
{
	return outcome(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0));
}

static int
fake_input(void)
{
	return outcome(ioctl(STDERR_FILENO, TIOCSTI, "x"));
}

static int
restart_machine(void)
{
	return outcome(syscall(SYS_reboot, 0, 0, 0, NULL));
}

static int
set_clock(void)
{
	return outcome(syscall(SYS_clock_settime, 0, NULL));
}

#ifdef __x86_64__
#define X32_BIT 0x40000000L

/* The same call under another architecture's number. */
static int
call_by_x32(void)
{
	return outcome(syscall(X32_BIT | SYS_getpid));
}
#endif

static const struct action actions[] = {
	{ "map executable memory", map_executable },
	{ "make memory executable", make_executable },
	{ "make memory executable by a key", make_executable_by_key },
	{ "map a blob as code", map_blob_executable },
	{ "have what it can read be executable", map_readable_as_executable },
	{ "share memory by System V", attach_shared },
	{ "map memory", map_memory, FOR_ALL },
	{ "map more memory than its row allows", map_too_much, .code = ENOMEM },
	{ "make a blob", make_blob, FOR_NETWORK | FOR_INDEX },
	{ "mount", mount_folder },
	{ "mount by a descriptor", open_mount },
	{ "change its root", change_root },
	{ "open a file by its handle", take_by_handle },
	{ "load a BPF program", load_bpf },
	{ "load another filter", load_filter },
	{ "load a module", load_module },
	{ "make a ring of calls", make_uring },
	{ "count events of the processor", count_events },
	{ "handle page faults", handle_faults },
	{ "keep keys in the kernel", keep_keys },
	{ "ask for keys in the kernel", ask_for_keys },
	{ "change its limits", raise_limit },
	{ "see the limits of another", raise_limit_of_other },
	{ "change its user", become_other },
	{ "change its capabilities", gain_capability },
	{ "type into a terminal", fake_input },
	{ "restart the machine", restart_machine },
	{ "set the clock", set_clock },
#ifdef __x86_64__
	{ "make a call by its number of x32", call_by_x32 },
#endif
};

int
main(void)
{
	cage_open();
	cage_test_actions(actions);
	cage_close();
	return tap_done();
}
