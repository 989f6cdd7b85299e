/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether a file is another than it was: by its inode, size and time, which also sees one
 * that was replaced.
 */
#ifndef CTVIGIL_PROC_LOOK_H
#define CTVIGIL_PROC_LOOK_H

#include <stdbool.h>
#include <sys/stat.h>

/* Looks at a file anew; NULL is none, and so is one that is not there.  Whether it is another
 * than *seen, which is zero at first and has what was seen now afterwards. */
bool look_again(const char *name, struct stat *seen);

#endif
