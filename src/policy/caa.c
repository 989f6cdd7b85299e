/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/caa.h"

#include "base/escape.h"

#include <string.h>

#define FLAG_CRITICAL 0x80 /* bit 0 of the flags; the others are ignored (RFC 8659 4.1) */

struct said {
	const char *code;
	const char *says;
	const char *rule;
};

static const struct said faults[] = {
#define CAA_FAULT(name, code, says, rule) [CAA_FAULT_##name] = { code, says, rule },
#include "policy/caa_fault_table.h"
};

static const struct {
	enum caa_verdict verdict;
	struct said said;
} reasons[] = {
#define CAA_REASON(name, verdict, code, says, rule) { CAA_##verdict, { code, says, rule } },
#include "policy/caa_reason_table.h"
};

static const struct {
	const char *text;
	enum caa_tag tag;
} tags[] = {
#define CAA_TAG(name, text, rule) { text, CAA_TAG_##name },
#include "policy/caa_tag_table.h"
};

const char *
caa_fault_code(enum caa_fault fault)
{
	return faults[fault].code;
}

const char *
caa_fault_says(enum caa_fault fault)
{
	return faults[fault].says;
}

const char *
caa_fault_rule(enum caa_fault fault)
{
	return faults[fault].rule;
}

const char *
caa_reason_code(enum caa_reason reason)
{
	return reasons[reason].said.code;
}

const char *
caa_reason_says(enum caa_reason reason)
{
	return reasons[reason].said.says;
}

const char *
caa_reason_rule(enum caa_reason reason)
{
	return reasons[reason].said.rule;
}

/* ---- characters ---- */

static uint8_t
lower(uint8_t c)
{
	return c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c;
}

static bool
is_alphanumeric(uint8_t c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

static bool
is_blank(uint8_t c)
{
	return c == ' ' || c == '\t';
}

/* Domain names and tags are the same in either case (RFC 8659 4.1). */
static bool
equal_in_any_case(struct view a, struct view b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	}
	return true;
}

static struct view
trimmed(struct view text)
{
	while (text.len > 0 && is_blank(text.ptr[text.len - 1]))
		text.len--;
	while (text.len > 0 && is_blank(text.ptr[0]))
		text = view_after(text, 1);
	return text;
}

/* Takes what stands before the next separator, or all.  False if there was none. */
static bool
take_piece(struct view *in, uint8_t separator, struct view *ret)
{
	if (view_line(in, separator, ret))
		return true;
	*ret = view_take_up_to(in, in->len);
	return false;
}

/* ---- values ---- */

/*
 * RFC 8659 4.2:
 *   label = (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT))
 *   tag   = (ALPHA / DIGIT) *( *("-") (ALPHA / DIGIT))
 */
static bool
is_label(struct view text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_alphanumeric(text.ptr[i]) && text.ptr[i] != '-')
			return false;
	}
	return text.len > 0 && text.ptr[0] != '-' && text.ptr[text.len - 1] != '-';
}

/*
 * RFC 8659 4.2:
 *   issuer-domain-name = label *("." label)
 */
static bool
is_domain_name(struct view text)
{
	struct view label;
	bool more = true;

	while (more) {
		more = take_piece(&text, '.', &label);
		if (!is_label(label))
			return false;
	}
	return true;
}

/*
 * RFC 8659 4.2:
 *   value = *(%x21-3A / %x3C-7E)
 * What is between two semicolons has none.
 */
static bool
is_value(struct view text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '!' || text.ptr[i] > '~')
			return false;
	}
	return true;
}

/*
 * RFC 8659 4.2:
 *   parameter = tag *WSP "=" *WSP value
 */
static bool
read_parameter(struct view text, struct caa_parameter *ret)
{
	struct caa_parameter found;

	if (!view_line(&text, '=', &found.tag))
		return false;
	found.tag = trimmed(found.tag);
	found.value = trimmed(text);
	if (!is_label(found.tag) || !is_value(found.value))
		return false;
	*ret = found;
	return true;
}

bool
caa_next_parameter(struct view *parameters, struct caa_parameter *ret)
{
	struct view rest = *parameters;
	struct view piece;

	(void)take_piece(&rest, ';', &piece);
	if (!read_parameter(piece, ret))
		return false;
	*parameters = rest;
	return true;
}

/*
 * RFC 8659 4.2:
 *   parameters = (parameter *WSP ";" *WSP parameters) / parameter
 */
static bool
are_parameters(struct view text)
{
	struct caa_parameter parameter;
	struct view piece;
	bool more = true;

	while (more) {
		more = take_piece(&text, ';', &piece);
		if (!read_parameter(piece, &parameter))
			return false;
	}
	return true;
}

/*
 * RFC 8659 4.2:
 *   issue-value = *WSP [issuer-domain-name *WSP] [";" *WSP [parameters *WSP]]
 */
static enum caa_fault
read_issue_value(struct caa_record *record)
{
	struct view rest = record->value;
	struct view issuer;
	struct view parameters;

	(void)take_piece(&rest, ';', &issuer);
	issuer = trimmed(issuer);
	parameters = trimmed(rest);
	if (issuer.len > 0 && !is_domain_name(issuer))
		return CAA_FAULT_ISSUER;
	if (parameters.len > 0 && !are_parameters(parameters))
		return CAA_FAULT_PARAMETER;
	record->issuer = issuer;
	record->parameters = parameters;
	return CAA_FAULT_NONE;
}

/* ---- records ---- */

static enum caa_tag
find_tag(struct view text)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		if (equal_in_any_case(text, view_text(tags[i].text)))
			return tags[i].tag;
	}
	return CAA_TAG_UNKNOWN;
}

