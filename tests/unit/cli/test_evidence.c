/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil logs evidence, and what ctvigil verify makes of it at somebody else's. */
#include "caught.h"
#include "members.h"

#include "source/loglist.h"
#include "support/run.h"

/* ---- what was caught ---- */

#define HONEST                  \
	{                       \
		"none", 0, 2000 \
	}
#define OTHER(time_ms)                   \
	{                                \
		"other-root", 0, time_ms \
	}

static const struct deed two_roots = { CTLOG_STATIC, 0, { HONEST, OTHER(3000) }, NULL,
	"inconsistent-root", SIZE };
static const struct deed two_roots_of_rfc6962 = { CTLOG_RFC6962, 0, { HONEST, OTHER(3000) }, NULL,
	"inconsistent-root", SIZE };
/* The monitor died when it had kept the other head and not yet what that means, so that
 * the finding shows a third one. */
static const struct deed two_roots_told_late = { CTLOG_STATIC, 0,
	{ HONEST, OTHER(3000), OTHER(4000) }, NULL, "inconsistent-root", SIZE };
static const struct deed taken_back = { CTLOG_STATIC, 0, { HONEST, { "shrink", SMALL, 3000 } },
	NULL, "not-append-only", SMALL };
/* A log that grows, of which it was said that it had taken entries back. */
static const struct deed grown = { CTLOG_STATIC, 0,
	{ { "none", 0, 3000 }, { "shrink", SMALL, 2000 } }, NULL, "not-append-only", SMALL };
/* A tree that does not begin with the one before, or does. */
#define FORKED(protocol, at)                                                            \
	{                                                                               \
		protocol, 0, { { "shrink", SMALL, 2000 }, { "fork", at, 3000 } }, NULL, \
		    "forked-tree", SIZE                                                 \
	}
static const struct deed forked = FORKED(CTLOG_STATIC, SMALL - 1);
static const struct deed forked_of_rfc6962 = FORKED(CTLOG_RFC6962, SMALL - 1);
static const struct deed goes_on = FORKED(CTLOG_STATIC, SMALL);
static const struct deed goes_on_of_rfc6962 = FORKED(CTLOG_RFC6962, SMALL);
static const struct deed other_entries = { CTLOG_STATIC, 0, { HONEST }, NULL, "entry-tree-mismatch",
	SIZE };
static const struct deed not_signed = { CTLOG_STATIC, 0, { { NULL } }, "wrong-signature",
	"bad-signature", 0 };
static const struct deed signed_after_all = { CTLOG_STATIC, 0, { { NULL } }, "none",
	"bad-signature", 0 };
static const struct deed one_root = { CTLOG_STATIC, 0, { HONEST }, NULL, "inconsistent-root",
	SIZE };
/* Heads that are older than the maximum merge delay when they are found, by a second; as old
 * as that; and from the future. */
#define SIGNED(time_ms)            \
	{                          \
		"none", 0, time_ms \
	}
static const struct deed stale = { CTLOG_STATIC, 0, { SIGNED(FOUND_MS - (MMD_S + 1) * 1000) }, NULL,
	"stale-head", SIZE };
static const struct deed not_stale = { CTLOG_STATIC, 0, { SIGNED(FOUND_MS - MMD_S * 1000) }, NULL,
	"stale-head", SIZE };
static const struct deed ahead = { CTLOG_STATIC, 0, { SIGNED(FOUND_MS + 86400000) }, NULL,
	"stale-head", SIZE };
/* No byte of evidence has room. */
static const struct deed stale_no_room = { CTLOG_STATIC, 1, { HONEST }, NULL, "stale-head", SIZE };
static const struct deed no_room = { CTLOG_STATIC, 1, { HONEST, OTHER(3000) }, NULL,
	"inconsistent-root", SIZE };
static const struct deed not_signed_no_room = { CTLOG_STATIC, 1, { { NULL } }, "wrong-signature",
	"bad-signature", 0 };

/* ---- the file, and what is made of it ---- */

/* The files of a state, until its end. */
static struct ran
files_of(struct caught *caught)
{
	struct ran ran = RUN("logs", "evidence", "--jsonl", "--state", caught->world.folder);

	assert_int_equal(ran.code, 0);
	return ran;
}

