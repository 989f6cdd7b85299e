/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files in which an owner declares which certificates are his own.  Only a key or a
 * TBSCertificate proves that one is, so that hashes of these are what comes out: of the
 * TBSCertificate, as the id of the issuance, which its precertificate has too
 * (ct/issuance.h), and of the SubjectPublicKeyInfo, with the names that it is for.
 *
 * A CA's certificate declares nothing: it is there with a chain, and all that it issued
 * were declared else.  What cannot be read declares nothing either, and is told; the rest
 * of the file is read all the same.  A private key is not looked at: who has put one into
 * such a file is told so, and nothing of the file is declared.
 */
#ifndef CTVIGIL_POLICY_DECLARE_H
#define CTVIGIL_POLICY_DECLARE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/hash.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/status.h"
#include "base/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum declare_form {
#define DECLARE_FORM(name, word, says) DECLARE_##name,
#include "policy/declare_form_table.h"
	DECLARE_FORM_COUNT
};

enum declare_fault {
#define DECLARE_FAULT(name, says) DECLARE_FAULT_##name,
#include "policy/declare_fault_table.h"
	DECLARE_FAULT_COUNT /* nothing is wrong */
};

enum declared_kind {
	DECLARED_TBS, /* the hash is an id of an issuance, or what certspotter calls tbs_sha256 */
	DECLARED_KEY, /* the hash is that of a SubjectPublicKeyInfo */
};

struct declared {
	enum declared_kind kind;
	struct hash hash;
	/* Of a key: what it is bound to, a line each (policy/binding.h); nothing: the file does
	 * not say.  Valid during the call only. */
	struct view names;
	bool has_not_after; /* of a certificate that says until when it is valid */
	int64_t not_after_s;
};

typedef void declare_fn(void *context, const struct declared *declared);

struct declare_result {
	size_t declared;     /* calls of the function */
	size_t certificates; /* that were read, */
	size_t authorities;  /* and those of them that are of CAs */
	size_t passed_over;  /* blocks of PEM of other kinds */
	size_t wrong; /* lines, blocks and files with a fault, which are told by their first */
	enum declare_fault fault;
	size_t offset; /* where it is, in bytes from 0, */
	size_t line;   /* and in lines from 1; 0 if the file is DER */
};

/* The room that declare_read() takes in its arena. */
#define DECLARE_MEMORY (2 * BASE64_LEN(LIMIT_DECLARED_BLOCK) + LIMIT_DECLARED_NAMES + 64)

/* Calls fn for all that the file with these bytes declares, in its order.  What is wrong
 * with parts of it is in *ret.  STATUS_USAGE, without a call, if a block in it is a private
 * key, or if it has more than LIMIT_DECLARED_FILE bytes. */
enum status declare_read(struct view bytes, enum declare_form form, struct hasher *hasher,
    struct arena *arena, declare_fn *fn, void *context, struct declare_result *ret,
    struct error *err) must_use;

/* "files", and what it is; which form a word is, or false. */
const char *declare_form_word(enum declare_form form) must_use;
const char *declare_form_says(enum declare_form form) must_use;
bool declare_form_from_word(struct view word, enum declare_form *ret) must_use;

/* What is wrong, in one sentence without its place. */
const char *declare_fault_says(enum declare_fault fault) must_use;

#endif
