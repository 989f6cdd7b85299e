/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The forms in which an owner declares what is his: name, the word for it, one sentence.
 */
DECLARE_FORM(CERTIFICATES, "files",    "Certificates in PEM or DER, with their chains or without: each that is no CA's, and its key for its names")
DECLARE_FORM(KEYS,         "keys",     "Lines of SHA-256 of public keys in hex or base 64, with the names that they are for or without; or public keys in PEM")
DECLARE_FORM(TBS,          "tbs",      "Lines of SHA-256 of TBSCertificates in hex or base 64; or certificates in PEM or DER")
DECLARE_FORM(REQUESTS,     "requests", "Requests for certificates (PKCS #10) in PEM or DER: the key of each for its names")
#undef DECLARE_FORM
