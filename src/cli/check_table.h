/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks of ctvigil doctor: name, function, what is well when it is OK.
 */
CHECK("state directory", check_folder,      "The state directory is there or can be made, and is ours to write to")
CHECK("room",            check_room,        "There is room for the state to grow")
CHECK("owner",           check_owner,       "It is known whether a monitor is at work on the state")
CHECK("state",           check_state,       "The state can be read by this version and is not damaged")
CHECK("seccomp",         check_seccomp,     "The kernel filters system calls, without which no process starts")
CHECK("landlock",        check_landlock,    "The kernel confines the store to its directory")
CHECK("memfd",           check_memfd,       "The kernel seals memory that processes hand to one another")
CHECK("programs",        check_programs,    "The programs that ctvigil starts are installed")
CHECK("command",         check_command,     "The command of exec can be run; what the unit of the service forbids it is said")
CHECK("descriptors",     check_descriptors, "The limit of open files is high enough")
CHECK("roots",           check_roots,       "There are roots to trust for HTTPS")
CHECK("resolver",        check_resolver,    "The files are there by which names of hosts are resolved")
CHECK("contact",         check_contact,     "Logs are told whom to ask, and do not limit us as strangers")
CHECK("clock",           check_clock,       "The clock is not behind the tree heads that logs signed")
CHECK("log lists",       check_lists,       "The lists of logs are not old")
CHECK("failed logs",     check_failed,      "No log was caught misbehaving")
CHECK("stalled logs",    check_stalled,     "Each log signs new heads within its maximum merge delay (RFC 6962 3.5)")
CHECK("sources",         check_sources,     "What is ours can be read where the configuration says that it is, and was")
CHECK("outbox",          check_outbox,      "What was found was told")
CHECK("evidence",        check_evidence,    "There is room for evidence")
CHECK("network",         check_network,     "The log or list that was named answers, and what it says verifies")
#undef CHECK
