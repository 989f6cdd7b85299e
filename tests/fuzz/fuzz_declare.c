/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that declare, in each form: what is told adds up, and a key of a certificate or
 * request is for names, each of which it covers.  A file with a private key tells nothing.
 * In PEM between other text a certificate or request tells what it does in DER.  What a
 * certificate tells is what its precertificate is found by, and its key is the one that
 * OpenSSL reads; where that says that it is a CA's, nothing is told.
 */
#include "policy/declare.h"

#include "base/buf.h"
#include "ct/issuance.h"
#include "ct/tbs.h"
#include "fuzz/fuzz.h"
#include "policy/binding.h"

#include <openssl/x509v3.h>

#define MARK VIEW("\xef\xbb\xbf")

static uint8_t memory[DECLARE_MEMORY];

/* What a file told. */
struct heard {
	enum declare_form form;
	bool refused;
	struct declare_result result;
	struct buf all;    /* all of it, one behind another */
	struct hash first; /* hashes of the first and the last */
	struct hash last;
	size_t count;
	size_t keys;
};

/* Each line of names is covered; a block of addresses by none. */
static void
check_names(struct view names)
{
	struct view rest = names;
	struct view line;

	promise(names.len <= LIMIT_DECLARED_NAMES);
	while (view_line(&rest, '\n', &line))
		promise(binding_covers(names, line) || memchr(line.ptr, '/', line.len) != NULL);
	promise(rest.len == 0);
}

static void
hear(void *context, const struct declared *declared)
{
	struct heard *heard = context;
	bool listed = heard->form == DECLARE_KEYS || heard->form == DECLARE_TBS;

	if (declared->kind == DECLARED_KEY) {
		heard->keys++;
		promise(listed || declared->names.len > 0);
		check_names(declared->names);
	} else {
		promise(declared->names.len == 0);
	}
	if (heard->count++ == 0)
		heard->first = declared->hash;
	heard->last = declared->hash;
	buf_uint(&heard->all, 1, declared->kind);
	buf_bytes(&heard->all, hash_view(&declared->hash));
	buf_bytes(&heard->all, declared->names);
	buf_uint(&heard->all, 1, declared->has_not_after);
	buf_uint(&heard->all, 8, (uint64_t)declared->not_after_s);
}

/* Reads a file, for heard_fini(). */
static struct heard
read_file(struct hasher *hasher, struct view bytes, enum declare_form form)
{
	struct heard heard = { .form = form };
	struct arena arena;

	buf_init_growing(&heard.all, 64 * MIB);
	arena_init(&arena, memory, sizeof(memory));
	heard.refused = declare_read(bytes, form, hasher, &arena, hear, &heard, &heard.result,
			    NULL) != STATUS_OK;
	promise(heard.count == heard.result.declared);
	promise(heard.result.authorities <= heard.result.certificates);
	promise(heard.result.offset <= bytes.len);
	promise((heard.result.wrong == 0) == (heard.result.fault == DECLARE_FAULT_COUNT));
	promise(form != DECLARE_TBS || heard.keys == 0);
	promise(!heard.refused || heard.count == 0);
	return heard;
}

static void
heard_fini(struct heard *heard)
{
	buf_fini(&heard->all);
}

/* Whether a line begins with blanks and a private key. */
static bool
line_has_private_key(struct view line)
{
	const uint8_t *begin = memmem(line.ptr, line.len, "-----BEGIN ", 11);

	if (begin == NULL ||
	    memmem(begin, line.len - (size_t)(begin - line.ptr), "PRIVATE KEY", 11) == NULL)
		return false;
	for (const uint8_t *p = line.ptr; p < begin; p++) {
		if (strchr(" \t\v\f\r", *p) == NULL || *p == '\0')
			return false;
	}
	return true;
}

static bool
has_private_key(struct view text)
{
	bool has = false;
	struct view line;

	if (view_starts_with(text, MARK))
		text = view_after(text, MARK.len);
	while (view_line(&text, '\n', &line))
		has = has || line_has_private_key(line);
	return has || (text.len > 0 && line_has_private_key(text));
}

