/* SPDX-License-Identifier: Apache-2.0 */
/* Sections of configurations: their items, what is wrong with them, and how they differ. */
#include "read_file.h"

#include <stdio.h>

#define HASH "aabb00112233445566778899aabbccddeeff00112233445566778899aabbccdd"
#define COLONS                                                                                   \
	"AA:bb:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99:aa" \
	":bb:cc:dd"
/* What a source needs, beside its name. */
#define SOURCE_REST "kind: keys, path: /k"
#define LETTERS_63 "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ_012345678"

/* ---- what is wrong ---- */

static const struct wrong_case lists[] = {
	{ "a section may be empty", "sources: []\n", "" },
	{ "an item may have no more than it needs", "sources: [{name: a, " SOURCE_REST "}]\n", "" },
	{ "items may stand in lines",
	    "sources:\n- name: a\n  kind: keys\n  path: /k\n- name: b\n  kind: tbs\n  path: /t\n",
	    "" },
	{ "a section is a list", "sources: {name: a}\n",
	    "f:1:10: sources: a list of mappings belongs here, each behind a dash\n" },
	{ "a section is no word", "zones: a.test\n",
	    "f:1:8: zones: a list of mappings belongs here, each behind a dash\n" },
	{ "nothing is no section", "zones:\n",
	    "f:1:7: zones: a list of mappings belongs here, each behind a dash\n" },
	{ "an anchor of a section is refused", "zones: &a []\n",
	    "f:1:8: zones: anchors are not understood; put what begins with & into quotes\n" },
	{ "a section is given once", "zones: []\npoll: 1s\nzones: []\n",
	    "f:3:1: zones is given twice, first in line 1\n" },
	{ "a section that there is not is guessed", "source: []\n",
	    "f:1:1: there is no key source; did you mean sources?\n" },
	{ "a section that is never closed", "zones: [{names: [a.test]}\n",
	    "f:2:1: while parsing a flow sequence: did not find expected ',' or ']'\n" },
};

static const struct wrong_case items[] = {
	{ "an item is no word", "zones: [a.test]\n",
	    "f:1:9: zones: an item is a mapping, of the keys names, issuers, high_assurance\n" },
	{ "an item is no list", "sources:\n- [a]\n",
	    "f:2:3: sources: an item is a mapping, of the keys name, kind, path, names, "
	    "rescan\n" },
	{ "an item is no alias", "zones:\n- *a\n",
	    "f:2:3: zones: aliases are not understood; put what begins with * into quotes\n" },
	{ "an anchor of an item is refused", "zones:\n- &a {names: [a.test]}\n",
	    "f:2:3: zones: anchors are not understood; put what begins with & into quotes\n" },
	{ "a tag of an item is refused", "zones:\n- !!map {names: [a.test]}\n",
	    "f:2:3: zones: tags are not understood; put what begins with ! into quotes\n" },
	{ "an item needs all that is required", "sources:\n- path: /k\n- {}\n",
	    "f:2:3: sources: an item needs name\n"
	    "f:2:3: sources: an item needs kind\n"
	    "f:3:3: sources: an item needs name\n"
	    "f:3:3: sources: an item needs kind\n"
	    "f:3:3: sources: an item needs path\n" },
	{ "a key of an item is guessed", "sources:\n- {name: a, " SOURCE_REST ", recan: 1m}\n",
	    "f:2:35: there is no key recan in sources; did you mean rescan?\n" },
	{ "a key of an item that is like none is told where to look",
	    "zones:\n- names: [a.test]\n  frobnicate: 1\n",
	    "f:3:3: there is no key frobnicate in zones; ctvigil config schema has those that "
	    "there are\n" },
	{ "a key of another section is none", "zones:\n- names: [a.test]\n  kind: keys\n",
	    "f:3:3: there is no key kind in zones; ctvigil config schema has those that there "
	    "are\n" },
	{ "a key of an item stands in no document", "rescan: 1m\n",
	    "f:1:1: there is no key rescan; ctvigil config schema has those that there are\n" },
	{ "a merge key is none", "zones:\n- names: [a.test]\n  <<: {a: b}\n",
	    "f:3:3: there is no key << in zones; ctvigil config schema has those that there "
	    "are\n" },
	{ "a key of an item is a word", "zones:\n- names: [a.test]\n  ? [a]\n  : b\n",
	    "f:3:5: a key is a word\n" },
	{ "a key of an item is given once", "zones:\n- names: [a.test]\n  names: [b.test]\n",
	    "f:3:3: names is given twice, first in line 2\n" },
	{ "what stands behind a wrong key of an item is stepped over",
	    "zones:\n- a: {b: [c, {d: e}]}\n  names: [a.test]\n  high_assurance: yes\n",
	    "f:2:3: there is no key a in zones; ctvigil config schema has those that there are\n"
	    "f:4:19: high_assurance: takes true or false, not yes\n" },
	{ "what stands behind a wrong item is read", "zones:\n- x\npoll: 0s\n",
	    "f:2:3: zones: an item is a mapping, of the keys names, issuers, high_assurance\n"
	    "f:3:7: poll: takes a time with its unit (90s, 15m, 2h, 1d) from 1s to 1d, not "
	    "0s\n" },
	{ "no two items have one name",
	    "sources:\n- {name: a, " SOURCE_REST "}\n- {name: b, " SOURCE_REST "}\n- {" SOURCE_REST
	    ", name: a}\n",
	    "f:4:3: sources: the name a is given twice, first in line 2\n" },
	{ "names that differ in case are two",
	    "sources: [{name: a, " SOURCE_REST "}, {name: A, " SOURCE_REST "}]\n", "" },
	{ "a name that is wrong is the same as no other",
	    "sources:\n- {name: a b, " SOURCE_REST "}\n- {name: a b, " SOURCE_REST "}\n",
	    "f:2:10: name: takes a word of letters, digits, - and _, of at most 64 bytes, not a "
	    "b\n"
	    "f:3:10: name: takes a word of letters, digits, - and _, of at most 64 bytes, not a "
	    "b\n" },
	{ "two items may be about the same", "zones: [{names: [a.test]}, {names: [a.test]}]\n",
	    "" },
};

