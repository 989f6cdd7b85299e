/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A configuration: YAML, one mapping of keys, which are those of the option table.
 *
 * It is read strictly: a key that there is not, a value of another kind or without its
 * unit, a key that is given twice, an alias, a tag and a second document are all mistakes,
 * and each is told with its line and column.  What the command line said stays.
 */
#ifndef CTVIGIL_CONF_FILE_H
#define CTVIGIL_CONF_FILE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/view.h"
#include "conf/settings.h"

/* Adds what text says to settings, which were read from the command line; name is the
 * file's.  STATUS_USAGE if anything is wrong: a line for each mistake is appended to
 * mistakes, and settings are only good for conf_free(). */
enum status conf_file_read(
    const char *name, struct view text, struct settings *settings, struct buf *mistakes) must_use;

/* Reads the file of this name and what it says.  STATUS_USAGE also if it cannot be read. */
enum status conf_file_load(
    const char *name, struct settings *settings, struct buf *mistakes) must_use;

/* The command line that given were read from, and the configuration that it names.  What is
 * returned is owned as by conf_read(). */
enum status conf_load(
    const struct settings *given, struct settings *ret, struct buf *mistakes) must_use;

#endif
