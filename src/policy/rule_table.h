/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules by which an issuance is judged.  The first whose fact is true decides; the last
 * one's always is.  NAME, code, severity, what comes of it, the sentence that says why, and
 * the fact in question as the trace of a finding asks for it.
 *
 * Only the first two prove anything: a key or a TBS hash (principle 4).  EXPECTED is silent;
 * NEW is told at once; HELD waits, if a source may still explain it, and is NEW otherwise.
 */
/*   NAME          code                     severity  becomes */
RULE(TBS,          "tbs-declared",          INFO,     EXPECTED,
    "its TBSCertificate was declared to be ours", "is its TBSCertificate declared?")
RULE(KEY,          "key-declared",          INFO,     EXPECTED,
    "its key was declared to be ours, for these names", "is its key declared for all names that match?")
RULE(ISSUER,       "issuer-not-allowed",    CRITICAL, NEW,
    "its issuer may not issue for a name of this zone", "does a zone forbid its issuer?")
RULE(ADDRESS,      "address-not-declared",  HIGH,     NEW,
    "it is for an address, and nobody has declared it", "does an address match?")
RULE(ASSURANCE,    "name-of-high-assurance",HIGH,     NEW,
    "it is for a name of high assurance, and nobody has declared it", "is a name of high assurance?")
RULE(POSSIBLE,     "possible-match",        HIGH,     NEW,
    "it may be for a watched name, which cannot be read with certainty, and nobody has declared it",
    "is the match a possible one only?")
RULE(ELSEWHERE,    "key-elsewhere",         HIGH,     HELD,
    "its key is ours, but was declared for other names", "is its key declared for other names only?")
RULE(WILDCARD,     "wildcard-not-declared", HIGH,     HELD,
    "it is for a wildcard, and nobody has declared it", "does a wildcard match?")
RULE(NOT_DECLARED, "not-declared",          MEDIUM,   HELD,
    "nobody has declared it", "is there anything else?")
#undef RULE
