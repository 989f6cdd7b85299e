/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a text is no item of a watch list: name, sentence.  Where there is a likely
 * meaning the message goes on with "; write ..." and the mended text.
 */
/*         name          says */
ITEM_FAULT(EMPTY,        "there is no name and no address")
ITEM_FAULT(OPTION,       "only valid_at: and tag: may follow an item; a comment has its own line, which begins with #")
ITEM_FAULT(TAG_LENGTH,   "a tag has 1 to 255 bytes")
ITEM_FAULT(TAG_TEXT,     "a tag is UTF-8 without control characters")
ITEM_FAULT(URL,          "a URL cannot be watched, only its host")
ITEM_FAULT(EMAIL,        "an e-mail address cannot be watched, only its domain")
ITEM_FAULT(BRACKETS,     "an IPv6 address is written without brackets and port")
ITEM_FAULT(ZONE,         "an IPv6 address is written without its zone")
ITEM_FAULT(PREFIX,       "a prefix is a number from 0 to 32, with IPv6 to 128")
ITEM_FAULT(PATH,         "a name has no path")
ITEM_FAULT(PORT,         "a name has no port")
ITEM_FAULT(V6,           "this is no IPv6 address (RFC 4291 2.2)")
ITEM_FAULT(V4,           "this is no IPv4 address: four numbers from 0 to 255, without zeros in front")
ITEM_FAULT(WILDCARD,     "a wildcard cannot be watched, only a name or a tree, which begins with a dot")
ITEM_FAULT(LABEL_EMPTY,  "a label is empty: labels are parted by single dots")
ITEM_FAULT(LABEL_LENGTH, "a label has more than 63 characters (RFC 1035 2.3.4)")
ITEM_FAULT(NAME_LENGTH,  "a name has more than 253 characters (RFC 1035 2.3.4)")
ITEM_FAULT(CHARACTER,    "a label has only letters, digits, '-' and '_'")
ITEM_FAULT(IDN,          "its A-label (xn--...) cannot be made")
#undef ITEM_FAULT
