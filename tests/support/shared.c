/* SPDX-License-Identifier: Apache-2.0 */
#include "support/shared.h"

#include "base/own.h"
#include "support/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char *
shared_path(const char *name)
{
	static char path[4096];
	const char *folder = getenv("CTVIGIL_SHARED");
	const char *root = getenv("CTVIGIL_SOURCE_ROOT");
	int len;

	if (folder != NULL)
		len = snprintf(path, sizeof(path), "%s/data/%s", folder, name);
	else
		len = snprintf(path, sizeof(path), "%s/../shared/data/%s", root ? root : ".", name);
	assert_in_range(len, 1, sizeof(path) - 1);
	if (access(path, R_OK) != 0)
		tap_skip("the shared data is not here");
	return path;
}

struct view
file_read(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes;
	long size;

	if (file == NULL)
		fail_msg("%s cannot be opened", path);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	bytes = xcalloc((size_t)size + 1, 1);
	assert_int_equal(fread(bytes, 1, (size_t)size, file), (size_t)size);
	(void)fclose(file);
	return view_of(bytes, (size_t)size);
}

struct view
shared_read(const char *name)
{
	return file_read(shared_path(name));
}
