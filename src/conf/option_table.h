/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The options, in the order in which help shows them: NAME, name, letter, key in a
 * configuration, argument, kind, field of struct settings, the commands that know it, the
 * least and the most (of a number, of a time in seconds, or of how many texts), the
 * default if it is a value, whether a change takes effect while the monitor is at work,
 * and what it means.
 *
 * The commands are sets, which settings.c names.  What no command knows has no place on the
 * command line: the sections, whose items section_table.h describes.
 */
OPTION(CONFIG, "config", 'c', NULL, "FILE", TEXT, config, CONFIGURED, 0, 0, "/etc/ctvigil/ctvigil.yaml", false,
    "Read this configuration")
OPTION(WATCH, "item", 0, "watch", "ITEM", TEXTS, watch, CONFIGURED, 0, LIMIT_CONF_ITEMS, NULL, true,
    "Watch this name, .TREE, address or block; may be given again")
OPTION(WATCHLIST, "watchlist", 0, "watchlists", "FILE|-", TEXTS, watchlists, MATCHING, 0, LIMIT_CONF_LISTS, NULL, true,
    "Watch what FILE lists, one item per line, in certspotter's syntax; - is standard input; may be given again")
OPTION(LOG, "log", 0, "log", "URL", TEXT, log_url, LOGS, 0, 0, NULL, false,
    "Use this log instead of those of the lists")
OPTION(KEY, "key", 0, "key", "KEY", TEXT, key, NETWORK, 0, 0, NULL, false,
    "The public key of the log: base 64 of its SubjectPublicKeyInfo, or a PEM file")
OPTION(ORIGIN, "origin", 0, "origin", "NAME", TEXT, origin, NETWORK, 0, 0, NULL, false,
    "The origin line of the log's checkpoints, if it is a static log")
OPTION(PROTOCOL, "protocol", 0, "protocol", "rfc6962|static", WORD, protocol, NETWORK, 0, 0, NULL, false,
    "How that log is spoken to, instead of finding out")
OPTION(LOG_LIST, "log-list", 0, "log_list", "FILE|URL", TEXT, log_list, NETWORK, 0, 0, NULL, false,
    "Use this list of logs (v3 schema) instead of Google's and Apple's")
OPTION(WITNESS, "witness", 0, "witnesses", "VKEY", TEXTS, witnesses, FOLLOWING, 0, LIMIT_WITNESSES, NULL, false,
    "Verify the cosignatures of this witness (C2SP signed-note); may be given again")
OPTION(LOGS, "logs", 0, "logs", "PATTERN", TEXT, logs, LOGS | CONF_LOGS, 0, 0, NULL, false,
    "Use only logs whose name or operator matches the shell pattern")
OPTION(FROM, "from", 0, "from", "now|beginning|INDEX", TEXT, from, FOLLOWING | ONE_LOG, 0, 0, NULL, false,
    "Where to begin in logs that have not been read yet")
OPTION(TO, "to", 0, NULL, "now|INDEX", TEXT, to, ONE_LOG, 0, 0, NULL, false,
    "Where to end, exclusively")
OPTION(ONCE, "once", 0, NULL, NULL, FLAG, once, FOLLOWING, 0, 0, NULL, false,
    "Stop when caught up with the logs' heads")
OPTION(JSONL, "jsonl", 0, "jsonl", NULL, FLAG, jsonl, CONF_ALL, 0, 0, NULL, false,
    "Print one JSON object per line, for programs")
OPTION(UPDATES, "updates", 0, "updates", NULL, FLAG, updates, FOLLOWING, 0, 0, NULL, false,
    "Report later sightings of an issuance too")
OPTION(EXEC, "exec", 0, "exec", "CMD", TEXT, exec, FOLLOWING, 0, 0, NULL, false,
    "Run CMD for each issuance, with the environment that certspotter's hooks get")
OPTION(SELF_TEST, "self-test", 0, NULL, NULL, FLAG, self_test, FOLLOWING, 0, 0, NULL, false,
    "Send a synthetic match through every output, then stop")
OPTION(REASON, "reason", 0, NULL, "TEXT", TEXT, reason, CONF_LOGS | CONF_FINDINGS | CONF_EXPECT, 0, 0, NULL, false,
    "Why, which is recorded; what changes the state needs it")
