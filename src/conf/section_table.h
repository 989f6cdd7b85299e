/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sections of a configuration: keys whose value is a list of mappings, its items.  A row
 * is a member of each item of a section:
 *
 *   SOURCE(NAME, key, argument, kind, field, required, least, most, fallback, says)
 *   ZONE(the same)
 *
 * The columns are those of option_table.h; field is one of struct conf_source or conf_zone.
 * The first member is required, and tells an item from others.  What takes a list that can
 * be left out takes no empty one, which could be meant otherwise.
 *
 * Each section is a row of option_table.h, of kind SECTION.  Define what is wanted.
 */
#ifndef SOURCE
#define SOURCE(...)
#endif
#ifndef ZONE
#define ZONE(...)
#endif

SOURCE(NAME, "name", "NAME", LABEL, name, true, 1, LIMIT_CONF_LABEL, NULL,
    "What it is called; no two have the same name")
SOURCE(KIND, "kind", "certbot|acme.sh|lego|caddy|dehydrated|files|keys|tbs|requests", WORD, kind, true, 0, 0, NULL,
    "The program that keeps its certificates and keys there, or what is there")
SOURCE(PATH, "path", "PATH", PATH, path, true, 0, 0, NULL,
    "Where that is")
SOURCE(NAMES, "names", "ITEM", NAMES, names, false, 1, LIMIT_CONF_ITEMS, NULL,
    "What it may vouch for; without them, for all that is watched")
SOURCE(RESCAN, "rescan", "TIME", DURATION, rescan_s, false, LIMIT_RESCAN_LEAST_S, LIMIT_RESCAN_MOST_S, "5m",
    "How often it is looked at anew")

ZONE(NAMES, "names", "ITEM", NAMES, names, true, 1, LIMIT_CONF_ITEMS, NULL,
    "What it is about")
ZONE(ISSUERS, "issuers", "HASH", HASHES, issuers, false, 1, LIMIT_CONF_ITEMS, NULL,
    "Who may issue for it, by the SHA-256 of his SubjectPublicKeyInfo; without them, anybody")
ZONE(HIGH_ASSURANCE, "high_assurance", NULL, FLAG, high_assurance, false, 0, 0, NULL,
    "Nothing of it waits for a source")
#undef SOURCE
#undef ZONE