#define NAME_WRONG(name)                                                                         \
	"f:1:19: name: takes a word of letters, digits, - and _, of at most 64 bytes, not " name \
	"\n"
#define RESCAN_WRONG(time)                                                                        \
	"f:1:51: rescan: takes a time with its unit (90s, 15m, 2h, 1d) from 10s to 1d, not " time \
	"\n"

static const struct wrong_case members[] = {
	{ "a name is not empty", "sources: [ {name: '', " SOURCE_REST "}]\n", NAME_WRONG("") },
	{ "a name of one letter", "sources: [ {name: a, " SOURCE_REST "}]\n", "" },
	{ "a name of two", "sources: [ {name: a9, " SOURCE_REST "}]\n", "" },
	{ "a name of 63", "sources: [ {name: " LETTERS_63 ", " SOURCE_REST "}]\n", "" },
	{ "a name of 64", "sources: [ {name: " LETTERS_63 "z, " SOURCE_REST "}]\n", "" },
	{ "a name of 65", "sources: [ {name: " LETTERS_63 "zZ, " SOURCE_REST "}]\n",
	    NAME_WRONG(LETTERS_63 "z...") },
	{ "a name has no dot", "sources: [ {name: a.b, " SOURCE_REST "}]\n", NAME_WRONG("a.b") },
	{ "what is shown of a name is escaped", "sources: [ {name: \"\\e[2J\", " SOURCE_REST "}]\n",
	    NAME_WRONG("\\x1b[2J") },
	{ "a kind is one of those that there are", "sources: [{name: a, path: /k, kind: cert}]\n",
	    "f:1:37: kind: takes one of "
	    "certbot|acme.sh|lego|caddy|dehydrated|files|keys|tbs|requests, not cert\n" },
	{ "the first kind", "sources: [{name: a, path: /k, kind: certbot}]\n", "" },
	{ "the last kind", "sources: [{name: a, path: /k, kind: requests}]\n", "" },
	{ "a path is absolute", "sources: [{name: a, kind: keys, path: k/k}]\n",
	    "f:1:39: path: takes an absolute path, not k/k\n" },
	{ "a path is not empty", "sources: [{name: a, kind: keys, path: ''}]\n",
	    "f:1:39: path: takes an absolute path, not \n" },
	{ "the shortest path", "sources: [{name: a, kind: keys, path: /}]\n", "" },
	{ "a path is one", "sources: [{name: a, kind: keys, path: [/a, /b]}]\n",
	    "f:1:39: path: one value belongs here, no list and no mapping\n" },
	{ "a value of an item is not missing", "sources: [{name: a, kind: keys, path: }]\n",
	    "f:1:39: path: the value is missing\n" },
	{ "the shortest rescan", "sources: [{name: a, " SOURCE_REST ", rescan: 10s}]\n", "" },
	{ "a little longer rescan", "sources: [{name: a, " SOURCE_REST ", rescan: 11s}]\n", "" },
	{ "a shorter rescan", "sources: [{name: a, " SOURCE_REST ", rescan: 9s}]\n",
	    RESCAN_WRONG("9s") },
	{ "a little less than the longest rescan",
	    "sources: [{name: a, " SOURCE_REST ", rescan: 86399s}]\n", "" },
	{ "the longest rescan", "sources: [{name: a, " SOURCE_REST ", rescan: 1d}]\n", "" },
	{ "a longer rescan", "sources: [{name: a, " SOURCE_REST ", rescan: 86401s}]\n",
	    RESCAN_WRONG("86401s") },
	{ "a rescan has a unit", "sources: [{name: a, " SOURCE_REST ", rescan: 300}]\n",
	    RESCAN_WRONG("300") },
	{ "names are what can be watched",
	    "zones: [{names: [a.test, .b.test, 192.0.2.1, \"2001:db8::/32\", \u00fc.test]}]\n",
	    "" },
	{ "a name that cannot be watched is mended", "zones:\n- names: [a.test, '*.b.test']\n",
	    "f:2:19: names: column 1: \"*.b.test\": a wildcard cannot be watched, only a name or "
	    "a tree, which begins with a dot; write .b.test\n" },
	{ "a block with bits beyond its prefix",
	    "sources: [{name: a, " SOURCE_REST ", names: [192.0.2.1/24]}]\n",
	    "f:1:51: names: 192.0.2.1/24 has bits beyond its prefix; 192.0.2.0/24 is "
	    "watched\n" },
	{ "a block that is none", "sources: [{name: a, " SOURCE_REST ", names: [192.0.2.0/33]}]\n",
	    "f:1:51: names: column 11: \"33\": a prefix is a number from 0 to 32, with "
	    "IPv6 to 128\n" },
	{ "names are a list", "zones: [{names: a.test}]\n",
	    "f:1:17: names: a list belongs here, even of one: [ITEM]\n" },
	{ "a zone is about something", "zones: [{names: []}]\n",
	    "f:1:17: names: a list of at least 1 belongs here\n" },
	{ "a source that vouches for nothing is not one that vouches for all",
	    "sources: [{name: a, " SOURCE_REST ", names: []}]\n",
	    "f:1:50: names: a list of at least 1 belongs here\n" },
	{ "a zone in which nobody may issue is not one in which anybody may",
	    "zones: [{names: [a.test], issuers: []}]\n",
	    "f:1:36: issuers: a list of at least 1 belongs here\n" },
	{ "what is wrong in a list is said alone", "zones: [{names: ['*']}]\n",
	    "f:1:18: names: column 1: \"*\": a wildcard cannot be watched, only a name or a tree, "
	    "which begins with a dot\n" },
};

