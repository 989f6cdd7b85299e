/* SPDX-License-Identifier: Apache-2.0 */
/* What a file declares to be its owner's own issuance. */
#include "policy/declare.h"

#include "base/buf.h"
#include "base/own.h"
#include "ct/issuance.h"
#include "der/der.h"
#include "support/element.h"
#include "support/pem.h"
#include "support/shared.h"
#include "support/tap.h"

#define CONSTRAINTS_OID "\x55\x1d\x13"
#define POISON_OID "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03"
#define SCT_OID "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02"
/* 2050-01-01, as element_validity() has it. */
#define NOT_AFTER_S 2524608000

static struct hasher *hasher;
static uint8_t memory[DECLARE_MEMORY];

/* What should be told: the kind, of what the hash is, and for whom. */
struct expected {
	enum declared_kind kind;
	struct view hashed;
	const char *names;
};

struct told {
	size_t count;
	struct declared declared[8];
	char names[8][128];
};

static void
keep(void *context, const struct declared *declared)
{
	struct told *told = context;
	struct buf names;

	assert_true(told->count < COUNT_OF(told->declared));
	buf_init(&names, told->names[told->count], sizeof(told->names[0]));
	buf_bytes(&names, declared->names);
	told->declared[told->count] = *declared;
	told->declared[told->count++].names = view_text(buf_string(&names));
}

static enum status
read_with(struct view bytes, enum declare_form form, declare_fn *fn, void *context,
    struct declare_result *ret, struct error *err)
{
	struct arena arena;

	arena_init(&arena, memory, sizeof(memory));
	return declare_read(bytes, form, hasher, &arena, fn, context, ret, err);
}

struct declare_case {
	const char *says;
	enum declare_form form;
	struct view bytes;
	struct expected expected[4]; /* to the first of no bytes */
	struct declare_result result;
};

static void
declare_run(const void *p)
{
	const struct declare_case *row = p;
	const bool from_certificate = row->result.certificates > 0;
	struct told told = { .count = 0 };
	struct declare_result result;
	size_t count = 0;

	assert_int_equal(read_with(row->bytes, row->form, keep, &told, &result, NULL), STATUS_OK);
	for (; count < COUNT_OF(row->expected) && row->expected[count].hashed.len > 0; count++) {
		const struct expected *expected = &row->expected[count];
		const struct declared *declared = &told.declared[count];
		const struct hash hash = hash_bytes(hasher, expected->hashed);

		assert_true(count < told.count);
		assert_int_equal(declared->kind, expected->kind);
		assert_view_equal(hash_view(&declared->hash), hash_view(&hash));
		assert_view_equal(declared->names, view_text(expected->names));
		assert_int_equal(declared->has_not_after, from_certificate);
		assert_int_equal(declared->not_after_s, from_certificate ? NOT_AFTER_S : 0);
	}
	assert_int_equal(told.count, count);
	assert_int_equal(result.declared, count);
	assert_int_equal(result.certificates, row->result.certificates);
	assert_int_equal(result.authorities, row->result.authorities);
	assert_int_equal(result.passed_over, row->result.passed_over);
	assert_int_equal(result.wrong, row->result.wrong);
	assert_int_equal(result.line, row->result.line);
	assert_int_equal(result.offset, row->result.offset);
	assert_int_equal(result.fault, result.wrong > 0 ? row->result.fault : DECLARE_FAULT_COUNT);
}

struct refused_case {
	const char *says;
	enum declare_form form;
	struct view bytes;
	const char *message;
};

static void
refused_run(const void *p)
{
	const struct refused_case *row = p;
	struct told told = { .count = 0 };
	struct declare_result result;
	struct error err;

	assert_int_equal(
	    read_with(row->bytes, row->form, keep, &told, &result, &err), STATUS_USAGE);
	assert_string_equal(err.message, row->message);
	assert_int_equal(told.count, 0);
	assert_int_equal(result.declared + result.wrong + result.passed_over, 0);
}

/* Too large by a byte. */
static uint8_t largest[LIMIT_DECLARED_FILE + 1];

