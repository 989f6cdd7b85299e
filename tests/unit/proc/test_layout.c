/* SPDX-License-Identifier: Apache-2.0 */
/* Which files of the clients of ACME, and of people, show what was ordered. */
#include "proc/layout.h"

#include "base/limits.h"
#include "support/tap.h"

#include <string.h>

static const struct takes_case {
	const char *says;
	enum layout_id layout;
	const char *path;
	bool takes;
} takes[] = {
	{ "certbot keeps a certificate in its archive", LAYOUT_CERTBOT,
	    "archive/www.example.com/cert1.pem", true },
	{ "it numbers them", LAYOUT_CERTBOT, "archive/www.example.com/cert1000.pem", true },
	{ "the folder of a lineage may be called as it likes", LAYOUT_CERTBOT,
	    "archive/keycloak.example.com-0001/cert1.pem", true },
	{ "live has links to what is in the archive", LAYOUT_CERTBOT,
	    "live/www.example.com/cert.pem", false },
	{ "the private key beside a certificate of certbot is none", LAYOUT_CERTBOT,
	    "archive/www.example.com/privkey1.pem", false },
	{ "the chain beside it is no certificate of ours", LAYOUT_CERTBOT,
	    "archive/www.example.com/chain1.pem", false },
	{ "nor is it looked at again with its chain", LAYOUT_CERTBOT,
	    "archive/www.example.com/fullchain1.pem", false },
	{ "certbot puts none above a lineage", LAYOUT_CERTBOT, "archive/cert1.pem", false },
	{ "nor below one", LAYOUT_CERTBOT, "archive/www.example.com/old/cert1.pem", false },
	{ "keys of certbot are none", LAYOUT_CERTBOT, "keys/0000_key-certbot.pem", false },

	{ "acme.sh has a folder for each name", LAYOUT_ACME_SH, "example.com/example.com.cer",
	    true },
	{ "and one for its elliptic curves", LAYOUT_ACME_SH, "example.com_ecc/example.com.cer",
	    true },
	{ "and for wildcards", LAYOUT_ACME_SH, "*.example.com_ecc/*.example.com.cer", true },
	{ "the authority beside it is none of ours", LAYOUT_ACME_SH, "example.com/ca.cer", false },
	{ "nor is its full chain", LAYOUT_ACME_SH, "example.com/fullchain.cer", false },
	{ "the private key of acme.sh is none", LAYOUT_ACME_SH, "example.com/example.com.key",
	    false },
	{ "the settings of acme.sh are none", LAYOUT_ACME_SH, "example.com/example.com.conf",
	    false },

	{ "lego has all certificates in one folder", LAYOUT_LEGO,
	    "certificates/www.example.com.crt", true },
	{ "and writes _ for the star of a wildcard", LAYOUT_LEGO, "certificates/_.example.com.crt",
	    true },
	{ "the issuer beside it is none of ours", LAYOUT_LEGO,
	    "certificates/www.example.com.issuer.crt", false },
	{ "the private key of lego is none", LAYOUT_LEGO, "certificates/www.example.com.key",
	    false },
	{ "what lego has archived is not looked at", LAYOUT_LEGO, "archives/www.example.com.crt",
	    false },

	{ "Caddy has a folder for each issuer and name", LAYOUT_CADDY,
	    "certificates/acme-v02.api.letsencrypt.org-directory/example.com/example.com.crt",
	    true },
	{ "the private key of Caddy is none", LAYOUT_CADDY,
	    "certificates/acme-v02.api.letsencrypt.org-directory/example.com/example.com.key",
	    false },
	{ "the authority of Caddy's own is none", LAYOUT_CADDY, "pki/authorities/local/root.crt",
	    false },

	{ "dehydrated has the time in the names of its files", LAYOUT_DEHYDRATED,
	    "certs/www.example.com/cert-1795634622.pem", true },
	{ "the request beside it is no certificate", LAYOUT_DEHYDRATED,
	    "certs/www.example.com/cert-1795634622.csr", false },
	{ "the private key of dehydrated is none", LAYOUT_DEHYDRATED,
	    "certs/www.example.com/privkey-1795634622.pem", false },
	{ "the links of dehydrated are not looked at", LAYOUT_DEHYDRATED,
	    "certs/www.example.com/cert.pem", false },

	{ "a file is known by how it ends: .pem", LAYOUT_FILES, "a.pem", true },
	{ ".crt", LAYOUT_FILES, "a.crt", true },
	{ ".cer", LAYOUT_FILES, "a.cer", true },
	{ ".der", LAYOUT_FILES, "a.der", true },
	{ "in upper case, too", LAYOUT_FILES, "A.PEM", true },
	{ "in any folder", LAYOUT_FILES, "1/2/3/4/5/6/7/8/a.pem", true },
	{ "whatever it begins with", LAYOUT_FILES, "..2026_11_25/.a.pem", true },
	{ "one that ends otherwise is no certificate", LAYOUT_FILES, "a.pem.bak", false },
	{ "nor is one that is called nothing else", LAYOUT_FILES, "pem", false },

	{ "keys are listed in a text", LAYOUT_KEYS, "spki.txt", true },
	{ "or are there as PEM", LAYOUT_KEYS, "public.pem", true },
	{ "hashes of certificates are listed in a text", LAYOUT_TBS, "hashes.txt", true },
	{ "a request is known by how it ends: .csr", LAYOUT_REQUESTS, "a.csr", true },
	{ ".req", LAYOUT_REQUESTS, "a.req", true },
	{ "or .pem", LAYOUT_REQUESTS, "a.pem", true },
	{ "a text is no request", LAYOUT_REQUESTS, "a.txt", false },
};

