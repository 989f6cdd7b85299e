/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/exit.h"

enum exit_code
exit_of_status(enum status status)
{
	if (status == STATUS_CHILD || status == STATUS_MESSAGE || status == STATUS_SYSTEM)
		return EXIT_CODE_INTERNAL;
	switch (status_class(status)) {
	case STATUS_CLASS_NONE:
		return EXIT_CODE_OK;
	case STATUS_CLASS_USAGE:
		return EXIT_CODE_USAGE;
	case STATUS_CLASS_RETRY:
	case STATUS_CLASS_PEER:
	case STATUS_CLASS_LOCAL:
		return EXIT_CODE_UNKNOWN;
	case STATUS_CLASS_ALARM:
		return EXIT_CODE_CRYPTO;
	}
	return EXIT_CODE_INTERNAL;
}

enum exit_code
exit_worse(enum exit_code a, enum exit_code b)
{
	return a > b ? a : b;
}
