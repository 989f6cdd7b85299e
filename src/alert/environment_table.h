/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The variables that a hook finds in its environment: name, for which events it is
 * set, sentence.  The names without CTVIGIL_ are those of the hooks of certspotter 0.24,
 * so that such hooks can be used as they are.
 */
/*          name                  events    says */
ENVIRONMENT(EVENT,                ALL,      "discovered_cert, malformed_cert (an entry that cannot be read and matches nothing) or error (a log misbehaves)")
ENVIRONMENT(SUMMARY,              ALL,      "The event in one line.")
ENVIRONMENT(WATCH_ITEM,           MATCH,    "The first watched item that matches.")
ENVIRONMENT(LOG_URI,              ALL,      "The URL of the log.")
ENVIRONMENT(ENTRY_INDEX,          ALL,      "The index of the entry in the log, or the tree size that an error is about.")
ENVIRONMENT(TBS_SHA256,           MATCH,    "SHA-256 of the TBSCertificate, the same for a precertificate and its certificate.")
ENVIRONMENT(CERT_SHA256,          MATCH,    "SHA-256 of the certificate or precertificate.")
ENVIRONMENT(PUBKEY_SHA256,        MATCH,    "SHA-256 of the SubjectPublicKeyInfo.")
ENVIRONMENT(CERT_FILENAME,        MATCH,    "A file with the certificate or precertificate and its chain in PEM.")
ENVIRONMENT(JSON_FILENAME,        ALL,      "A file with the line of JSON.")
ENVIRONMENT(TEXT_FILENAME,        ALL,      "A file with the text for people.")
ENVIRONMENT(NOT_BEFORE,           MATCH,    "The begin of its validity, for people.")
ENVIRONMENT(NOT_BEFORE_UNIXTIME,  MATCH,    "The begin of its validity, in seconds since 1970.")
ENVIRONMENT(NOT_BEFORE_RFC3339,   MATCH,    "The begin of its validity, as in RFC 3339.")
ENVIRONMENT(NOT_AFTER,            MATCH,    "The end of its validity, for people.")
ENVIRONMENT(NOT_AFTER_UNIXTIME,   MATCH,    "The end of its validity, in seconds since 1970.")
ENVIRONMENT(NOT_AFTER_RFC3339,    MATCH,    "The end of its validity, as in RFC 3339.")
ENVIRONMENT(VALIDITY_PARSE_ERROR, MATCH,    "Why its validity cannot be read; set only then.")
ENVIRONMENT(SUBJECT_DN,           MATCH,    "Its subject.")
ENVIRONMENT(SUBJECT_PARSE_ERROR,  MATCH,    "Why its subject cannot be read; set only then.")
ENVIRONMENT(ISSUER_DN,            MATCH,    "Its issuer.")
ENVIRONMENT(ISSUER_PARSE_ERROR,   MATCH,    "Why its issuer cannot be read; set only then.")
ENVIRONMENT(SERIAL,               MATCH,    "Its serial number in lower-case hex.")
ENVIRONMENT(SERIAL_PARSE_ERROR,   MATCH,    "Why its serial number cannot be read; set only then.")
ENVIRONMENT(CHAIN_ERROR,          MATCH,    "What is wrong with the chain or the precertificate that came with it; set only then.")
ENVIRONMENT(LEAF_HASH,            MALFORMED, "The hash of the entry in the log's tree, in base 64.")
ENVIRONMENT(PARSE_ERROR,          MALFORMED, "Why the entry cannot be read.")
ENVIRONMENT(ENTRY_FILENAME,       MALFORMED, "A file with the entry as it came.")
ENVIRONMENT(CTVIGIL_ID,           ALL,      "The same each time this event is told.")
ENVIRONMENT(CTVIGIL_STATE,        MATCH,    "What became of it: new, expected, reopened, ...")
ENVIRONMENT(CTVIGIL_SEVERITY,     MATCH,    "info, low, medium, high or critical.")
ENVIRONMENT(CTVIGIL_RULE,         MATCH,    "The rule that decided.")
ENVIRONMENT(CTVIGIL_WHY,          MATCH,    "The same in a sentence.")
ENVIRONMENT(CTVIGIL_ATTEMPT,      ALL,      "1 the first time, more if it may have been told before.")
#undef ENVIRONMENT
