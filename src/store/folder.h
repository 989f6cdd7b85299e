/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A state directory and its lock: one process owns it, for as long as it has the
 * descriptor open, so that a process that dies leaves no lock behind.
 */
#ifndef CTVIGIL_STORE_FOLDER_H
#define CTVIGIL_STORE_FOLDER_H

#include "base/attr.h"
#include "base/status.h"

/* Makes the folder (0700) and those above it if absent, and takes its lock.  The
 * caller closes *ret_fd.  STATUS_STORE_OPEN names the process that holds it;
 * STATUS_STORE_FULL if there is no room. */
enum status folder_own(const char *folder, int *ret_fd, struct error *err) must_use;

/* The process that holds the lock of the folder; 0 if none does, or if that cannot be
 * known. */
long folder_owner(const char *folder) must_use;

#endif
