/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every system call that a process in its sandbox may make.  What is not here
 * answers EPERM: to start programs or processes, to look into or signal others, to
 * listen, to mount, to make memory executable, to load filters or modules.
 *
 *   SYSCALL(name, profiles, reason)
 *   SYSCALL_IF(name, profiles, reason, conditions)
 *
 * profiles is a set (FOR_...), with FOR_LANDLOCK only where Landlock says which
 * files.  All conditions of a row must hold, each WHEN(argument, mask, value):
 * the bits of the mask have this value.  Rows of one call are alternatives.
 */

/* ---- what all do: talk to main, use memory, end ---- */
SYSCALL(recvmsg,           FOR_ALL, "messages from main, with descriptors")
SYSCALL(sendmsg,           FOR_ALL, "messages to main, with descriptors")
SYSCALL(poll,              FOR_ALL, "waiting")
SYSCALL(ppoll,             FOR_ALL, "waiting, where there is no poll")
SYSCALL(read,              FOR_ALL, "descriptors that main handed out")
SYSCALL(write,             FOR_ALL, "last words on stderr; the state")
SYSCALL(writev,            FOR_ALL, "the C library's own last words")
SYSCALL(lseek,             FOR_ALL, "the size of a memfd")
SYSCALL(close,             FOR_ALL, "descriptors that are done with")
SYSCALL(brk,               FOR_ALL, "memory")
SYSCALL(munmap,            FOR_ALL, "memory that is given back")
SYSCALL(mremap,            FOR_ALL, "memory that grows")
SYSCALL(madvise,           FOR_ALL, "memory that is given back, stacks of threads too")
SYSCALL_IF(mmap,           FOR_ALL, "memory, arenas and blobs; none of it executable",
    WHEN(2, PROT_EXEC, 0))
SYSCALL_IF(mprotect,       FOR_ALL, "memory that grows; none of it executable",
    WHEN(2, PROT_EXEC, 0))
SYSCALL(sysinfo,           FOR_ALL, "qsort(3) asks how much memory there is")
SYSCALL(sched_getaffinity, FOR_ALL, "malloc(3) asks how many processors there are")
SYSCALL(futex,             FOR_ALL, "locks of the C library and of libcrypto")
SYSCALL(getrandom,         FOR_ALL, "seeds of libcrypto and of the C library")
SYSCALL(clock_gettime,     FOR_ALL, "time, where the vDSO does not tell it")
SYSCALL(gettimeofday,      FOR_ALL, "time, likewise")
SYSCALL(time,              FOR_ALL, "time, likewise")
SYSCALL(getpid,            FOR_ALL, "libcrypto's look whether it was forked")
SYSCALL(gettid,            FOR_ALL, "abort(3)")
SYSCALL_IF(tgkill,         FOR_ALL, "abort(3): a signal to itself",
    WHEN(0, INT_BITS, OWN_PID))
SYSCALL(rt_sigaction,      FOR_ALL, "abort(3)")
SYSCALL(rt_sigprocmask,    FOR_ALL, "abort(3), new threads")
SYSCALL(rt_sigreturn,      FOR_ALL, "the end of a signal handler")
SYSCALL(sigaltstack,       FOR_ALL, "the stack of a signal handler")
SYSCALL(restart_syscall,   FOR_ALL, "waiting, after the process was stopped for a while")
SYSCALL(exit,              FOR_ALL, "the end of a thread")
SYSCALL(exit_group,        FOR_ALL, "the end")

SYSCALL_IF(fcntl, FOR_ALL, "channels: a copy of a descriptor that waits to be sent",
    WHEN(1, INT_BITS, F_DUPFD_CLOEXEC))
SYSCALL_IF(fcntl, FOR_ALL, "the flags of a descriptor", WHEN(1, INT_BITS, F_GETFD))
SYSCALL_IF(fcntl, FOR_ALL, "close-on-exec", WHEN(1, INT_BITS, F_SETFD))
SYSCALL_IF(fcntl, FOR_ALL, "whether it waits", WHEN(1, INT_BITS, F_GETFL))
SYSCALL_IF(fcntl, FOR_ALL, "not to wait", WHEN(1, INT_BITS, F_SETFL))
SYSCALL_IF(fcntl, FOR_ALL, "the seals of a blob from main", WHEN(1, INT_BITS, F_GET_SEALS))