/* Whether a file of this size is read. */
static void
largest_run(unused_arg const void *row)
{
	struct declare_result result;

	assert_int_equal(read_with(view_of(largest, LIMIT_DECLARED_FILE), DECLARE_CERTIFICATES,
			     NULL, NULL, &result, NULL),
	    STATUS_OK);
	assert_int_equal(result.fault, DECLARE_FAULT_NOTHING);
}

/* ---- what files are made of ---- */

static struct view
written(struct view bytes, void (*append)(struct buf *, struct view))
{
	struct view text;
	struct buf out;

	buf_init_growing(&out, 2 * bytes.len + 4);
	append(&out, bytes);
	text = JOIN(buf_view(&out));
	buf_fini(&out);
	return text;
}

static struct view
hex(struct view bytes)
{
	return written(bytes, hex_append);
}

static struct view
base64(struct view bytes)
{
	return written(bytes, base64_append);
}

/* The SHA-256 of bytes in hex or base 64. */
static struct view
hash_hex(struct view bytes)
{
	const struct hash hash = hash_bytes(hasher, bytes);

	return hex(hash_view(&hash));
}

static struct view
hash_base64(struct view bytes)
{
	const struct hash hash = hash_bytes(hasher, bytes);

	return base64(hash_view(&hash));
}

/* Pairs of hex in capitals with this byte between each two. */
static struct view
hash_pairs(struct view bytes, char between)
{
	const struct hash hash = hash_bytes(hasher, bytes);
	char text[3 * HASH_LEN + 1];
	struct buf out;

	buf_init(&out, text, sizeof(text));
	for (size_t i = 0; i < HASH_LEN; i++)
		buf_printf(&out, "%02X%c", hash.bytes[i], between);
	assert_true(buf_ok(&out));
	return JOIN(view_of(text, sizeof(text) - 2));
}

static struct view
block(const char *label, struct view der)
{
	return JOIN(VIEW("-----BEGIN "), view_text(label), VIEW("-----\n"), base64(der),
	    VIEW("\n-----END "), view_text(label), VIEW("-----\n"));
}

static struct view
extensions(struct view list)
{
	return ELEMENT(DER_CONTEXT_CONS + 3, ELEMENT(DER_SEQUENCE, list));
}

static struct view
alt_names(struct view names)
{
	return element_extension("\x55\x1d\x11", ELEMENT(DER_SEQUENCE, names));
}

static struct view
tbs_with(struct view list)
{
	return element_tbs(element_common_name("a.example"), extensions(list));
}

static struct view
constraints(struct view body)
{
	return element_extension(CONSTRAINTS_OID, ELEMENT(DER_SEQUENCE, body));
}

/* A request for a.example and what is in this subjectAltName. */
static struct view
request(struct view names)
{
	struct view attribute =
	    ELEMENT(DER_SEQUENCE, ELEMENT(DER_OID, VIEW("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x0e")),
		ELEMENT(DER_SET, ELEMENT(DER_SEQUENCE, alt_names(names))));
	struct view info =
	    ELEMENT(DER_SEQUENCE, ELEMENT(DER_INTEGER, BYTES(0)), element_common_name("a.example"),
		element_public_key(), ELEMENT(DER_CONTEXT_CONS, attribute));

	return ELEMENT(
	    DER_SEQUENCE, info, element_algorithm(), ELEMENT(DER_BIT_STRING, VIEW("\0SIG")));
}

static struct view
dns(const char *name)
{
	return ELEMENT(DER_CONTEXT + 2, view_text(name));
}

struct names_case {
	const char *says;
	struct view behind; /* the hash, in a line */
	size_t names_len;   /* 0: it is not declared */
};

static void
note_names(void *context, const struct declared *declared)
{
	*(size_t *)context = declared->names.len;
}

static void
names_run(const void *p)
{
	const struct names_case *row = p;
	struct view line = JOIN(hash_hex(VIEW("x")), row->behind);
	struct declare_result result;
	size_t len = 0;

	assert_int_equal(read_with(line, DECLARE_KEYS, note_names, &len, &result, NULL), STATUS_OK);
	assert_int_equal(len, row->names_len);
	assert_int_equal(result.declared, row->names_len > 0);
	assert_int_equal(result.wrong, row->names_len == 0);
	if (row->names_len == 0)
		assert_int_equal(result.fault, DECLARE_FAULT_NAMES_SIZE);
}

