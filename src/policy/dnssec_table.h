/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What DNSSEC says of an answer (RFC 4035 4.3): name, the word that is printed, sentence.
 */
/*     name      word        says */
DNSSEC(UNKNOWN,  "unknown",  "there is no answer")
DNSSEC(INSECURE, "insecure", "the answer is of a zone that is not signed, so that anybody on the way may have made it")
DNSSEC(SECURE,   "secure",   "the answer is signed, up to the keys of the root")
DNSSEC(BOGUS,    "bogus",    "the answer is of a zone that is signed, and is not signed as it must be")
#undef DNSSEC