/* ---- blobs that are made ---- */
SYSCALL(memfd_create,      FOR_NETWORK | FOR_INDEX, "large bodies; the watch index")
SYSCALL(ftruncate,         FOR_INDEX | FOR_STORE, "the size of the index; the journal of the state")
SYSCALL_IF(fcntl,          FOR_NETWORK | FOR_INDEX, "seals what it made",
    WHEN(1, INT_BITS, F_ADD_SEALS))

/* ---- connections ---- */
SYSCALL_IF(socket, FOR_CONNECT, "TCP over IPv4",
    WHEN(0, INT_BITS, AF_INET), WHEN(1, SOCK_TYPE_BITS, SOCK_STREAM))
SYSCALL_IF(socket, FOR_CONNECT, "TCP over IPv6",
    WHEN(0, INT_BITS, AF_INET6), WHEN(1, SOCK_TYPE_BITS, SOCK_STREAM))
SYSCALL_IF(socket, FOR_CONNECT, "DNS over IPv4, and which address is near (RFC 6724)",
    WHEN(0, INT_BITS, AF_INET), WHEN(1, SOCK_TYPE_BITS, SOCK_DGRAM))
SYSCALL_IF(socket, FOR_CONNECT, "DNS over IPv6, and which address is near (RFC 6724)",
    WHEN(0, INT_BITS, AF_INET6), WHEN(1, SOCK_TYPE_BITS, SOCK_DGRAM))
SYSCALL_IF(socketpair, FOR_NETWORK, "libcurl: a thread that resolved a name wakes the others",
    WHEN(0, INT_BITS, AF_UNIX), WHEN(1, SOCK_TYPE_BITS, SOCK_STREAM))
SYSCALL(eventfd2,          FOR_NETWORK, "libcurl 8: the same")
SYSCALL(pipe2,             FOR_CONNECT, "libcurl 8: the same, where there is no eventfd; libevent")
SYSCALL(connect,           FOR_CONNECT, "logs, lists, name servers")
SYSCALL(getsockopt,        FOR_CONNECT, "whether a connection was made")
SYSCALL(setsockopt,        FOR_CONNECT, "no delay, keep-alive; no fragments of answers")
SYSCALL(getsockname,       FOR_NETWORK, "libcurl, and the order of addresses")
SYSCALL(getpeername,       FOR_NETWORK, "libcurl")
SYSCALL(sendto,            FOR_CONNECT, "requests")
SYSCALL(recvfrom,          FOR_CONNECT, "answers")
SYSCALL(sendmmsg,          FOR_NETWORK, "two questions to a name server at once")
SYSCALL_IF(ioctl,          FOR_NETWORK, "how long an answer of a name server is",
    WHEN(1, INT_BITS, FIONREAD))
SYSCALL_IF(ioctl,          FOR_NETWORK, "libcurl: not to wait", WHEN(1, INT_BITS, FIONBIO))
SYSCALL(uname,             FOR_NETWORK, "the domain that names are searched in")

/* ---- libunbound: it asks name servers in a thread of its own ---- */
SYSCALL(bind,              FOR_RESOLVE, "a port for each question, which cannot be guessed (RFC 5452 9.2)")
SYSCALL(epoll_create1,     FOR_RESOLVE, "libevent: waiting")
SYSCALL(epoll_create,      FOR_RESOLVE, "libevent: the same")
SYSCALL(epoll_ctl,         FOR_RESOLVE, "libevent: the same")
SYSCALL(epoll_wait,        FOR_RESOLVE, "libevent: the same")
SYSCALL(epoll_pwait,       FOR_RESOLVE, "libevent: the same")
SYSCALL(getuid,            FOR_RESOLVE, "libevent: whether its environment is its user's")
SYSCALL(getgid,            FOR_RESOLVE, "libevent: the same")
SYSCALL(getegid,           FOR_RESOLVE, "libevent: the same")

/* ---- the resolver: its threads, and the files of resolver_table.h ---- */
SYSCALL_IF(clone, FOR_CONNECT, "threads that resolve names; no process, no namespace",
    WHEN(0, CLONE_VM | CLONE_THREAD | CLONE_NAMESPACES, CLONE_VM | CLONE_THREAD))
