/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who speaks over a channel: name, spelling.  A role is what a process may say
 * and hear; what it may do to the system is its profile (proc/profile_table.h).
 */
ROLE(MAIN,    "main")
ROLE(FETCH,   "fetch")
ROLE(PARSE,   "parse")
ROLE(PROVE,   "prove")
ROLE(INDEX,   "index")
ROLE(STORE,   "store")
ROLE(NOTIFY,  "notify")
ROLE(HOOK,    "hook")
ROLE(RESOLVE, "resolve")
ROLE(CLIENT,  "client") /* a command at the control socket */
#undef ROLE
