/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What can be wrong with a line, a block or a file that declares something: name, one
 * sentence.  Nothing of a file is quoted, since it may have what should not be there.
 */
DECLARE_FAULT(BLOCK_BEGIN,  "a block of PEM ends here that did not begin")
DECLARE_FAULT(BLOCK_END,    "a block of PEM begins here that has no end of its own")
DECLARE_FAULT(BLOCK_DIGITS, "a block of PEM is not base 64")
DECLARE_FAULT(SIZE,         "a certificate, request or key has more than 1 MiB")
DECLARE_FAULT(CERTIFICATE,  "this is no certificate")
DECLARE_FAULT(CERTIFICATE_FAULTS, "a certificate has parts that cannot be read, so its key is not declared")
DECLARE_FAULT(AUTHORITY,    "a certificate does not say clearly whether it is a CA's, so its key is not declared")
DECLARE_FAULT(REQUEST,      "this is no request for a certificate, or its names cannot be read")
DECLARE_FAULT(NO_NAMES,     "a certificate or request names nothing, so its key is not declared")
DECLARE_FAULT(NAMES_SIZE,   "the names for a key have more than 64 KiB, so it is not declared")
DECLARE_FAULT(KEY,          "this is no public key")
DECLARE_FAULT(HASH,         "a line does not begin with a SHA-256 in hex or base 64")
DECLARE_FAULT(NAME,         "this is no name, tree of names, wildcard, address or block of addresses")
DECLARE_FAULT(BEHIND,       "nothing may stand behind the hash of a TBSCertificate")
DECLARE_FAULT(NOTHING,      "there is nothing in it of what it should declare")
#undef DECLARE_FAULT
