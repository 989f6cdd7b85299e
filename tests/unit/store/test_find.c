/* SPDX-License-Identifier: Apache-2.0 */
/* What was kept, and what was found, by its name. */
#include "unit/store/world.h"

static void
keep(struct world *w, const char *name, int64_t at_ms, const char *body)
{
	assert_int_equal(
	    store_keep(w->store, view_text(name), at_ms, view_text(body), &w->err), STATUS_OK);
}

static void
assert_kept(struct world *w, const char *name, int64_t at_ms, const char *body)
{
	int64_t found_ms = 0;
	struct view found;
	bool is_found;

	assert_int_equal(
	    store_recall(w->store, view_text(name), &is_found, &found_ms, &found, &w->err),
	    STATUS_OK);
	assert_int_equal(is_found, body != NULL);
	if (body == NULL)
		return;
	assert_int_equal(found_ms, at_ms);
	assert_view_equal(found, view_text(body));
}

static void
nothing_kept(struct world *w)
{
	assert_kept(w, "list", 0, NULL);
}

static void
last_kept(struct world *w)
{
	keep(w, "list", 1, "old");
	keep(w, "other", 2, "another");
	keep(w, "list", 3, "new");
	assert_kept(w, "list", 3, "new");
	assert_kept(w, "other", 2, "another");
	world_restart(w);
	assert_kept(w, "list", 3, "new");
}

static void
assert_pem_of_entry(struct world *w, const char *log, uint64_t index, bool expected)
{
	struct view pem;
	bool found;

	assert_int_equal(
	    store_pem_of_entry(w->store, view_text(log), index, &found, &pem, &w->err), STATUS_OK);
	assert_int_equal(found, expected);
	if (found)
		assert_view_equal(pem, VIEW("pem"));
}

static void
found_by_entry(struct world *w)
{
	(void)world_log(w, "another");
	world_match(w, 3, 1);
	world_item(w, 3, "www.example.org");
	assert_pem_of_entry(w, "first", 3, false);
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	assert_pem_of_entry(w, "first", 2, false);
	assert_pem_of_entry(w, "first", 3, true);
	assert_pem_of_entry(w, "first", 4, false);
	assert_pem_of_entry(w, "another", 3, false);
}

static void
found_by_id(struct world *w)
{
	struct hash id = { { 1 } };
	struct view pem;
	bool found;

	world_match(w, 3, 1);
	world_item(w, 3, "www.example.org");
	world_batch(w, 0, 10, 10);
	(void)world_commit(w);
	assert_int_equal(store_pem_of_id(w->store, &id, &found, &pem, &w->err), STATUS_OK);
	assert_true(found);
	assert_view_equal(pem, VIEW("pem"));
	id.bytes[0] = 2;
	assert_int_equal(store_pem_of_id(w->store, &id, &found, &pem, &w->err), STATUS_OK);
	assert_false(found);
}

static const struct contract contracts[] = {
	{ "what was never kept is not found", nothing_kept },
	{ "the last of a name is kept, and survives a restart", last_kept },
	{ "an issuance is found by each entry that is it, once committed", found_by_entry },
	{ "an issuance is found by its id", found_by_id },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
