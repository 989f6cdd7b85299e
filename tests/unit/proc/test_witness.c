/* SPDX-License-Identifier: Apache-2.0 */
/* The witnesses of the command line: what is taken and what is refused. */
#include "proc/witness.h"

#include "support/tap.h"

#define FIRST "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv"
#define SECOND "rgdd.se/poc-witness+db03732e+BCjJKlo6BU0xfIb8LutqerIFTWIXEA0L5n3tW3QyPFgG"
/* 24 bytes of characters that take no room, which a name may have. */
#define ESCAPES                                            \
	"\xe2\x80\x8b\xe2\x80\x8b\xe2\x80\x8b\xe2\x80\x8b" \
	"\xe2\x80\x8b\xe2\x80\x8b\xe2\x80\x8b\xe2\x80\x8b"

struct witnesses_case {
	const char *says;
	const char *given[3];
	size_t count;
	const char *wrong; /* part of the message; NULL if all is well */
	const char *lines;
};

static void
witnesses_run(const void *p)
{
	const struct witnesses_case *row = p;
	const char *items[3] = { row->given[0], row->given[1], row->given[2] };
	const struct conf_texts given = { items, row->count };
	struct witnesses witnesses;
	struct error err = { .status = STATUS_OK };

	assert_int_equal(witnesses_read(&given, &witnesses, &err),
	    row->wrong == NULL ? STATUS_OK : STATUS_USAGE);
	if (row->wrong != NULL) {
		assert_non_null(strstr(err.message, row->wrong));
	} else {
		assert_int_equal(witnesses.count, row->count);
		assert_view_equal(buf_view(&witnesses.lines), view_text(row->lines));
	}
	witnesses_fini(&witnesses);
	assert_int_equal(witnesses.count, 0);
}

int
main(void)
{
	const struct witnesses_case cases[] = {
		{ "there need be no witness", { NULL }, 0, NULL, "" },
		{ "a witness is taken by his key", { FIRST }, 1, NULL, FIRST "\n" },
		{ "several witnesses are taken in their order", { SECOND, FIRST }, 2, NULL,
		    SECOND "\n" FIRST "\n" },
		{ "a witness is not given twice", { FIRST, SECOND, FIRST }, 3, "it is given twice",
		    NULL },
		{ "what is no key is refused with its place", { FIRST, "w.test+0+AA" }, 2,
		    "--witness w.test+0+AA: no key ID of 8 hex digits and a plus follow its name "
		    "(at byte 7); a key has the form NAME+ID+BASE64",
		    NULL },
		{ "nothing is no key", { "" }, 1, "(at byte 0)", NULL },
		{ "24 bytes of what is no key are shown", { "abcdefghijklmnopqrstuvwx" }, 1,
		    "--witness abcdefghijklmnopqrstuvwx: ", NULL },
		{ "of 25 the first 24 are shown", { "abcdefghijklmnopqrstuvwxy" }, 1,
		    "--witness abcdefghijklmnopqrstuvwx...: ", NULL },
		{ "what would make a terminal act is shown escaped", { "\x1b[2J" }, 1,
		    "--witness \\x1b[2J", NULL },
		{ "the longest message has room for all of it", { ESCAPES "+67f7aea0+BQ==" }, 1,
		    "(C2SP signed-note)", NULL },
	};

	tap_section("witnesses of the command line");
	tap_rows(cases, witnesses_run);
	return tap_done();
}
