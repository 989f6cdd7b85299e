/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/exit.h"

#include "ipc/io.h"

#include <unistd.h>

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

enum exit_code
exit_print(struct buf *text)
{
	bool written = io_write_full(STDOUT_FILENO, buf_view(text), NULL) == STATUS_OK;

	buf_fini(text);
	return written ? EXIT_CODE_OK : EXIT_CODE_INTERNAL;
}
