/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the user asked for: the settings, and the rows that say how each is
 * written on the command line and in a configuration, which commands know it, what
 * it may be and what it means.  The parsers, --help, the man pages, the completion
 * and the JSON Schema walk the same rows.  What a configuration alone can say stands in
 * sections, lists of items, whose members are rows, too.
 */
#ifndef CTVIGIL_CONF_SETTINGS_H
#define CTVIGIL_CONF_SETTINGS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/status.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Commands, as a set, so that an option can name those that know it. */
enum conf_command {
	CONF_WATCH = 1 << 0,
	CONF_SCAN = 1 << 1,
	CONF_SHOW = 1 << 2,
	CONF_VERIFY = 1 << 3,
	CONF_LOGS = 1 << 4,
	CONF_DOCTOR = 1 << 5,
	CONF_HELP = 1 << 6,
	CONF_RUN = 1 << 7,
	CONF_CONFIG = 1 << 8,
	CONF_FINDINGS = 1 << 9,
	CONF_EXPLAIN = 1 << 10,
	CONF_EXPECT = 1 << 11,
	CONF_ALL = CONF_WATCH | CONF_RUN | CONF_SCAN | CONF_SHOW | CONF_VERIFY | CONF_LOGS |
		   CONF_DOCTOR | CONF_CONFIG | CONF_FINDINGS | CONF_EXPLAIN | CONF_EXPECT,
};

/* What else a command does, where its first operand says so. */
enum conf_act {
	CONF_ACT_NONE,
#define ACT(NAME, command, name, operands, operand_count, changes, says) CONF_ACT_##NAME,
#include "conf/act_table.h"
};

/* Which option. */
enum conf_id {
#define OPTION(NAME, ...) CONF_##NAME##_ID,
#include "conf/option_table.h"
	CONF_IDS,
};

/* The values of an option that may be given more than once. */
struct conf_texts {
	const char **items;
	size_t count;
};

enum conf_by {
	CONF_BY_DEFAULT,
	CONF_BY_FILE,
	CONF_BY_COMMAND,
};

/* Who said what the value of an option is, and in which line of the configuration. */
struct conf_origin {
	enum conf_by source;
	unsigned line;
};

/* The members that an item of a section may have, at most. */
#define CONF_MEMBERS_MOST 8

/* Which member of an item, by section. */
enum conf_source_member {
#define SOURCE(NAME, ...) CONF_SOURCE_##NAME,
#include "conf/section_table.h"
	CONF_SOURCE_MEMBERS,
};

enum conf_zone_member {
#define ZONE(NAME, ...) CONF_ZONE_##NAME,
#include "conf/section_table.h"
	CONF_ZONE_MEMBERS,
};

/* What each item of a section begins with: where its members are from. */
struct conf_item {
	struct conf_origin origins[CONF_MEMBERS_MOST];
};

/* What we ordered is known from here. */
struct conf_source {
	struct conf_item item;
	const char *name;
	const char *kind;
	const char *path;
	struct conf_texts names; /* none: what it declares itself */
	uint64_t rescan_s;
};

/* What may be issued, and by whom. */
struct conf_zone {
	struct conf_item item;
	struct conf_texts names;
	struct conf_texts issuers; /* for conf_hash(); none: any */
	bool high_assurance;
};

/* The items of a section: an array of struct conf_source or conf_zone. */
struct conf_items {
	void *items;
	size_t count;
};

/* Strings belong to argv, or to owned.  NULL, 0 and false mean: not given. */
struct settings {
	enum conf_command command;
	enum conf_act act;
	const char *const *operands; /* without the name of the act */
	size_t operand_count;

	const char *config;
	const char *state;
	const char *log_list;
	const char *log_url;
	const char *key;
	const char *origin;
	const char *protocol;
	const char *from;
	const char *to;
	const char *logs;
	const char *contact;
	const char *ca_file;
	const char *exec;
	const char *reason;
	struct conf_texts watch; /* items */
	struct conf_texts watchlists;
	struct conf_texts witnesses;
	struct conf_texts our_keys; /* for conf_hash() */
	struct conf_texts our_tbs;
	struct conf_items sources;
	struct conf_items zones;
	uint64_t max_rate; /* requests per second to one operator; 0: as the hosts allow */
	uint64_t partial_after_s;
	uint64_t hold_s;
	uint64_t poll_s;    /* 0: as the protocol asks */
	uint64_t timeout_s; /* of a small answer */
	uint64_t parsers;   /* 0: one per processor */
	uint64_t for_s;     /* of a snooze; 0: it was not said */
	bool all;
	bool with_key;
	bool once;
	bool jsonl;
	bool updates;
	bool self_test;
	bool without_landlock;
	bool quiet;
	bool help;
	bool version;

