/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of the profiles agree with one another. */
#include "proc/profile.h"

#include "support/tap.h"

static void
roles_run(const void *row unused_arg)
{
	assert_int_equal(profile_of_role(ROLE_FETCH), PROFILE_FETCH);
	assert_int_equal(profile_of_role(ROLE_HOOK), PROFILE_HOOK);
	for (enum role role = 0; role < ROLE_COUNT; role++) {
		if (role != ROLE_MAIN && role != ROLE_CLIENT)
			assert_string_equal(
			    profile_get(profile_of_role(role))->name, role_name(role));
	}
}

static void
privileges_run(const void *row unused_arg)
{
	for (enum profile_id id = 0; id < PROFILE_COUNT; id++) {
		const struct profile *profile = profile_get(id);
		bool network = profile->network == PROFILE_NETWORK_CONNECT;

		assert_int_equal(network, ((unsigned)FOR_NETWORK >> id) & 1);
		assert_int_equal(profile->network == PROFILE_NETWORK_DNS, id == PROFILE_RESOLVE);
		assert_int_equal(profile->network == PROFILE_NETWORK_ALL, id == PROFILE_HOOK);
		assert_int_equal(profile->files == PROFILE_FILES_ALL, id == PROFILE_HOOK);
		assert_int_equal(profile->files == PROFILE_FILES_STATE, id == PROFILE_STORE);
		assert_int_equal(profile->files == PROFILE_FILES_RESOLVER, network);
		assert_int_equal(profile->files == PROFILE_FILES_TREE, id == PROFILE_TREE);
		assert_int_equal(((unsigned)FOR_ALL >> id) & 1, id != PROFILE_HOOK);
	}
}

static void
sentences_run(const void *row unused_arg)
{
	for (enum profile_id id = 0; id < PROFILE_COUNT; id++)
		assert_true(strlen(profile_get(id)->says) > 0);
}

static const struct variable_case {
	const char *says;
	enum profile_id id;
	const char *name;
	bool given;
} variables[] = {
	{ "the hook is given PATH", PROFILE_HOOK, "PATH", true },
	{ "fetch is not given PATH", PROFILE_FETCH, "PATH", false },
	{ "fetch is given the proxy", PROFILE_FETCH, "https_proxy", true },
	{ "parse is not given the proxy", PROFILE_PARSE, "https_proxy", false },
	{ "the hook is not given the loader's variables", PROFILE_HOOK, "LD_PRELOAD", false },
	{ "a name is compared whole", PROFILE_HOOK, "PAT", false },
};

static void
variable_run(const void *row)
{
	const struct variable_case *c = row;

	assert_int_equal(profile_has_variable(c->id, c->name), c->given);
}

int
main(void)
{
	tap_section("proc: profiles");
	tap_test("each role of a child has the profile of its name", roles_run, NULL);
	tap_test(
	    "only hook may do all, only store has files, only fetch, notify and resolve connect",
	    privileges_run, NULL);
	tap_test("each profile says what it is for", sentences_run, NULL);
	tap_rows(variables, variable_run);
	return tap_done();
}
