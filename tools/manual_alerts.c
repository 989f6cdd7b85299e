/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of ctvigil-alerts(5). */
#include "alert/environment.h"
#include "alert/log_kind.h"
#include "alert/member.h"
#include "manual.h"
#include "mdoc.h"

/* ---- lines of JSON ---- */

static void
append_members(struct buf *out, enum alert_line line)
{
	mdoc_list_begin(out);
	for (size_t i = 0; i < alert_member_count; i++) {
		const struct alert_member *member = &alert_members[i];

		if (member->line != line)
			continue;
		buf_text(out, ".It Sy");
		mdoc_argument(out, member->path);
		buf_text(out, " No");
		mdoc_argument(out, member->type);
		buf_byte(out, '\n');
		mdoc_sentence(out, member->says);
	}
	mdoc_list_end(out);
}

void
manual_match_members(struct buf *out)
{
	append_members(out, ALERT_MATCH);
}

void
manual_log_members(struct buf *out)
{
	append_members(out, ALERT_LOG);
}

void
manual_log_status_members(struct buf *out)
{
	append_members(out, ALERT_LOG_STATUS);
}

void
manual_certificate_members(struct buf *out)
{
	append_members(out, ALERT_CERTIFICATE);
}

void
manual_verified_members(struct buf *out)
{
	append_members(out, ALERT_VERIFIED);
}

void
manual_evidence_members(struct buf *out)
{
	append_members(out, ALERT_EVIDENCE);
}

void
manual_verdict_members(struct buf *out)
{
	append_members(out, ALERT_VERDICT);
}

void
manual_check_members(struct buf *out)
{
	append_members(out, ALERT_CHECK);
}

void
manual_finding_members(struct buf *out)
{
	append_members(out, ALERT_FINDING);
}

/* ---- words that stand in them ---- */

/* A word, what it means, and what is to be known about it: a citation, say. */
struct word {
	const char *word;
	const char *says;
	const char *note; /* or NULL */
};

static void
append_words(struct buf *out, const struct word *words, size_t count)
{
	mdoc_list_begin(out);
	for (size_t i = 0; i < count; i++) {
		if (words[i].word[0] == '\0')
			continue;
		buf_text(out, ".It Sy");
		mdoc_argument(out, words[i].word);
		if (words[i].note != NULL) {
			buf_text(out, " No");
			mdoc_argument(out, words[i].note);
		}
		buf_byte(out, '\n');
		mdoc_sentence(out, words[i].says);
	}
	mdoc_list_end(out);
}

#define APPEND_WORDS(out, words) append_words((out), (words), sizeof(words) / sizeof((words)[0]))

static const char *
certainty(bool exact)
{
	return exact ? "exact" : "possible";
}

void
manual_reasons(struct buf *out)
{
	const struct word words[] = {
#define WATCH_REASON(name, text, exact, says) { text, says, certainty(exact) },
#include "watch/reason_table.h"
	};

	APPEND_WORDS(out, words);
}

void
manual_finding_states(struct buf *out)
{
	static const struct word words[] = {
#define FINDING_STATE(NAME, word, open, says) { word, says, NULL },
#include "policy/state_table.h"
	};

	APPEND_WORDS(out, words);
}

void
manual_severities(struct buf *out)
{
	static const struct word words[] = {
#define SEVERITY(NAME, word, says) { word, says, NULL },
#include "policy/severity_table.h"
	};

	APPEND_WORDS(out, words);
}

void
manual_signals(struct buf *out)
{
	static const struct word words[] = {
#define SIGNAL(NAME, word, says) { word, says, NULL },
#include "policy/signal_table.h"
	};

	APPEND_WORDS(out, words);
}

void
manual_rules(struct buf *out)
{
	const struct word words[] = {
#define RULE(NAME, code, severity, becomes, says, asks) \
	{ code, says, severities[SEVERITY_##severity].word },
#include "policy/rule_table.h"
	};

	APPEND_WORDS(out, words);
}

void
manual_places(struct buf *out)
{
	static const struct word words[] = {
#define X509_WHERE(name, text, says) { text, says, NULL },
#include "x509/where_table.h"
	};

	APPEND_WORDS(out, words);
}

void
manual_readings(struct buf *out)
{
	const struct word words[] = {
#define X509_READING(name, text, exact, says) { text, says, certainty(exact) },
#include "x509/reading_table.h"
	};

	APPEND_WORDS(out, words);
}

void
manual_faults(struct buf *out)
{
	static const struct word words[] = {
#define X509_FAULT(name, code, says, rule) { code, says, rule },
#include "x509/fault_table.h"
	};

	APPEND_WORDS(out, words);
}

void
manual_log_kinds(struct buf *out)
{
	mdoc_list_begin(out);
	for (enum log_kind kind = 0; kind < LOG_KIND_COUNT; kind++) {
		const struct log_kind_row *row = log_kind_row(kind);

		buf_text(out, ".It Sy");
		mdoc_argument(out, row->kind);
		buf_text(out, " No");
		mdoc_argument(out, log_level_name(row->level));
		buf_byte(out, '\n');
		mdoc_sentence(out, row->says);
		if (row->mend[0] != '\0')
			mdoc_sentence(out, row->mend);
	}
	mdoc_list_end(out);
}

void
manual_checks(struct buf *out)
{
	static const struct word words[] = {
#define CHECK(name, function, says) { name, says, NULL },
#include "cli/check_table.h"
	};

	APPEND_WORDS(out, words);
}

/* ---- hooks ---- */

static void
append_events(struct buf *out, unsigned events)
{
	static const struct {
		enum environment_events event;
		const char *name;
	} names[] = {
		{ ENVIRONMENT_MATCH, "discovered_cert" },
		{ ENVIRONMENT_MALFORMED, "malformed_cert" },
		{ ENVIRONMENT_ERROR, "error" },
	};
	const char *words[sizeof(names) / sizeof(names[0])];
	size_t count = 0;

	if (events == ENVIRONMENT_ALL) {
		buf_text(out, "Always set.\n");
		return;
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((events & names[i].event) != 0)
			words[count++] = names[i].name;
	}
	buf_text(out, "Set for\n");
	mdoc_enumerate(out, "Sy", words, count);
}

void
manual_hook_variables(struct buf *out)
{
	mdoc_list_begin(out);
	for (size_t i = 0; i < environment_variable_count; i++) {
		const struct environment_variable *variable = &environment_variables[i];

		buf_printf(out, ".It Ev %s\n", variable->name);
		mdoc_sentence(out, variable->says);
		append_events(out, variable->events);
	}
	mdoc_list_end(out);
}
