/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ctlog: a log of one's own, for tests, the demonstration and the bench.  Not
 * installed; its keys are public, and what it signs means nothing.
 */
#include "base/num.h"
#include "ctlog/serve.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#define ENTRIES_USUAL 10000
#define ENTRIES_UNSAID UINT64_MAX
#define SEED_USUAL 1

enum option_code {
	OPTION_PORT = 256,
	OPTION_PROTOCOL,
	OPTION_ENTRIES,
	OPTION_SEED,
	OPTION_INCIDENT,
	OPTION_INCIDENT_OVER,
	OPTION_GROW,
	OPTION_FROM_TILES,
	OPTION_FROM_ENTRIES,
	OPTION_PORT_FILE,
	OPTION_MAX,
	OPTION_ALIGN,
	OPTION_PLAIN,
	OPTION_GREASE,
	OPTION_LIE,
	OPTION_KEY,
	OPTION_HELP,
};

/* Each option: its name, what its value is (NULL: it has none), sentence. */
static const struct {
	const char *name;
	const char *value;
	int code;
	const char *says;
} rows[] = {
	{ "port", "N", OPTION_PORT, "listen there on 127.0.0.1; 0, the default, is any" },
	{ "port-file", "FILE", OPTION_PORT_FILE, "write the port there when it answers" },
	{ "protocol", "P", OPTION_PROTOCOL, "rfc6962, static or both, the default" },
	{ "key", "WORD", OPTION_KEY, "sign under the key of this word" },
	{ "entries", "N", OPTION_ENTRIES,
	    "made-up entries at the start; 10000, or 0 with real ones" },
	{ "seed", "N", OPTION_SEED, "from which they follow; 1" },
	{ "grow", "N", OPTION_GROW, "so many more each second" },
	{ "incident", NULL, OPTION_INCIDENT, "the synthetic replay of 2025 for 1.1.1.1" },
	{ "incident-over", "SECONDS", OPTION_INCIDENT_OVER, "one after another, from now on" },
	{ "from-tiles", "DIR", OPTION_FROM_TILES, "entries of real data tiles; first" },
	{ "from-entries", "FILE", OPTION_FROM_ENTRIES, "entries in lines of JSON; first" },
	{ "max", "N", OPTION_MAX, "entries of one answer to get-entries; 1000" },
	{ "align", NULL, OPTION_ALIGN, "cut long answers at multiples of that" },
	{ "plain", NULL, OPTION_PLAIN, "do not compress data tiles" },
	{ "grease", NULL, OPTION_GREASE, "more lines in checkpoints, shuffled" },
	{ "lie", "KIND[=AT]", OPTION_LIE, "from the start; GET /lie lists them" },
	{ "help", NULL, OPTION_HELP, "print this" },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static int
usage(FILE *out, int result)
{
	(void)fprintf(out, "ctlog serve [OPTION...]      serve a log on 127.0.0.1\n"
			   "ctlog write DIR [OPTION...]  write a static log to disk\n");
	for (size_t i = 0; i < ROWS; i++)
		(void)fprintf(out, "  --%-14s %-10s %s\n", rows[i].name,
		    rows[i].value != NULL ? rows[i].value : "", rows[i].says);
	return result;
}

static bool
read_protocol(const char *text, enum ctlog_protocol *ret)
{
	static const struct {
		const char *name;
		enum ctlog_protocol protocol;
	} protocols[] = {
		{ "rfc6962", CTLOG_RFC6962 },
		{ "static", CTLOG_STATIC },
		{ "both", CTLOG_BOTH },
	};

	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		if (strcmp(text, protocols[i].name) != 0)
			continue;
		*ret = protocols[i].protocol;
		return true;
	}
	return false;
}

static bool
read_number(const char *text, uint64_t max, uint64_t *ret)
{
	uint64_t number;

	if (!num_decimal(view_text(text), &number) || number > max)
		return false;
	*ret = number;
	return true;
}

/* Takes one option with its value.  False if the value is none for it. */
static bool
take_option(struct serve_options *o, int code, const char *value)
{
	uint64_t number = 0;

	switch (code) {
	case OPTION_PORT:
		if (!read_number(value, UINT16_MAX, &number))
			return false;
		o->port = (uint16_t)number;
		return true;
	case OPTION_MAX:
		if (!read_number(value, UINT32_MAX, &number))
			return false;
		o->log.entries_max = number;
		return true;
	case OPTION_ENTRIES:
		return read_number(value, UINT32_MAX, &o->entries);
	case OPTION_SEED:
		return read_number(value, UINT64_MAX, &o->seed);
	case OPTION_GROW:
		return read_number(value, UINT16_MAX, &o->grow_per_s);
	case OPTION_INCIDENT_OVER:
		o->incident = true;
		return read_number(value, UINT16_MAX, &o->incident_over_s);
	case OPTION_PROTOCOL:
		return read_protocol(value, &o->log.protocol);
	case OPTION_LIE:
		if (o->lie_count == CTLOG_LIE_COUNT)
			return false;
		o->lies[o->lie_count++] = view_text(value);
		return true;
	case OPTION_INCIDENT:
		o->incident = true;
		return true;
	case OPTION_ALIGN:
		o->log.aligned = true;
		return true;
	case OPTION_PLAIN:
		o->log.plain_tiles = true;
		return true;
	case OPTION_GREASE:
		o->log.grease = true;
		o->log.ed25519 = true;
		return true;
	case OPTION_FROM_TILES:
		o->tiles = value;
		return true;
	case OPTION_FROM_ENTRIES:
		o->entries_file = value;
		return true;
	case OPTION_PORT_FILE:
		o->port_file = value;
		return true;
	case OPTION_KEY:
		o->log.key_word = value;
		return true;
	default:
		return false;
	}
}

/* Reads the options; what is left stands from optind on.  False if one is wrong. */
static bool
read_options(int argc, char **argv, struct serve_options *ret)
{
	struct option options[ROWS + 1] = { { .name = NULL } };
	int code;

	for (size_t i = 0; i < ROWS; i++)
		options[i] = (struct option){
			.name = rows[i].name,
			.has_arg = rows[i].value != NULL ? required_argument : no_argument,
			.val = rows[i].code,
		};
	while ((code = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (code == OPTION_HELP)
			exit(usage(stdout, EXIT_SUCCESS));
		if (code == '?')
			return false;
		if (!take_option(ret, code, optarg)) {
			(void)fprintf(stderr, "ctlog: %s: not a value for this option\n", optarg);
			return false;
		}
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct serve_options options = {
		.log = { .origin = "ctlog.test", .key_word = "ctlog", .protocol = CTLOG_BOTH },
		.entries = ENTRIES_UNSAID,
		.seed = SEED_USUAL,
	};

	if (!read_options(argc, argv, &options))
		return usage(stderr, 2);
	if (options.entries == ENTRIES_UNSAID)
		options.entries =
		    options.tiles != NULL || options.entries_file != NULL ? 0 : ENTRIES_USUAL;
	if (argc - optind == 1 && strcmp(argv[optind], "serve") == 0)
		return serve_log(&options);
	if (argc - optind == 2 && strcmp(argv[optind], "write") == 0) {
		options.folder = argv[optind + 1];
		options.log.protocol = CTLOG_STATIC;
		return write_log(&options);
	}
	return usage(stderr, 2);
}