static bool
is_der(struct view bytes)
{
	return bytes.len > 1 && bytes.ptr[0] == 0x30 && bytes.ptr[1] >= 0x7f;
}

static void
check_form(struct hasher *hasher, struct view bytes, enum declare_form form)
{
	struct heard heard = read_file(hasher, bytes, form);
	bool text = form == DECLARE_KEYS || !is_der(bytes);

	promise(heard.refused == (text && has_private_key(bytes)));
	heard_fini(&heard);
}

/* What is DER tells the same in PEM. */
static void
check_pem(struct hasher *hasher, struct view der, enum declare_form form)
{
	const char *label = form == DECLARE_REQUESTS ? "CERTIFICATE REQUEST" : "CERTIFICATE";
	struct heard heard = read_file(hasher, der, form);
	struct heard wrapped;
	struct buf text;

	buf_init_growing(&text, 2 * der.len + 256);
	buf_printf(&text, "%s-----BEGIN %s-----\r\n", form == DECLARE_TBS ? "# \n" : "a\n ", label);
	base64_append(&text, der);
	buf_printf(&text, " \n-----END %s-----", label);
	wrapped = read_file(hasher, buf_view(&text), form);
	promise(buf_ok(&text));
	promise(view_equal(buf_view(&heard.all), buf_view(&wrapped.all)));
	promise(heard.result.wrong == wrapped.result.wrong);
	promise(heard.result.fault == wrapped.result.fault);
	promise(heard.result.authorities == wrapped.result.authorities);
	buf_fini(&text);
	heard_fini(&wrapped);
	heard_fini(&heard);
}

static void
append_part(void *context, struct view part)
{
	buf_bytes(context, part);
}

/* The leaf of the precertificate is the same issuance (RFC 6962 3.2). */
static void
check_twin(struct hasher *hasher, struct view der, const struct heard *heard)
{
	struct hash id;
	struct buf leaf;

	buf_init_growing(&leaf, der.len + 128);
	if (heard->count > 0 &&
	    ct_tbs_parts(der, X509_CERTIFICATE, CT_POISON | CT_SCT_LIST, append_part, &leaf)) {
		id = ct_issuance_id(hasher, buf_view(&leaf), X509_TBS);
		promise(hash_equal(&heard->first, &id));
	}
	buf_fini(&leaf);
}

static bool
is_authority(X509 *certificate)
{
	if ((X509_get_extension_flags(certificate) & EXFLAG_CA) != 0)
		return true;
	return (X509_get_extension_flags(certificate) & EXFLAG_KUSAGE) != 0 &&
	       (X509_get_key_usage(certificate) & KU_KEY_CERT_SIGN) != 0;
}

/* What OpenSSL says of the same certificate. */
static void
check_other_reader(struct hasher *hasher, struct view der, const struct heard *heard)
{
	const unsigned char *front = der.ptr;
	X509 *certificate = d2i_X509(NULL, &front, (long)der.len);
	unsigned char *spki = NULL;
	struct hash key;
	int len;

	if (certificate == NULL)
		return;
	promise(heard->count == 0 || !is_authority(certificate));
	len = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &spki);
	if (len > 0 && heard->keys > 0) {
		key = hash_bytes(hasher, view_of(spki, (size_t)len));
		promise(hash_equal(&heard->last, &key));
	}
	OPENSSL_free(spki);
	X509_free(certificate);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct hasher *hasher = hasher_new();
	struct view in = view_of(bytes, len);
	struct heard heard;

	for (enum declare_form form = 0; form < DECLARE_FORM_COUNT; form++)
		check_form(hasher, in, form);
	if (is_der(in)) {
		check_pem(hasher, in, DECLARE_CERTIFICATES);
		check_pem(hasher, in, DECLARE_TBS);
		check_pem(hasher, in, DECLARE_REQUESTS);
		heard = read_file(hasher, in, DECLARE_CERTIFICATES);
		check_twin(hasher, in, &heard);
		check_other_reader(hasher, in, &heard);
		heard_fini(&heard);
	}
	hasher_free(hasher);
	return 0;
}
