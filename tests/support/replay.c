/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main() of a fuzz target that is not built for libFuzzer: each file of the
 * folder given is one test, and so is nothing.
 */
#include "base/own.h"
#include "fuzz/fuzz.h"
#include "support/shared.h"
#include "support/tap.h"

#include <dirent.h>
#include <limits.h>

static const char *folder;

static void
file_run(const void *row)
{
	char path[PATH_MAX];
	struct view bytes;
	void *memory;

	assert_in_range(
	    snprintf(path, sizeof(path), "%s/%s", folder, (const char *)row), 1, sizeof(path) - 1);
	bytes = file_read(path);
	memcpy(&memory, &bytes.ptr, sizeof(memory));
	/* As long as the file is, so that ASan sees what is read behind its end. */
	memory = xrealloc(memory, bytes.len);
	assert_int_equal(LLVMFuzzerTestOneInput(memory, bytes.len), 0);
	free(memory);
}

static void
nothing_run(const void *row unused_arg)
{
	assert_int_equal(LLVMFuzzerTestOneInput((const uint8_t *)"", 0), 0);
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int
main(int argc, char **argv)
{
	struct dirent **files;
	int count;

	if (argc != 2)
		return EXIT_FAILURE;
	folder = argv[1];
	count = scandir(folder, &files, is_visible, alphasort);
	if (count <= 0) {
		(void)fprintf(stderr, "%s: there is no corpus\n", folder);
		return EXIT_FAILURE;
	}
	tap_test("nothing", nothing_run, NULL);
	for (int i = 0; i < count; i++) {
		tap_test(files[i]->d_name, file_run, files[i]->d_name);
		free(files[i]);
	}
	free(files);
	return tap_done();
}
