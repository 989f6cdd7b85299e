/* SPDX-License-Identifier: Apache-2.0 */
/*
 * CAA records: parts lie inside and make up the record, what is named can be named, and
 * a verdict does not get better for a CA when a name of its own is taken away.
 */
#include "fuzz/fuzz.h"
#include "policy/caa.h"

static void
check_parameters(const struct caa_record *record)
{
	struct caa_parameter parameter;
	struct view rest = record->parameters;

	while (caa_next_parameter(&rest, &parameter)) {
		promise(parameter.tag.len > 0 && lies_in(record->parameters, parameter.tag));
		promise(lies_in(record->parameters, parameter.value));
		promise(memchr(parameter.value.ptr, ';', parameter.value.len) == NULL);
	}
	promise(rest.len == 0);
}

static void
check_record(struct view rdata, const struct caa_record *record)
{
	promise(lies_in(rdata, record->tag_text) && lies_in(rdata, record->value));
	promise(lies_in(record->value, record->issuer));
	promise(lies_in(record->value, record->parameters));
	if (record->fault != CAA_FAULT_CUT)
		promise(2 + record->tag_text.len + record->value.len == rdata.len);
	if (record->fault != CAA_FAULT_NONE)
		promise(record->issuer.len == 0 && record->parameters.len == 0);
	if (record->issuer.len > 0)
		promise(memchr(record->issuer.ptr, ' ', record->issuer.len) == NULL &&
			memchr(record->issuer.ptr, ';', record->issuer.len) == NULL);
	check_parameters(record);
}

static void
check_judgement(struct view set, bool is_wildcard, struct view issuer)
{
	struct caa_judgement with;
	struct caa_judgement without;
	struct buf out;

	caa_judge(set, is_wildcard, &issuer, 1, &with);
	caa_judge(set, is_wildcard, NULL, 0, &without);
	promise((with.verdict == CAA_NONE) == (set.len == 0));
	promise(with.reason == without.reason || with.reason == CAA_REASON_NAMED);
	promise(without.reason != CAA_REASON_NAMED);
	if (with.reason == CAA_REASON_NAMED)
		promise(with.record.issuer.len == issuer.len && with.verdict == CAA_ALLOWED);
	if (with.reason == CAA_REASON_CRITICAL)
		promise(with.record.critical && with.record.tag == CAA_TAG_UNKNOWN);
	/* A sentence, and four characters for a byte at most. */
	buf_init_growing(&out, 256 + 4 * set.len);
	caa_append_judgement(&out, &with);
	promise(buf_ok(&out));
	for (size_t i = 0; i < out.len; i++)
		promise(out.ptr[i] >= ' ' && out.ptr[i] != 0x7f);
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	bool is_wildcard = fuzz_number(&in, 1) % 2 == 1;
	struct caa_record record = { .tag = CAA_TAG_UNKNOWN };
	struct view issuer = VIEW("ca1.example");
	struct view rest = in;
	struct view rdata;

	while (view_vector(&rest, 2, &rdata)) {
		caa_read(rdata, &record);
		check_record(rdata, &record);
		/* The last that is named is the issuer. */
		if (record.issuer.len > 0)
			issuer = record.issuer;
	}
	promise(caa_set_is_whole(in) == (rest.len == 0));
	check_judgement(in, is_wildcard, issuer);
	return 0;
}
