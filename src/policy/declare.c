/* SPDX-License-Identifier: Apache-2.0 */
#include "policy/declare.h"

#include "base/num.h"
#include "ct/issuance.h"
#include "der/der.h"
#include "policy/authority.h"
#include "policy/binding.h"
#include "policy/pem.h"
#include "policy/request.h"
#include "x509/certificate.h"
#include "x509/identifier.h"
#include "x509/key.h"

#include <assert.h>

/* SHA-256 in text; in pairs, with a colon between each two. */
#define HASH_BASE64_LEN BASE64_LEN((size_t)HASH_LEN)
#define HASH_HEX_LEN (2UL * HASH_LEN)
#define HASH_PAIRS_LEN (3UL * HASH_LEN - 1)

/* A file while it is read. */
struct declare_reader {
	const struct form *form;
	struct view bytes;
	struct view at; /* the line, block or file that is being read */
	bool is_der;
	struct hasher *hasher;
	declare_fn *fn;
	void *context;
	struct declare_result *result;
	struct buf digits; /* of a block, */
	uint8_t *der;      /* and what so many stand for */
	struct buf names;
};

/* ---- what is told ---- */

static void
wrong(struct declare_reader *r, enum declare_fault fault)
{
	struct declare_result *result = r->result;
	struct view before = r->bytes;
	struct view line;

	if (result->wrong++ > 0)
		return;
	result->fault = fault;
	result->offset = before.len = view_offset(r->bytes, r->at);
	if (r->is_der)
		return;
	result->line = 1;
	while (view_line(&before, '\n', &line))
		result->line++;
}

static void
tell(struct declare_reader *r, const struct declared *declared)
{
	r->result->declared++;
	r->fn(r->context, declared);
}

/* Tells a key that is for r->names, unless they could not be had. */
static void
tell_bound_key(struct declare_reader *r, struct view spki, struct declared declared)
{
	if (!buf_ok(&r->names)) {
		wrong(r, DECLARE_FAULT_NAMES_SIZE);
	} else if (r->names.len == 0) {
		wrong(r, DECLARE_FAULT_NO_NAMES);
	} else {
		declared.kind = DECLARED_KEY;
		declared.hash = hash_bytes(r->hasher, spki);
		declared.names = buf_view(&r->names);
		tell(r, &declared);
	}
}

/* ---- what a block or a file of DER is ---- */

static struct declared
declared_of(const struct x509_certificate *certificate)
{
	return (struct declared){
		.kind = DECLARED_TBS,
		.has_not_after = certificate->has_not_after,
		.not_after_s = certificate->not_after_s,
	};
}

/* Reads a certificate with its names, and tells its TBSCertificate: the id, and tbs_sha256
 * where that is another.  False if it declares nothing. */
static bool
read_tbs(struct declare_reader *r, struct view der, struct x509_certificate *ret)
{
	struct declared declared;
	struct hash tbs_sha256;

	buf_clear(&r->names);
	x509_read_identifiers(der, X509_CERTIFICATE, binding_append_identifier, &r->names, ret);
	if (!ct_tbs_sha256(r->hasher, der, X509_CERTIFICATE, &tbs_sha256)) {
		wrong(r, DECLARE_FAULT_CERTIFICATE);
		return false;
	}
	r->result->certificates++;
	if (authority_of(ret) == AUTHORITY_YES) {
		r->result->authorities++;
		return false;
	}
	declared = declared_of(ret);
	declared.hash = ct_issuance_id(r->hasher, der, X509_CERTIFICATE);
	tell(r, &declared);
	if (!hash_equal(&declared.hash, &tbs_sha256)) {
		declared.hash = tbs_sha256;
		tell(r, &declared);
	}
	return true;
}

static void
read_tbs_alone(struct declare_reader *r, struct view der)
{
	struct x509_certificate certificate not_zeroed;

	(void)read_tbs(r, der, &certificate);
}

static void
read_certificate(struct declare_reader *r, struct view der)
{
	struct x509_certificate certificate not_zeroed;

	if (!read_tbs(r, der, &certificate))
		return;
	if (certificate.faults.count > 0)
		wrong(r, DECLARE_FAULT_CERTIFICATE_FAULTS);
	else if (authority_of(&certificate) == AUTHORITY_UNCLEAR)
		wrong(r, DECLARE_FAULT_AUTHORITY);
	else
		tell_bound_key(r, certificate.spki, declared_of(&certificate));
}

static void
read_request(struct declare_reader *r, struct view der)
{
	struct view spki;

	buf_clear(&r->names);
	if (!request_read(der, binding_append_identifier, &r->names, &spki)) {
		wrong(r, DECLARE_FAULT_REQUEST);
		return;
	}
	tell_bound_key(r, spki, (struct declared){ .kind = DECLARED_KEY });
}

