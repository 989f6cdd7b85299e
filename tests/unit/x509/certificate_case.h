/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates, and what is read of them: faults, unread bytes, and which parts. */
#ifndef CTVIGIL_TESTS_UNIT_X509_CERTIFICATE_CASE_H
#define CTVIGIL_TESTS_UNIT_X509_CERTIFICATE_CASE_H

#include "x509/certificate.h"

#include "base/buf.h"
#include "der/der.h"
#include "support/element.h"
#include "support/tap.h"

#define SEQ(...) ELEMENT(DER_SEQUENCE, __VA_ARGS__)
#define NONE ((struct view){ .ptr = NULL })
#define CN "\x55\x04\x03"
#define SAN "\x55\x1d\x11"

struct certificate_case {
	const char *says;
	struct view input;
	const char *faults; /* the codes, in order, each with a blank behind it */
	struct view at;     /* what stands where the first fault is */
	struct view unread; /* the runs, each with '|' behind it */
	const char *lacks;  /* the parts that are not read, as letters: see parts_of() */
};

/* version, serial number, algorithm, issuer, validity (and its times), subject, key,
 * extensions, subjectAltName, outer algorithm, signature. */
static inline void
lacks_of(const struct x509_certificate *c, struct buf *out)
{
	const struct {
		char letter;
		bool there;
	} parts[] = {
		{ 'v', c->version.ptr != NULL },
		{ 'n', c->serial.ptr != NULL },
		{ 'a', c->signature_algorithm.ptr != NULL },
		{ 'i', c->issuer.ptr != NULL },
		{ 'd', c->validity.ptr != NULL },
		{ 'b', c->has_not_before },
		{ 'e', c->has_not_after },
		{ 's', c->subject.ptr != NULL },
		{ 'k', c->spki.ptr != NULL },
		{ 'x', c->extensions.ptr != NULL },
		{ 'A', c->outer_algorithm.ptr != NULL },
		{ 'S', c->signature.ptr != NULL },
	};

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		if (!parts[i].there)
			buf_byte(out, (uint8_t)parts[i].letter);
	}
}

static inline void
certificate_check(const struct certificate_case *row, const struct x509_certificate *c)
{
	struct buf text;
	struct view at = row->input;
	struct view before;

	buf_init_growing(&text, 1 << 20);
	for (size_t i = 0; i < c->faults.count; i++)
		buf_printf(&text, "%s ", x509_fault_code(c->faults.kept[i].code));
	assert_string_equal(buf_string(&text), row->faults);
	buf_clear(&text);
	for (size_t i = 0; i < c->unread_count; i++) {
		buf_bytes(&text, c->unread[i]);
		buf_byte(&text, '|');
	}
	assert_view_equal(buf_view(&text), row->unread);
	buf_clear(&text);
	lacks_of(c, &text);
	assert_string_equal(buf_string(&text), row->lacks);
	buf_fini(&text);
	if (c->faults.count > 0) {
		assert_true(view_take(&at, c->faults.kept[0].offset, &before));
		assert_true(view_starts_with(at, row->at));
	}
}

static inline void
certificate_run(const void *p)
{
	const struct certificate_case *row = p;
	struct x509_certificate c;

	x509_read(row->input, X509_CERTIFICATE, &c);
	certificate_check(row, &c);
}

static inline void
tbs_run(const void *p)
{
	const struct certificate_case *row = p;
	struct x509_certificate c;

	x509_read(row->input, X509_TBS, &c);
	certificate_check(row, &c);
}

static inline struct view
dns(const char *name)
{
	return element_of(DER_CONTEXT + 2, view_text(name));
}

static inline struct view
san(const char *name)
{
	return element_subject_alt_name(dns(name));
}

/* [3] around a list of these extensions. */
static inline struct view
extensions(struct view list)
{
	return ELEMENT(DER_CONTEXT_CONS + 3, element_of(DER_SEQUENCE, list));
}

static inline struct view
with_extensions(struct view list)
{
	return element_tbs(element_common_name("a.example"), extensions(list));
}

static inline struct view
with_subject(struct view subject)
{
	return element_tbs(subject, san("b.example"));
}

#endif
