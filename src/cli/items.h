/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The items to watch, as the command line gives them: operands and --watchlist.
 */
#ifndef CTVIGIL_CLI_ITEMS_H
#define CTVIGIL_CLI_ITEMS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/view.h"
#include "conf/settings.h"
#include "proc/output.h"

#include <stdbool.h>
#include <stddef.h>

/* What items are called that stand in no list: the number of one follows. */
const char *items_name(const struct settings *settings) must_use;

/* Appends operands, one per line. */
void items_append(struct buf *out, const char *const *operands, size_t count);

/* Opens a list that --watchlist names; "-" is standard input.  The caller owns *ret_fd. */
enum status items_open_list(const char *name, int *ret_fd, struct error *err) must_use;

/* Whether all lists are files that can be read at any time, as a service must: opening a
 * pipe could wait for ever. */
enum status items_check_lists(const struct conf_texts *lists, struct error *err) must_use;

/* Says what was remarked on the items, line by line. */
void items_say(struct output *output, struct view remarks, bool errors);

#endif