#define TBS(hashed)                        \
	{                                  \
		DECLARED_TBS, (hashed), "" \
	}
#define KEY(names)                                          \
	{                                                   \
		DECLARED_KEY, element_public_key(), (names) \
	}
#define WRONG(name, count, where, number) \
	.wrong = (count), .fault = DECLARE_FAULT_##name, .offset = (where), .line = (number)

static void
test_certificates(void)
{
	const struct view name = dns("b.example");
	const struct view tbs = tbs_with(alt_names(name));
	const struct view ours = element_certificate(tbs);
	const struct view pem = block("CERTIFICATE", ours);
	const struct view final = element_certificate(
	    tbs_with(JOIN(alt_names(name), element_extension(SCT_OID, VIEW("x")))));
	const struct view precertificate = element_certificate(
	    tbs_with(JOIN(element_extension(POISON_OID, VIEW("\5\0")), alt_names(name))));
	const struct view truth = ELEMENT(DER_BOOLEAN, BYTES(0xff));
	const struct view authority =
	    element_certificate(tbs_with(JOIN(constraints(truth), alt_names(name))));
	const struct view authority_pem = block("CERTIFICATE", authority);
	const struct view unclear_tbs =
	    tbs_with(JOIN(alt_names(name), element_extension(CONSTRAINTS_OID, truth)));
	const struct view old_tbs = element_tbs(element_common_name("a.example"), VIEW(""));
	const struct view old = element_certificate(old_tbs);
	const struct view nameless_tbs =
	    element_tbs(element_common_name("A B"), extensions(VIEW("")));
	const struct view nameless_kept = element_tbs(element_common_name("A B"), VIEW(""));
	const struct view odd_tbs = tbs_with(alt_names(ELEMENT(DER_BMP_STRING, VIEW("a"))));
	const struct view many_tbs =
	    tbs_with(alt_names(element_repeat(dns("1234567.example"), 4096)));
	const struct view large = element_repeat(VIEW("\0"), LIMIT_DECLARED_BLOCK + 1);
	const struct view digits = base64(ours);
	const struct declare_case cases[] = {
		{ "a certificate declares its TBSCertificate, and its key for its names",
		    DECLARE_CERTIFICATES, pem, { TBS(tbs), KEY("a.example\nb.example\n") },
		    { .certificates = 1 } },
		{ "so does one in DER", DECLARE_CERTIFICATES, ours,
		    { TBS(tbs), KEY("a.example\nb.example\n") }, { .certificates = 1 } },
		{ "so does one of the old label", DECLARE_CERTIFICATES,
		    block("X509 CERTIFICATE", ours), { TBS(tbs), KEY("a.example\nb.example\n") },
		    { .certificates = 1 } },
		{ "text around it does not matter, nor a byte order mark, CRLF, blanks and odd lines",
		    DECLARE_CERTIFICATES,
		    JOIN(VIEW("\xef\xbb\xbf  -----BEGIN CERTIFICATE-----\r\n\t"),
			view_of(digits.ptr, 7), VIEW("\r\n\r\n   "), view_after(digits, 7),
			VIEW(" \r\n -----END CERTIFICATE-----\r\nsubject: CN = a\r\n")),
		    { TBS(tbs), KEY("a.example\nb.example\n") }, { .certificates = 1 } },
		{ "its SCTs are left out, as its precertificate has none", DECLARE_CERTIFICATES,
		    final, { TBS(tbs), KEY("a.example\nb.example\n") }, { .certificates = 1 } },
		{ "a precertificate declares the same", DECLARE_CERTIFICATES, precertificate,
		    { TBS(tbs), KEY("a.example\nb.example\n") }, { .certificates = 1 } },
		{ "one without extensions declares its id, and the hash of its TBSCertificate",
		    DECLARE_CERTIFICATES, old, { TBS(old), TBS(old_tbs), KEY("a.example\n") },
		    { .certificates = 1 } },
		{ "a certificate of a CA declares nothing", DECLARE_CERTIFICATES, authority_pem,
		    { { 0 } }, { .certificates = 1, .authorities = 1 } },
		{ "nor does it in a chain behind one that does", DECLARE_CERTIFICATES,
		    JOIN(pem, authority_pem, authority_pem),
		    { TBS(tbs), KEY("a.example\nb.example\n") },
		    { .certificates = 3, .authorities = 2 } },
		{ "nor in DER", DECLARE_CERTIFICATES, authority, { { 0 } },
		    { .certificates = 1, .authorities = 1 } },
		{ "where it is not clear whether it is a CA's, the key is not declared",
		    DECLARE_CERTIFICATES, element_certificate(unclear_tbs), { TBS(unclear_tbs) },
		    { .certificates = 1, WRONG(AUTHORITY, 1, 0, 0) } },
		{ "where part of it cannot be read, the key is not declared", DECLARE_CERTIFICATES,
		    element_certificate(odd_tbs), { TBS(odd_tbs) },
		    { .certificates = 1, WRONG(CERTIFICATE_FAULTS, 1, 0, 0) } },
		{ "where there is no name, the key is not declared", DECLARE_CERTIFICATES,
		    element_certificate(nameless_tbs), { TBS(nameless_kept) },
		    { .certificates = 1, WRONG(NO_NAMES, 1, 0, 0) } },
		{ "where the names are too many, the key is not declared", DECLARE_CERTIFICATES,
		    element_certificate(many_tbs), { TBS(many_tbs) },
		    { .certificates = 1, WRONG(NAMES_SIZE, 1, 0, 0) } },
		{ "the certificate behind it has its own names", DECLARE_CERTIFICATES,
		    JOIN(block("CERTIFICATE", element_certificate(many_tbs)), pem),
		    { TBS(many_tbs), TBS(tbs), KEY("a.example\nb.example\n") },
		    { .certificates = 2, WRONG(NAMES_SIZE, 1, 0, 1) } },
		{ "blocks of other kinds are counted, and what is no base 64 in them is not read",
		    DECLARE_CERTIFICATES,
		    JOIN(block("DH PARAMETERS", VIEW("x")),
			VIEW("-----BEGIN X-----\n!\n-----END X-----\n"), pem),
		    { TBS(tbs), KEY("a.example\nb.example\n") },
		    { .certificates = 1, .passed_over = 2 } },
		{ "a trusted certificate is of another kind, and alone it is nothing",
		    DECLARE_CERTIFICATES, block("TRUSTED CERTIFICATE", ours), { { 0 } },
		    { .passed_over = 1, WRONG(NOTHING, 1, 0, 1) } },
		{ "an empty file should declare something", DECLARE_CERTIFICATES, VIEW(""),
		    { { 0 } }, { WRONG(NOTHING, 1, 0, 1) } },
		{ "so should one of a byte", DECLARE_CERTIFICATES, VIEW("0"), { { 0 } },
		    { WRONG(NOTHING, 1, 0, 1) } },
		{ "a SEQUENCE of 126 octets may be text", DECLARE_CERTIFICATES, VIEW("0~"),
		    { { 0 } }, { WRONG(NOTHING, 1, 0, 1) } },
		{ "one of 127 is DER", DECLARE_CERTIFICATES, VIEW("0\x7f"), { { 0 } },
		    { WRONG(CERTIFICATE, 1, 0, 0) } },
		{ "what is wrong first is told with its place, and the rest is read",
		    DECLARE_CERTIFICATES,
		    JOIN(VIEW("text\n"), block("CERTIFICATE", VIEW("no DER")), pem,
			VIEW("-----END CERTIFICATE-----\n")),
		    { TBS(tbs), KEY("a.example\nb.example\n") },
		    { .certificates = 1, WRONG(CERTIFICATE, 2, 5, 2) } },
		{ "what is no base 64 is no certificate", DECLARE_CERTIFICATES,
		    JOIN(VIEW("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"), pem),
		    { TBS(tbs), KEY("a.example\nb.example\n") },
		    { .certificates = 1, WRONG(BLOCK_DIGITS, 1, 0, 1) } },
		{ "a block without an end leaves the next one", DECLARE_CERTIFICATES,
		    JOIN(VIEW("\n\n  -----BEGIN CERTIFICATE-----\nMIIE\n"), pem),
		    { TBS(tbs), KEY("a.example\nb.example\n") },
		    { .certificates = 1, WRONG(BLOCK_END, 1, 4, 3) } },
		{ "an end without a block is wrong", DECLARE_CERTIFICATES,
		    JOIN(pem, VIEW("-----END CERTIFICATE-----")),
		    { TBS(tbs), KEY("a.example\nb.example\n") },
		    { .certificates = 1, WRONG(BLOCK_BEGIN, 1, pem.len, 4) } },
		{ "a block of 1 MiB is read", DECLARE_CERTIFICATES,
		    block("CERTIFICATE", view_of(large.ptr, LIMIT_DECLARED_BLOCK)), { { 0 } },
		    { WRONG(CERTIFICATE, 1, 0, 1) } },
		{ "one with a byte more is not", DECLARE_CERTIFICATES, block("CERTIFICATE", large),
		    { { 0 } }, { WRONG(SIZE, 1, 0, 1) } },
		{ "nor one with many more", DECLARE_CERTIFICATES,
		    block("CERTIFICATE", JOIN(large, large)), { { 0 } }, { WRONG(SIZE, 1, 0, 1) } },
		{ "nor is such a file in DER", DECLARE_CERTIFICATES, JOIN(ours, large), { { 0 } },
		    { WRONG(SIZE, 1, 0, 0) } },
	};

	tap_section("policy: certificates that declare");
	tap_rows(cases, declare_run);
}