static void
read_public_key(struct declare_reader *r, struct view der)
{
	struct declared declared = { .kind = DECLARED_KEY };
	struct view rest = der;
	struct view body;
	struct x509_key key;

	if (!der_take(&rest, DER_SEQUENCE, &body) || rest.len > 0 || !x509_key_read(der, &key)) {
		wrong(r, DECLARE_FAULT_KEY);
		return;
	}
	declared.hash = hash_bytes(r->hasher, der);
	tell(r, &declared);
}

/* ---- what a line is ---- */

/* Reads 64 digits in pairs with colons between them, as openssl(1) prints a hash. */
static bool
read_pairs(struct view text, struct hash *ret)
{
	uint8_t digits[HASH_HEX_LEN];
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (i % 3 != 2)
			digits[count++] = text.ptr[i];
		else if (text.ptr[i] != ':')
			return false;
	}
	return hex_read(VIEW_OF(digits), ret->bytes, sizeof(ret->bytes));
}

static bool
read_hash(struct view text, struct hash *ret)
{
	size_t len = 0;

	/* How curl(1) writes the hash of a key. */
	if (view_skip(&text, VIEW("sha256//")) || text.len == HASH_BASE64_LEN)
		return base64_read(text, ret->bytes, sizeof(ret->bytes), &len) && len == HASH_LEN;
	if (text.len == HASH_PAIRS_LEN)
		return read_pairs(text, ret);
	return hex_read(text, ret->bytes, sizeof(ret->bytes));
}

/* Takes the hash off a line without its comment.  False if there is none to be told. */
static bool
take_hash(struct declare_reader *r, struct view *line, struct hash *ret)
{
	struct view rest = *line;
	struct view word;

	if (view_line(&rest, '#', &word))
		*line = word;
	if (!text_word_take(line, &word))
		return false;
	if (read_hash(word, ret))
		return true;
	wrong(r, DECLARE_FAULT_HASH);
	return false;
}

static void
read_key_line(struct declare_reader *r, struct view line)
{
	struct declared declared = { .kind = DECLARED_KEY };
	struct view word;

	if (!take_hash(r, &line, &declared.hash))
		return;
	buf_clear(&r->names);
	while (text_word_take(&line, &word)) {
		if (!binding_append_word(&r->names, word)) {
			r->at = word;
			wrong(r, DECLARE_FAULT_NAME);
			return;
		}
	}
	if (!buf_ok(&r->names)) {
		wrong(r, DECLARE_FAULT_NAMES_SIZE);
		return;
	}
	declared.names = buf_view(&r->names);
	tell(r, &declared);
}

static void
read_tbs_line(struct declare_reader *r, struct view line)
{
	struct declared declared = { .kind = DECLARED_TBS };

	if (!take_hash(r, &line, &declared.hash))
		return;
	if (text_word_take(&line, &r->at))
		wrong(r, DECLARE_FAULT_BEHIND);
	else
		tell(r, &declared);
}

/* ---- files ---- */

/* How a form is read: what blocks of these kinds are, and each line beside them.  Without a
 * function for lines they are any text, and there must be something in the file. */
struct form {
	const char *labels[2];
	void (*read)(struct declare_reader *r, struct view der);
	void (*read_line)(struct declare_reader *r, struct view line);
	bool may_be_der;
};

static const struct form forms[] = {
	[DECLARE_CERTIFICATES] = { { "CERTIFICATE", "X509 CERTIFICATE" }, read_certificate, NULL,
	    true },
	[DECLARE_KEYS] = { { "PUBLIC KEY", "PUBLIC KEY" }, read_public_key, read_key_line, false },
	[DECLARE_TBS] = { { "CERTIFICATE", "X509 CERTIFICATE" }, read_tbs_alone, read_tbs_line,
	    true },
	[DECLARE_REQUESTS] = { { "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST" }, read_request,
	    NULL, true },
};

static bool
is_read(const struct form *form, struct view label)
{
	return view_equal(label, view_text(form->labels[0])) ||
	       view_equal(label, view_text(form->labels[1]));
}

static void
read_der(struct declare_reader *r, struct view der)
{
	if (der.len > LIMIT_DECLARED_BLOCK)
		wrong(r, DECLARE_FAULT_SIZE);
	else
		r->form->read(r, der);
}

static void
read_block(struct declare_reader *r, struct view block)
{
	size_t len;

	buf_clear(&r->digits);
	pem_digits_append(&r->digits, block);
	if (!buf_ok(&r->digits))
		wrong(r, DECLARE_FAULT_SIZE);
	else if (!base64_read(buf_view(&r->digits), r->der, r->digits.size / 4 * 3, &len))
		wrong(r, DECLARE_FAULT_BLOCK_DIGITS);
	else
		read_der(r, view_of(r->der, len));
}