static void
assert_verified(struct view file, int code, const char *out, const char *err)
{
	struct ran ran = run_program((const char *const[]){ "verify", "-", NULL }, file);

	assert_has(&ran.out, out);
	assert_has(&ran.err, err);
	assert_int_equal(ran.code, code);
	ran_fini(&ran);
}

struct verdict_case {
	const char *says;
	const struct deed *deed;
	int code;
	const char *out; /* a part of what is printed */
};

static void
verdict_run(const void *p)
{
	const struct verdict_case *row = p;
	struct caught caught;
	struct ran files;

	catch_deed(&caught, row->deed);
	files = files_of(&caught);
	assert_verified(buf_view(&files.out), row->code, row->out, NULL);
	ran_fini(&files);
	catch_end(&caught);
}

/* ---- files that were changed ---- */

struct change_case {
	const char *says;
	const char *what; /* a part of the file */
	const char *with; /* what stands there then */
	int code;
	const char *out; /* a part of what is printed; NULL: nothing */
	const char *err;
};

/* The file with the first of what changed. */
static void
change(struct buf *file, const char *what, const char *with, struct buf *ret)
{
	const char *text = buf_string(file);
	const char *at = strstr(text, what);

	assert_non_null(at);
	buf_bytes(ret, view_of(text, (size_t)(at - text)));
	buf_text(ret, with);
	buf_text(ret, at + strlen(what));
}

static void
change_run(const void *p)
{
	const struct change_case *row = p;
	struct caught caught;
	struct buf changed;
	struct ran files;

	catch_deed(&caught, &two_roots);
	files = files_of(&caught);
	buf_init_growing(&changed, LIMIT_EVIDENCE_FILE);
	change(&files.out, row->what, row->with, &changed);
	assert_verified(buf_view(&changed), row->code, row->out, row->err);
	buf_fini(&changed);
	ran_fini(&files);
	catch_end(&caught);
}

/* A digit or letter of what the member is becomes another. */
struct flip_case {
	const char *says;
	const char *member; /* and what stands before that character */
	const char *out;
};

static void
flip_run(const void *p)
{
	const struct flip_case *row = p;
	struct caught caught;
	struct ran files;
	char *at;

	catch_deed(&caught, &two_roots);
	files = files_of(&caught);
	at = strstr(buf_string(&files.out), row->member);
	assert_non_null(at);
	at += strlen(row->member);
	*at = *at == '1' ? '2' : '1';
	assert_verified(buf_view(&files.out), 3, row->out, NULL);
	ran_fini(&files);
	catch_end(&caught);
}

/* ---- whose key it is ---- */

static void
write_list(const struct caught *caught, const char *word, char path[64])
{
	const struct ctlog_options options = {
		.origin = ORIGIN, .key_word = word, .protocol = CTLOG_STATIC
	};
	struct ctlog *log = ctlog_new(&options, 1000);
	struct ctlog_answer answer = { .status = 200 };
	FILE *file;

	buf_init_growing(&answer.body, LIMIT_NOTE);
	ctlog_get_list(log, NULL, &answer);
	world_path(&caught->world, "list.json", path);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(answer.body.ptr, answer.body.len, 1, file), 1);
	assert_int_equal(fclose(file), 0);
	buf_fini(&answer.body);
	ctlog_free(log);
}

struct list_case {
	const char *says;
	const char *word; /* of the key of the one log in the list */
	int code;
	const char *out;
};

static void
list_run(const void *p)
{
	const struct list_case *row = p;
	struct caught caught;
	struct ran files;
	struct ran ran;
	char path[64];

	catch_deed(&caught, &two_roots);
	write_list(&caught, row->word, path);
	files = files_of(&caught);
	ran = run_program(
	    (const char *const[]){ "verify", "-", "--log-list", path, NULL }, buf_view(&files.out));
	assert_has(&ran.out, row->out);
	assert_int_equal(ran.code, row->code);
	assert_int_equal(unlink(path), 0);
	ran_fini(&ran);
	ran_fini(&files);
	catch_end(&caught);
}

