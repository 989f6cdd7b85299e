/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an operation that touches the world says about how it went: a status of
 * the table, and on the caller's stack an error with the particulars.
 */
#ifndef CTVIGIL_BASE_STATUS_H
#define CTVIGIL_BASE_STATUS_H

#include "base/attr.h"
#include "base/limits.h"

#include <stdbool.h>
#include <stdint.h>

/* What to do about it.  Callers switch on this, without default. */
enum status_class {
	STATUS_CLASS_NONE,  /* nothing */
	STATUS_CLASS_USAGE, /* tell the user, stop before work starts */
	STATUS_CLASS_RETRY, /* try again later */
	STATUS_CLASS_PEER,  /* the other side is at fault; say so, try again later */
	STATUS_CLASS_LOCAL, /* this machine is at fault; say so */
	STATUS_CLASS_ALARM, /* keep the evidence and raise a finding */
};

enum status {
#define STATUS(name, class, text) STATUS_##name,
#include "base/status_table.h"
};

/* Filled by the function that fails. */
struct error {
	enum status status;
	int os_errno; /* 0 if the system had no part in it */
	char message[LIMIT_ERROR_MESSAGE];
};

/* "the store cannot be opened" */
const char *status_text(enum status status) must_use;

/* "STORE_OPEN" */
const char *status_name(enum status status) must_use;

enum status_class status_class(enum status status) must_use;

/* The status of a number that another process sent.  False if it is none. */
bool status_from_number(uint64_t number, enum status *ret) must_use;

/* Fills err, which may be NULL: "FORMAT: text of os_errno", or FORMAT alone if
 * os_errno is 0.  The format begins with what it is about ("log argon2026: ...").
 * What came from outside must have been escaped.  err->message may be among the values.
 * "..." stands for what does not fit, and for what the C library cannot format.
 * Returns status, so that a caller can return error_set(...). */
enum status error_set(struct error *err, enum status status, int os_errno, const char *format, ...)
    printf_like(4, 5);

#endif
