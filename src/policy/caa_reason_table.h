/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a CAA policy allows or forbids: name, verdict, the code that is printed, sentence,
 * citation.
 */
/*         name          verdict           code            says                                                              rule */
CAA_REASON(NO_RECORDS,   NONE,             "no-records",   "neither the name nor one above it has a CAA record",             "RFC 8659 3")
CAA_REASON(NO_PROPERTY,  ALLOWED,          "no-property",  "no CAA record restricts who may issue",                          "RFC 8659 4.2")
CAA_REASON(NAMED,        ALLOWED,          "named",        "the CAA record names the issuer",                                "RFC 8659 4.2")
CAA_REASON(NOT_NAMED,    FORBIDDEN,        "not-named",    "the CAA records name others than the issuer",                    "RFC 8659 4.2")
CAA_REASON(NOBODY,       FORBIDDEN,        "nobody",       "the CAA record says that nobody may issue",                      "RFC 8659 4.2")
CAA_REASON(MALFORMED,    FORBIDDEN,        "malformed",    "the CAA record cannot be read, and so says that nobody may issue", "RFC 8659 4.2")
CAA_REASON(CRITICAL,     UNKNOWN_CRITICAL, "critical",     "the CAA record is critical, and no CA knows its property",       "RFC 8659 4.5")
#undef CAA_REASON
