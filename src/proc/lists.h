/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which logs there are: the one of --log, those of --log-list, or the union of
 * Google's and Apple's lists.  A list that cannot be had now is replaced by the last
 * good one that the store kept, and its age is said.
 */
#ifndef CTVIGIL_PROC_LISTS_H
#define CTVIGIL_PROC_LISTS_H

#include "base/attr.h"
#include "base/status.h"
#include "source/loglist.h"

struct monitor;

/* Gets the logs that the settings ask for and allow.  The caller frees *ret with
 * log_list_fini().  STATUS_USAGE if the settings are wrong or choose no log; else
 * what went wrong with the last list, if there is none at all. */
enum status lists_get(struct monitor *monitor, struct log_list *ret, struct error *err) must_use;

/* Finds the one log of the lists, in whatever state, whose name or URL matches the shell
 * pattern.  STATUS_USAGE if none does, or more than one. */
enum status lists_find(struct monitor *monitor, const char *pattern, struct log_description *ret,
    struct error *err) must_use;

/* The names under which the store keeps the browsers' lists, from 0 on; NULL behind
 * the last. */
const char *lists_name(size_t number) must_use;

#endif
