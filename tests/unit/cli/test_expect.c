/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil expect: what is declared by hand, and what cannot be. */
#include "alert/pem.h"
#include "support/element.h"
#include "support/run.h"
#include "unit/store/world.h"

#define HASH "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00"

/* A certificate for www.example.org, in PEM. */
static void
append_certificate(struct buf *out)
{
	pem_append(out, element_certificate(element_tbs(element_common_name("www.example.org"),
			    element_subject_alt_name(VIEW("\x82\x0fwww.example.org")))));
}

struct expect_case {
	const char *says;
	const char *arguments[8]; /* behind "expect" */
	const char *input;        /* NULL: a certificate */
	int code;
	const char *said;
};

static const struct expect_case expect_cases[] = {
	{ "a certificate declares itself and its key", { "-" }, NULL, 0,
	    "declared to be ours: 2 hashes" },
	{ "a key is declared by its hash", { "--key", HASH }, "", 0,
	    "declared to be ours: 1 hash" },
	{ "and a certificate by its", { "--tbs", HASH, "--tbs", HASH }, "", 0,
	    "declared to be ours: 2 hashes" },
	{ "all of it may be declared at once", { "-", "--key", HASH, "--reason", "why" }, NULL, 0,
	    "declared to be ours: 3 hashes" },
	{ "nothing is nothing to declare", { NULL }, "", 2, "needs FILE, --key or --tbs" },
	{ "an empty file declares nothing", { "-" }, "", 2, "nothing is declared" },
	{ "rubbish declares nothing", { "-" }, "rubbish\n", 2, "nothing is declared" },
	{ "a private key is refused", { "-" },
	    "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n", 2,
	    "this file has a private key" },
	{ "a hash that is too short is none", { "--key", "c0ffee" }, "", 2,
	    "--key c0ffee: it has 64 hexadecimal digits" },
	{ "a file that is not there is said", { "/nowhere/cert.pem" }, "", 2,
	    "/nowhere/cert.pem: " },
};

static struct ran
run_expect(const struct world *w, const char *const *arguments, struct view input)
{
	const char *all[16] = { "expect", "--state", w->folder };
	size_t count = 3;

	for (size_t i = 0; arguments[i] != NULL; i++)
		all[count++] = arguments[i];
	return run_program(all, input);
}

static void
end_world(struct world *w)
{
	char path[64];

	world_path(w, "hooks", path);
	(void)rmdir(path);
	world_fini(w);
}

static void
expect_run(const void *p)
{
	const struct expect_case *row = p;
	struct buf pem;
	struct world w;
	struct ran ran;

	world_init(&w, &store_sqlite);
	world_open(&w);
	store_closep(&w.store);
	buf_init_growing(&pem, 65536);
	append_certificate(&pem);
	ran = run_expect(
	    &w, row->arguments, row->input == NULL ? buf_view(&pem) : view_text(row->input));
	assert_has(&ran.err, row->said);
	assert_int_equal(ran.code, row->code);
	ran_fini(&ran);
	buf_fini(&pem);
	end_world(&w);
}

/* What has a key that was declared, whatever it is for, is not told. */
static void
silent_run(const void *p unused_arg)
{
	static const char key[] =
	    "0300000000000000000000000000000000000000000000000000000000000000";
	struct world w;
	struct ran ran;

	world_init(&w, &store_sqlite);
	world_open(&w);
	store_closep(&w.store);
	ran = run_expect(&w, (const char *const[]){ "--key", key, NULL }, VIEW(""));
	assert_int_equal(ran.code, 0);
	ran_fini(&ran);
	world_open(&w);
	world_match(&w, 1, 1);
	world_item(&w, 1, "www.example.org");
	world_batch(&w, 1, 2, 2);
	(void)world_commit(&w);
	assert_nothing_due(&w);
	end_world(&w);
}

int
main(void)
{
	tap_rows(expect_cases, expect_run);
	tap_test("what has a key that was declared is not told", silent_run, NULL);
	return tap_done();
}
