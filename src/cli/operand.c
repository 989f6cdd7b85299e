/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/operand.h"

#include "base/own.h"
#include "ipc/io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int
operand_open(const char *operand)
{
	if (strcmp(operand, "-") == 0)
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	return open(operand, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

enum status
operand_read(const char *operand, const char *name, struct buf *out, struct error *err)
{
	cleanup_with(close_fdp) int fd = operand_open(operand);

	if (fd < 0)
		return error_set(err, STATUS_USAGE, errno, "%s", name);
	if (io_read_all(fd, name, out, err) != STATUS_OK)
		return error_set(err, STATUS_USAGE, 0, "%s", err->message);
	return STATUS_OK;
}
