/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Real data that lies beside the project, not in it: $CTVIGIL_SHARED, or the
 * folder shared next to the checkout.  A test that wants it is skipped, by name,
 * where it is absent.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_SHARED_H
#define CTVIGIL_TESTS_SUPPORT_SHARED_H

#include "base/view.h"

/* The whole path of data/NAME there.  Skips the running test if there is no such
 * file or folder.  Valid until the next call. */
const char *shared_path(const char *name);

/* The bytes of data/NAME there, with a NUL behind them that is not counted.
 * Skips the running test if there is no such file.  The caller frees ret.ptr. */
struct view shared_read(const char *name);

/* The bytes of any file, likewise; a file that cannot be read fails the test. */
struct view file_read(const char *path);

#endif
