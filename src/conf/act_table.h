/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What else a command does, beside what it is there for: a second word behind it, with
 * operands of its own ("[...]": which may be left out).  What changes the state needs a
 * reason.
 *
 *   ACT(NAME, command, name, operands, operand_count, changes, says)
 *
 * The request that a change becomes is the message CONTROL_NAME (ipc/message_table.h), which
 * cli/act.c fills; what main does with that is a row of proc/act.c.
 */
/*  NAME      command  name        operands         count changes */
ACT(EVIDENCE, LOGS,    "evidence", "[ID]",          1,    false,
    "Lists what shows that logs misbehaved; with the beginning of an ID, prints it for others, see verify")
ACT(LOST,     LOGS,    "lost",     "LOG BEGIN END", 3,    true,
    "Notes that the entries of LOG from BEGIN to END, exclusively, are lost; reading goes on behind them")
ACT(ACCEPT,   LOGS,    "accept",   "LOG",           1,    true,
    "Accepts the newest head of LOG, which failed; reading goes on in its tree")
ACT(LIST,     FINDINGS, "list",    "",              0,    false,
    "Lists the findings that are open; with --all, those that are held, expected or closed, too")
ACT(FINDING,  FINDINGS, "show",    "ID",            1,    false,
    "Shows the finding whose ID begins so, as it was told, and what became of it")
ACT(ACK,      FINDINGS, "ack",     "ID",            1,    true,
    "Notes that somebody looks at it")
ACT(EXPECT,   FINDINGS, "expect",  "ID",            1,    true,
    "Notes that it is ours; with --with-key, and so is whatever has its key, for these names")
ACT(RESOLVE,  FINDINGS, "resolve", "ID",            1,    true,
    "Notes that it is dealt with")
ACT(REOPEN,   FINDINGS, "reopen",  "ID",            1,    true,
    "Opens it again")
ACT(SNOOZE,   FINDINGS, "snooze",  "ID",            1,    true,
    "Leaves it alone for the time of --for; then it is open again, and told")
ACT(CHECK,    CONFIG,  "check",    "",              0,    false,
    "Says what is wrong with the configuration, line by line")
ACT(SHOW,     CONFIG,  "show",     "",              0,    false,
    "Prints the effective configuration, and where each value comes from")
ACT(SCHEMA,   CONFIG,  "schema",   "",              0,    false,
    "Prints the JSON Schema of a configuration, for editors")
#undef ACT
