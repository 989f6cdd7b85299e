/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be done to a state, beside watching: a second word behind a command, with
 * operands of its own and a reason.
 *
 *   ACT(NAME, command, name, operands, operand_count, says)
 *
 * The request that it becomes is the message CONTROL_NAME (ipc/message_table.h), which
 * cli/act.c fills; what main does with that is a row of proc/act.c.
 */
/*  NAME    command  name      operands         count */
ACT(LOST,   LOGS,    "lost",   "LOG BEGIN END", 3,
    "Notes that the entries of LOG from BEGIN to END, exclusively, are lost; reading goes on behind them")
ACT(ACCEPT, LOGS,    "accept", "LOG",           1,
    "Accepts the newest head of LOG, which failed; reading goes on in its tree")
#undef ACT
