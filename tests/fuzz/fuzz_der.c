/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elements of DER: what is read strictly is read leniently too, what is read
 * strictly and written again is the same, and a failed read changes nothing.
 */
#include "der/der.h"

#include "fuzz/fuzz.h"

static bool
same(struct view a, struct view b)
{
	return a.ptr == b.ptr && a.len == b.len;
}

static void
check_header(struct view whole, struct view body)
{
	uint8_t header[DER_HEADER_MAX];
	size_t len = der_header(whole.ptr[0], body.len, header);

	promise(view_starts_with(whole, view_of(header, len)));
	promise(len + body.len == whole.len);
}

/* The front of in; what it says is inside is looked at too. */
static void
check_element(struct view in, unsigned depth)
{
	struct der_element element = { .number = 4711 };
	struct view rest = in;
	struct view body = VIEW("untouched");
	struct view strict = in;

	if (!der_element(&rest, &element)) {
		promise(same(rest, in));
		promise(element.number == 4711 && element.whole.ptr == NULL);
		promise(in.len == 0 || !der_take(&strict, in.ptr[0], &body));
		promise(same(strict, in) && view_equal(body, VIEW("untouched")));
		return;
	}
	promise(element.whole.ptr == in.ptr && element.whole.len + rest.len == in.len);
	promise(element.body.len <= element.whole.len);
	promise(view_offset(element.whole, element.body) + element.body.len <= element.whole.len);
	/* A tag of several octets is none that der_take() is asked for. */
	if ((element.identifier & DER_NUMBER_MASK) != DER_NUMBER_MASK) {
		promise(der_take(&strict, in.ptr[0], &body) == (element.odd == 0));
		if (element.odd == 0) {
			promise(same(strict, rest) && same(body, element.body));
			check_header(element.whole, body);
		}
	}
	if (depth > 0)
		check_element(element.body, depth - 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct view in = view_of(bytes, len);
	struct der_element element;

	check_element(in, 8);
	while (der_element(&in, &element))
		check_element(element.body, 8);
	return 0;
}