/* An issuer behind the names of a zone. */
#define ISSUER(text) "zones: [{names: [a.test], issuers: [\"" text "\"]}]\n"
#define ISSUER_WRONG(text)                                                                                 \
	"f:1:37: issuers: takes a SHA-256: 64 hex digits, with colons between bytes or without, not " text \
	"\n"

static const struct wrong_case hashes[] = {
	{ "a hash is 64 hex digits", ISSUER(HASH), "" },
	{ "a hash has colons in it or none", ISSUER(COLONS), "" },
	{ "a hash of 63 digits",
	    ISSUER("bb00112233445566778899aabbccddeeff00112233445566778899aabbccdde"),
	    ISSUER_WRONG("bb00112233445566778899aabbccddeeff00112233445566778899aabbccdde") },
	{ "a hash of 65 digits", ISSUER(HASH "0"), ISSUER_WRONG(HASH "...") },
	{ "a hash of nothing", ISSUER(""), ISSUER_WRONG("") },
	{ "a hash begins with no colon", ISSUER(":" COLONS),
	    ISSUER_WRONG(":AA:bb:00:11:22:33:44:55:66:77:88:99:aa:bb:cc:dd:ee:ff:00:11:22:...") },
	{ "a hash ends with no colon", ISSUER(HASH ":"), ISSUER_WRONG(HASH "...") },
	{ "a hash has no two colons",
	    ISSUER("aa::bb00112233445566778899aabbccddeeff00112233445566778899aabbccdd"),
	    ISSUER_WRONG("aa::bb00112233445566778899aabbccddeeff00112233445566778899aabbcc...") },
	{ "a hash has no colon inside a byte",
	    ISSUER("a:abb00112233445566778899aabbccddeeff00112233445566778899aabbccdd"),
	    ISSUER_WRONG("a:abb00112233445566778899aabbccddeeff00112233445566778899aabbccd...") },
	{ "a letter that is no digit",
	    ISSUER("gabb00112233445566778899aabbccddeeff00112233445566778899aabbccdd"),
	    ISSUER_WRONG("gabb00112233445566778899aabbccddeeff00112233445566778899aabbccdd") },
	{ "issuers are a list", "zones: [{names: [a.test], issuers: " HASH "}]\n",
	    "f:1:36: issuers: a list belongs here, even of one: [HASH]\n" },
};