static void
test_lists(void)
{
	const struct view key = element_public_key();
	const struct view ours = element_certificate(tbs_with(alt_names(dns("b.example"))));
	const struct view tbs = tbs_with(alt_names(dns("b.example")));
	const struct view line = hash_hex(key);
	/* Lines of 16 bytes, of which 4096 are the most. */
	const struct view most = element_repeat(VIEW(" 1234567.example"), 4095);
	const struct names_case names[] = {
		{ "a key may be for names of 64 KiB", JOIN(most, VIEW(" 1234567.example")),
		    LIMIT_DECLARED_NAMES },
		{ "not for a byte more", JOIN(most, VIEW(" 12345678.example")), 0 },
		{ "nor for twice as many", JOIN(most, most), 0 },
	};
	const struct declare_case cases[] = {
		{ "a line is the hash of a key in hex", DECLARE_KEYS, line, { KEY("") }, { 0 } },
		{ "in capitals and with colons too", DECLARE_KEYS, hash_pairs(key, ':'),
		    { KEY("") }, { 0 } },
		{ "with other bytes between them it is none", DECLARE_KEYS, hash_pairs(key, '-'),
		    { { 0 } }, { WRONG(HASH, 1, 0, 1) } },
		{ "it may be in base 64", DECLARE_KEYS, hash_base64(key), { KEY("") }, { 0 } },
		{ "and as curl takes it", DECLARE_KEYS, JOIN(VIEW("sha256//"), hash_base64(key)),
		    { KEY("") }, { 0 } },
		{ "base 64 of 31 bytes is none", DECLARE_KEYS,
		    JOIN(VIEW("sha256//"), base64(view_of(key.ptr, 16))), { { 0 } },
		    { WRONG(HASH, 1, 0, 1) } },
		{ "44 bytes that are no base 64 are none", DECLARE_KEYS,
		    element_repeat(VIEW("!"), 44), { { 0 } }, { WRONG(HASH, 1, 0, 1) } },
		{ "63 digits are none", DECLARE_KEYS, view_of(line.ptr, 63), { { 0 } },
		    { WRONG(HASH, 1, 0, 1) } },
		{ "65 are none", DECLARE_KEYS, JOIN(line, VIEW("0")), { { 0 } },
		    { WRONG(HASH, 1, 0, 1) } },
		{ "blank lines and comments declare nothing", DECLARE_KEYS,
		    JOIN(VIEW("# keys\n\n \t\n  # more\n"), line, VIEW(" # of the web server\n")),
		    { KEY("") }, { 0 } },
		{ "a list may have none yet", DECLARE_KEYS, VIEW("# none\n"), { { 0 } }, { 0 } },
		{ "a list may begin with a byte order mark", DECLARE_KEYS,
		    JOIN(VIEW("\xef\xbb\xbf"), line), { KEY("") }, { 0 } },
		{ "behind the hash are the names that the key is for", DECLARE_KEYS,
		    JOIN(line, VIEW(" A.example\t.b.example *.c.example 192.0.2.0/24\r\n")),
		    { KEY("a.example\n.b.example\n*.c.example\n192.0.2.0/24\n") }, { 0 } },
		{ "the names of one line are not those of the next", DECLARE_KEYS,
		    JOIN(line, VIEW(" a.example\n"), line, VIEW("\n")),
		    { KEY("a.example\n"), KEY("") }, { 0 } },
		{ "a word that is no name spoils its line, and the next is read", DECLARE_KEYS,
		    JOIN(line, VIEW(" a..example\n"), line, VIEW(" a.example\nx\n")),
		    { KEY("a.example\n") }, { WRONG(NAME, 2, line.len + 1, 1) } },
		{ "a public key declares its hash", DECLARE_KEYS,
		    JOIN(line, VIEW("\n"), block("PUBLIC KEY", key)), { KEY(""), KEY("") }, { 0 } },
		{ "a byte behind it makes it none", DECLARE_KEYS,
		    block("PUBLIC KEY", JOIN(key, VIEW("x"))), { { 0 } }, { WRONG(KEY, 1, 0, 1) } },
		{ "a number is none", DECLARE_KEYS, block("PUBLIC KEY", VIEW("\2\1\1")), { { 0 } },
		    { WRONG(KEY, 1, 0, 1) } },
		{ "a name is none", DECLARE_KEYS, block("PUBLIC KEY", element_common_name("a")),
		    { { 0 } }, { WRONG(KEY, 1, 0, 1) } },
		{ "a certificate in a list of keys is passed over, and alone it is nothing",
		    DECLARE_KEYS, block("CERTIFICATE", ours), { { 0 } },
		    { .passed_over = 1, WRONG(NOTHING, 1, 0, 1) } },
		{ "beside a line it is passed over", DECLARE_KEYS,
		    JOIN(block("CERTIFICATE", ours), line), { KEY("") }, { .passed_over = 1 } },
		{ "no list of keys is DER", DECLARE_KEYS, BYTES(0x30, 0x80), { { 0 } },
		    { WRONG(HASH, 1, 0, 1) } },
		{ "a line is the hash of a TBSCertificate", DECLARE_TBS,
		    JOIN(VIEW("# ours\n"), hash_hex(tbs), VIEW("\n"), hash_base64(tbs)),
		    { TBS(tbs), TBS(tbs) }, { 0 } },
		{ "nothing stands behind it", DECLARE_TBS,
		    JOIN(hash_hex(tbs), VIEW(" a.example\nx\n"), hash_hex(tbs)), { TBS(tbs) },
		    { WRONG(BEHIND, 2, 65, 1) } },
		{ "a list of them may have none yet", DECLARE_TBS, VIEW(""), { { 0 } }, { 0 } },
		{ "a certificate among them declares its TBSCertificate, and not its key",
		    DECLARE_TBS, block("CERTIFICATE", ours), { TBS(tbs) }, { .certificates = 1 } },
		{ "so does one in DER", DECLARE_TBS, ours, { TBS(tbs) }, { .certificates = 1 } },
		{ "a certificate that is none declares nothing", DECLARE_TBS,
		    block("CERTIFICATE", VIEW("x")), { { 0 } }, { WRONG(CERTIFICATE, 1, 0, 1) } },
	};

	tap_section("policy: lists that declare");
	tap_rows(cases, declare_run);
	tap_rows(names, names_run);
}

