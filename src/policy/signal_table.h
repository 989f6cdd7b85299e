/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is unusual about an issuance, by what was seen before: NAME, word, the sentence.  A
 * signal proves nothing and changes no severity; whoever looks at a finding wants to know.  In
 * the first week (LIMIT_LEARNING_MS) nothing is called new.
 */
SIGNAL(ISSUER_NEW, "issuer-new", "nothing of its issuer was seen before")
SIGNAL(KEY_NEW,    "key-new",    "its key was not seen before")
SIGNAL(KEY_SEEN,   "key-seen",   "its key was seen before, in another issuance")
#undef SIGNAL
