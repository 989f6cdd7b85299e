/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Members of JSON objects, appended one after another: the name with its comma and
 * colon, then the value (RFC 8259 4).
 */
#ifndef CTVIGIL_ALERT_JSON_H
#define CTVIGIL_ALERT_JSON_H

#include "base/buf.h"
#include "base/hash.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* "name": , after a comma unless an object or array begins here or nothing was written. */
void json_name(struct buf *out, const char *name);

/* The comma between two elements of an array. */
void json_comma(struct buf *out);

void json_text(struct buf *out, const char *name, struct view text);
void json_hash(struct buf *out, const char *name, const struct hash *hash);
void json_number(struct buf *out, const char *name, uint64_t number);
void json_boolean(struct buf *out, const char *name, bool value);
void json_null(struct buf *out, const char *name);
void json_base64(struct buf *out, const char *name, struct view bytes);
void json_hex(struct buf *out, const char *name, struct view bytes);

/* A time in seconds, or in milliseconds, since 1970. */
void json_time(struct buf *out, const char *name, int64_t seconds);
void json_time_ms(struct buf *out, const char *name, uint64_t milliseconds);

#endif