static void
test_requests(void)
{
	const struct view ours = request(dns("b.example"));
	const struct view long_one = request(dns("the-name-of-a-longer-host.b.example"));
	const struct view many = request(element_repeat(dns("1234567.example"), 4096));
	const struct declare_case cases[] = {
		{ "a request declares its key for its names", DECLARE_REQUESTS,
		    block("CERTIFICATE REQUEST", ours), { KEY("a.example\nb.example\n") }, { 0 } },
		{ "so does one of the old label", DECLARE_REQUESTS,
		    block("NEW CERTIFICATE REQUEST", ours), { KEY("a.example\nb.example\n") },
		    { 0 } },
		{ "so does one in DER", DECLARE_REQUESTS, long_one,
		    { KEY("a.example\nthe-name-of-a-longer-host.b.example\n") }, { 0 } },
		{ "one that cannot be read declares nothing, and the next is read",
		    DECLARE_REQUESTS,
		    JOIN(block("CERTIFICATE REQUEST", VIEW("x")),
			block("CERTIFICATE REQUEST", ours)),
		    { KEY("a.example\nb.example\n") }, { WRONG(REQUEST, 1, 0, 1) } },
		{ "one with too many names declares nothing", DECLARE_REQUESTS,
		    JOIN(block("CERTIFICATE REQUEST", many), block("CERTIFICATE REQUEST", ours)),
		    { KEY("a.example\nb.example\n") }, { WRONG(NAMES_SIZE, 1, 0, 1) } },
		{ "a file of requests should have one", DECLARE_REQUESTS, VIEW("text"), { { 0 } },
		    { WRONG(NOTHING, 1, 0, 1) } },
	};

	tap_section("policy: requests that declare");
	tap_rows(cases, declare_run);
}

