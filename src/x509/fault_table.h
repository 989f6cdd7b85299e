/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everything that can be wrong with an entry or certificate so that a part of it
 * could not be read, or could be read in more than one way: name, the code that
 * is printed, one sentence, citation.
 *
 * Here are faults of structure only.  What is readable but against a rule is a
 * lint.
 */
/*         name                    code                       says                                                        rule */
X509_FAULT(CERTIFICATE,            "certificate",             "the certificate is not a SEQUENCE of three elements",      "RFC 5280 4.1")
X509_FAULT(TBS,                    "tbs-certificate",         "the TBSCertificate cannot be followed",                    "RFC 5280 4.1")
X509_FAULT(TRAILING,               "trailing-bytes",          "bytes follow the end of an element",                       "X.690 8.1")
X509_FAULT(NOT_DER,                "not-der",                 "an element is BER but not DER",                            "X.690 10.1")
#undef X509_FAULT
