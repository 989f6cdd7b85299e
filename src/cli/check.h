/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What ctvigil doctor looks at: each check is a row of check_table.h and says how
 * something stands, and where it does not stand well what to do about it.
 *
 *   check_machine.c  the kernel, the programs and files of this machine
 *   check_command.c  the operator's command
 *   check_state.c    the state directory and what is in it
 *   check_ours.c     the sources of what is ours
 *   check_network.c  a log or list that was named
 */
#ifndef CTVIGIL_CLI_CHECK_H
#define CTVIGIL_CLI_CHECK_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/status.h"
#include "cli/log_status.h"
#include "conf/settings.h"
#include "store/store.h"

#include <stdint.h>

enum check_verdict {
	VERDICT_NONE, /* it does not apply: nothing is said */
	VERDICT_OK,
	VERDICT_WARN, /* it works, but not as well as it should */
	VERDICT_FAIL, /* it keeps ctvigil from working */
};

/* What all checks may look at. */
struct checking {
	const struct settings *settings;
	const char *folder;
	struct store *store;      /* NULL if there is no state that can be read */
	struct error store_error; /* why not */
	struct log_statuses logs;
	int64_t now_s;
};

struct finding {
	enum check_verdict verdict;
	struct buf says;  /* escaped */
	const char *mend; /* NULL if there is nothing to mend, or says names it */
};

typedef void check_fn(const struct checking *checking, struct finding *ret);

/* Sets what a finding says. */
void finding_set(struct finding *finding, enum check_verdict verdict, const char *mend,
    const char *format, ...) printf_like(4, 5);

#define CHECK(name, function, says) check_fn function;
#include "cli/check_table.h"

#endif
