/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For the process index: a file by which its owner declares what is his.
 */
#ifndef CTVIGIL_PROC_INDEX_READ_H
#define CTVIGIL_PROC_INDEX_READ_H

#include "base/attr.h"
#include "base/status.h"
#include "ipc/channel.h"

/* Reads the file of an INDEX_READ and answers it with all that it declares.  A file that cannot
 * be read is told in the answer; what is returned is how the sending went. */
enum status index_read(
    struct channel *channel, const struct message *message, struct error *err) must_use;

#endif
