/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The schema of SQLite, step by step.  A new step is a new row at the end; a row
 * that was released is never changed.  Columns that hold ends of intervals are
 * first (inclusive) and past (exclusive).
 */
MIGRATION(1,
    /* clean: closed in order.  The sums are those of evidence, below. */
    "CREATE TABLE state (one INTEGER PRIMARY KEY CHECK (one = 1), clean INTEGER NOT NULL,"
    " evidence_bytes INTEGER NOT NULL, evidence_left_out INTEGER NOT NULL);"
    "INSERT INTO state VALUES (1, 1, 0, 0);"

    "CREATE TABLE watch_lists (generation INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE,"
    " items INTEGER NOT NULL);"

    "CREATE TABLE logs (log INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, protocol INTEGER NOT NULL,"
    " state INTEGER NOT NULL, name TEXT NOT NULL, operator_name TEXT NOT NULL, url TEXT NOT NULL,"
    " origin TEXT NOT NULL, key BLOB NOT NULL, mmd_s INTEGER NOT NULL,"
    " parsed INTEGER NOT NULL DEFAULT 0, with_faults INTEGER NOT NULL DEFAULT 0,"
    " faulty INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0);"

    /* Evidence is bytes, or NULL where only their hash was kept. */
    "CREATE TABLE heads (head INTEGER PRIMARY KEY, log INTEGER NOT NULL REFERENCES logs,"
    " size INTEGER NOT NULL, root BLOB NOT NULL, timestamp_ms INTEGER NOT NULL,"
    " evidence BLOB, evidence_sha256 BLOB NOT NULL, UNIQUE (log, size, root));"

    "CREATE TABLE coverage (log INTEGER NOT NULL REFERENCES logs, first INTEGER NOT NULL,"
    " past INTEGER NOT NULL, kind INTEGER NOT NULL, generation INTEGER NOT NULL, range BLOB,"
    " PRIMARY KEY (log, first)) WITHOUT ROWID;"

    "CREATE TABLE issuances (issuance INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,"
    " tbs_sha256 BLOB NOT NULL, issuer_key_sha256 BLOB, spki_sha256 BLOB NOT NULL,"
    " serial BLOB NOT NULL, json TEXT NOT NULL, text TEXT NOT NULL, environment BLOB NOT NULL,"
    " pem TEXT NOT NULL, first_seen_ms INTEGER NOT NULL);"
    "CREATE INDEX issuances_by_serial ON issuances (issuer_key_sha256, serial)"
    " WHERE issuer_key_sha256 IS NOT NULL;"

    "CREATE TABLE sightings (sighting INTEGER PRIMARY KEY,"
    " issuance INTEGER NOT NULL REFERENCES issuances, log INTEGER NOT NULL REFERENCES logs,"
    " entry_index INTEGER NOT NULL, entry INTEGER NOT NULL, timestamp_ms INTEGER NOT NULL,"
    " read_ms INTEGER NOT NULL, proven INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE (log, entry_index, issuance));"
    "CREATE INDEX sightings_by_issuance ON sightings (issuance);"
    "CREATE INDEX sightings_unproven ON sightings (log, entry_index) WHERE proven = 0;"

    "CREATE TABLE items (item INTEGER PRIMARY KEY, issuance INTEGER NOT NULL REFERENCES issuances,"
    " watch TEXT NOT NULL, tag TEXT NOT NULL, value TEXT NOT NULL, place TEXT NOT NULL,"
    " exact INTEGER NOT NULL, reason TEXT NOT NULL,"
    " UNIQUE (issuance, watch, value, place, reason));"

    /* The fault precert-mismatch: told of both. */
    "CREATE TABLE mismatches (issuance INTEGER NOT NULL REFERENCES issuances,"
    " other INTEGER NOT NULL REFERENCES issuances, PRIMARY KEY (issuance, other)) WITHOUT ROWID;"

    "CREATE TABLE faults (fault INTEGER PRIMARY KEY, log INTEGER NOT NULL REFERENCES logs,"
    " entry_index INTEGER NOT NULL, code TEXT NOT NULL, byte_offset INTEGER NOT NULL,"
    " message TEXT NOT NULL, evidence BLOB, evidence_sha256 BLOB NOT NULL,"
    " read_ms INTEGER NOT NULL, proven INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE (log, entry_index, code));"
    "CREATE INDEX faults_unproven ON faults (log, entry_index) WHERE proven = 0;"

    "CREATE TABLE findings (finding INTEGER PRIMARY KEY, log INTEGER NOT NULL REFERENCES logs,"
    " kind TEXT NOT NULL, message TEXT NOT NULL, at INTEGER NOT NULL,"
    " evidence BLOB, evidence_sha256 BLOB NOT NULL, found_ms INTEGER NOT NULL,"
    " UNIQUE (log, kind, at));"

    /* What a monitor would rather have old than not at all: log lists. */
    "CREATE TABLE kept (name TEXT PRIMARY KEY, at_ms INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;"

    /* number is that of the subject's table; sighting is 0 but where an event is
     * about one.  told_proven: what the last attempt could say. */
    "CREATE TABLE outbox (row INTEGER PRIMARY KEY, subject INTEGER NOT NULL,"
    " number INTEGER NOT NULL, sink INTEGER NOT NULL, event INTEGER NOT NULL,"
    " sighting INTEGER NOT NULL, attempt INTEGER NOT NULL DEFAULT 0, due_ms INTEGER NOT NULL,"
    " handed_out INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0,"
    " told_proven INTEGER NOT NULL DEFAULT 0, last_message TEXT NOT NULL DEFAULT '',"
    " UNIQUE (subject, number, sink, event, sighting));"
    "CREATE INDEX outbox_due ON outbox (due_ms) WHERE done = 0 AND handed_out = 0;"
    "CREATE INDEX outbox_handed_out ON outbox (row) WHERE handed_out = 1;"
    "CREATE INDEX outbox_undone ON outbox (sink) WHERE done = 0;")
