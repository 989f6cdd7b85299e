/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines of JSON against the rows that document them.
 */
#ifndef CTVIGIL_TESTS_UNIT_CLI_MEMBERS_H
#define CTVIGIL_TESTS_UNIT_CLI_MEMBERS_H

#include "alert/member.h"
#include "support/tap.h"

#include "base/buf.h"

#include <json-c/json.h>

#include <string.h>

/* That an object has the members of the rows, in their order, and no others. */
static inline void
assert_members(struct buf *text, enum alert_line line)
{
	struct json_object *object = json_tokener_parse(buf_string(text));
	size_t row = 0;

	while (alert_members[row].line != line)
		row++;
	json_object_object_foreach(object, name, value)
	{
		(void)value;
		assert_int_equal(alert_members[row].line, line);
		assert_string_equal(alert_members[row++].path, name);
		while (strpbrk(alert_members[row].path, "[.") != NULL)
			row++;
	}
	assert_int_not_equal(alert_members[row].line, line);
	json_object_put(object);
}

#endif
