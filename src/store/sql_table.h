/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every statement that is run more than once: name, text.  Each is prepared when
 * it is first used.  Subjects, events, sinks and kinds are the numbers of the
 * enums of store.h.
 */
/* ---- opening and closing ---- */
SQL(STATE_IS_CLEAN, "SELECT clean FROM state")
SQL(STATE_SET_CLEAN, "UPDATE state SET clean = ?1")
SQL(OUTBOX_RECALL, "UPDATE outbox SET handed_out = 0 WHERE handed_out = 1")

/* ---- evidence ---- */
SQL(EVIDENCE_SUMS, "SELECT evidence_bytes, evidence_left_out FROM state")
SQL(EVIDENCE_ADD,
    "UPDATE state SET evidence_bytes = evidence_bytes + ?1, evidence_left_out = evidence_left_out + ?2")

/* ---- watch lists, logs, heads, coverage ---- */
SQL(WATCH_ADD, "INSERT INTO watch_lists (digest, items) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
SQL(WATCH_FIND, "SELECT generation FROM watch_lists WHERE digest = ?1")
SQL(LOG_ADD,
    "INSERT INTO logs (id, protocol, state, name, operator_name, url, origin, key, mmd_s)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET"
    " protocol = ?2, state = ?3, name = ?4, operator_name = ?5, url = ?6, origin = ?7, key = ?8, mmd_s = ?9"
    " RETURNING log")
SQL(LOG_EXISTS, "SELECT 1 FROM logs WHERE log = ?1")
SQL(LOG_FAILED, "SELECT failed FROM logs WHERE log = ?1")
SQL(LOG_SET_FAILED, "UPDATE logs SET failed = ?2 WHERE log = ?1")
SQL(LOG_COUNT,
    "UPDATE logs SET parsed = parsed + ?2, with_faults = with_faults + ?3, faulty = faulty + ?4 WHERE log = ?1")
SQL(HEAD_FIND, "SELECT 1 FROM heads WHERE log = ?1 AND size = ?2 AND root = ?3")
SQL(HEAD_OTHER,
    "SELECT root FROM heads WHERE log = ?1 AND size = ?2 AND root <> ?3 AND dismissed = 0 ORDER BY head LIMIT 1")
SQL(HEAD_LARGER,
    "SELECT size FROM heads WHERE log = ?1 AND size > ?2 AND timestamp_ms < ?3 AND dismissed = 0"
    " ORDER BY size DESC LIMIT 1")
SQL(HEAD_ADD, "INSERT INTO heads (log, size, root, timestamp_ms, evidence, evidence_sha256)"
	      " VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
/* An older head comes from a cache; another that was given up is shown again. */
SQL(HEAD_RESTORE,
    "UPDATE heads SET dismissed = 0 WHERE log = ?1 AND size = ?2 AND root = ?3 AND dismissed <> 0"
    " AND ?4 >= (SELECT newest_ms FROM logs WHERE logs.log = ?1)")
SQL(LOG_SET_NEWEST,
    "UPDATE logs SET newest = heads.head, newest_ms = ?4 FROM heads WHERE logs.log = ?1 AND newest_ms <= ?4"
    " AND heads.log = ?1 AND heads.size = ?2 AND heads.root = ?3 AND newest <> heads.head")
SQL(LOG_PROVEN,
    "SELECT proven_size, proven_range FROM logs WHERE log = ?1 AND proven_range IS NOT NULL")
SQL(LOG_SET_PROVEN,
    "UPDATE logs SET proven_size = ?2, proven_range = ?3 WHERE log = ?1 AND (proven_size <= ?2 OR ?3 IS NULL)")
SQL(HEAD_WITH,
    "SELECT size, root FROM heads WHERE log = ?1 AND size >= ?2 AND size > 0 AND dismissed = 0"
    " ORDER BY size, head LIMIT 1")
SQL(COVERAGE_OF,
    "SELECT first, past, kind, generation, range FROM coverage WHERE log = ?1 ORDER BY first")
SQL(COVERAGE_DROP, "DELETE FROM coverage WHERE log = ?1 AND first = ?2")
SQL(COVERAGE_ADD,
    "INSERT INTO coverage (log, first, past, kind, generation, range) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")

/* ---- what operators do ---- */
SQL(LOG_NAMED,
    "SELECT l.log, l.failed, (SELECT count(*) FROM logs WHERE name = ?1), l.newest, h.size, h.root, h.timestamp_ms,"
    " (SELECT max(o.size) FROM heads o WHERE o.log = l.log AND o.dismissed = 0)"
    " FROM logs l LEFT JOIN heads h ON h.head = l.newest WHERE l.name = ?1 ORDER BY l.log LIMIT 1")
SQL(ACT_ADD,
    "INSERT INTO acts (log, kind, first, past, head, uid, pid, user, reason, message, done_ms)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING act")
/* All that contradict the head, and those of which nobody knows whether they do. */
SQL(HEADS_DISMISS, "UPDATE heads SET dismissed = CASE head WHEN ?2 THEN 0 ELSE ?4 END"
		   " WHERE log = ?1 AND size >= ?3 AND (dismissed = 0 OR head = ?2)")

/* ---- what was reported ---- */
SQL(PEM_OF_ID, "SELECT pem FROM issuances WHERE id = ?1")
SQL(PEM_OF_ENTRY, "SELECT pem FROM issuances JOIN sightings USING (issuance) JOIN logs USING (log)"
		  " WHERE logs.name = ?1 AND entry_index = ?2 ORDER BY sighting LIMIT 1")

/* ---- log lists ---- */
SQL(KEEP, "INSERT INTO kept (name, at_ms, body) VALUES (?1, ?2, ?3)"
	  " ON CONFLICT (name) DO UPDATE SET at_ms = ?2, body = ?3")
SQL(KEPT, "SELECT at_ms, body FROM kept WHERE name = ?1")

/* ---- what was found ---- */
SQL(ISSUANCE_ADD,
    "INSERT INTO issuances (id, tbs_sha256, issuer_key_sha256, spki_sha256, serial, json, text, environment,"
    " pem, first_seen_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
    " ON CONFLICT DO NOTHING RETURNING issuance")
SQL(ISSUANCE_FIND, "SELECT issuance FROM issuances WHERE id = ?1")
SQL(ISSUANCE_SET_ISSUER,
    "UPDATE issuances SET issuer_key_sha256 = ?2 WHERE issuance = ?1 AND issuer_key_sha256 IS NULL")
SQL(MISMATCH_ADD,
    "INSERT INTO mismatches (issuance, other) SELECT ?1, issuance FROM issuances"
    " WHERE issuer_key_sha256 = ?2 AND serial = ?3 AND issuance <> ?1 ON CONFLICT DO NOTHING")
SQL(MISMATCH_MIRROR,
    "INSERT INTO mismatches (issuance, other) SELECT other, issuance FROM mismatches"
    " WHERE issuance = ?1 ON CONFLICT DO NOTHING")
SQL(SIGHTING_ADD, "INSERT INTO sightings (issuance, log, entry_index, entry, timestamp_ms, read_ms)"
		  " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING RETURNING sighting")
SQL(SIGHTING_FIND, "SELECT 1 FROM sightings WHERE log = ?1 AND entry_index = ?2")
SQL(SIGHTING_PROVE,
    "UPDATE sightings SET proven = 1 WHERE log = ?1 AND entry_index >= ?2 AND entry_index < ?3 AND proven = 0"
    " RETURNING issuance, sighting")
SQL(ITEM_ADD, "INSERT INTO items (issuance, watch, tag, value, place, exact, reason)"
	      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING")
SQL(FAULT_FIND, "SELECT 1 FROM faults WHERE log = ?1 AND entry_index = ?2 AND code = ?3")
SQL(FAULT_ADD,
    "INSERT INTO faults (log, entry_index, code, byte_offset, message, evidence, evidence_sha256, read_ms)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING fault")
SQL(FAULT_PROVE,
    "UPDATE faults SET proven = 1 WHERE log = ?1 AND entry_index >= ?2 AND entry_index < ?3 AND proven = 0"
    " RETURNING fault, 0")
SQL(FINDING_FIND, "SELECT 1 FROM findings WHERE log = ?1 AND kind = ?2 AND at = ?3")
SQL(FINDING_ADD,
    "INSERT INTO findings (log, kind, message, at, evidence, evidence_sha256, found_ms)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING finding")

/* ---- what is ours ---- */
SQL(SOURCES_RETIRE, "UPDATE sources SET configured = 0")
SQL(SOURCE_ADD, "INSERT INTO sources (name, names, configured) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (name) DO UPDATE SET names = ?2, configured = ?3 RETURNING source")
SQL(SOURCES,
    "SELECT source, name, names, configured, read_ms, declared, trouble, trouble_ms FROM sources ORDER BY name")
SQL(SOURCE_NAMED, "SELECT source FROM sources WHERE name = ?1")
SQL(SOURCE_READING, "SELECT reading FROM sources WHERE source = ?1")
SQL(SOURCE_TROUBLE,
    "UPDATE sources SET trouble = ?2, trouble_ms = CASE trouble_ms WHEN 0 THEN ?3 ELSE trouble_ms END WHERE source = ?1")
SQL(SOURCE_READ, "UPDATE sources SET read_ms = ?2, trouble = '', trouble_ms = 0 WHERE source = ?1")
SQL(SOURCE_NEXT_READING, "UPDATE sources SET reading = reading + 1 WHERE source = ?1")
SQL(SOURCE_COUNT,
    "UPDATE sources SET declared = (SELECT count(*) FROM declared WHERE source = ?1 AND gone_ms = 0)"
    " WHERE source = ?1")
SQL(DECLARED_FIND,
    "SELECT gone_ms FROM declared WHERE hash = ?1 AND kind = ?2 AND source = ?3 AND names = ?4")
SQL(DECLARED_ADD,
    "INSERT INTO declared (hash, kind, source, names, reading) VALUES (?1, ?2, ?3, ?4, ?5)"
    " ON CONFLICT (hash, kind, source, names) DO UPDATE SET reading = ?5, gone_ms = 0")
SQL(DECLARED_GONE,
    "UPDATE declared SET gone_ms = ?3 WHERE source = ?1 AND reading <> ?2 AND gone_ms = 0")
SQL(DECLARED_OF,
    "SELECT source, names, gone_ms FROM declared WHERE hash = ?1 AND kind = ?2 ORDER BY source")

/* ---- judging ---- */
SQL(ISSUANCE_FACTS,
    "SELECT id, tbs_sha256, spki_sha256, issuer_key_sha256, first_seen_ms, state FROM issuances WHERE issuance = ?1")
SQL(ISSUANCE_JUDGE,
    "UPDATE issuances SET state = ?2, severity = ?3, rule = ?4, source = ?5, until_ms = ?6,"
    " until_last_ms = ?7 WHERE issuance = ?1")
/* Those that are no business of the operator's any more stay as they are. */
SQL(ISSUANCES_BY_TBS,
    "SELECT issuance FROM issuances WHERE id = ?1 AND state NOT IN (2, 4)"
    " UNION SELECT issuance FROM issuances WHERE tbs_sha256 = ?1 AND state NOT IN (2, 4)")
SQL(ISSUANCES_BY_KEY,
    "SELECT issuance FROM issuances WHERE spki_sha256 = ?1 AND state NOT IN (2, 4)")
SQL(HOLD_ADD, "INSERT INTO holds (issuance, source) VALUES (?1, ?2) ON CONFLICT DO NOTHING")
SQL(HOLD_END, "DELETE FROM holds WHERE issuance = ?1")
/* All that may explain it was read after its time, or that is over in any case. */
SQL(HOLDS_OVER,
    "SELECT issuance FROM issuances i WHERE state IN (1, 6) AND until_ms <= ?1 AND (state = 6 OR until_last_ms <= ?1"
    " OR NOT EXISTS (SELECT 1 FROM holds h JOIN sources s ON s.source = h.source WHERE h.issuance = i.issuance"
    " AND s.read_ms < i.until_ms)) ORDER BY until_ms LIMIT ?2")
SQL(HOLDS_ALL, "SELECT issuance FROM issuances WHERE state = 1")
/* What was noted before the clock was set back waits no longer than it may. */
SQL(HOLDS_SET_BACK,
    "UPDATE issuances SET until_ms = ?1, until_last_ms = ?1 WHERE state = 1 AND until_last_ms > ?1 + ?2")
SQL(ISSUANCE_SET_RULE, "UPDATE issuances SET severity = ?2, rule = ?3 WHERE issuance = ?1")
SQL(ISSUANCE_SET_STATE, "UPDATE issuances SET state = ?2, until_ms = ?3 WHERE issuance = ?1")
SQL(HOLDS_NEXT, "SELECT until_ms FROM issuances WHERE state IN (1, 6) ORDER BY until_ms LIMIT 1")
SQL(HOLDS_AHEAD, "SELECT 1 FROM issuances WHERE state = 1 AND until_last_ms > ?1 + ?2 LIMIT 1")
SQL(ISSUANCE_IS_PROVEN, "SELECT 1 FROM sightings WHERE issuance = ?1 AND proven = 1 LIMIT 1")
SQL(DECLARATION_ADD,
    "INSERT INTO declarations (hashes, uid, user, reason, done_ms) VALUES (?1, ?2, ?3, ?4, ?5)")
SQL(CHANGE_ADD,
    "INSERT INTO changes (issuance, state, source, uid, user, reason, done_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
    " RETURNING change")
SQL(ISSUANCE_BEGINNING, "SELECT issuance FROM issuances WHERE id >= ?1 AND id <= ?2 LIMIT 2")
SQL(ISSUANCES,
    "SELECT id, state, severity, rule, name, until_ms, first_seen_ms,"
    " (SELECT value FROM items i WHERE i.issuance = issuances.issuance ORDER BY item LIMIT 1),"
    " (SELECT count(DISTINCT value) FROM items i WHERE i.issuance = issuances.issuance)"
    " FROM issuances LEFT JOIN sources USING (source) WHERE (?1 >> state) & 1"
    " ORDER BY severity DESC, issuance")
SQL(NEIGHBOURS_OF,
    "SELECT n.id, n.state, n.first_seen_ms, n.spki_sha256 = t.spki_sha256, n.text FROM issuances t JOIN issuances n"
    " ON n.issuance < t.issuance WHERE t.issuance = ?1 AND n.issuance IN (SELECT o.issuance FROM items i JOIN items o"
    " ON o.value = i.value WHERE i.issuance = ?1) ORDER BY n.issuance DESC LIMIT ?2")
SQL(CHANGES_OF,
    "SELECT changes.state, sources.name, uid, user, reason, done_ms FROM changes LEFT JOIN sources"
    " ON sources.source = changes.source WHERE issuance = ?1 ORDER BY change")

/* ---- the outbox: being due ---- */
/* What was never tried need not be told any more. */
SQL(OUTBOX_FORGET,
    "UPDATE outbox SET done = 1 WHERE subject = 0 AND number = ?1 AND attempt = 0 AND done = 0 AND handed_out = 0")
/* What became of it, for the sinks that were told of it. */
SQL(OUTBOX_ADD_CHANGED,
    "INSERT INTO outbox (subject, number, sink, event, sighting, due_ms) SELECT 0, ?1, sink, ?2, ?3, ?4"
    " FROM outbox WHERE subject = 0 AND number = ?1 AND event = 0 AND attempt > 0 AND (sink & ?5) <> 0"
    " ON CONFLICT DO NOTHING")
SQL(OUTBOX_ADD,
    "INSERT INTO outbox (subject, number, sink, event, sighting, due_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
    " ON CONFLICT DO NOTHING")
/* Another sighting, for the sinks that were told of the issuance. */
SQL(OUTBOX_ADD_SIGHTED,
    "INSERT INTO outbox (subject, number, sink, event, sighting, due_ms) SELECT 0, ?1, sink, 1, ?2, ?3"
    " FROM outbox WHERE subject = 0 AND number = ?1 AND event = 0 AND attempt > 0 AND (sink & ?4) <> 0"
    " ON CONFLICT DO NOTHING")
/* The proof, for the sinks that were told without. */
SQL(OUTBOX_ADD_PROVED,
    "INSERT INTO outbox (subject, number, sink, event, sighting, due_ms) SELECT ?1, ?2, sink, 2, 0, ?3"
    " FROM outbox WHERE subject = ?1 AND number = ?2 AND event = 0 AND attempt > 0 AND told_proven = 0"
    " AND (sink & ?4) <> 0 ON CONFLICT DO NOTHING")
SQL(OUTBOX_SETTLE,
    "UPDATE outbox SET due_ms = min(due_ms, ?4) WHERE subject = ?1 AND number = ?2 AND attempt = 0"
    " AND (event = 0 OR sighting = ?3)")
/* What a log that failed has not proven. */
SQL(OUTBOX_HURRY,
    "UPDATE outbox SET due_ms = min(due_ms, ?2) WHERE attempt = 0 AND done = 0 AND handed_out = 0 AND ("
    " (subject = 0 AND number IN (SELECT issuance FROM sightings WHERE log = ?1 AND proven = 0)) OR"
    " (subject = 2 AND number IN (SELECT fault FROM faults WHERE log = ?1 AND proven = 0)))")
SQL(OUTBOX_HURRY_ALL,
    "UPDATE outbox SET due_ms = min(due_ms, ?1) WHERE attempt = 0 AND done = 0 AND handed_out = 0")

/* ---- the outbox: handing out ---- */
SQL(OUTBOX_NEXT_DUE,
    "SELECT due_ms FROM outbox WHERE done = 0 AND handed_out = 0 AND (sink & ?1) <> 0 ORDER BY due_ms LIMIT 1")
SQL(OUTBOX_SET_BACK,
    "UPDATE outbox SET due_ms = ?1 WHERE done = 0 AND handed_out = 0 AND due_ms > ?1 + ?2"
    " AND (attempt = 0 OR due_ms > ?1 + ?3)")
SQL(OUTBOX_HAND_OUT,
    "UPDATE outbox SET handed_out = 1, attempt = attempt + 1, told_proven = CASE subject"
    " WHEN 0 THEN EXISTS (SELECT 1 FROM sightings WHERE issuance = number AND proven = 1)"
    " WHEN 2 THEN (SELECT proven FROM faults WHERE fault = number) ELSE 1 END"
    " WHERE row IN (SELECT row FROM outbox WHERE done = 0 AND handed_out = 0 AND due_ms <= ?1"
    " AND (sink & ?2) <> 0 ORDER BY due_ms, row LIMIT ?3) RETURNING row")
SQL(OUTBOX_ROW,
    "SELECT sink, event, subject, number, attempt, told_proven FROM outbox WHERE row = ?1")
SQL(OUTBOX_ATTEMPT, "SELECT attempt FROM outbox WHERE row = ?1 AND handed_out = 1")
SQL(OUTBOX_DONE,
    "UPDATE outbox SET done = 1, handed_out = 0, last_message = ?2 WHERE row = ?1 AND handed_out = 1")
SQL(OUTBOX_AGAIN,
    "UPDATE outbox SET due_ms = ?3, handed_out = 0, last_message = ?2 WHERE row = ?1 AND handed_out = 1")
SQL(OUTBOX_UNTRIED,
    "UPDATE outbox SET handed_out = 0, attempt = attempt - 1 WHERE row = ?1 AND handed_out = 1")
SQL(ISSUANCE_OF,
    "SELECT id, tbs_sha256, issuer_key_sha256, spki_sha256, serial, json, text, environment, pem, first_seen_ms,"
    " state, severity, rule, name, until_ms FROM issuances LEFT JOIN sources USING (source) WHERE issuance = ?1")
SQL(SIGHTINGS_OF,
    "SELECT id, name, operator_name, url, entry_index, entry, timestamp_ms, read_ms, proven, failed, log"
    " FROM sightings JOIN logs USING (log) WHERE issuance = ?1 ORDER BY sighting")
SQL(ITEMS_OF,
    "SELECT watch, tag, value, place, exact, reason FROM items WHERE issuance = ?1 ORDER BY item")
/* Whether its issuer is known, and was seen before; whether its key was; and since when
 * anything was seen. */
SQL(SIGNALS_OF,
    "SELECT issuer_key_sha256 IS NOT NULL, EXISTS (SELECT 1 FROM issuances b WHERE b.issuer_key_sha256 ="
    " n.issuer_key_sha256 AND b.issuance < n.issuance), EXISTS (SELECT 1 FROM issuances b WHERE b.spki_sha256 ="
    " n.spki_sha256 AND b.issuance < n.issuance), (SELECT first_seen_ms FROM issuances ORDER BY issuance LIMIT 1)"
    " FROM issuances n WHERE issuance = ?1")
SQL(MISMATCHES_OF, "SELECT id FROM mismatches JOIN issuances ON issuances.issuance = other"
		   " WHERE mismatches.issuance = ?1 ORDER BY other")
SQL(FAULT_OF,
    "SELECT id, name, operator_name, url, entry_index, 0, 0, read_ms, proven, failed, log,"
    " code, byte_offset, message, evidence FROM faults JOIN logs USING (log) WHERE fault = ?1")
SQL(FINDING_OF, "SELECT id, name, operator_name, url, at, 0, 0, found_ms, 1, failed, log,"
		" kind, message, evidence FROM findings JOIN logs USING (log) WHERE finding = ?1")
SQL(ACT_OF, "SELECT id, name, operator_name, url, first, 0, 0, done_ms, 1, failed, log,"
	    " kind, message, NULL, act FROM acts JOIN logs USING (log) WHERE act = ?1")
SQL(LOG_LAST_ERROR, "SELECT message FROM findings WHERE log = ?1 ORDER BY finding DESC LIMIT 1")

/* ---- reading ---- */
SQL(COUNTS,
    "SELECT (SELECT count(*) FROM issuances), (SELECT count(*) FROM sightings),"
    " (SELECT count(*) FROM sightings WHERE proven = 0), (SELECT count(*) FROM findings),"
    " (SELECT count(*) FROM faults), (SELECT count(*) FROM mismatches) / 2,"
    " (SELECT count(*) FROM outbox WHERE done = 0 AND (sink & ?1) <> 0),"
    " (SELECT count(*) FROM outbox WHERE done = 0 AND (sink & ?1) <> 0 AND attempt > 3),"
    " (SELECT count(*) FROM outbox WHERE done = 0 AND (sink & ?1) <> 0 AND (last_message = '' OR handed_out = 1)),"
    " evidence_bytes, evidence_left_out FROM state")
SQL(LOGS,
    "SELECT l.log, l.id, l.protocol, l.state, l.name, l.operator_name, l.url, l.origin, l.key, l.mmd_s, l.parsed,"
    " l.with_faults, l.faulty, l.failed,"
    " (SELECT f.message FROM findings f WHERE f.log = l.log ORDER BY f.finding DESC LIMIT 1),"
    " h.head IS NOT NULL, h.size, h.timestamp_ms FROM logs l LEFT JOIN heads h ON h.head ="
    " (SELECT o.head FROM heads o WHERE o.log = l.log AND o.dismissed = 0 ORDER BY o.size DESC, o.head DESC LIMIT 1)"
    " ORDER BY l.name, l.log")
SQL(FINDINGS,
    "SELECT finding, log, id, protocol, name, operator_name, url, origin, key, kind, message, at, found_ms,"
    " evidence, evidence_sha256, mmd_s FROM findings JOIN logs USING (log) ORDER BY finding")
/* Of a head whose bytes were not kept there is no more than a hash. */
SQL(HEADS_OF_SIZE,
    "SELECT evidence, evidence_sha256 FROM heads WHERE log = ?1 AND size = ?2 AND evidence_sha256 <> ?3"
    " ORDER BY evidence IS NULL, head LIMIT 2")
SQL(HEADS_LARGER,
    "SELECT evidence, evidence_sha256 FROM heads WHERE log = ?1 AND size > ?2 AND evidence_sha256 <> ?3"
    " ORDER BY evidence IS NULL, timestamp_ms, head LIMIT 1")
#undef SQL
