/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys, as they are shown (RFC 3279 2.3, RFC 5480 2). */
#include "x509/key.h"

#include "der/der.h"
#include "support/element.h"
#include "support/tap.h"

#define SEQ(...) ELEMENT(DER_SEQUENCE, __VA_ARGS__)
#define RSA "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
#define PSS "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"
#define EC "\x2a\x86\x48\xce\x3d\x02\x01"
#define P256 "\x2a\x86\x48\xce\x3d\x03\x01\x07"

struct key_case {
	const char *says;
	struct view spki;
	const char *text; /* NULL if it is none */
};

static void
key_run(const void *p)
{
	const struct key_case *row = p;
	const struct x509_key untouched = { .curve = VIEW("untouched") };
	struct x509_key key = untouched;
	struct buf out;

	assert_int_equal(x509_key_read(row->spki, &key), row->text != NULL);
	if (row->text == NULL) {
		assert_memory_equal(&key, &untouched, sizeof(key));
		return;
	}
	buf_init_growing(&out, 1 << 16);
	x509_key_append(&out, &key);
	assert_string_equal(buf_string(&out), row->text);
	buf_fini(&out);
}

static struct view
spki(struct view oid, struct view parameters, struct view bits)
{
	return SEQ(SEQ(element_of(DER_OID, oid), parameters), element_of(DER_BIT_STRING, bits));
}

static struct view
rsa(struct view modulus, struct view exponent)
{
	return spki(VIEW(RSA), VIEW("\x05\0"),
	    JOIN(VIEW("\0"),
		SEQ(element_of(DER_INTEGER, modulus), element_of(DER_INTEGER, exponent))));
}

struct bits_case {
	const char *says;
	struct view integer;
	size_t bits;
};

static void
bits_run(const void *p)
{
	const struct bits_case *row = p;

	assert_int_equal(x509_key_bits(row->integer), row->bits);
}

static void
parts_run(const void *p unused_arg)
{
	struct x509_key key;

	assert_true(x509_key_read(rsa(VIEW("\0\x80"), VIEW("\x03")), &key));
	assert_view_equal(key.algorithm, VIEW(RSA));
	assert_view_equal(key.parameters, VIEW("\x05\0"));
	assert_view_equal(key.octets, VIEW("\x30\x07\x02\x02\0\x80\x02\x01\x03"));
	assert_view_equal(key.modulus, VIEW("\0\x80"));
	assert_view_equal(key.exponent, VIEW("\x03"));
}

int
main(void)
{
	struct view oid = ELEMENT(DER_OID, VIEW(P256));
	struct view large = JOIN(VIEW("\0"), element_repeat(VIEW("\xff"), 256));
	const struct key_case rows[] = {
		{ "an RSA key has bits and an exponent", rsa(large, VIEW("\x01\0\x01")),
		    "RSA 2048 bits, exponent 65537" },
		{ "an exponent of 2^64 - 1 is shown",
		    rsa(large, JOIN(VIEW("\0"), element_repeat(VIEW("\xff"), 8))),
		    "RSA 2048 bits, exponent 18446744073709551615" },
		{ "an exponent of 2^64 is shown by its bits",
		    rsa(large, VIEW("\1\0\0\0\0\0\0\0\0")), "RSA 2048 bits, exponent of 65 bits" },
		{ "an exponent may be 0", rsa(large, VIEW("\0")), "RSA 2048 bits, exponent 0" },
		{ "an exponent may be empty", rsa(large, VIEW("")), "RSA 2048 bits, exponent 0" },
		{ "a modulus may be empty", rsa(VIEW(""), VIEW("\3")), "RSA 0 bits, exponent 3" },
		{ "an RSASSA-PSS key is an RSA key",
		    spki(VIEW(PSS), VIEW(""), VIEW("\0\x30\x06\x02\x01\x7f\x02\x01\x03")),
		    "RSASSA-PSS 7 bits, exponent 3" },
		{ "an RSA key may be no SEQUENCE", spki(VIEW(RSA), VIEW(""), VIEW("\0\x31\0")),
		    "RSA that cannot be read" },
		{ "an RSA key may lack its modulus", spki(VIEW(RSA), VIEW(""), VIEW("\0\x30\0")),
		    "RSA that cannot be read" },
		{ "an RSA key may lack its exponent",
		    spki(VIEW(RSA), VIEW(""), VIEW("\0\x30\x03\x02\x01\x7f")),
		    "RSA that cannot be read" },
		{ "an RSA key may have unused bits",
		    spki(VIEW(RSA), VIEW(""), VIEW("\1\x30\x06\x02\x01\x7f\x02\x01\x03")),
		    "RSA that cannot be read" },
		{ "an EC key has a curve", spki(VIEW(EC), oid, VIEW("\0\4")), "EC P-256" },
		{ "an EC key may have an unknown curve",
		    spki(VIEW(EC), VIEW("\x06\x02\x2a\x03"), VIEW("\0\4")), "EC 1.2.3" },
		{ "an EC key may spell its curve out", spki(VIEW(EC), SEQ(oid), VIEW("\0\4")),
		    "EC without named curve" },
		{ "an Ed25519 key has nothing more to say", element_public_key(), "Ed25519" },
		{ "an unknown key is shown by its arcs",
		    spki(VIEW("\x2a\x03"), VIEW(""), VIEW("\0")), "1.2.3" },
		{ "a SET is no key", VIEW("\x31\0"), NULL },
		{ "a key without algorithm is none", SEQ(VIEW("")), NULL },
		{ "a key without BIT STRING is none", SEQ(SEQ(oid)), NULL },
		{ "a key without OID is none", SEQ(SEQ(VIEW("")), VIEW("\x03\x01\0")), NULL },
	};
	const struct bits_case bits[] = {
		{ "nothing has no bits", VIEW(""), 0 },
		{ "0 has no bits", VIEW("\0"), 0 },
		{ "1 has one bit", VIEW("\1"), 1 },
		{ "127 has seven bits", VIEW("\x7f"), 7 },
		{ "128 has eight bits", VIEW("\0\x80"), 8 },
		{ "256 has nine bits", VIEW("\1\0"), 9 },
	};

	tap_section("x509: public keys");
	tap_rows(rows, key_run);
	tap_rows(bits, bits_run);
	tap_test("the parts of an RSA key are its bytes", parts_run, NULL);
	return tap_done();
}