static void
no_list_run(const void *p unused_arg)
{
	struct caught caught;
	struct ran files;
	struct ran ran;

	catch_deed(&caught, &two_roots);
	files = files_of(&caught);
	ran = run_program((const char *const[]){ "verify", "-", "--log-list", "/dev/null", NULL },
	    buf_view(&files.out));
	assert_has(&ran.err, "--log-list: /dev/null");
	assert_int_equal(ran.out.len, 0);
	assert_int_equal(ran.code, 2);
	ran_fini(&ran);
	ran_fini(&files);
	catch_end(&caught);
}

/* ---- which findings there are ---- */

static void
list_of_findings_run(const void *p unused_arg)
{
	struct caught caught;
	struct ran ran;

	catch_deed(&caught, &two_roots);
	see_head(&caught, "shrink", SMALL, 5000);
	find(&caught, "not-append-only", SMALL);
	find(&caught, "readings-differ", 7);
	ran = RUN("logs", "evidence", "--state", caught.world.folder);
	assert_has(&ran.out, "  " ORIGIN "  inconsistent-root     20  2026-11-24T12:00:00Z  what");
	assert_has(&ran.out, "  " ORIGIN "  not-append-only       10  2026-11-24T12:00:00Z  what");
	assert_null(strstr(buf_string(&ran.out), "readings-differ"));
	assert_int_equal(ran.code, 0);
	ran_fini(&ran);
	catch_end(&caught);
}

/* The id of the first finding of a list, so much of it as stands there. */
static void
first_id(struct caught *caught, char ret[17])
{
	struct ran ran = RUN("logs", "evidence", "--state", caught->world.folder);
	const char *line = strchr(buf_string(&ran.out), '\n');

	assert_non_null(line);
	memcpy(ret, line + 1, 16);
	ret[16] = '\0';
	ran_fini(&ran);
}

static void
one_run(const void *p unused_arg)
{
	struct caught caught;
	struct ran ran;
	char id[17];

	catch_deed(&caught, &two_roots);
	see_head(&caught, "shrink", SMALL, 5000);
	find(&caught, "not-append-only", SMALL);
	first_id(&caught, id);
	ran = RUN("logs", "evidence", id, "--state", caught.world.folder);
	assert_int_equal(ran.code, 0);
	assert_has(&ran.out, id);
	assert_has(&ran.out, "\"kind\":\"inconsistent-root\"");
	assert_null(strstr(buf_string(&ran.out), "not-append-only"));
	assert_verified(buf_view(&ran.out), 4, "proven: two roots", NULL);
	ran_fini(&ran);
	catch_end(&caught);
}

static void
ambiguous_run(const void *p)
{
	const char *id = p;
	struct caught caught;
	struct ran ran;

	catch_deed(&caught, &two_roots);
	find(&caught, "not-append-only", SMALL);
	ran = RUN("logs", "evidence", id, "--state", caught.world.folder);
	assert_has(&ran.err, id[0] == '\0' ? "several findings have an id that begins so"
					   : "no findings have an id that begins so");
	assert_int_equal(ran.out.len, 0);
	assert_int_equal(ran.code, 2);
	ran_fini(&ran);
	catch_end(&caught);
}

static void
none_run(const void *p unused_arg)
{
	struct caught caught;
	struct ran ran;

	catch_begin(&caught, CTLOG_STATIC, 0);
	ran = RUN("logs", "evidence", "--state", caught.world.folder);
	assert_has(&ran.err, "no log was caught misbehaving");
	assert_int_equal(ran.out.len, 0);
	assert_int_equal(ran.code, 0);
	ran_fini(&ran);
	catch_end(&caught);
}

/* ---- members ---- */

static void
members_run(const void *p unused_arg)
{
	struct caught caught;
	struct ran files;
	struct ran ran;

	catch_deed(&caught, &two_roots);
	files = files_of(&caught);
	assert_members(&files.out, ALERT_EVIDENCE);
	ran = run_program(
	    (const char *const[]){ "verify", "-", "--jsonl", NULL }, buf_view(&files.out));
	assert_int_equal(ran.code, 4);
	assert_members(&ran.out, ALERT_VERDICT);
	assert_has(&ran.out, "\"verdict\":\"proven\"");
	assert_has(&ran.out, "\"log\":null,\"operator\":null");
	assert_has(&ran.out, "\"size\":20");
	ran_fini(&ran);
	ran_fini(&files);
	catch_end(&caught);
}

