/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exit codes: name, value, sentence.  Where several apply, the first of 5, 4, 3, 1
 * is given; 2 comes before work starts.
 */
EXIT(OK,       0, "done, nothing to report; a follower that was stopped")
EXIT(FINDINGS, 1, "done, and something was found")
EXIT(USAGE,    2, "the command line or a setting is wrong")
EXIT(UNKNOWN,  3, "could not check: a log, the network or the state is not to be had")
EXIT(CRYPTO,   4, "a signature, proof or tree does not verify, or a tree head is too old; or evidence proves that a log misbehaved")
EXIT(INTERNAL, 5, "an error of ours")
#undef EXIT
