/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that the C library's resolver opens at each look-up, so that reading them
 * before the sandbox closes does not help.  All others that it needs
 * (resolv.conf, nsswitch.conf, host.conf, gai.conf, its modules) it keeps, and
 * only asks whether they have changed.
 *
 *   RESOLVER(path, reason)
 */
RESOLVER("/etc/hosts", "names of this network that are in no DNS (hosts(5))")
#undef RESOLVER
