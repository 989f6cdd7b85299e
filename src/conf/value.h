/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values of options: how they are written, and what they may be.  For the files of
 * this room and the manual; others set and ask for values by settings.h.
 */
#ifndef CTVIGIL_CONF_VALUE_H
#define CTVIGIL_CONF_VALUE_H

#include "base/buf.h"
#include "conf/settings.h"

/* Sets each option that has a default to it. */
void conf_set_defaults(struct settings *settings);

/* Appends what a value of this option may be: "a time from 1s to 1d". */
void conf_append_allowed(struct buf *out, const struct conf_option *row);

/* Appends a text in double quotes, as YAML and JSON both read it. */
void conf_append_quoted(struct buf *out, const char *text);

#endif
