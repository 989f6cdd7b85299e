/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/pem.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <string.h>

/* Whether bytes begin as a SEQUENCE of at least 128 octets does (X.690 8.1.3.5), which
 * no text does, or as a leaf (RFC 6962 3.4: version and type are 0).  What else is in
 * them does not matter: a certificate may hold the text of another. */
static bool
is_binary(struct view bytes)
{
	if (bytes.len < 2)
		return false;
	return (bytes.ptr[0] == 0x30 && bytes.ptr[1] >= 0x80) ||
	       (bytes.ptr[0] == 0 && bytes.ptr[1] == 0);
}

struct block {
	char *name;
	char *header;
	unsigned char *der;
	long len;
};

static void
free_block(struct block *block)
{
	OPENSSL_free(block->name);
	OPENSSL_free(block->header);
	/* It may be a private key that was put here by mistake. */
	OPENSSL_clear_free(block->der, (size_t)block->len);
}

static enum status
read_blocks(BIO *bio, const char *name, pem_certificate_fn *fn, void *context, struct error *err)
{
	struct block block;
	size_t count = 0;
	bool private_key = false;
	bool ended;

	while (PEM_read_bio(bio, &block.name, &block.header, &block.der, &block.len) == 1) {
		if (strcmp(block.name, PEM_STRING_X509) == 0 ||
		    strcmp(block.name, PEM_STRING_X509_OLD) == 0 ||
		    strcmp(block.name, PEM_STRING_X509_TRUSTED) == 0)
			fn(context, ++count, view_of(block.der, (size_t)block.len));
		else if (strstr(block.name, "PRIVATE KEY") != NULL)
			private_key = true;
		free_block(&block);
	}
	ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
	ERR_clear_error();
	if (!ended)
		return error_set(err, STATUS_USAGE, 0,
		    "%s: the block of PEM after %zu certificate%s cannot be read", name, count,
		    count == 1 ? "" : "s");
	if (private_key)
		return error_set(err, STATUS_USAGE, 0,
		    "%s: there is a private key in it; it was not looked at, and should not be here",
		    name);
	if (count == 0)
		return error_set(err, STATUS_USAGE, 0, "%s: no certificate is in it", name);
	return STATUS_OK;
}

enum status
pem_each_certificate(
    struct view bytes, const char *name, pem_certificate_fn *fn, void *context, struct error *err)
{
	enum status status;
	BIO *bio;

	if (bytes.len == 0)
		return error_set(err, STATUS_USAGE, 0, "%s: it is empty", name);
	if (is_binary(bytes)) {
		fn(context, 1, bytes);
		return STATUS_OK;
	}
	/* LIMIT_BODY is below INT_MAX. */
	bio = BIO_new_mem_buf(bytes.ptr, (int)bytes.len);
	if (bio == NULL)
		return error_set(err, STATUS_SYSTEM, 0, "%s: no memory to read it", name);
	status = read_blocks(bio, name, fn, context, err);
	BIO_free(bio);
	return status;
}
