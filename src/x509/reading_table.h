/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How an identifier was read from its bytes.  A lenient client may accept any of
 * these readings, so each is matched: name, spelling in the output, whether a match
 * of it is exact (or only possible), sentence.
 */
X509_READING(PLAIN,       "",                   true,  "as it stands")
X509_READING(NUL_CUT,     "cut-at-nul",         true,  "cut at its first NUL")
X509_READING(SLASH_CUT,   "cut-at-slash",       true,  "cut at its first slash")
X509_READING(URL_CUT,     "url-prefix",         true,  "without its http:// or https://")
X509_READING(LATIN1,      "latin-1",            true,  "its bytes as Latin-1")
X509_READING(UTF8,        "utf-8",              true,  "its bytes as UTF-8")
X509_READING(IP_TEXT,     "ip-text",            true,  "the text of an address")
X509_READING(IP_NUMBER,   "ip-number",          false, "a number or short form that some take for an address")
X509_READING(IP_MAPPED,   "ipv4-mapped",        true,  "an IPv4 address inside an IPv6 address")
X509_READING(IP_MASKED,   "address-and-mask",   false, "an address with a mask behind it")
X509_READING(IP_LENGTH,   "odd-length-address", false, "an address with too few or too many bytes")
X509_READING(BAD_LABEL,   "unreadable-label",   false, "with a label that cannot be read")
#undef X509_READING
