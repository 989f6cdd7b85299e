/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The members of the lines of JSON, as rows that documents and tests are made from.
 */
#ifndef CTVIGIL_ALERT_MEMBER_H
#define CTVIGIL_ALERT_MEMBER_H

#include <stddef.h>

enum alert_line {
	ALERT_MATCH,      /* ctvigil.match/v1 */
	ALERT_LOG,        /* ctvigil.log/v1 */
	ALERT_LOG_STATUS, /* ctvigil.log-status/v1 */
	ALERT_VERIFIED,   /* ctvigil.verified/v1 */
	ALERT_EVIDENCE,   /* ctvigil.evidence/v1 */
	ALERT_VERDICT,    /* ctvigil.verdict/v1 */
	ALERT_FINDING,    /* ctvigil.finding/v1 */
	ALERT_CHECK,      /* ctvigil.check/v1 */
	ALERT_CERTIFICATE, /* ctvigil.certificate/v1; then the members "names" to "der" of ALERT_MATCH */
};

struct alert_member {
	enum alert_line line;
	const char *path;
	const char *type;
	const char *says;
};

/* The rows of member_table.h. */
extern const struct alert_member alert_members[];
extern const size_t alert_member_count;

#endif
