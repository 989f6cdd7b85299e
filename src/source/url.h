/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs of logs and lists: what may be asked for at all, and the addresses of the
 * endpoints of RFC 6962 4 and static-ct-api under a log's prefix.
 */
#ifndef CTVIGIL_SOURCE_URL_H
#define CTVIGIL_SOURCE_URL_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/view.h"

#include <stdbool.h>
#include <stdint.h>

/* Why a URL is not asked for, or NULL if it is: it must be http or https, of
 * visible ASCII characters, with a host, and without user or fragment. */
const char *url_refused(struct view url) must_use;

/* Whether a URL asks for no TLS; it may then lead to a loopback address only. */
bool url_is_plain(struct view url) must_use;

/* The host of a URL that is not refused, without port and brackets. */
struct view url_host(struct view url) must_use;

/* Appends prefix, with a '/' at its end if there is none. */
void url_append_prefix(struct buf *out, struct view prefix);

/* Appends bytes in base 64 with '+', '/' and '=' percent-encoded, as a query
 * value must be (protocol notes of RFC 6962 4). */
void url_append_base64(struct buf *out, struct view bytes);

/* Appends a URL without scheme and trailing slashes: the origin of a static log
 * under that submission prefix (static-ct 3). */
void url_append_origin(struct buf *out, struct view url);

#endif
