/* SPDX-License-Identifier: Apache-2.0 */
/*
 * URLs: one that is not refused has a host of visible characters and makes an
 * address and an origin.
 */
#include "source/url.h"

#include "fuzz/fuzz.h"

static void
check_visible(struct view text)
{
	uint8_t byte;

	promise(text.len > 0);
	while (view_u8(&text, &byte))
		promise(byte > ' ' && byte < 0x7f && byte != '"' && byte != '@');
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view url = view_of(bytes, len);
	struct buf out;

	if (url_refused(url) != NULL)
		return 0;
	promise(view_starts_with(url, VIEW("http")));
	promise(url_is_plain(url) == view_starts_with(url, VIEW("http://")));
	check_visible(url_host(url));

	buf_init_growing(&out, len + 1);
	url_append_prefix(&out, url);
	promise(buf_ok(&out) && view_starts_with(buf_view(&out), url));
	promise(buf_view(&out).ptr[buf_view(&out).len - 1] == '/');
	buf_clear(&out);
	url_append_origin(&out, url);
	promise(buf_ok(&out) && buf_view(&out).len > 0 && buf_view(&out).len < url.len);
	buf_fini(&out);
	return 0;
}
