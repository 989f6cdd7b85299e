/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs on disk: a static-ct log as the files that a web server would give, and
 * entries of real logs to fill a log with.
 */
#ifndef CTVIGIL_TESTS_CTLOG_DISK_H
#define CTVIGIL_TESTS_CTLOG_DISK_H

#include "base/attr.h"
#include "ctlog/log.h"

#include <stdbool.h>

/* Writes checkpoint, log.v3.json, issuers and all tiles of the head, plain, below a
 * folder that is made if need be.  False with errno at the first that fails. */
bool ctlog_write_files(struct ctlog *log, const char *folder) must_use;

/* Adds the entries of the plain data tiles below FOLDER/tile/data, in order, and
 * the certificates of FOLDER/issuer that they refer to.  False with errno if there
 * is no first tile or one that is no sequence of entries. */
bool ctlog_read_tiles(struct ctlog *log, const char *folder) must_use;

/* Adds the entries of a file that has one JSON object with leaf_input and extra_data
 * (RFC 6962 4.6) in each line.  False with errno if it cannot be read or a line is
 * none. */
bool ctlog_read_entries(struct ctlog *log, const char *path) must_use;

#endif