SYSCALL(set_robust_list,   FOR_CONNECT, "the start of a thread")
SYSCALL(rseq,              FOR_CONNECT, "the start of a thread")
SYSCALL_IF(openat, FOR_NETWORK | FOR_LANDLOCK, "hosts(5), to be read",
    WHEN(2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY))
SYSCALL(newfstatat,        FOR_NETWORK | FOR_STORE, "whether resolv.conf(5) changed; files of the state")
SYSCALL(stat,              FOR_NETWORK | FOR_STORE, "the same")
SYSCALL(fstat,             FOR_NETWORK | FOR_STORE | FOR_TOOL, "the size of an open file")

/* ---- the state ---- */
SYSCALL(openat,            FOR_STORE, "files of the state")
SYSCALL(open,              FOR_STORE, "the same")
SYSCALL(lstat,             FOR_STORE, "SQLite: whether a path is a link")
SYSCALL(readlink,          FOR_STORE, "SQLite: where a link leads")
SYSCALL(readlinkat,        FOR_STORE, "the same")
SYSCALL(access,            FOR_STORE, "SQLite: whether a journal is there")
SYSCALL(faccessat,         FOR_STORE, "the same")
SYSCALL(faccessat2,        FOR_STORE, "the same")
SYSCALL(getcwd,            FOR_STORE, "SQLite: the whole path of its file")
SYSCALL(pread64,           FOR_STORE | FOR_PARSE, "pages")
SYSCALL(pwrite64,          FOR_STORE, "pages")
SYSCALL(fsync,             FOR_STORE, "what was said to be kept is kept")
SYSCALL(fdatasync,         FOR_STORE, "the same")
SYSCALL(fallocate,         FOR_STORE, "room before it is needed")
SYSCALL(unlink,            FOR_STORE, "files that are done with")
SYSCALL(unlinkat,          FOR_STORE, "the same")
SYSCALL(rename,            FOR_STORE, "a file is replaced whole or not at all")
SYSCALL(renameat,          FOR_STORE, "the same")
SYSCALL(renameat2,         FOR_STORE, "the same")
SYSCALL(mkdir,             FOR_STORE, "a folder for evidence")
SYSCALL(mkdirat,           FOR_STORE, "the same")
SYSCALL(getdents64,        FOR_STORE, "what evidence there is")
SYSCALL(fchmod,            FOR_STORE, "SQLite: a journal is as readable as its database")
SYSCALL(fchown,            FOR_STORE, "SQLite: the same, as root")
SYSCALL(geteuid,           FOR_STORE | FOR_RESOLVE, "SQLite: whether it is root; libevent, as getuid")
SYSCALL(fstatfs,           FOR_STORE, "how much room there is")
SYSCALL(statfs,            FOR_STORE, "the same")
SYSCALL(flock,             FOR_STORE, "one process owns the state")
SYSCALL_IF(fcntl,          FOR_STORE, "SQLite: locks", WHEN(1, INT_BITS, F_SETLK))
SYSCALL_IF(fcntl,          FOR_STORE, "SQLite: locks", WHEN(1, INT_BITS, F_GETLK))
SYSCALL_IF(fcntl,          FOR_STORE, "one process owns the state", WHEN(1, INT_BITS, F_OFD_SETLK))
SYSCALL(clock_nanosleep,   FOR_STORE, "SQLite: waits for a lock")
SYSCALL(nanosleep,         FOR_STORE, "the same")

/* ---- the tiles of a log ---- */
SYSCALL_IF(openat,         FOR_TREE, "tiles, to be read",
    WHEN(2, O_ACCMODE | O_CREAT | O_TRUNC, O_RDONLY))

/* ---- what the one-shot tools print ---- */
SYSCALL_IF(ioctl,          FOR_TOOL | FOR_TREE, "isatty(3)", WHEN(1, INT_BITS, TCGETS))
SYSCALL_IF(ioctl,          FOR_TREE, "how wide the terminal is", WHEN(1, INT_BITS, TIOCGWINSZ))
SYSCALL_IF(newfstatat,     FOR_TOOL | FOR_TREE, "whether stdout is a file, to buffer it",
    WHEN(3, AT_EMPTY_PATH, AT_EMPTY_PATH))
#undef SYSCALL
#undef SYSCALL_IF