static bool
has_issue_value(enum caa_tag tag)
{
	return tag == CAA_TAG_ISSUE || tag == CAA_TAG_ISSUEWILD || tag == CAA_TAG_ISSUEMAIL ||
	       tag == CAA_TAG_ISSUEVMC;
}

static bool
is_tag(struct view text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (!is_alphanumeric(text.ptr[i]))
			return false;
	}
	return true;
}

/*
 * RFC 8659 4.1:
 *   flags, tag length, tag: one octet, one octet, as many as it says; the rest is the value
 */
static enum caa_fault
read_fields(struct view rdata, struct caa_record *record)
{
	uint8_t flags;

	if (!view_u8(&rdata, &flags))
		return CAA_FAULT_CUT;
	record->critical = (flags & FLAG_CRITICAL) != 0;
	if (!view_vector(&rdata, 1, &record->tag_text))
		return CAA_FAULT_CUT;
	record->value = rdata;
	if (record->tag_text.len == 0)
		return CAA_FAULT_NO_TAG;
	if (!is_tag(record->tag_text))
		return CAA_FAULT_TAG;
	record->tag = find_tag(record->tag_text);
	return has_issue_value(record->tag) ? read_issue_value(record) : CAA_FAULT_NONE;
}

void
caa_read(struct view rdata, struct caa_record *ret)
{
	*ret = (struct caa_record){ .tag = CAA_TAG_UNKNOWN };
	ret->fault = read_fields(rdata, ret);
}

bool
caa_next(struct view *set, struct caa_record *ret)
{
	struct view rdata;

	if (!view_vector(set, 2, &rdata))
		return false;
	caa_read(rdata, ret);
	return true;
}

bool
caa_set_is_whole(struct view set)
{
	struct view rdata;

	while (set.len > 0) {
		if (!view_vector(&set, 2, &rdata))
			return false;
	}
	return true;
}

/* ---- what they mean ---- */

static bool
names_one_of(const struct caa_record *record, const struct view *issuers, size_t issuer_count)
{
	for (size_t i = 0; record->issuer.len > 0 && i < issuer_count; i++) {
		if (equal_in_any_case(record->issuer, issuers[i]))
			return true;
	}
	return false;
}

/* The first record that is critical, of a property that has no specification. */
static bool
find_critical(struct view set, struct caa_record *ret)
{
	struct caa_record record;

	while (caa_next(&set, &record)) {
		if (record.critical && record.tag == CAA_TAG_UNKNOWN) {
			*ret = record;
			return true;
		}
	}
	return false;
}

static enum caa_reason
reason_against(const struct caa_record *record)
{
	if (record->issuer.len > 0)
		return CAA_REASON_NOT_NAMED;
	return record->fault != CAA_FAULT_NONE ? CAA_REASON_MALFORMED : CAA_REASON_NOBODY;
}

/* What the records of this tag say, and which of them; NO_PROPERTY if there is none. */
static enum caa_reason
weigh(struct view set, enum caa_tag tag, const struct view *issuers, size_t issuer_count,
    struct caa_record *ret)
{
	enum caa_reason reason = CAA_REASON_NO_PROPERTY;
	struct caa_record record;

	while (caa_next(&set, &record)) {
		if (record.tag != tag)
			continue;
		if (names_one_of(&record, issuers, issuer_count)) {
			*ret = record;
			return CAA_REASON_NAMED;
		}
		/* Whom they do name says more than that one of them names nobody. */
		if (reason == CAA_REASON_NO_PROPERTY ||
		    (ret->issuer.len == 0 && record.issuer.len > 0)) {
			*ret = record;
			reason = reason_against(ret);
		}
	}
	return reason;
}

static enum caa_reason
judge(struct view set, bool is_wildcard, const struct view *issuers, size_t issuer_count,
    struct caa_record *ret)
{
	enum caa_reason reason = CAA_REASON_NO_PROPERTY;

	if (set.len == 0)
		return CAA_REASON_NO_RECORDS;
	if (find_critical(set, ret))
		return CAA_REASON_CRITICAL;
	/* RFC 8659 4.3: where there is issuewild, issue says nothing about wildcards; about
	 * other names issuewild never does. */
	if (is_wildcard)
		reason = weigh(set, CAA_TAG_ISSUEWILD, issuers, issuer_count, ret);
	return reason != CAA_REASON_NO_PROPERTY
		   ? reason
		   : weigh(set, CAA_TAG_ISSUE, issuers, issuer_count, ret);
}

void
caa_judge(struct view set, bool is_wildcard, const struct view *issuers, size_t issuer_count,
    struct caa_judgement *ret)
{
	struct caa_record record = { .tag = CAA_TAG_UNKNOWN };
	enum caa_reason reason = judge(set, is_wildcard, issuers, issuer_count, &record);

	*ret = (struct caa_judgement){
		.verdict = reasons[reason].verdict,
		.reason = reason,
		.by_record = reason != CAA_REASON_NO_RECORDS && reason != CAA_REASON_NO_PROPERTY,
	};
	if (ret->by_record)
		ret->record = record;
}

/* ---- for people ---- */

void
caa_append_record(struct buf *out, const struct caa_record *record)
{
	buf_printf(out, "%d ", record->critical ? FLAG_CRITICAL : 0);
	escape_append_text(out, record->tag_text);
	buf_text(out, " \"");
	escape_append_text(out, record->value);
	buf_byte(out, '"');
}

void
caa_append_judgement(struct buf *out, const struct caa_judgement *judgement)
{
	buf_text(out, reasons[judgement->reason].said.says);
	if (!judgement->by_record)
		return;
	buf_text(out, ": ");
	caa_append_record(out, &judgement->record);
}
