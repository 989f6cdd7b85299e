/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A configuration, as others see it: the effective one with the origin of each value, what
 * one may have, and how two differ.
 */
#ifndef CTVIGIL_CONF_SHOW_H
#define CTVIGIL_CONF_SHOW_H

#include "base/attr.h"
#include "base/buf.h"
#include "conf/settings.h"

#include <stdbool.h>

/* Appends settings as a configuration that says the same, each value with where it comes
 * from: the default, the command line, or a line of file. */
void conf_append_shown(struct buf *out, const struct settings *settings, const char *file);

/* Appends the JSON Schema (2020-12) of a configuration. */
void conf_append_schema(struct buf *out);

/* Whether a row has another value in one than in the other. */
bool conf_differs(
    const struct settings *a, const struct settings *b, const struct conf_option *row) must_use;

/* Appends what became of a row that differs: "poll: 30s (was 60s)", "watch: 2 more, 1 gone". */
void conf_append_change(struct buf *out, const struct settings *before,
    const struct settings *after, const struct conf_option *row);

#endif