static void
test_refused(void)
{
	static const char has_key[] = "this file has a private key; ctvigil reads none";
	const struct view line = hash_hex(VIEW("x"));
	const struct view pem =
	    block("CERTIFICATE", element_certificate(tbs_with(alt_names(dns("b.example")))));
	const struct view key = block("PRIVATE KEY", VIEW("secret"));
	const struct refused_case cases[] = {
		{ "a file with a private key behind its certificate declares nothing",
		    DECLARE_CERTIFICATES, JOIN(pem, key), has_key },
		{ "nor does one behind a byte order mark", DECLARE_CERTIFICATES,
		    JOIN(VIEW("\xef\xbb\xbf"), key, pem), has_key },
		{ "nor with one of any kind that has no end", DECLARE_KEYS,
		    JOIN(line, VIEW("\n -----BEGIN ENCRYPTED PRIVATE KEY-----\r\n")), has_key },
		{ "nor with one inside another block", DECLARE_TBS,
		    JOIN(VIEW("-----BEGIN CERTIFICATE-----\n"), key), has_key },
		{ "nor a file of requests", DECLARE_REQUESTS, key, has_key },
		{ "a file of more than 128 MiB is not read", DECLARE_CERTIFICATES, VIEW_OF(largest),
		    "a file that declares has at most 128 MiB" },
	};

	tap_section("policy: files that are refused");
	tap_rows(cases, refused_run);
}