int
main(void)
{
	static const struct verdict_case verdicts[] = {
		{ "two roots for one size prove a split view", &two_roots, 4,
		    "proven: two roots for the size 20 are signed by this key" },
		{ "those of a log of RFC 6962 do so, too", &two_roots_of_rfc6962, 4,
		    "proven: two roots for the size 20 are signed by this key" },
		{ "they do if the finding shows a later signature of one of them",
		    &two_roots_told_late, 4, "proven: two roots for the size 20" },
		{ "a smaller tree that is signed later proves that entries were taken back",
		    &taken_back, 4,
		    "proven: a tree of 10 entries is signed by this key, later than one of 20" },
		{ "each head is shown with what the log signed", &taken_back, 4,
		    "head 1 10 entries, signed at 1970-01-01T00:00:03.000Z, root " },
		{ "that the key is to be compared with a log list is said", &two_roots, 4,
		    "nothing proves, that it is that of " ORIGIN ": look for it" },
		{ "a larger tree that does not begin with the smaller one proves a fork", &forked,
		    4,
		    "proven: the tree of 20 entries that is signed by this key does not begin with" },
		{ "a consistency proof proves it likewise", &forked_of_rfc6962, 4,
		    "proven: the tree of 20 entries that is signed by this key does not begin with" },
		{ "a tree that changes behind the smaller one proves nothing", &goes_on, 3,
		    "it proves nothing: the heads are signed by this key, and do not contradict" },
		{ "nor does its consistency proof", &goes_on_of_rfc6962, 3,
		    "it proves nothing: the heads are signed by this key, and do not contradict" },
		{ "a smaller tree that is signed earlier proves nothing", &grown, 3,
		    "it proves nothing: the heads are signed by this key, and do not contradict" },
		{ "a signed head and entries that nobody signed prove nothing", &other_entries, 3,
		    "it proves nothing: the head is signed by this key, but the entries" },
		{ "a head that is too old proves nothing, since nobody signs that it is the newest",
		    &stale, 3, "it proves nothing: the head is signed by this key, but that the" },
		{ "a head that is as old as it may be is not too old", &not_stale, 3,
		    "it is not what it says it is: head 1 was no older than mmd_s when" },
		{ "a head from the future is not too old", &ahead, 3,
		    "it is not what it says it is: head 1 was no older than mmd_s when" },
		{ "a head that is too old and of which only the hash was kept proves nothing",
		    &stale_no_room, 3,
		    "it proves nothing: of a head no more was kept than its hash" },
		{ "a head that is not signed proves nothing, since anybody can have made it",
		    &not_signed, 3,
		    "it proves nothing: the head is not signed by this key, and so anybody" },
		{ "a head that is signed is no bad signature", &signed_after_all, 3,
		    "it is not what it says it is: the head is signed by this key, though" },
		{ "one head alone proves nothing", &one_root, 3,
		    "it proves nothing: one head alone contradicts nothing" },
		{ "heads of which only hashes were kept prove nothing", &no_room, 3,
		    "it proves nothing: of a head no more was kept than its hash" },
		{ "a head without signature of which only the hash was kept proves nothing",
		    &not_signed_no_room, 3,
		    "it proves nothing: of the head no more was kept than its hash" },
	};
	static const struct flip_case flips[] = {
		{ "another id is seen", "\"id\":\"", "id is not that of log_id, kind and index" },
		{ "another index is seen",
		    "\"index\":", "id is not that of log_id, kind and index" },
		{ "another log ID is seen", "\"log_id\":\"",
		    "id is not that of log_id, kind and index" },
		{ "another key is seen", "\"key\":\"MFkw", "log_id is not the SHA-256 of key" },
		{ "another origin is seen", "\"origin\":\"",
		    "head 1: the checkpoint: its origin is not that of the log" },
		{ "another hash of a head is seen", "\"sha256\":\"",
		    "head 1: its sha256 is not that of its body" },
		{ "another head is seen", "\"body\":\"",
		    "head 1: its sha256 is not that of its body" },
	};
	static const struct change_case changes[] = {
		{ "another kind is seen", "\"inconsistent-root\"", "\"not-append-only\"", 3,
		    "id is not that of log_id, kind and index", NULL },
		{ "another protocol is seen", "\"static\"", "\"rfc6962\"", 3,
		    "it is not what it says it is: head 1: the answer: ", NULL },
		{ "what no signature covers changes nothing", "\"log\":\"log.example",
		    "\"log\":\"other.example", 4,
		    "the file says, and nothing proves, that it is that of other.example", NULL },
		{ "names are escaped", "\"log\":\"log.example", "\"log\":\"\\u001b[2J", 4,
		    "that of \\x1b[2J", NULL },
		{ "members that are not known are ignored", "{\"schema\"", "{\"more\":1,\"schema\"",
		    4, "proven: ", NULL },
		{ "another schema is no evidence", "evidence/v1", "evidence/v2", 2, NULL,
		    "it is no evidence (ctvigil.evidence/v1): schema" },
		{ "a protocol that is not known is no evidence", "\"static\"", "\"ftp\"", 2, NULL,
		    "it is no evidence (ctvigil.evidence/v1): protocol" },
		{ "a file without heads is no evidence", "\"heads\":[", "\"heads\":[],\"was\":[", 2,
		    NULL, "it is no evidence (ctvigil.evidence/v1): heads" },
		{ "more than four heads are no evidence", "\"heads\":[",
		    "\"heads\":[null,null,null,", 2, NULL,
		    "it is no evidence (ctvigil.evidence/v1): heads" },
		{ "a head that is no object is no evidence", "\"heads\":[", "\"heads\":[7,", 2,
		    NULL, "it is no evidence (ctvigil.evidence/v1): heads" },
		{ "a head that is no base 64 is no evidence", "\"body\":\"", "\"body\":\"!", 2,
		    NULL, "it is no evidence (ctvigil.evidence/v1): heads" },
		{ "a key that is too long is no evidence", "\"key\":\"", "\"key\":null,\"was\":\"",
		    2, NULL, "it is no evidence (ctvigil.evidence/v1): key" },
		{ "a delay that is no number is no evidence", "\"mmd_s\":", "\"mmd_s\":-", 2, NULL,
		    "it is no evidence (ctvigil.evidence/v1): mmd_s" },
		{ "an id that is no hash is no evidence", "\"id\":\"", "\"id\":\"x", 2, NULL,
		    "it is no evidence (ctvigil.evidence/v1): id" },
		{ "an index below zero is no evidence", "\"index\":", "\"index\":-", 2, NULL,
		    "it is no evidence (ctvigil.evidence/v1): index" },
		{ "a proof that is no base 64 is no evidence", "\"proof\":\"", "\"proof\":\"!", 2,
		    NULL, "it is no evidence (ctvigil.evidence/v1): proof" },
		{ "a text that is none is no evidence", "\"kind\":", "\"kind\":1,\"was\":", 2, NULL,
		    "it is no evidence (ctvigil.evidence/v1): kind" },
		{ "what is no JSON is no evidence", "{", "[", 2, NULL,
		    "it is no evidence (ctvigil.evidence/v1): it is no object of JSON" },
	};
	static const struct list_case lists[] = {
		{ "the log that has the key in a log list is named", "a liar", 4,
		    "whose  --log-list has it as that of " ORIGIN ", of Local test" },
		{ "a key that no log of a log list has proves nothing", "somebody else", 3,
		    "; but no log of --log-list has this key" },
	};

	tap_section("evidence: what it proves");
	tap_rows(verdicts, verdict_run);
	tap_section("evidence: files that were changed");
	tap_rows(flips, flip_run);
	tap_rows(changes, change_run);
	tap_section("evidence: whose key it is");
	tap_rows(lists, list_run);
	tap_test("a log list that cannot be read is wrong usage", no_list_run, NULL);
	tap_section("evidence: findings");
	tap_test("only what logs did is listed, with the beginning of its id", list_of_findings_run,
	    NULL);
	tap_test("the beginning of an id chooses a finding", one_run, NULL);
	tap_test("an id that no finding has is wrong usage", ambiguous_run, "x");
	tap_test("an id that several begin with is wrong usage", ambiguous_run, "");
	tap_test("a state without misbehaviour has no evidence", none_run, NULL);
	tap_test(
	    "a file and a verdict have the members of their rows, in order", members_run, NULL);
	return tap_done();
}
