/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mis-issuances of a year: no source declares any of them, and each is another case for
 * who judges it.  NAME, and the sentence that says what happens.
 */
NOISE_KIND(OTHER_KEY, "the owner's own CA issues for another key")
NOISE_KIND(NO_ISSUER, "a CA that nobody can name, where few may issue")
NOISE_KIND(FORBIDDEN, "a CA that may not issue for the zone")
NOISE_KIND(ASSURANCE, "a name of high assurance")
NOISE_KIND(ADDRESS, "an IP address of the owner's")
NOISE_KIND(WILDCARD, "a wildcard")
NOISE_KIND(POSSIBLE, "a name that cannot be read with certainty")
NOISE_KIND(NO_SOURCE, "a name that no source may vouch for")
NOISE_KIND(ELSEWHERE, "a known key on the name of another customer")
NOISE_KIND(ONE_MORE, "a known key, its own names, and one more")
NOISE_KIND(GONE, "a key that its source gave up over 30 days ago")
NOISE_KIND(OUTAGE, "while a source cannot be read")
#undef NOISE_KIND
