/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/dnssec.h"

static const struct {
	const char *word;
	const char *says;
} rows[] = {
#define DNSSEC(name, word, says) { word, says },
#include "policy/dnssec_table.h"
};

const char *
dnssec_word(enum dnssec dnssec)
{
	return rows[dnssec].word;
}

const char *
dnssec_says(enum dnssec dnssec)
{
	return rows[dnssec].says;
}

enum dnssec
dnssec_weaker(enum dnssec a, enum dnssec b)
{
	return a < b ? a : b;
}
