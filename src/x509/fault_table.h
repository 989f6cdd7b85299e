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
X509_FAULT(FIELD,                  "field",                   "an element is none of the fields of a TBSCertificate",     "RFC 5280 4.1")
X509_FAULT(VERSION,                "version",                 "the version is not an INTEGER",                            "RFC 5280 4.1.2.1")
X509_FAULT(SERIAL,                 "serial-number",           "the serial number is absent or not an INTEGER",            "RFC 5280 4.1.2.2")
X509_FAULT(ALGORITHM,              "signature-algorithm",     "the signature algorithm is absent or cannot be read",      "RFC 5280 4.1.2.3")
X509_FAULT(ISSUER,                 "issuer",                  "the issuer is absent or not a Name",                       "RFC 5280 4.1.2.4")
X509_FAULT(VALIDITY,               "validity",                "the validity is absent or not two times",                  "RFC 5280 4.1.2.5")
X509_FAULT(TIME,                   "time",                    "a time is in neither of the two forms",                    "RFC 5280 4.1.2.5")
X509_FAULT(SUBJECT,                "subject",                 "the subject is absent or not a Name",                      "RFC 5280 4.1.2.6")
X509_FAULT(ATTRIBUTE,              "attribute",               "a part of the subject is not an attribute in a SET",       "RFC 5280 4.1.2.4")
X509_FAULT(COMMON_NAME,            "common-name",             "a commonName is not text",                                 "RFC 5280 A.1")
X509_FAULT(SPKI,                   "public-key",              "the public key is absent or cannot be read",               "RFC 5280 4.1.2.7")
X509_FAULT(EXTENSIONS,             "extensions",              "the extension list has no clear end, or more than is read","RFC 5280 4.1.2.9")
X509_FAULT(EXTENSION,              "extension",               "an extension is not an OID, a BOOLEAN and an OCTET STRING","RFC 5280 4.1")
X509_FAULT(SAN,                    "subject-alt-name",        "the value of a subjectAltName is not a SEQUENCE of names", "RFC 5280 4.2.1.6")
X509_FAULT(SAN_ZERO,               "zero-after-names",        "one zero byte follows the names of a subjectAltName",      "X.690 8.1")
X509_FAULT(GENERAL_NAME,           "general-name",            "a name of a subjectAltName cannot be read",                "RFC 5280 4.2.1.6")
X509_FAULT(MANY_NAMES,             "many-names",              "a subject or subjectAltName has more than is read",        "RFC 5280 4.2.1.6")
X509_FAULT(LEAF_VERSION,           "leaf-version",            "the version or type of a leaf is not known",               "RFC 6962 3.4")
X509_FAULT(LEAF,                   "leaf",                    "a leaf ends before its fields do",                         "RFC 6962 3.4")
X509_FAULT(LEAF_TRAILING,          "leaf-trailing",           "bytes follow the last field of a leaf",                    "RFC 6962 3.4")
X509_FAULT(LEAF_EXTENSIONS,        "leaf-extensions",         "the extensions of a leaf cannot be followed",              "static-ct-api")
X509_FAULT(ENTRY_TYPE,             "entry-type",              "the type of an entry is not known",                        "RFC 6962 3.1")
X509_FAULT(EXTRA_DATA,             "extra-data",              "the extra data of an entry is not a chain",                "RFC 6962 4.6")
X509_FAULT(TILE_LEAF,              "tile-leaf",               "an entry of a data tile has no clear end",                 "static-ct-api")
X509_FAULT(TILE_TRAILING,          "tile-trailing",           "bytes follow the last entry of a data tile",               "static-ct-api")
X509_FAULT(FINGERPRINTS,           "fingerprints",            "a chain is not a list of fingerprints of 32 bytes",        "static-ct-api")
#undef X509_FAULT
