/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each process may do to the system, one row each:
 *
 *   PROFILE(NAME, name, files, network, memory, descriptors, threads, restarted, hurried, says)
 *
 * files and network are those of profile.h, memory is the most private memory
 * that can be written, in MiB, descriptors the most that are open at a time.  One
 * that is not hurried is waited for until it is ready: store, which may have to look
 * for damage, or to wait for the disk.
 * Which system calls it may make is in syscall_table.h.  main has no row: it
 * reads no outside byte, starts the others and hands out descriptors.
 */
/*      NAME    name      files     network  MiB  fds   threads restarted hurried */
PROFILE(FETCH,  "fetch",  RESOLVER, CONNECT, 512, 1024, true,   true,   true,
    "HTTPS to logs and lists; reads nothing of what it fetches")
PROFILE(PARSE,  "parse",  NONE,     NONE,    512, 64,   false,  true,   true,
    "entries and certificates: hash, match, render")
PROFILE(PROVE,  "prove",  NONE,     NONE,    256, 64,   false,  true,   true,
    "tree heads, log lists and proofs; never sees a certificate")
PROFILE(INDEX,  "index",  NONE,     NONE,    2048, 64,  false,  false,  true,
    "reads what the operator has: items to watch, or files that declare what is his; and ends")
PROFILE(STORE,  "store",  STATE,    NONE,    512, 256,  false,  true,   false,
    "the one writer of the state")
PROFILE(NOTIFY, "notify", RESOLVER, CONNECT, 256, 256,  true,   true,   true,
    "the outbox to sinks on the network")
PROFILE(HOOK,   "hook",   ALL,      ALL,     0,   0,    true,   true,   true,
    "runs the operator's command, which may do what the operator may")
PROFILE(RESOLVE, "resolve", NONE,   DNS,     256, 512,  true,   true,   true,
    "asks name servers for CAA records, and verifies their answers")
PROFILE(TOOL,   "tool",   NONE,     NONE,    1024, 64,  false,  false,  true,
    "show and verify of a file, once it is open")
PROFILE(TREE,   "tree",   TREE,     NONE,    3072, 64,  false,  false,  true,
    "scan and verify of the tiles of a log on disk")
#undef PROFILE