/* ---- how many ---- */

static void
many_items_run(const void *p)
{
	const size_t *count = p;
	bool fit = *count <= LIMIT_CONF_SECTION;
	struct buf text;
	struct file file;

	buf_init_growing(&text, LIMIT_CONF);
	buf_text(&text, "sources:\n");
	for (size_t i = 0; i < *count; i++)
		buf_printf(&text, "- {name: a%zu, " SOURCE_REST "}\n", i);
	file = read_file(NULL, buf_view(&text));
	assert_int_equal(file.status, fit ? STATUS_OK : STATUS_USAGE);
	assert_string_equal(buf_string(&file.mistakes),
	    fit ? "" : "f:258:3: sources: there are more than 256 items\n");
	assert_int_equal(file.settings.sources.count, fit ? *count : LIMIT_CONF_SECTION);
	file_fini(&file);
	buf_fini(&text);
}

static void
many_texts_run(const void *p)
{
	const size_t *count = p;
	bool fit = *count <= LIMIT_CONF_ITEMS;
	const struct conf_zone *zone;
	struct buf text;
	struct file file;

	buf_init_growing(&text, LIMIT_CONF);
	buf_text(&text, "zones:\n- names:\n");
	for (size_t i = 0; i < *count; i++)
		buf_text(&text, "  - a.test\n");
	file = read_file(NULL, buf_view(&text));
	assert_int_equal(file.status, fit ? STATUS_OK : STATUS_USAGE);
	assert_string_equal(buf_string(&file.mistakes),
	    fit ? "" : "f:65539:5: names: is given more than 65536 times\n");
	zone = file.settings.zones.items;
	assert_int_equal(zone->names.count, fit ? *count : LIMIT_CONF_ITEMS);
	file_fini(&file);
	buf_fini(&text);
}

/* ---- what is read ---- */

#define SOURCES                              \
	"sources:\n"                         \
	"- name: web\n"                      \
	"  kind: acme.sh\n"                  \
	"  path: /etc/a \\\"b\n"             \
	"  names: [.a.test, 192.0.2.0/24]\n" \
	"- {rescan: 90s, name: mail, " SOURCE_REST "}\n"
#define ZONES                                                                               \
	"zones:\n"                                                                          \
	"- {names: [.a.test], issuers: [" HASH ", \"" COLONS "\"], high_assurance: true}\n" \
	"- {names: [b.test]}\n"

