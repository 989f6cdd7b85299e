/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a command ends: the codes of exit_table.h, and which one a status stands for.
 */
#ifndef CTVIGIL_CLI_EXIT_H
#define CTVIGIL_CLI_EXIT_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"

enum exit_code {
#define EXIT(name, value, says) EXIT_CODE_##name = (value),
#include "cli/exit_table.h"
};

/* The code for a command that failed with this status. */
enum exit_code exit_of_status(enum status status) must_use;

/* The one of two codes that is given: where several apply, the first of 5, 4, 3, 1. */
enum exit_code exit_worse(enum exit_code a, enum exit_code b) must_use;

/* Prints a text, and frees it: how a command ends that does no more. */
enum exit_code exit_print(struct buf *text) must_use;

#endif
