/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/profile.h"

#include <assert.h>
#include <string.h>

static const struct profile profiles[] = {
#define PROFILE(                                                                        \
    NAME, name, files, network, memory, descriptors, threads, restarted, hurried, says) \
	[PROFILE_##NAME] = { name, PROFILE_FILES_##files, PROFILE_NETWORK_##network,    \
		(size_t)(memory)*MIB, descriptors, threads, restarted, hurried, says },
#include "proc/profile_table.h"
};

static const struct {
	const char *name;
	unsigned profiles;
} variables[] = {
#define VARIABLE(name, profiles, reason) { name, profiles },
#include "proc/environment_table.h"
};

const struct profile *
profile_get(enum profile_id id)
{
	return &profiles[id];
}

enum profile_id
profile_of_role(enum role role)
{
	enum profile_id id = 0;

	while (id < PROFILE_COUNT && strcmp(profiles[id].name, role_name(role)) != 0)
		id++;
	assert(id < PROFILE_COUNT);
	return id;
}

bool
profile_has_variable(enum profile_id id, const char *name)
{
	for (size_t i = 0; i < sizeof(variables) / sizeof(variables[0]); i++) {
		if (strcmp(variables[i].name, name) == 0)
			return (variables[i].profiles & (1U << id)) != 0;
	}
	return false;
}
