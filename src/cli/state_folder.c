/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/state_folder.h"

#include "base/own.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A variable that is set to an absolute path; others are ignored, as the specification
 * asks. */
static const char *
absolute(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && value[0] == '/' ? value : NULL;
}

/* Makes the folders above the last part of path. */
static enum status
make_parents(char *path, struct error *err)
{
	for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		int made;

		*slash = '\0';
		made = mkdir(path, 0700);
		if (made != 0 && errno != EEXIST)
			return error_set(err, STATUS_USAGE, errno,
			    "%s cannot be made; name a folder with --state", path);
		*slash = '/';
	}
	return STATUS_OK;
}

enum status
state_folder(const char *option, char **ret, struct error *err)
{
	const char *directory = absolute("STATE_DIRECTORY");
	const char *state_home = absolute("XDG_STATE_HOME");
	const char *home = absolute("HOME");
	char path[PATH_MAX];
	enum status status;

	if (option == NULL)
		option = directory;
	if (option != NULL) {
		*ret = xstrdup(option);
		return STATUS_OK;
	}
	if (state_home != NULL)
		(void)snprintf(path, sizeof(path), "%s/ctvigil", state_home);
	else if (home != NULL)
		(void)snprintf(path, sizeof(path), "%s/.local/state/ctvigil", home);
	else
		return error_set(err, STATUS_USAGE, 0,
		    "there is no home to keep state in; name a folder with --state");
	status = make_parents(path, err);
	if (status == STATUS_OK)
		*ret = xstrdup(path);
	return status;
}
