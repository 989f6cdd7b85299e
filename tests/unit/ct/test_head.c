/* SPDX-License-Identifier: Apache-2.0 */
/* Tree heads and digitally-signed structs (RFC 6962 3.5, RFC 5246 4.7). */
#include "ct/head.h"

#include "support/tap.h"

static void
signed_bytes_run(const void *row unused_arg)
{
	const struct ct_head head = {
		.size = 0x0102030405060708,
		.root = { { 0xaa, [31] = 0xbb } },
		.timestamp_ms = 0x1112131415161718,
	};
	uint8_t bytes[CT_HEAD_SIGNED_LEN];

	ct_head_signed(&head, bytes);
	assert_view_equal(
	    view_of(bytes, 18), BYTES(0x00, 0x01, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,
				    0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08));
	assert_view_equal(view_of(bytes + 18, 32), hash_view(&head.root));
}

struct signed_case {
	const char *says;
	struct view in;
	bool read;
	size_t signature_len;
	size_t left;
};

static void
signed_run(const void *p)
{
	const struct signed_case *row = p;
	struct ct_signed found = { .hash_algorithm = 99 };
	struct view in = row->in;

	assert_int_equal(ct_signed_take(&in, &found), row->read);
	if (!row->read) {
		assert_int_equal(found.hash_algorithm, 99);
		assert_int_equal(in.len, row->in.len);
		return;
	}
	assert_int_equal(found.hash_algorithm, CT_HASH_SHA256);
	assert_int_equal(found.signature_algorithm, CT_SIGNATURE_ECDSA);
	assert_int_equal(found.signature.len, row->signature_len);
	assert_int_equal(in.len, row->left);
}

int
main(void)
{
	const struct signed_case signatures[] = {
		{ "nothing is not digitally-signed", VIEW(""), false, 0, 0 },
		{ "a hash algorithm alone is not", BYTES(4), false, 0, 0 },
		{ "algorithms without a length are not", BYTES(4, 3), false, 0, 0 },
		{ "half a length is none", BYTES(4, 3, 0), false, 0, 0 },
		{ "a signature may be empty", BYTES(4, 3, 0, 0), true, 0, 0 },
		{ "a signature of two bytes", BYTES(4, 3, 0, 2, 7, 7), true, 2, 0 },
		{ "a signature is not cut short", BYTES(4, 3, 0, 2, 7), false, 0, 0 },
		{ "what follows is left", BYTES(4, 3, 0, 1, 7, 9), true, 1, 1 },
	};

	tap_section("the bytes that a head signs");
	tap_test("version, type, time, size and root make 50 bytes", signed_bytes_run, NULL);
	tap_section("digitally-signed");
	tap_rows(signatures, signed_run);
	return tap_done();
}