static void
words_run(unused_arg const void *row)
{
	enum declare_form form = DECLARE_FORM_COUNT;

	for (enum declare_form each = 0; each < DECLARE_FORM_COUNT; each++) {
		assert_true(declare_form_from_word(view_text(declare_form_word(each)), &form));
		assert_int_equal(form, each);
		assert_true(strlen(declare_form_says(each)) > 0);
	}
	assert_false(declare_form_from_word(VIEW("file"), &form));
	assert_int_equal(form, DECLARE_FORM_COUNT - 1);
}

static void
faults_run(unused_arg const void *row)
{
	for (enum declare_fault fault = 0; fault < DECLARE_FAULT_COUNT; fault++) {
		const char *says = declare_fault_says(fault);

		assert_true(strlen(says) > 0);
		assert_true(says[strlen(says) - 1] != '.');
	}
	assert_string_equal(
	    declare_fault_says(DECLARE_FAULT_CERTIFICATE), "this is no certificate");
}

int
main(void)
{
	hasher = hasher_new();
	test_certificates();
	test_lists();
	test_requests();
	test_refused();
	tap_test("a file of 128 MiB is read", largest_run, NULL);
	tap_section("policy: forms and faults");
	tap_test("each form has a word, by which it is found", words_run, NULL);
	tap_test("each fault has a sentence", faults_run, NULL);
	hasher_free(hasher);
	return tap_done();
}