static void
assert_is_read(const struct settings *settings)
{
	const struct conf_source *sources = settings->sources.items;
	const struct conf_zone *zones = settings->zones.items;

	assert_int_equal(settings->sources.count, 2);
	assert_string_equal(sources[0].name, "web");
	assert_string_equal(sources[0].kind, "acme.sh");
	assert_string_equal(sources[0].path, "/etc/a \\\"b");
	assert_int_equal(sources[0].names.count, 2);
	assert_string_equal(sources[0].names.items[0], ".a.test");
	assert_string_equal(sources[0].names.items[1], "192.0.2.0/24");
	assert_int_equal(sources[0].rescan_s, 300);
	assert_string_equal(sources[1].name, "mail");
	assert_int_equal(sources[1].names.count, 0);
	assert_int_equal(sources[1].rescan_s, 90);
	assert_int_equal(settings->zones.count, 2);
	assert_string_equal(zones[0].names.items[0], ".a.test");
	assert_int_equal(zones[0].issuers.count, 2);
	assert_true(zones[0].high_assurance);
	assert_string_equal(zones[1].names.items[0], "b.test");
	assert_int_equal(zones[1].issuers.count, 0);
	assert_false(zones[1].high_assurance);
}

static void
values_run(const void *p unused_arg)
{
	struct file file = read_file(NULL, VIEW(SOURCES ZONES));
	const struct conf_source *sources = file.settings.sources.items;

	assert_int_equal(file.status, STATUS_OK);
	assert_is_read(&file.settings);
	assert_int_equal(file.settings.origins[CONF_ZONES_ID].line, 7);
	assert_int_equal(sources[0].item.origins[CONF_SOURCE_PATH].source, CONF_BY_FILE);
	assert_int_equal(sources[0].item.origins[CONF_SOURCE_PATH].line, 4);
	assert_int_equal(sources[0].item.origins[CONF_SOURCE_RESCAN].source, CONF_BY_DEFAULT);
	assert_int_equal(sources[1].item.origins[CONF_SOURCE_RESCAN].line, 6);
	file_fini(&file);
}

/* However a hash is written it is the same. */
static void
hash_run(const void *p unused_arg)
{
	struct hash plain;
	struct hash colons;

	assert_true(conf_hash(VIEW(HASH), &plain));
	assert_true(conf_hash(VIEW(COLONS), &colons));
	assert_true(hash_equal(&plain, &colons));
	assert_int_equal(plain.bytes[0], 0xaa);
	assert_int_equal(plain.bytes[31], 0xdd);
	assert_false(conf_hash(VIEW(HASH "0"), &plain));
	assert_true(hash_equal(&plain, &colons));
}

static void
shown_run(const void *p unused_arg)
{
	struct file file = read_file(NULL, VIEW(SOURCES ZONES));
	struct file again;
	struct buf shown;

	buf_init_growing(&shown, 1 << 20);
	conf_append_shown(&shown, &file.settings, "f");
	assert_non_null(
	    strstr(buf_string(&shown), "sources:  # f:1\n"
				       "  - name: \"web\"  # f:2\n"
				       "    kind: \"acme.sh\"  # f:3\n"
				       "    path: \"/etc/a \\\\\\\"b\"  # f:4\n"
				       "    names: [\".a.test\", \"192.0.2.0/24\"]  # f:5\n"
				       "    rescan: 5m  # default\n"
				       "  - name: \"mail\"  # f:6\n"
				       "    kind: \"keys\"  # f:6\n"
				       "    path: \"/k\"  # f:6\n"
				       "    # names is not set\n"
				       "    rescan: 90s  # f:6\n"
				       "zones:  # f:7\n"
				       "  - names: [\".a.test\"]  # f:8\n"
				       "    issuers: [\"" HASH "\", \"" HASH "\"]  # f:8\n"
				       "    high_assurance: true  # f:8\n"
				       "  - names: [\"b.test\"]  # f:9\n"
				       "    # issuers is not set\n"
				       "    high_assurance: false  # default\n"));
	again = read_file(NULL, buf_view(&shown));
	assert_int_equal(again.status, STATUS_OK);
	assert_is_read(&again.settings);
	for (const struct conf_option *row = conf_options; row->name != NULL; row++)
		assert_false(conf_differs(&file.settings, &again.settings, row));
	file_fini(&file);
	file_fini(&again);
	buf_fini(&shown);
}

static void
empty_run(const void *p unused_arg)
{
	struct file file = read_file(NULL, VIEW("zones: []\n"));
	struct buf shown;

	buf_init_growing(&shown, 1 << 20);
	conf_append_shown(&shown, &file.settings, "f");
	assert_non_null(strstr(buf_string(&shown), "sources: []  # default\nzones: []  # f:1\n"));
	file_fini(&file);
	buf_fini(&shown);
}

