/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/stall.h"

#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Behind the state, as word 0: the time that it spent as user, and next as system. */
#define WORD_USER 11
#define LOOKS_ASLEEP_MAX (LIMIT_ASLEEP_S * 1000 / STALL_LOOK_MS)

enum stall_kind
stall_look(struct stall *stall, const struct stall_sight *sight)
{
	uint64_t cpu_max_ms = sight->entry == UINT64_MAX ? LIMIT_BODY_CPU_MS : LIMIT_ENTRY_CPU_MS;

	if (stall->looks == 0 || sight->entry != stall->first.entry ||
	    sight->messages != stall->first.messages) {
		*stall = (struct stall){ .first = *sight, .looks = 1, .cpu_ms = sight->cpu_ms };
		return STALL_NONE;
	}
	stall->looks++;
	if (sight->is_asleep && sight->cpu_ms == stall->cpu_ms)
		stall->looks_asleep++;
	else
		stall->looks_asleep = 0;
	stall->cpu_ms = sight->cpu_ms;
	if (sight->cpu_ms - stall->first.cpu_ms >= cpu_max_ms)
		return STALL_BUSY;
	return stall->looks_asleep >= LOOKS_ASLEEP_MAX ? STALL_ASLEEP : STALL_NONE;
}

/* "17 (ctvigil-parse) R 16 ...": what stands behind the name, which may hold anything. */
static bool
parse_stat(const char *line, struct stall_sight *ret)
{
	const char *state = strrchr(line, ')');
	const char *times = state;
	long ticks = sysconf(_SC_CLK_TCK);
	char *system;
	uint64_t spent;

	for (unsigned word = 0; times != NULL && word <= WORD_USER; word++)
		times = strchr(times + 1, ' ');
	if (times == NULL || ticks <= 0)
		return false;
	spent = strtoull(times, &system, 10);
	spent += strtoull(system, NULL, 10);
	ret->is_asleep = state[strlen(") ")] == 'S';
	ret->cpu_ms = spent * 1000 / (uint64_t)ticks;
	return true;
}

bool
stall_see(pid_t pid, struct stall_sight *ret)
{
	char path[32];
	char line[1024];
	FILE *file;
	bool got;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	got = fgets(line, sizeof(line), file) != NULL;
	(void)fclose(file);
	return got && parse_stat(line, ret);
}
