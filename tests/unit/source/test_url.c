/* SPDX-License-Identifier: Apache-2.0 */
/* URLs: what may be asked for, and how prefixes, hosts and origins are written. */
#include "source/url.h"

#include "support/tap.h"

struct url_case {
	const char *says;
	const char *url;
	bool allowed;
	bool plain;
	const char *host;
};

static void
url_run(const void *p)
{
	const struct url_case *row = p;
	struct view url = view_text(row->url);

	assert_int_equal(url_refused(url) == NULL, row->allowed);
	if (!row->allowed)
		return;
	assert_int_equal(url_is_plain(url), row->plain);
	assert_view_equal(url_host(url), view_text(row->host));
}

struct text_case {
	const char *says;
	void (*append)(struct buf *out, struct view in);
	struct view in;
	const char *out;
};

static void
text_run(const void *p)
{
	const struct text_case *row = p;
	char memory[256];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	row->append(&out, row->in);
	assert_true(buf_ok(&out));
	assert_string_equal(buf_string(&out), row->out);
}

static void
long_base64_run(const void *p unused_arg)
{
	static const uint8_t bytes[64];
	char memory[256];
	struct buf out;

	buf_init(&out, memory, sizeof(memory));
	url_append_base64(&out, VIEW_OF(bytes));
	assert_false(buf_ok(&out));
}

int
main(void)
{
	const struct url_case urls[] = {
		{ "https is asked for", "https://log.test/2026/", true, false, "log.test" },
		{ "http is asked for, plainly", "http://127.0.0.1:8080/", true, true, "127.0.0.1" },
		{ "an IPv6 host is without brackets", "https://[2001:db8::1]:443/x", true, false,
		    "2001:db8::1" },
		{ "a host alone is a URL", "https://log.test", true, false, "log.test" },
		{ "ftp is refused", "ftp://log.test/", false, false, NULL },
		{ "file is refused", "file:///etc/passwd", false, false, NULL },
		{ "nothing is refused", "", false, false, NULL },
		{ "no host is refused", "https:///x", false, false, NULL },
		{ "a bracket that does not close is refused", "https://[::1/x", false, false,
		    NULL },
		{ "a user is refused", "https://a@log.test/", false, false, NULL },
		{ "an at sign in the path is not a user", "https://log.test/@", true, false,
		    "log.test" },
		{ "a fragment is refused", "https://log.test/#a", false, false, NULL },
		{ "a space is refused", "https://log.test/a b", false, false, NULL },
		{ "a line feed is refused", "https://log.test/\n", false, false, NULL },
		{ "DEL is refused", "https://log.test/\x7f", false, false, NULL },
		{ "a byte that is not ASCII is refused", "https://log.test/\xc3\xa4", false, false,
		    NULL },
		{ "a quotation mark is refused", "https://log.test/\"", false, false, NULL },
		{ "an angle bracket is refused", "https://log.test/<", false, false, NULL },
		{ "the other one too", "https://log.test/>", false, false, NULL },
	};
	const struct text_case texts[] = {
		{ "a prefix ends in a slash", url_append_prefix, VIEW("https://a/b"),
		    "https://a/b/" },
		{ "a prefix has one slash at its end", url_append_prefix, VIEW("https://a/b/"),
		    "https://a/b/" },
		{ "a prefix of nothing is a slash", url_append_prefix, VIEW(""), "/" },
		{ "an origin has neither scheme nor slash at its end", url_append_origin,
		    VIEW("https://a.test/b//"), "a.test/b" },
		{ "what is no URL has no origin", url_append_origin, VIEW("a.test/b"), "" },
		{ "base 64 in a query has +, / and = encoded", url_append_base64,
		    BYTES(0xfb, 0xff, 0xfe, 0x00), "%2B%2F%2F%2BAA%3D%3D" },
	};

	tap_section("source: URLs");
	tap_rows(urls, url_run);
	tap_section("source: what is built of URLs");
	tap_rows(texts, text_run);
	tap_test("what is longer than a hash does not fit in a query", long_base64_run, NULL);
	return tap_done();
}