OPTION(OUR_KEY, "key", 0, NULL, "HASH", TEXTS, our_keys, CONF_EXPECT, 0, LIMIT_CONF_LISTS, NULL, false,
    "A key that is ours, for all names: SHA-256 of its SubjectPublicKeyInfo in hex; may be given again")
OPTION(OUR_TBS, "tbs", 0, NULL, "HASH", TEXTS, our_tbs, CONF_EXPECT, 0, LIMIT_CONF_LISTS, NULL, false,
    "A certificate that is ours: SHA-256 of its TBSCertificate in hex, or the id of an issuance; may be given again")
OPTION(FOR, "for", 0, NULL, "TIME", DURATION, for_s, CONF_FINDINGS, 60, 7776000, NULL, false,
    "How long a snooze lasts")
OPTION(ALL, "all", 0, NULL, NULL, FLAG, all, CONF_FINDINGS, 0, 0, NULL, false,
    "List those that are not open, too")
OPTION(WITH_KEY, "with-key", 0, NULL, NULL, FLAG, with_key, CONF_FINDINGS, 0, 0, NULL, false,
    "What has the same key is ours, too, for the names that match")
OPTION(STATE, "state", 0, "state", "DIR", TEXT, state, NETWORK | STATE_ONLY, 0, 0, NULL, false,
    "Keep state in DIR instead of $XDG_STATE_HOME/ctvigil")
OPTION(POLL, "poll", 0, "poll", "TIME", DURATION, poll_s, FOLLOWING, 1, 86400, NULL, true,
    "Ask each log for its head so often (default: 60s static, 120s RFC 6962)")
OPTION(PARTIAL_AFTER, "partial-after", 0, "partial_after", "TIME", DURATION, partial_after_s, FOLLOWING, 0, 86400, "60s", true,
    "Fetch a partial data tile once it is so old")
OPTION(MAX_RATE, "max-rate", 0, "max_rate", "N", NUMBER, max_rate, NETWORK, 1, 10000, NULL, true,
    "At most N requests per second to all logs of one operator")
OPTION(TIMEOUT, "timeout", 0, "timeout", "TIME", DURATION, timeout_s, NETWORK, LIMIT_ANSWER_LEAST_S, LIMIT_ANSWER_MOST_S, "30s", true,
    "Give up a head, a proof or a hash tile after so long, entries and lists after four times that")
OPTION(HOLD, "hold", 0, "hold", "TIME", DURATION, hold_s, SERVICE, 0, LIMIT_HOLD_S, "10m", true,
    "How long a certificate that a source may explain waits for it")
OPTION(SOURCES, "sources", 0, "sources", NULL, SECTION, sources, FILE_ONLY, 0, LIMIT_CONF_SECTION, NULL, true,
    "Where what was ordered is known from, so that it need not be told")
OPTION(ZONES, "zones", 0, "zones", NULL, SECTION, zones, FILE_ONLY, 0, LIMIT_CONF_SECTION, NULL, true,
    "What may be issued for which names, and by whom")
OPTION(CONTACT, "contact", 0, "contact", "TEXT", TEXT, contact, NETWORK, 0, 0, NULL, true,
    "Your mail address or URL, for the User-Agent; logs limit those without")
OPTION(CA_FILE, "ca-file", 0, "ca_file", "FILE", TEXT, ca_file, NETWORK, 0, 0, NULL, true,
    "Trust the roots in FILE (PEM) too")
OPTION(PARSERS, "parsers", 0, "parsers", "N", NUMBER, parsers, FOLLOWING | ONE_LOG, 1, 256, NULL, false,
    "Run N parse processes (default: one per processor)")
OPTION(WITHOUT_LANDLOCK, "without-landlock", 0, "without_landlock", NULL, FLAG, without_landlock, NETWORK | STATE_ONLY, 0, 0, NULL, false,
    "Run even if the kernel has no Landlock to confine what opens files")
OPTION(QUIET, "quiet", 0, "quiet", NULL, FLAG, quiet, CONF_ALL, 0, 0, NULL, false,
    "Print results only, no status")
OPTION(HELP, "help", 'h', NULL, NULL, FLAG, help, CONF_ALL | CONF_HELP, 0, 0, NULL, false,
    "Show the help of the command")
OPTION(VERSION, "version", 0, NULL, NULL, FLAG, version, CONF_ALL | CONF_HELP, 0, 0, NULL, false,
    "Show the version and how it was built")
#undef OPTION
