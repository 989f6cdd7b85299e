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
	{ "a mistake is said instead of showing", "show", "poll: 15\n", 2, NULL, FILE ":1:7: " },
};

static void
schema_run(const void *p unused_arg)
{
	struct ran ran = RUN("config", "schema");
	struct json_object *schema = json_tokener_parse(buf_string(&ran.out));
	struct json_object *properties;
	int keys = 0;

	assert_int_equal(ran.code, 0);
	assert_non_null(schema);
	assert_true(json_object_object_get_ex(schema, "properties", &properties));
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		struct json_object *key;

		if (row->key == NULL)
			continue;
		keys++;
		assert_true(json_object_object_get_ex(properties, row->key, &key));
		assert_true(json_object_object_get_ex(key, "description", NULL));
	}
	assert_int_equal(json_object_object_length(properties), keys);
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
