/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log that the command line describes: --log URL --key KEY [--origin NAME]
 * [--protocol rfc6962|static].
 */
#ifndef CTVIGIL_PROC_LOG_OPTION_H
#define CTVIGIL_PROC_LOG_OPTION_H

#include "base/attr.h"
#include "base/status.h"
#include "conf/settings.h"
#include "source/loglist.h"

#include <stdint.h>

/* Fills a list of this one log; without --protocol it is taken for a static one
 * (the caller finds out).  The caller frees with log_list_fini().  STATUS_USAGE says
 * which option is wrong and how. */
enum status log_option_read(
    const struct settings *settings, struct log_list *ret, struct error *err) must_use;

/* Reads the value of --key, base 64 or else the name of a PEM file, into the key of
 * *log.  STATUS_USAGE otherwise. */
enum status log_option_key(
    const char *text, struct log_description *log, struct error *err) must_use;

/* Reads the value of --from or --to: "now" is now, "beginning" is 0, else a number.
 * False if it is none of them. */
bool log_option_index(const char *text, uint64_t now, uint64_t *ret) must_use;

#endif
