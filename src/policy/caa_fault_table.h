/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be wrong with a CAA record: name, the code that is printed, one sentence,
 * citation.
 */
/*        name          code               says                                                      rule */
CAA_FAULT(CUT,          "cut",             "the record ends before its tag does",                    "RFC 8659 4.1")
CAA_FAULT(NO_TAG,       "no-tag",          "the tag has no characters",                              "RFC 8659 4.1")
CAA_FAULT(TAG,          "tag",             "the tag is not of letters and digits",                   "RFC 8659 4.1")
CAA_FAULT(ISSUER,       "issuer",          "what stands before the parameters is no domain name",    "RFC 8659 4.2")
CAA_FAULT(PARAMETER,    "parameter",       "a parameter is not a tag, an equals sign and a value",   "RFC 8659 4.2")
#undef CAA_FAULT
