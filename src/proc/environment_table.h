/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The variables that main's environment hands on; all others end with main.
 *
 *   VARIABLE(name, profiles, reason)
 */
VARIABLE("PATH",        FOR_HOOK,    "the operator's command runs others")
VARIABLE("HOME",        FOR_HOOK,    "the operator's command may have settings there")
VARIABLE("LANG",        FOR_HOOK,    "the operator's command may speak to people")
VARIABLE("http_proxy",  FOR_NETWORK, "the way out of this network, for http")
VARIABLE("https_proxy", FOR_NETWORK, "the way out of this network, for https")
VARIABLE("HTTPS_PROXY", FOR_NETWORK, "its other spelling")
VARIABLE("all_proxy",   FOR_NETWORK, "the way out of this network, for all")
VARIABLE("ALL_PROXY",   FOR_NETWORK, "its other spelling")
VARIABLE("no_proxy",    FOR_NETWORK, "hosts that are reached without a proxy")
VARIABLE("NO_PROXY",    FOR_NETWORK, "its other spelling")
VARIABLE("RES_OPTIONS", FOR_NETWORK, "how names are resolved (resolv.conf(5))")
VARIABLE("LOCALDOMAIN", FOR_NETWORK, "where names are searched (resolv.conf(5))")
#undef VARIABLE
