/* SPDX-License-Identifier: Apache-2.0 */
/* What each child is linked with, as its dynamic section says (readelf(1)). */
#include "base/buf.h"
#include "support/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LIBRARIES_MAX 32

static const struct links_case {
	const char *says;
	const char *child;
	const char *libraries; /* in the order of the alphabet, beside the C library */
} links[] = {
	{ "fetch speaks HTTP and TLS, and reads no format", "fetch",
	    "libcrypto libcurl libseccomp libssl" },
	{ "hook needs nothing", "hook", "libseccomp" },
	{ "index reads names", "index", "libcrypto libidn2 libseccomp" },
	{ "parse inflates, hashes, and reads JSON and names", "parse",
	    "libcrypto libdeflate libidn2 libjson-c libseccomp" },
	{ "prove checks signatures and reads JSON", "prove", "libcrypto libjson-c libseccomp" },
	{ "resolve asks the DNS, and reads no format", "resolve", "libseccomp libunbound" },
	{ "store has the database, and reads no format", "store",
	    "libcrypto libseccomp libsqlite3" },
};

static int
compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Whether all have it: the C library, and what unwinds on its behalf. */
static bool
is_common(const char *name)
{
	return strcmp(name, "libc") == 0 || strcmp(name, "libgcc_s") == 0;
}

/* Takes the name out of "... (NEEDED)  Shared library: [libcurl.so.4]", in place.
 * NULL if the line says something else. */
static char *
needed_name(char *line)
{
	char *name = strstr(line, "(NEEDED)") != NULL ? strchr(line, '[') : NULL;
	char *end = name != NULL ? strstr(name, ".so") : NULL;

	if (end == NULL)
		return NULL;
	*end = '\0';
	return name + 1;
}

static void
append_libraries(const char *path, struct buf *out)
{
	char *names[LIBRARIES_MAX];
	size_t count = 0;
	char command[4096];
	char line[512];
	FILE *pipe;

	(void)snprintf(command, sizeof(command), "LC_ALL=C readelf -d '%s'", path);
	/* A path of our own build. */
	pipe = popen(command, "r"); /* NOLINT(cert-env33-c) */
	assert_non_null(pipe);
	while (fgets(line, sizeof(line), pipe) != NULL) {
		char *name = needed_name(line);

		if (name == NULL || is_common(name))
			continue;
		assert_true(count < LIBRARIES_MAX);
		names[count++] = strdup(name);
	}
	assert_int_equal(pclose(pipe), 0);
	qsort(names, count, sizeof(names[0]), compare);
	for (size_t i = 0; i < count; i++) {
		buf_printf(out, "%s%s", i == 0 ? "" : " ", names[i]);
		free(names[i]);
	}
}

static void
links_run(const void *row)
{
	const struct links_case *c = row;
	const char *folder = getenv("CTVIGIL_CHILDREN");
	char path[1024];
	char text[1024];
	struct buf found;

	/* A sanitizer brings its own. */
	if (getenv("CTVIGIL_SANITIZED") != NULL)
		tap_skip("this build has a sanitizer");
	assert_non_null(folder);
	(void)snprintf(path, sizeof(path), "%s/ctvigil-%s", folder, c->child);
	buf_init(&found, text, sizeof(text));
	append_libraries(path, &found);
	assert_string_equal(buf_string(&found), c->libraries);
}

int
main(void)
{
	tap_section("proc: what children are linked with");
	tap_rows(links, links_run);
	return tap_done();
}