/* A section is carried whole, and what was there before is gone. */
static void
copy_run(const void *p unused_arg)
{
	struct file file = read_file(NULL, VIEW(SOURCES ZONES));
	struct file other = read_file(NULL, VIEW("zones: [{names: [c.test]}]\n"));
	const struct conf_zone *zone;
	struct settings copy;

	conf_copy(&file.settings, &copy);
	file_fini(&file);
	assert_is_read(&copy);
	conf_carry(&copy, &other.settings, &conf_options[CONF_ZONES_ID]);
	conf_carry(&copy, &other.settings, &conf_options[CONF_SOURCES_ID]);
	file_fini(&other);
	zone = copy.zones.items;
	assert_int_equal(copy.zones.count, 1);
	assert_string_equal(zone->names.items[0], "c.test");
	assert_int_equal(copy.origins[CONF_ZONES_ID].line, 1);
	assert_int_equal(copy.sources.count, 0);
	conf_free(&copy);
}

/* ---- how two differ ---- */

#define A_SOURCE(name) "{name: " name ", " SOURCE_REST "}"

static const struct change_case changes[] = {
	{ "a source is new", "sources: [" A_SOURCE("a") "]\n",
	    "sources: [" A_SOURCE("b") ", " A_SOURCE("a") "]\n", CONF_SOURCES_ID,
	    "sources: b added" },
	{ "a source is gone", "sources: [" A_SOURCE("a") "]\n", "quiet: false\n", CONF_SOURCES_ID,
	    "sources: a removed" },
	{ "a source is another", "sources: [" A_SOURCE("a") ", " A_SOURCE("b") "]\n",
	    "sources: [" A_SOURCE("a") ", {name: b, kind: tbs, path: /k}]\n", CONF_SOURCES_ID,
	    "sources: b changed" },
	{ "sources come, change and go", "sources: [" A_SOURCE("a") ", " A_SOURCE("b") "]\n",
	    "sources: [{name: b, kind: tbs, path: /k}, " A_SOURCE("c") ", " A_SOURCE("d") "]\n",
	    CONF_SOURCES_ID, "sources: b changed, c added, d added, a removed" },
	{ "sources change their order", "sources: [" A_SOURCE("a") ", " A_SOURCE("b") "]\n",
	    "sources: [" A_SOURCE("b") ", " A_SOURCE("a") "]\n", CONF_SOURCES_ID,
	    "sources: in another order" },
	{ "a default that is written down is no change", "sources: [" A_SOURCE("a") "]\n",
	    "sources: [{name: a, " SOURCE_REST ", rescan: 300s}]\n", CONF_SOURCES_ID, NULL },
	{ "a hash in other letters is no change",
	    "zones: [{names: [a.test], issuers: [" HASH "]}]\n",
	    "zones: [{names: [a.test], issuers: [\"" COLONS "\"]}]\n", CONF_ZONES_ID, NULL },
	{ "a zone is called by its first name",
	    "zones: [{names: [a.test, b.test, c.test]}, {names: [d.test]}]\n",
	    "zones: [{names: [d.test], high_assurance: true}]\n", CONF_ZONES_ID,
	    "zones: d.test changed, a.test and 2 more removed" },
	{ "of two zones with the same names one is gone",
	    "zones: [{names: [a.test]}, {names: [a.test]}]\n", "zones: [{names: [a.test]}]\n",
	    CONF_ZONES_ID, "zones: a.test removed" },
};

/* As many items as are told, one fewer, and one more. */
static void
many_changes_run(const void *p)
{
	const size_t *count = p;
	struct file before = read_file(NULL, VIEW("sources: []\n"));
	struct file after;
	struct buf text;
	struct buf out;

	buf_init_growing(&text, LIMIT_CONF);
	buf_init_growing(&out, LIMIT_CONF);
	buf_text(&text, "sources:\n");
	for (size_t i = 0; i < *count; i++)
		buf_printf(&text, "- {name: a%zu, " SOURCE_REST "}\n", i);
	after = read_file(NULL, buf_view(&text));
	conf_append_change(&out, &before.settings, &after.settings, &conf_options[CONF_SOURCES_ID]);
	assert_non_null(strstr(buf_string(&out), "sources: a0 added, a1 added, "));
	assert_non_null(strstr(buf_string(&out), "a98 added"));
	assert_int_equal(
	    strstr(buf_string(&out), "a99 added") != NULL, *count >= LIMIT_CONF_CHANGES);
	assert_null(strstr(buf_string(&out), "a100"));
	assert_int_equal(
	    strstr(buf_string(&out), ", and 1 more") != NULL, *count > LIMIT_CONF_CHANGES);
	file_fini(&before);
	file_fini(&after);
	buf_fini(&text);
	buf_fini(&out);
}

