/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A state directory and its lock: one process owns it, for as long as it has the
 * descriptor open, so that a process that dies leaves no lock behind.
 */
#ifndef CTVIGIL_STORE_FOLDER_H
#define CTVIGIL_STORE_FOLDER_H

#include "base/attr.h"
#include "base/status.h"

/* Makes the folder (0700) and those above it if absent, and takes its lock on behalf of
 * the process owner.  The caller closes *ret_fd.  If the process on whose behalf another
 * has the lock is gone, that one is ending, though a disk that it writes to may keep it
 * for a while, and is waited for, LIMIT_LOCK_WAIT_S seconds at most.  STATUS_STORE_HELD
 * names the owner that there is; STATUS_STORE_FULL if there is no room; STATUS_STORE_OPEN
 * if the folder or the lock cannot be made. */
enum status folder_own(const char *folder, long owner, int *ret_fd, struct error *err) must_use;

/* The process on whose behalf the lock of the folder is held; 0 if it is not, or if that
 * cannot be known. */
long folder_owner(const char *folder) must_use;

#endif
