/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/state_folder.h"

#include "base/own.h"
#include "store/folder.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the store and tell put into a folder. */
static const char *const files[] = { "state.db", "state.db-wal", "state.db-shm", "lock" };

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

bool
state_folder_is_used(const char *folder)
{
	char path[PATH_MAX];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, files[0]);
	return access(path, F_OK) == 0;
}

void
state_folder_remove(const char *folder)
{
	cleanup_with(close_fdp) int lock = -1;
	char path[PATH_MAX];

	/* Another process may be at work there already. */
	if (!state_folder_is_used(folder) || folder_own(folder, getpid(), &lock, NULL) != STATUS_OK)
		return;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		(void)unlink(path);
	}
	(void)snprintf(path, sizeof(path), "%s/hooks", folder);
	(void)rmdir(path);
	(void)rmdir(folder);
}