	struct conf_origin origins[CONF_IDS];
	char **owned; /* strings that were made for it */
	size_t owned_count;
	int argc; /* what was read, to be read again with a configuration */
	char *const *argv;
};

enum conf_kind {
	CONF_FLAG,     /* bool */
	CONF_TEXT,     /* const char * */
	CONF_WORD,     /* const char *, one of those of argument, between bars */
	CONF_LABEL,    /* const char *, of letters, digits, - and _ */
	CONF_PATH,     /* const char *, absolute */
	CONF_TEXTS,    /* struct conf_texts */
	CONF_NAMES,    /* struct conf_texts, each an item to watch (watch/item.h) */
	CONF_HASHES,   /* struct conf_texts, each a SHA-256 */
	CONF_NUMBER,   /* uint64_t */
	CONF_DURATION, /* uint64_t seconds, written 90s, 15m, 2h or 1d */
	CONF_SECTION,  /* struct conf_items */
};

/* What can be set: an option, or a member of the items of a section, which has its key for
 * a name, no letter and no command. */
struct conf_option {
	unsigned id;          /* its place in its table; of an option, enum conf_id */
	const char *name;     /* without the two dashes */
	char letter;          /* its short name, behind one dash; 0: none */
	const char *key;      /* in a configuration; NULL: it has no place there */
	const char *argument; /* as the usage shows it; NULL for a flag and a section */
	enum conf_kind kind;
	size_t offset;     /* in struct settings, or in the item */
	unsigned commands; /* none: it has no place on the command line */
	uint64_t least;    /* of a number or a time, of the bytes of a label, of items in a list */
	uint64_t most;
	const char *fallback; /* the value that it has when it is not given, or NULL */
	bool live;            /* a change takes effect while the monitor is at work */
	bool required;        /* no item of a section is without */
	const char *says;     /* one sentence, without full stop at its end */
};

/* A section: what its items are. */
struct conf_section {
	enum conf_id id;
	size_t size;                       /* of an item, which begins with struct conf_item */
	const struct conf_option *members; /* ended by a row without name; the first tells an
	                                    * item from others */
};

struct conf_command_row {
	enum conf_command command;
	const char *name;
	const char *operands; /* as the usage shows them */
	size_t least_operands;
	const char *says;
};

struct conf_act_row {
	enum conf_act act;
	enum conf_command command;
	const char *name;
	const char *operands; /* as the usage shows them */
	size_t operand_count; /* none will do, too, if they are in brackets */
	bool changes;         /* the state: --reason TEXT follows */
	const char *says;
};

/* All options, ended by a row without name. */
extern const struct conf_option conf_options[];

/* The section that an option of that kind is. */
const struct conf_section *conf_section_of(const struct conf_option *row) must_use;

/* All commands, ended by a row without name. */
extern const struct conf_command_row conf_commands[];

/* All acts, ended by a row without name. */
extern const struct conf_act_row conf_acts[];

/* Fills *ret from the arguments after the program's name, with the defaults of
 * the rows.  Options may stand anywhere before "--"; --name=value and --name
 * value are the same; some have a letter: -h is --help.  STATUS_USAGE names what is
 * wrong and what was meant, if that can be guessed.  Whatever is returned the caller
 * calls conf_free(). */
enum status conf_read(
    int argc, char *const *argv, struct settings *ret, struct error *err) must_use;

/* Frees what was made for the settings, but not for copies of them. */
void conf_free(struct settings *settings);

/* Gives what a row is about the value that it has in other settings, and its origin. */
void conf_carry(
    struct settings *settings, const struct settings *from, const struct conf_option *row);

/* A copy that owns all its texts, but for operands. */
void conf_copy(const struct settings *settings, struct settings *ret);

/* Appends the help of one command, or of all if command is CONF_HELP. */
void conf_append_help(struct buf *out, enum conf_command command);

/* The command of this name; CONF_HELP if there is none. */
enum conf_command conf_command_named(const char *name) must_use;

/* Reads a duration: a number with s, m, h or d behind it. */
bool conf_duration(struct view text, uint64_t *ret_s) must_use;

/* Reads a SHA-256 as people write it: 64 hex digits of either case, bytes with a colon
 * between them or none. */
bool conf_hash(struct view text, struct hash *ret) must_use;

/* Appends a duration in the largest unit that it is a multiple of: "90s", "15m". */
void conf_append_duration(struct buf *out, uint64_t seconds);

#endif
