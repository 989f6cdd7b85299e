/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The members of the lines of JSON, in the order in which they stand there: line,
 * path ("[]" for each element of an array), type, sentence.  A type that ends in "?"
 * may be null.  Hashes are in lower-case hex, times as in RFC 3339, and text from
 * outside is escaped: a byte that is not UTF-8 stands as \xHH.
 */
/*     line   path                 type       says */
MEMBER(MATCH, "schema",            "string",  "ctvigil.match/v1: members may be added to it, none is taken away")
MEMBER(MATCH, "id",                "hash",    "the issuance: the same for a precertificate, its certificate, and in every log; the same each time it is told")
MEMBER(MATCH, "attempt",           "integer", "1 the first time; more if a process died when it may have been told already")
MEMBER(MATCH, "tbs_sha256",        "hash",    "SHA-256 of the TBSCertificate without poison and SCT list")
MEMBER(MATCH, "issuer_key_sha256", "hash?",   "SHA-256 of the SubjectPublicKeyInfo of the issuer; null while it is not known")
MEMBER(MATCH, "spki_sha256",       "hash",    "SHA-256 of the SubjectPublicKeyInfo")
MEMBER(MATCH, "seen",              "array",   "the entries of logs that are this issuance, in the order they were read")
MEMBER(MATCH, "seen[].log",        "string",  "the name of the log")
MEMBER(MATCH, "seen[].index",      "integer", "the index of the entry")
MEMBER(MATCH, "seen[].entry",      "string",  "precert or cert")
MEMBER(MATCH, "seen[].timestamp",  "time",    "when the log says that it took the entry")
MEMBER(MATCH, "seen[].proven",     "boolean", "whether the entry is proven to be in a tree that the log signed")
MEMBER(MATCH, "seen[].reason",     "string",  "why it is not proven; there only then")
MEMBER(MATCH, "matches",           "array",   "the watched items that it matches")
MEMBER(MATCH, "matches[].watch",   "string",  "the watched item")
MEMBER(MATCH, "matches[].tag",     "string",  "its tag, whose it is; empty if it has none")
MEMBER(MATCH, "matches[].value",   "string",  "the name or address in the certificate that matches")
MEMBER(MATCH, "matches[].where",   "string",  "where it stands: san.dns, san.ip, subject.cn, unread, ...")
MEMBER(MATCH, "matches[].certainty", "string", "exact or possible")
MEMBER(MATCH, "matches[].reason",  "string",  "why it matches")
MEMBER(MATCH, "names",             "array",   "all names, each once, in the order of the certificate and in every reading")
MEMBER(MATCH, "ips",               "array",   "all addresses, likewise")
MEMBER(MATCH, "subject",           "string?", "the subject; null if it cannot be read")
MEMBER(MATCH, "issuer",            "string?", "the issuer; null if it cannot be read")
MEMBER(MATCH, "serial",            "string?", "the serial number in lower-case hex; null if it cannot be read")
MEMBER(MATCH, "not_before",        "time?",   "the begin of its validity; null, with a fault, if it cannot be read")
MEMBER(MATCH, "not_after",         "time?",   "the end of its validity; null, with a fault, if it cannot be read")
MEMBER(MATCH, "faults",            "array",   "what is wrong with its structure")
MEMBER(MATCH, "faults[].code",     "string",  "what, in a word")
MEMBER(MATCH, "faults[].offset",   "integer?", "the first byte of der that is wrong; null if it is no matter of bytes")
MEMBER(MATCH, "der",               "object",  "what was read")
MEMBER(MATCH, "der.kind",          "string",  "certificate, or tbs for the TBSCertificate of a precertificate")
MEMBER(MATCH, "der.base64",        "string",  "its bytes in base 64")

MEMBER(LOG,   "schema",            "string",  "ctvigil.log/v1: members may be added to it, none is taken away")
MEMBER(LOG,   "id",                "hash",    "the same each time this is told")
MEMBER(LOG,   "attempt",           "integer", "1 the first time; more if a process died when it may have been told already")
MEMBER(LOG,   "kind",              "string",  "what happened, in a word")
MEMBER(LOG,   "log",               "string",  "the name of the log")
MEMBER(LOG,   "index",             "integer", "the entry or the tree size that it is about")
MEMBER(LOG,   "message",           "string",  "what happened, in a sentence")
MEMBER(LOG,   "offset",            "integer?", "the first byte of an entry that is wrong; null if it is no matter of bytes")
MEMBER(LOG,   "evidence",          "string?", "the bytes that show it, in base 64; null if none are kept")
#undef MEMBER
