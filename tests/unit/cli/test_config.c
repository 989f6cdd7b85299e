/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil config: what it says of a configuration. */
#include "conf/settings.h"
#include "support/run.h"
#include "support/tap.h"

#include <json-c/json.h>

#define FILE "/dev/stdin"

struct config_case {
	const char *says;
	const char *act;
	const char *configuration;
	int code;
	const char *out; /* a part; NULL: nothing */
	const char *err;
};

static void
config_run(const void *p)
{
	const struct config_case *row = p;
	struct ran ran = run_program(
	    (const char *const[]){ "config", row->act, "-c", FILE, "--max-rate", "5", NULL },
	    view_text(row->configuration));

	assert_int_equal(ran.code, row->code);
	assert_has(&ran.out, row->out);
	assert_has(&ran.err, row->err);
	ran_fini(&ran);
}

static const struct config_case configs[] = {
	{ "a configuration that is right is said to be", "check", "watch: [a.test]\n", 0, NULL,
	    "ctvigil: " FILE ": it is right\n" },
	{ "a mistake is said with its place", "check", "watch: [a.test]\npoll: 15\n", 2, NULL,
	    "ctvigil: " FILE ":2:7: poll: takes a time" },
	{ "an item that is none is a mistake", "check", "watch: [a.test, 1.2.3.4/33]\n", 2, NULL,
	    "item:2: " },
	{ "a watch list that is not there is a mistake", "check",
	    "watch: [a.test]\nwatchlists: [/nowhere]\n", 2, NULL, "watch list /nowhere: No such" },
	{ "a key of a witness that is none is a mistake", "check",
	    "watch: [a.test]\nwitnesses: [w]\n", 2, NULL, "--witness w: " },
	{ "nothing to watch is a mistake", "check", "poll: 15s\n", 2, NULL, "" },
	{ "a value is shown with its line", "show", "watch: [a.test]\npoll: 90s\n", 0,
	    "poll: 90s  # " FILE ":2\n", NULL },
	{ "the command line is stronger", "show", "max_rate: 7\n", 0,
	    "max_rate: 5  # the command line\n", NULL },
	{ "a mistake in a section is said with its place", "check",
	    "watch: [a.test]\nzones:\n- names: ['*.a.test']\n", 2, NULL,
	    "ctvigil: " FILE ":3:11: names: column 1: " },
	{ "a member of a section is shown with its line", "show",
	    "sources:\n- {name: a, kind: keys,\n   path: /k}\n", 0,
	    "    path: \"/k\"  # " FILE ":3\n    # names is not set\n    rescan: 5m  # default\n",
	    NULL },
	{ "a mistake is said instead of showing", "show", "poll: 15\n", 2, NULL, FILE ":1:7: " },
};

/* The properties of what a schema describes, each with its description: as many as rows have
 * keys. */
static void
assert_properties(struct json_object *schema, const struct conf_option *rows)
{
	struct json_object *properties;
	int keys = 0;

	assert_true(json_object_object_get_ex(schema, "properties", &properties));
	for (const struct conf_option *row = rows; row->name != NULL; row++) {
		struct json_object *key;

		if (row->key == NULL)
			continue;
		keys++;
		assert_true(json_object_object_get_ex(properties, row->key, &key));
		assert_true(json_object_object_get_ex(key, "description", NULL));
		if (row->kind == CONF_SECTION)
			assert_properties(
			    json_object_object_get(key, "items"), conf_section_of(row)->members);
	}
	assert_int_equal(json_object_object_length(properties), keys);
}

static void
schema_run(const void *p unused_arg)
{
	struct ran ran = RUN("config", "schema");
	struct json_object *schema = json_tokener_parse(buf_string(&ran.out));

	assert_int_equal(ran.code, 0);
	assert_non_null(schema);
	assert_properties(schema, conf_options);
	json_object_put(schema);
	ran_fini(&ran);
}

static void
alone_run(const void *p unused_arg)
{
	struct ran ran = RUN("config");

	assert_int_equal(ran.code, 2);
	assert_has(&ran.err, "needs check, show or schema");
	ran_fini(&ran);
}

int
main(void)
{
	tap_section("cli: config");
	tap_rows(configs, config_run);
	tap_test("the schema is JSON, and has each key", schema_run, NULL);
	tap_test("it needs to know what to do", alone_run, NULL);
	return tap_done();
}
