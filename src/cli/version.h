/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this program is and how it was built.
 */
#ifndef CTVIGIL_CLI_VERSION_H
#define CTVIGIL_CLI_VERSION_H

#include "base/buf.h"

/* Appends the version, compiler, libraries and kernel features, a line each. */
void version_append(struct buf *out);

#endif
