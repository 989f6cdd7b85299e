/* SPDX-License-Identifier: Apache-2.0 */
#include "base/own.h"

#include "base/num.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE 4096

int
take_fd(int *fd)
{
	int taken = *fd;

	*fd = -1;
	return taken;
}

void
close_fdp(int *fd)
{
	int saved = errno;

	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
	errno = saved;
}

void
free_p(void *p)
{
	void **owner = p;

	free(*owner);
	*owner = NULL;
}

static void no_return
die_of_memory(void)
{
	(void)fputs("ctvigil: out of memory\n", stderr);
	abort();
}

void *
xcalloc(size_t count, size_t size)
{
	/* What is of no size may be NULL, which would not mean that memory is out. */
	void *p = calloc(num_max(count, 1), num_max(size, 1));

	if (p == NULL)
		die_of_memory();
	return p;
}

void *
xpages(size_t size)
{
	void *p = aligned_alloc(PAGE, (size / PAGE + 1) * PAGE);

	if (p == NULL)
		die_of_memory();
	return p;
}

void *
xrealloc(void *p, size_t size)
{
	void *grown = realloc(p, num_max(size, 1));

	if (grown == NULL)
		die_of_memory();
	return grown;
}

char *
xstrdup(const char *text)
{
	char *copy = strdup(text);

	if (copy == NULL)
		die_of_memory();
	return copy;
}

char *
xstrndup(const void *text, size_t len)
{
	char *copy = strndup(len == 0 ? "" : text, len);

	if (copy == NULL)
		die_of_memory();
	return copy;
}
