/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the files stand that show what was ordered, one row for each client or form:
 *
 *   LAYOUT(NAME, word, root, depth, size, files, except, says, cites)
 *
 * word is how a configuration calls it.  root is FOLDER, or FILE_OR_FOLDER where a file may
 * be named itself.  depth is how many folders lie between the root and a file at most; size,
 * the largest file that is looked at.  files are patterns: one with a slash is compared with
 * the path below the root, "*" within a component; one without, with the name alone, in any
 * folder.  except are patterns of names that are passed over: the same certificates again,
 * or those of authorities, which declare nothing.
 *
 * No row finds a file that is called a key, see layout.h.
 */
/*     NAME        word          root            depth               size */
LAYOUT(CERTBOT,    "certbot",    FOLDER,         2,                  LIMIT_SOURCE_CERTIFICATE,
    PATTERNS("archive/*/cert*.pem"), PATTERNS(NULL),
    "certbot: archive/, which live/ links to", "certbot User Guide, Where are my certificates?")
LAYOUT(ACME_SH,    "acme.sh",    FOLDER,         1,                  LIMIT_SOURCE_CERTIFICATE,
    PATTERNS("*/*.cer"), PATTERNS("ca.cer", "fullchain.cer"),
    "acme.sh: a folder for each name, those with _ecc among them", "acme.sh README, 2. Just issue a cert")
LAYOUT(LEGO,       "lego",       FOLDER,         1,                  LIMIT_SOURCE_CERTIFICATE,
    PATTERNS("certificates/*.crt"), PATTERNS("*.issuer.crt"),
    "lego 4 and 5: the folder .lego", "lego documentation, CLI, Obtain a Certificate")
LAYOUT(CADDY,      "caddy",      FOLDER,         3,                  LIMIT_SOURCE_CERTIFICATE,
    PATTERNS("certificates/*/*/*.crt"), PATTERNS(NULL),
    "Caddy: its data folder", "Caddy documentation, Conventions, Data directory")
LAYOUT(DEHYDRATED, "dehydrated", FOLDER,         2,                  LIMIT_SOURCE_CERTIFICATE,
    PATTERNS("certs/*/cert-*.pem"), PATTERNS(NULL),
    "dehydrated: its BASEDIR, with the folder certs", "dehydrated, docs/examples/config, CERTDIR")
LAYOUT(FILES,      "files",      FILE_OR_FOLDER, LIMIT_SOURCE_DEPTH, LIMIT_SOURCE_CERTIFICATE,
    PATTERNS("*.pem", "*.crt", "*.cer", "*.der"), PATTERNS(NULL),
    "certificates, in any folder", "RFC 7468 5, RFC 5280 4.1")
LAYOUT(KEYS,       "keys",       FILE_OR_FOLDER, 0,                  LIMIT_SOURCE_LIST,
    PATTERNS("*.txt", "*.pem"), PATTERNS(NULL),
    "hashes of public keys, or public keys", "RFC 7469 2.4, RFC 7468 13")
LAYOUT(TBS,        "tbs",        FILE_OR_FOLDER, 0,                  LIMIT_SOURCE_LIST,
    PATTERNS("*.txt", "*.pem"), PATTERNS(NULL),
    "hashes of what is signed in certificates, or certificates", "RFC 5280 4.1.1.1")
LAYOUT(REQUESTS,   "requests",   FILE_OR_FOLDER, 0,                  LIMIT_SOURCE_CERTIFICATE,
    PATTERNS("*.csr", "*.req", "*.pem"), PATTERNS(NULL),
    "requests for certificates", "RFC 2986 4, RFC 7468 7")
#undef LAYOUT
