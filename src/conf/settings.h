/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the user asked for: the settings, and the rows that say how each is
 * written on the command line, which commands know it and what it means.  The
 * parser, --help, the man pages and the completion walk the same rows.
 */
#ifndef CTVIGIL_CONF_SETTINGS_H
#define CTVIGIL_CONF_SETTINGS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/status.h"

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
	CONF_ALL = CONF_WATCH | CONF_SCAN | CONF_SHOW | CONF_VERIFY | CONF_LOGS | CONF_DOCTOR,
};

/* What else a command does, where its first operand says so. */
enum conf_act {
	CONF_ACT_NONE,
#define ACT(NAME, command, name, operands, operand_count, changes, says) CONF_ACT_##NAME,
#include "conf/act_table.h"
};

/* The values of an option that may be given more than once. */
struct conf_texts {
	const char *items[LIMIT_WITNESSES];
	size_t count;
};

/* Strings belong to argv.  NULL, 0 and false mean: not given. */
struct settings {
	enum conf_command command;
	enum conf_act act;
	const char *const *operands; /* without the name of the act */
	size_t operand_count;

	const char *watchlist;
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
	struct conf_texts witnesses;
	uint64_t max_rate; /* requests per second to one operator; 0: as the hosts allow */
	uint64_t partial_after_s;
	uint64_t poll_s;    /* 0: as the protocol asks */
	uint64_t timeout_s; /* of a small answer; 0: LIMIT_ANSWER_S */
	uint64_t parsers;   /* 0: one per processor */
	bool once;
	bool jsonl;
	bool json;
	bool updates;
	bool self_test;
	bool without_landlock;
	bool quiet;
	bool help;
	bool version;
};

enum conf_kind {
	CONF_FLAG,     /* bool */
	CONF_TEXT,     /* const char * */
	CONF_TEXTS,    /* struct conf_texts */
	CONF_NUMBER,   /* uint64_t */
	CONF_DURATION, /* uint64_t seconds, written 90, 90s, 15m, 2h or 1d */
	CONF_TIMEOUT,  /* the same, LIMIT_ANSWER_LEAST_S to LIMIT_ANSWER_MOST_S */
};

struct conf_option {
	const char *name;     /* without the two dashes */
	const char *argument; /* as the usage shows it; NULL for a flag */
	enum conf_kind kind;
	size_t offset; /* in struct settings */
	unsigned commands;
	const char *says; /* one sentence, without full stop at its end */
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

/* All commands, ended by a row without name. */
extern const struct conf_command_row conf_commands[];

/* All acts, ended by a row without name. */
extern const struct conf_act_row conf_acts[];

/* Fills *ret from the arguments after the program's name, with the defaults of
 * the rows.  Options may stand anywhere before "--"; --name=value and --name
 * value are the same; -h is --help.  STATUS_USAGE names what is wrong and what
 * was meant, if that can be guessed. */
enum status conf_read(
    int argc, char *const *argv, struct settings *ret, struct error *err) must_use;

/* Appends the help of one command, or of all if command is CONF_HELP. */
void conf_append_help(struct buf *out, enum conf_command command);

/* The command of this name; CONF_HELP if there is none. */
enum conf_command conf_command_named(const char *name) must_use;

/* Reads a duration: a number with s, m, h or d behind it, or nothing for
 * seconds. */
bool conf_duration(const char *text, uint64_t *ret_s) must_use;

#endif