/* Reads the line r->at, and the rest of the block that it begins. */
static void
read_text_line(struct declare_reader *r, struct view *rest)
{
	struct view label;
	struct view block;

	if (pem_begins(r->at, &label)) {
		if (!pem_block_take(rest, label, &block))
			wrong(r, DECLARE_FAULT_BLOCK_END);
		else if (is_read(r->form, label))
			read_block(r, block);
		else
			r->result->passed_over++;
	} else if (pem_ends(r->at, &label)) {
		wrong(r, DECLARE_FAULT_BLOCK_BEGIN);
	} else if (r->form->read_line != NULL) {
		r->form->read_line(r, r->at);
	}
}

/* Whether bytes begin as a SEQUENCE that takes 127 octets at least (X.690 8.1.3), which no
 * text does.  A certificate or request does, even one without a name. */
static bool
is_der(struct view bytes)
{
	return bytes.len >= 2 && bytes.ptr[0] == DER_SEQUENCE && bytes.ptr[1] >= 0x7f;
}

/* Some editors begin a text in UTF-8 with a byte order mark. */
static struct view
without_mark(struct view text)
{
	const struct view mark = VIEW("\xef\xbb\xbf");

	return view_starts_with(text, mark) ? view_after(text, mark.len) : text;
}

static bool
has_private_key(struct view text)
{
	struct view line;

	while (text_line_take(&text, &line)) {
		if (pem_begins_private_key(line))
			return true;
	}
	return false;
}

/* A list of hashes may have none yet, unless there is something else in it. */
static bool
has_nothing(const struct declare_reader *r)
{
	const struct declare_result *result = r->result;

	if (result->declared + result->certificates + result->wrong > 0)
		return false;
	return r->form->read_line == NULL || result->passed_over > 0;
}

static void
read_file(struct declare_reader *r)
{
	struct view rest = without_mark(r->bytes);

	if (r->is_der) {
		read_der(r, r->bytes);
		return;
	}
	while (text_line_take(&rest, &r->at))
		read_text_line(r, &rest);
	r->at = r->bytes;
	if (has_nothing(r))
		wrong(r, DECLARE_FAULT_NOTHING);
}

/* Memory of the arena, which has DECLARE_MEMORY. */
static void *
take_memory(struct arena *arena, size_t size)
{
	void *memory = arena_alloc(arena, size);

	assert(memory != NULL);
	return memory;
}

/* What a file needs: a block has no more digits than the file has bytes. */
static void
take_room(struct declare_reader *r, struct arena *arena)
{
	size_t digits = num_min(r->bytes.len, BASE64_LEN(LIMIT_DECLARED_BLOCK));

	buf_init(&r->digits, take_memory(arena, digits), digits);
	buf_init(&r->names, take_memory(arena, LIMIT_DECLARED_NAMES), LIMIT_DECLARED_NAMES);
	r->der = take_memory(arena, digits / 4 * 3);
}

enum status
declare_read(struct view bytes, enum declare_form form, struct hasher *hasher, struct arena *arena,
    declare_fn *fn, void *context, struct declare_result *ret, struct error *err)
{
	struct declare_reader r = {
		.form = &forms[form],
		.bytes = bytes,
		.at = bytes,
		.is_der = forms[form].may_be_der && is_der(bytes),
		.hasher = hasher,
		.fn = fn,
		.context = context,
		.result = ret,
	};

	*ret = (struct declare_result){ .fault = DECLARE_FAULT_COUNT };
	if (bytes.len > LIMIT_DECLARED_FILE)
		return error_set(err, STATUS_USAGE, 0, "a file that declares has at most %lu MiB",
		    LIMIT_DECLARED_FILE / MIB);
	if (!r.is_der && has_private_key(without_mark(bytes)))
		return error_set(
		    err, STATUS_USAGE, 0, "this file has a private key; ctvigil reads none");
	take_room(&r, arena);
	read_file(&r);
	return STATUS_OK;
}

/* ---- words ---- */

static const struct {
	const char *word;
	const char *says;
} form_rows[] = {
#define DECLARE_FORM(name, word, says) { word, says },
#include "policy/declare_form_table.h"
};

static const char *const fault_says[] = {
#define DECLARE_FAULT(name, says) (says),
#include "policy/declare_fault_table.h"
};

const char *
declare_form_word(enum declare_form form)
{
	assert(form < DECLARE_FORM_COUNT);
	return form_rows[form].word;
}

const char *
declare_form_says(enum declare_form form)
{
	assert(form < DECLARE_FORM_COUNT);
	return form_rows[form].says;
}

bool
declare_form_from_word(struct view word, enum declare_form *ret)
{
	for (enum declare_form form = 0; form < DECLARE_FORM_COUNT; form++) {
		if (view_equal(word, view_text(form_rows[form].word))) {
			*ret = form;
			return true;
		}
	}
	return false;
}

const char *
declare_fault_says(enum declare_fault fault)
{
	assert(fault < DECLARE_FAULT_COUNT);
	return fault_says[fault];
}
