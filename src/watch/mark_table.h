/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The characters of which a name or address has one at least: how its bytes in UTF-8 are
 * written as one number, how many they are, the character, and of which tokens it is a mark.
 * The last three are the other dots of IDNA (RFC 3490 3.1).
 */
MARK(0x2e,     1, 0x2e,   KIND(ASCII) | KIND(LETTERS) | KIND(ADDRESS))
MARK(0x3a,     1, 0x3a,   KIND(ADDRESS))
MARK(0xe38082, 3, 0x3002, KIND(LETTERS))
MARK(0xefbc8e, 3, 0xff0e, KIND(LETTERS))
MARK(0xefbda1, 3, 0xff61, KIND(LETTERS))
#undef MARK
