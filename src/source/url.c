/* SPDX-License-Identifier: Apache-2.0 */
#include "source/url.h"

#include "base/hex.h"

static const struct view https = { (const uint8_t *)"https://", 8 };
static const struct view http = { (const uint8_t *)"http://", 7 };

/* Takes the scheme. */
static bool
take_scheme(struct view *in)
{
	struct view scheme;

	if (view_starts_with(*in, https))
		return view_take(in, https.len, &scheme);
	return view_starts_with(*in, http) && view_take(in, http.len, &scheme);
}

/* The part between scheme and path. */
static struct view
authority_of(struct view url)
{
	struct view rest = url;
	struct view authority;

	if (!take_scheme(&rest))
		return (struct view){ .len = 0 };
	if (!view_line(&rest, '/', &authority))
		authority = rest;
	return authority;
}

const char *
url_refused(struct view url)
{
	struct view rest = url;
	uint8_t byte;

	if (!take_scheme(&rest))
		return "it does not begin with https:// or http://";
	while (view_u8(&rest, &byte)) {
		if (byte <= ' ' || byte >= 0x7f || byte == '"' || byte == '<' || byte == '>')
			return "it has a character that a URL cannot have";
		if (byte == '#')
			return "it has a fragment";
	}
	if (url_host(url).len == 0)
		return "it has no host";
	if (memchr(authority_of(url).ptr, '@', authority_of(url).len) != NULL)
		return "it has a user";
	return NULL;
}

bool
url_is_plain(struct view url)
{
	return view_starts_with(url, http);
}

struct view
url_host(struct view url)
{
	struct view authority = authority_of(url);
	struct view host;

	if (view_starts_with(authority, VIEW("["))) {
		if (!view_line(&authority, '[', &host) || !view_line(&authority, ']', &host))
			return (struct view){ .len = 0 };
		return host;
	}
	return view_line(&authority, ':', &host) ? host : authority;
}

void
url_append_prefix(struct buf *out, struct view prefix)
{
	buf_bytes(out, prefix);
	if (prefix.len == 0 || prefix.ptr[prefix.len - 1] != '/')
		buf_byte(out, '/');
}

void
url_append_base64(struct buf *out, struct view bytes)
{
	uint8_t text[BASE64_LEN(HASH_LEN)];
	struct buf plain;
	struct view rest;
	uint8_t byte;

	buf_init(&plain, text, sizeof(text));
	base64_append(&plain, bytes);
	if (!buf_ok(&plain))
		out->overflowed = true;
	rest = buf_view(&plain);
	while (view_u8(&rest, &byte)) {
		if (byte == '+' || byte == '/' || byte == '=')
			buf_printf(out, "%%%02X", byte);
		else
			buf_byte(out, byte);
	}
}

void
url_append_origin(struct buf *out, struct view url)
{
	if (!take_scheme(&url))
		return;
	while (url.len > 0 && url.ptr[url.len - 1] == '/')
		url.len--;
	buf_bytes(out, url);
}
