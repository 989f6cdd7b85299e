/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files that operands and options name; "-" is standard input.
 */
#ifndef CTVIGIL_CLI_OPERAND_H
#define CTVIGIL_CLI_OPERAND_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"

/* Opens a file to be read.  The caller closes the descriptor; -1, with errno. */
int operand_open(const char *operand) must_use;

/* Appends all of a file, which is called name in errors.  STATUS_USAGE if that cannot be: a
 * file that was named is the user's to mend. */
enum status operand_read(
    const char *operand, const char *name, struct buf *out, struct error *err) must_use;

#endif
