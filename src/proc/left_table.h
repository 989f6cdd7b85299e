/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a walk passes over what it should look at: name, and what there were so many of.
 */
LEFT(UNREADABLE, "cannot be read")
LEFT(KEY,        "called a key, and not opened for that (if it is none, use a deploy hook with ctvigil expect)")
LEFT(ODD,        "no plain file (links are not followed)")
LEFT(LARGE,      "too large")
LEFT(DEEP,       "in a folder that is too deep")
LEFT(BEYOND,     "beyond the number that is looked at")
#undef LEFT