/* ---- rows ---- */

static void
assert_section(const struct conf_section *section)
{
	assert_true(section->members->required);
	for (const struct conf_option *a = section->members; a->name != NULL; a++) {
		assert_int_equal(a->id, a - section->members);
		assert_true(a->offset >= sizeof(struct conf_item) && a->offset < section->size);
		assert_int_equal(a->argument == NULL, a->kind == CONF_FLAG);
		assert_true(a->least <= a->most);
		assert_true(a->says[strlen(a->says) - 1] != '.');
		for (const struct conf_option *b = a + 1; b->name != NULL; b++) {
			assert_string_not_equal(a->key, b->key);
			assert_int_not_equal(a->offset, b->offset);
		}
	}
}

static void
rows_run(const void *p unused_arg)
{
	for (const struct conf_option *row = conf_options; row->name != NULL; row++) {
		if (row->kind == CONF_SECTION)
			assert_section(conf_section_of(row));
	}
}

/* Every member is in the schema of its section, which says what none is without. */
static void
schema_run(const void *p unused_arg)
{
	struct buf schema;
	const char *at;

	buf_init_growing(&schema, 1 << 20);
	conf_append_schema(&schema);
	at = strstr(buf_string(&schema), "    \"sources\": {");
	assert_non_null(at);
	at = strstr(at, "\"required\": [\"name\", \"kind\", \"path\"]");
	assert_non_null(at);
	at = strstr(at, "        \"rescan\": {");
	assert_non_null(at);
	at = strstr(at, "    \"zones\": {");
	assert_non_null(at);
	at = strstr(at, "\"required\": [\"names\"]");
	assert_non_null(at);
	at = strstr(at, "        \"issuers\": {\"type\": \"array\", \"minItems\": 1,");
	assert_non_null(at);
	buf_fini(&schema);
}

int
main(void)
{
	static const size_t counts[] = { LIMIT_CONF_SECTION - 1, LIMIT_CONF_SECTION,
		LIMIT_CONF_SECTION + 1 };
	static const size_t texts[] = { LIMIT_CONF_ITEMS - 1, LIMIT_CONF_ITEMS,
		LIMIT_CONF_ITEMS + 1 };
	static const size_t told[] = { LIMIT_CONF_CHANGES - 1, LIMIT_CONF_CHANGES,
		LIMIT_CONF_CHANGES + 1 };

	tap_section("sections: what is wrong");
	tap_rows(lists, wrong_run);
	tap_rows(items, wrong_run);
	tap_rows(members, wrong_run);
	tap_rows(hashes, wrong_run);
	tap_test("one item fewer than a section may have", many_items_run, &counts[0]);
	tap_test("as many items as a section may have", many_items_run, &counts[1]);
	tap_test("one item more than a section may have", many_items_run, &counts[2]);
	tap_test("one text fewer than a member may have", many_texts_run, &texts[0]);
	tap_test("as many texts as a member may have", many_texts_run, &texts[1]);
	tap_test("one text more than a member may have", many_texts_run, &texts[2]);
	tap_section("sections: what is read");
	tap_test("each kind of member is read, with its line", values_run, NULL);
	tap_test("a hash is the same in each way of writing it", hash_run, NULL);
	tap_test("a section that is shown says the same", shown_run, NULL);
	tap_test("a section without items is shown as one", empty_run, NULL);
	tap_test("a copy needs nothing of what it was made from", copy_run, NULL);
	tap_section("sections: how two differ");
	tap_rows(changes, change_run);
	tap_test("one change fewer than are told is told whole", many_changes_run, &told[0]);
	tap_test("as many changes as are told are told whole", many_changes_run, &told[1]);
	tap_test("of more changes the rest is counted", many_changes_run, &told[2]);
	tap_section("sections: rows");
	tap_test("every member has its own key and place, and says something", rows_run, NULL);
	tap_test("every member is in the schema", schema_run, NULL);
	return tap_done();
}