MIGRATION(2,
    /* The head that a log showed last, and when that was signed. */
    "ALTER TABLE logs ADD COLUMN newest INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE logs ADD COLUMN newest_ms INTEGER NOT NULL DEFAULT 0;"
    "UPDATE logs SET (newest, newest_ms) = (SELECT head, timestamp_ms FROM heads WHERE heads.log = logs.log"
    " ORDER BY timestamp_ms DESC, head DESC LIMIT 1) WHERE EXISTS (SELECT 1 FROM heads WHERE heads.log = logs.log);"
    /* The act by which an operator gave up a head: it is evidence, and compared with nothing. */
    "ALTER TABLE heads ADD COLUMN dismissed INTEGER NOT NULL DEFAULT 0;"

    /* What operators did: entries [first, past) are lost; or the tree of past entries was
     * accepted, and reading went on at first. */
    "CREATE TABLE acts (act INTEGER PRIMARY KEY, log INTEGER NOT NULL REFERENCES logs, kind TEXT NOT NULL,"
    " first INTEGER NOT NULL, past INTEGER NOT NULL, head INTEGER REFERENCES heads, uid INTEGER NOT NULL,"
    " pid INTEGER NOT NULL, user TEXT NOT NULL, reason TEXT NOT NULL, message TEXT NOT NULL,"
    " done_ms INTEGER NOT NULL);")
MIGRATION(3,
    /* The compact range of the first proven entries: with it the next head is proven to go on
     * from there, whatever was read behind it. */
    "ALTER TABLE logs ADD COLUMN proven_size INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE logs ADD COLUMN proven_range BLOB;"
    "UPDATE logs SET (proven_size, proven_range) = (SELECT past, range FROM coverage WHERE coverage.log = logs.log"
    " AND kind = 1 AND range IS NOT NULL ORDER BY past DESC LIMIT 1) WHERE EXISTS (SELECT 1 FROM coverage"
    " WHERE coverage.log = logs.log AND kind = 1 AND range IS NOT NULL);")
MIGRATION(4,
    /* What issuances are judged by.  A source that nobody configures any more explains what it
     * declared, and makes nothing wait.  reading: the number of the one under way; read_ms: when
     * the last whole one ended; names: lines of what it may vouch for, of nothing: for all. */
    "CREATE TABLE sources (source INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, names TEXT NOT NULL,"
    " configured INTEGER NOT NULL, reading INTEGER NOT NULL DEFAULT 1, read_ms INTEGER NOT NULL DEFAULT 0,"
    " declared INTEGER NOT NULL DEFAULT 0, trouble TEXT NOT NULL DEFAULT '', trouble_ms INTEGER NOT NULL DEFAULT 0);"
    /* A key may be declared with several lists of names.  gone_ms: since when its source does not declare it any more. */
    "CREATE TABLE declared (hash BLOB NOT NULL, kind INTEGER NOT NULL, source INTEGER NOT NULL REFERENCES sources,"
    " names TEXT NOT NULL, reading INTEGER NOT NULL, gone_ms INTEGER NOT NULL DEFAULT 0,"
    " PRIMARY KEY (hash, kind, source, names)) WITHOUT ROWID;"

    /* What people declared, by hand. */
    "CREATE TABLE declarations (declaration INTEGER PRIMARY KEY, hashes INTEGER NOT NULL, uid INTEGER NOT NULL,"
    " user TEXT NOT NULL, reason TEXT NOT NULL, done_ms INTEGER NOT NULL);"

    /* The verdict; what was found before was told, and nobody has looked at it.  until_ms:
     * when a hold may end or a snooze does; until_last_ms: when it does in any case. */
    "ALTER TABLE issuances ADD COLUMN state INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE issuances ADD COLUMN severity INTEGER NOT NULL DEFAULT 2;"
    "ALTER TABLE issuances ADD COLUMN rule TEXT NOT NULL DEFAULT 'not-declared';"
    "ALTER TABLE issuances ADD COLUMN source INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE issuances ADD COLUMN until_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE issuances ADD COLUMN until_last_ms INTEGER NOT NULL DEFAULT 0;"
    "CREATE INDEX issuances_waiting ON issuances (until_ms) WHERE state IN (1, 6);"
    "CREATE INDEX issuances_held ON issuances (until_last_ms) WHERE state = 1;"
    "CREATE INDEX issuances_by_tbs ON issuances (tbs_sha256);"
    "CREATE INDEX issuances_by_key ON issuances (spki_sha256);"
    /* Which sources may still explain what is held. */
    "CREATE TABLE holds (issuance INTEGER NOT NULL REFERENCES issuances,"
    " source INTEGER NOT NULL REFERENCES sources, PRIMARY KEY (issuance, source)) WITHOUT ROWID;"

    /* What became of a finding: by whom, or by which source, and why. */
    "CREATE TABLE changes (change INTEGER PRIMARY KEY, issuance INTEGER NOT NULL REFERENCES issuances,"
    " state INTEGER NOT NULL, source INTEGER NOT NULL, uid INTEGER NOT NULL, user TEXT NOT NULL,"
    " reason TEXT NOT NULL, done_ms INTEGER NOT NULL);"
    "CREATE INDEX changes_by_issuance ON changes (issuance);")
#undef MIGRATION
