/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disk for SQLite that fails when it is told to, or loses its power.  It takes the
 * place of the default VFS and passes everything on to it but the syncs: what a sync
 * promises is played, so that a slow disk does not make the tests slow.
 *
 * What was written since the last sync of a file, and the name of a file whose folder was
 * not synced since it was made, are only in the memory of the machine.  When the power is
 * cut all further use of the disk fails.  When it returns, the files hold what was synced
 * and as much of the rest as chance has brought to the disk.  Locks and the memory that
 * connections share (-shm) are none of the disk.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_POWER_VFS_H
#define CTVIGIL_TESTS_SUPPORT_POWER_VFS_H

#include "base/attr.h"
#include "support/random.h"

#include <stdbool.h>
#include <stddef.h>

/* What is asked of the disk. */
enum power_step {
	POWER_OPEN = 1 << 0,
	POWER_READ = 1 << 1,
	POWER_WRITE = 1 << 2,
	POWER_TRUNCATE = 1 << 3,
	POWER_SYNC = 1 << 4,
	POWER_DELETE = 1 << 5,
	POWER_CHANGE = POWER_OPEN | POWER_WRITE | POWER_TRUNCATE | POWER_SYNC | POWER_DELETE,
};

/* What becomes of a sector of 512 bytes that was written and not synced. */
enum power_loss {
	POWER_ALL_LOST,
	POWER_SOME_LOST, /* each is there or not */
	POWER_ALL_TORN,  /* of each, a part of any length is there */
};

/* Takes the place of the default VFS, with a new disk that works; gives it back, if it was
 * taken.  No file may be open. */
void power_begin(void);
void power_end(void);

/* The n-th of these steps from now on, from 1, fails with this code of SQLite, half done
 * if it writes; or it is the one before which the power is cut. */
void power_fail_at(unsigned steps, size_t n, int code);
void power_cut_at(unsigned steps, size_t n);

/* From now on nothing fails. */
void power_work(void);

/* Whether that step has come. */
bool power_has_failed(void) must_use;

/* The power is back.  All files must have been closed. */
void power_return(enum power_loss loss, struct random *random);

#endif