static void
takes_run(const void *p)
{
	const struct takes_case *row = p;

	assert_int_equal(layout_takes(layout_get(row->layout), row->path), row->takes);
}

static const struct enters_case {
	const char *says;
	enum layout_id layout;
	const char *path;
	bool enters;
} enters[] = {
	{ "the archive of certbot is entered", LAYOUT_CERTBOT, "archive", true },
	{ "and each lineage in it", LAYOUT_CERTBOT, "archive/www.example.com", true },
	{ "but nothing below", LAYOUT_CERTBOT, "archive/www.example.com/old", false },
	{ "nor far below", LAYOUT_CERTBOT, "archive/www.example.com/old/older", false },
	{ "live is not", LAYOUT_CERTBOT, "live", false },
	{ "nor what is called as a lineage elsewhere", LAYOUT_CERTBOT, "live/www.example.com",
	    false },
	{ "nor where the keys are", LAYOUT_CERTBOT, "keys", false },
	{ "any folder of acme.sh is entered", LAYOUT_ACME_SH, "example.com_ecc", true },
	{ "but none in it", LAYOUT_ACME_SH, "example.com_ecc/backup", false },
	{ "the accounts of lego are not entered", LAYOUT_LEGO, "accounts", false },
	{ "seven folders inside one another are entered", LAYOUT_FILES, "1/2/3/4/5/6/7", true },
	{ "eight are", LAYOUT_FILES, "1/2/3/4/5/6/7/8", true },
	{ "nine are not", LAYOUT_FILES, "1/2/3/4/5/6/7/8/9", false },
	{ "no folder of a folder of lists is entered", LAYOUT_KEYS, "old", false },
};

static void
enters_run(const void *p)
{
	const struct enters_case *row = p;

	assert_int_equal(layout_enters(layout_get(row->layout), row->path), row->enters);
}

static const struct key_case {
	const char *says;
	const char *path;
	bool is_key;
} keys[] = {
	{ "a file that ends in .key is a key", "www.example.com.key", true },
	{ "whatever else it is", "server.key.pem", true },
	{ "one that begins with it is", "key.pem", true },
	{ "privkey1.pem is", "archive/www.example.com/privkey1.pem", true },
	{ "in upper case, too", "SERVER_KEY.PEM", true },
	{ "in both", "Key.pem", true },
	{ "within a word, too, since nobody can tell", "hotkeys.pem", true },
	{ "a certificate that is called after a host is none", "keycloak.example.com.crt", false },
	{ "though its name ends in the word", "monkey.example.com.CER", false },
	{ "but one with it as a word is", "www.example.com.key.crt", true },
	{ "numbered or not", "Privkey12.der", true },
	{ "an end alone is no certificate", ".crt", false },
	{ "a certificate is none", "cert1.pem", false },
	{ "in what folder it is says nothing", "keys/cert1.pem", false },
	{ "half of the word is nothing", "ke.pem", false },
};

static void
key_run(const void *p)
{
	const struct key_case *row = p;

	assert_int_equal(layout_is_key(row->path), row->is_key);
}

/* ---- the table ---- */

static void
found_run(const void *p unused_arg)
{
	for (enum layout_id id = 0; id < LAYOUT_COUNT; id++)
		assert_ptr_equal(layout_find(layout_get(id)->word), layout_get(id));
	assert_null(layout_find("Certbot"));
	assert_null(layout_find(""));
}

static size_t
slashes_in(const char *pattern)
{
	size_t count = 0;

	for (; *pattern != '\0'; pattern++)
		count += *pattern == '/';
	return count;
}

static void
depth_run(const void *p unused_arg)
{
	for (enum layout_id id = 0; id < LAYOUT_COUNT; id++) {
		const struct layout *layout = layout_get(id);

		assert_true(layout->depth <= LIMIT_SOURCE_DEPTH);
		for (size_t i = 0; layout->files[i] != NULL; i++) {
			size_t slashes = slashes_in(layout->files[i]);

			assert_int_equal(slashes == 0, layout_is_tree(layout));
			if (slashes > 0)
				assert_int_equal(slashes, layout->depth);
		}
	}
}

static void
cites_run(const void *p unused_arg)
{
	for (enum layout_id id = 0; id < LAYOUT_COUNT; id++) {
		assert_true(strlen(layout_get(id)->says) > 0);
		assert_true(strlen(layout_get(id)->cites) > 0);
		assert_true(layout_get(id)->size_max > 0);
	}
}

int
main(void)
{
	tap_section("layouts: files");
	tap_rows(takes, takes_run);
	tap_section("layouts: folders");
	tap_rows(enters, enters_run);
	tap_section("layouts: what is called a key");
	tap_rows(keys, key_run);
	tap_section("layouts: the table");
	tap_test("each layout is found by its word, and no other is", found_run, NULL);
	tap_test("a layout is as deep as its patterns", depth_run, NULL);
	tap_test("each says what it is and who says so", cites_run, NULL);
	return tap_done();
}
