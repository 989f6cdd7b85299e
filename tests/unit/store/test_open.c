/* SPDX-License-Identifier: Apache-2.0 */
/* The state directory: who owns it, what is refused, what is mended. */
#include "store/folder.h"
#include "unit/store/world.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static void
run_sql(struct world *w, const char *sql)
{
	assert_int_equal(w->type->script(w->store->database.handle, sql, &w->err), STATUS_OK);
}

static void
write_at(const char *path, off_t at, const char *bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, strlen(bytes), at), (ssize_t)strlen(bytes));
	(void)close(fd);
}

/* A child that opens the state, if need be for another process, and holds it until it is
 * killed. */
static pid_t
hold_in_child(struct world *w, long owner)
{
	int pipe_fds[2];
	char byte = 0;
	pid_t child;

	assert_int_equal(pipe(pipe_fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		w->options.owner = owner;
		if (world_try_open(w) != STATUS_OK || write(pipe_fds[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			(void)pause();
	}
	(void)close(pipe_fds[1]);
	assert_int_equal(read(pipe_fds[0], &byte, 1), 1);
	(void)close(pipe_fds[0]);
	return child;
}

static void
end_child(pid_t child)
{
	int how;

	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFSIGNALED(how));
}

/* ---- the folder ---- */

static void
owner_is_named(struct world *w)
{
	char pid[32];
	pid_t child;

	store_closep(&w->store);
	child = hold_in_child(w, 0);
	assert_int_equal(world_try_open(w), STATUS_STORE_HELD);
	assert_null(w->store);
	(void)snprintf(pid, sizeof(pid), "is held by process %ld ", (long)child);
	assert_said(w, pid);
	assert_said(w, w->folder);
	end_child(child);
	world_open(w);
}

/* Ends a child some time later. */
static pid_t
end_later(pid_t child)
{
	const struct timespec some_time = { .tv_nsec = 200000000 };
	pid_t killer = fork();

	assert_true(killer >= 0);
	if (killer > 0)
		return killer;
	(void)nanosleep(&some_time, NULL);
	(void)kill(child, SIGKILL);
	_exit(0);
}

static void
owner_is_gone(struct world *w)
{
	pid_t gone = fork();
	pid_t holder;
	pid_t killer;

	if (gone == 0)
		_exit(0);
	assert_int_equal(waitpid(gone, NULL, 0), gone);
	store_closep(&w->store);
	holder = hold_in_child(w, gone);
	assert_int_equal(folder_owner(w->folder), gone);
	killer = end_later(holder);
	world_open(w);
	assert_int_equal(folder_owner(w->folder), getpid());
	assert_int_equal(waitpid(killer, NULL, 0), killer);
	assert_int_equal(waitpid(holder, NULL, 0), holder);
}

static void
two_openers(struct world *w)
{
	struct store *second = NULL;
	struct buf notes;

	buf_init_growing(&notes, 4096);
	assert_int_equal(
	    store_open(w->folder, &w->options, &second, &notes, &w->err), STATUS_STORE_HELD);
	assert_null(second);
	store_closep(&w->store);
	assert_int_equal(store_open(w->folder, &w->options, &second, &notes, &w->err), STATUS_OK);
	store_closep(&second);
	buf_fini(&notes);
}

static mode_t
mode_of(const char *path)
{
	struct stat found;

	assert_int_equal(stat(path, &found), 0);
	return found.st_mode & 07777;
}

static void
folder_is_made(struct world *w)
{
	struct store *store = NULL;
	char upper[64];
	char lower[80];
	char file[96];

	world_path(w, "a", upper);
	(void)snprintf(lower, sizeof(lower), "%s//b", upper);
	assert_int_equal(store_open(lower, &w->options, &store, &w->notes, &w->err), STATUS_OK);
	assert_int_equal(mode_of(upper), 0700);
	assert_int_equal(mode_of(lower), 0700);
	for (const char *const *name =
		 (const char *const[]){ "state.db", "state.db-wal", "lock", "state.db-shm", NULL };
	     *name != NULL; name++) {
		(void)snprintf(file, sizeof(file), "%s/%s", lower, *name);
		assert_int_equal(mode_of(file), 0600);
	}
	store_closep(&store);
	for (const char *const *name =
		 (const char *const[]){ "state.db", "state.db-wal", "lock", "state.db-shm", NULL };
	     *name != NULL; name++) {
		(void)snprintf(file, sizeof(file), "%s/%s", lower, *name);
		(void)unlink(file);
	}
	assert_int_equal(rmdir(lower), 0);
	assert_int_equal(rmdir(upper), 0);
}

static void
refused_folder(struct world *w, const char *folder, const char *says)
{
	struct store *store = NULL;

	assert_int_equal(
	    store_open(folder, &w->options, &store, &w->notes, &w->err), STATUS_STORE_OPEN);
	assert_null(store);
	assert_said(w, says);
	assert_null(strchr(w->err.message, '\n'));
}

static void
folder_is_file(struct world *w)
{
	char path[64];
	char below[80];

	world_path(w, "lock", path);
	refused_folder(w, path, "Not a directory");
	assert_said(w, path);
	(void)snprintf(below, sizeof(below), "%s/below", path);
	refused_folder(w, below, "Not a directory");
}

static void
folder_has_no_name(struct world *w)
{
	static char longer[5000];

	refused_folder(w, "", "No such file or directory");
	memset(longer, 'a', sizeof(longer) - 1);
	refused_folder(w, longer, "File name too long");
}

/* Root may write anywhere: a child that is nobody tries. */
static void
folder_is_closed(struct world *w)
{
	char path[64];
	pid_t child;
	int how;

	world_path(w, "closed", path);
	assert_int_equal(chmod(w->folder, 0755), 0);
	assert_int_equal(mkdir(path, 0555), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct store *store;
		bool refused;

		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(EXIT_FAILURE);
		refused = store_open(path, &w->options, &store, &w->notes, &w->err) ==
			      STATUS_STORE_OPEN &&
			  strstr(w->err.message, "Permission denied") != NULL;
		world_path(w, "closed/below", path);
		refused &= store_open(path, &w->options, &store, &w->notes, &w->err) ==
			       STATUS_STORE_OPEN &&
			   strstr(w->err.message, "Permission denied") != NULL;
		_exit(refused ? EXIT_SUCCESS : EXIT_FAILURE);
	}
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_int_equal(how, 0);
	assert_int_equal(rmdir(path), 0);
}

static void
lock_is_folder(struct world *w)
{
	char path[64];

	store_closep(&w->store);
	world_path(w, "lock", path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	refused_folder(w, w->folder, "Is a directory");
	assert_int_equal(rmdir(path), 0);
}

static void
database_is_folder(struct world *w)
{
	char path[64];

	store_closep(&w->store);
	world_path(w, "state.db", path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	refused_folder(w, w->folder, "state.db");
	assert_int_equal(rmdir(path), 0);
}

/* ---- what was left behind ---- */

static void
closed_in_order(struct world *w)
{
	world_restart(w);
	assert_int_equal(w->notes.len, 0);
}

static void
not_closed_in_order(struct world *w)
{
	store_closep(&w->store);
	end_child(hold_in_child(w, 0));
	world_open(w);
	assert_string_equal(buf_string(&w->notes),
	    "state: it was not closed in order; it was checked and is sound\n");
	world_restart(w);
	assert_int_equal(w->notes.len, 0);
}

/* A page is overwritten where the state was not closed in order. */
static void
damaged(struct world *w)
{
	char path[64];

	run_sql(w, "PRAGMA wal_checkpoint(TRUNCATE)");
	world_path(w, "state.db", path);
	store_closep(&w->store);
	end_child(hold_in_child(w, 0));
	write_at(path, 4096 + 3, "\xff\xff\xff\xff\xff\xff");
	world_path(w, "state.db-wal", path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(world_try_open(w), STATUS_STORE_DAMAGED);
	assert_said(w, "state.db: ");
	assert_said(w, "restore a backup");
}

static void
not_a_database(struct world *w)
{
	char path[64];

	store_closep(&w->store);
	world_path(w, "state.db", path);
	write_at(path, 0, "a letter to a friend");
	world_path(w, "state.db-wal", path);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(world_try_open(w), STATUS_STORE_DAMAGED);
	assert_said(w, "not a database");
}

static void
not_ours(struct world *w)
{
	run_sql(w, "PRAGMA application_id = 7");
	store_closep(&w->store);
	assert_int_equal(world_try_open(w), STATUS_STORE_OPEN);
	assert_said(w, "another program");
}

static void
newer(struct world *w)
{
	run_sql(w, "PRAGMA user_version = 5");
	store_closep(&w->store);
	assert_int_equal(world_try_open(w), STATUS_STORE_NEWER);
	assert_said(w, "schema 5, and this program knows 4");
	assert_int_equal(
	    store_open_reading_type(w->type, w->folder, &w->store, &w->err), STATUS_STORE_NEWER);
}

static void
statement_fails(struct world *w)
{
	const struct hash digest = { .bytes = { 1 } };
	uint64_t generation = 4711;

	run_sql(w, "DROP TABLE watch_lists");
	assert_int_equal(
	    store_watch(w->store, &digest, 1, &generation, &w->err), STATUS_STORE_FAILED);
	assert_said(w, "no such table");
	assert_int_equal(generation, 4711);
	/* The transaction that failed is over. */
	assert_int_equal(world_log(w, "second"), 2);
}

/* ---- migrations ---- */

#define STEPS_MAX 8

/* The kind of a program that is one schema ahead. */
static struct store_type
next_type(const struct store_type *type, const char *sql, struct store_migration steps[STEPS_MAX])
{
	struct store_type next = *type;
	size_t count = 0;

	for (; type->migrations[count].sql != NULL; count++)
		steps[count] = type->migrations[count];
	assert_in_range(count, 1, STEPS_MAX - 2);
	steps[count] = (struct store_migration){ steps[count - 1].version + 1, sql };
	steps[count + 1] = (struct store_migration){ 0, NULL };
	next.migrations = steps;
	return next;
}

static void
migrates(struct world *w)
{
	struct store_migration steps[STEPS_MAX];
	const struct store_type *type = w->type;
	const struct store_type next =
	    next_type(type, "ALTER TABLE logs ADD COLUMN color TEXT NOT NULL DEFAULT 'red'", steps);

	world_batch(w, 100, 200, 150);
	(void)world_commit(w);
	store_closep(&w->store);
	w->type = &next;
	assert_int_equal(
	    store_open_reading_type(&next, w->folder, &w->store, &w->err), STATUS_STORE_OPEN);
	assert_said(w, "start the monitor once");
	world_open(w);
	assert_string_equal(buf_string(&w->notes), "state: brought from schema 4 to 5\n");
	assert_int_equal(world_progress(w).folded, 200);
	run_sql(w, "UPDATE logs SET color = 'blue'");
	world_restart(w);
	assert_int_equal(w->notes.len, 0);
	store_closep(&w->store);
	w->type = type;
	assert_int_equal(world_try_open(w), STATUS_STORE_NEWER);
}

static void
migration_fails(struct world *w)
{
	struct store_migration steps[STEPS_MAX];
	const struct store_type *type = w->type;
	const struct store_type next = next_type(
	    type, "ALTER TABLE logs ADD COLUMN color TEXT; ALTER TABLE nothing ADD x", steps);

	store_closep(&w->store);
	w->type = &next;
	assert_int_equal(world_try_open(w), STATUS_STORE_FAILED);
	w->type = type;
	world_open(w);
}

/* ---- no room ---- */

/* Tells so many entries that they take more than the pages that are left. */
static void
tell_much(struct world *w)
{
	static const uint8_t zeros[100000];

	for (uint64_t i = 0; i < 20; i++) {
		const struct store_fault fault = {
			.index = i, .code = VIEW("unreadable"), .raw = VIEW_OF(zeros)
		};

		assert_int_equal(store_fault(w->store, w->log, &fault, &w->err), STATUS_OK);
	}
	world_match(w, 3, 1);
	world_batch(w, 0, 20, 20);
}

static void
assert_much_is_there(struct world *w)
{
	assert_int_equal(world_counts(w).faults, 20);
	assert_int_equal(world_counts(w).issuances, 1);
	assert_int_equal(world_counts(w).evidence_bytes, 2000000);
	assert_int_equal(world_progress(w).folded, 20);
	assert_int_equal(world_told(w).attempt, 1);
}

static void
quota(struct world *w)
{
	uint64_t entries = 4711;

	run_sql(w, "PRAGMA max_page_count = 100");
	tell_much(w);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
		    store_commit(w->store, w->now_ms, &entries, &w->err), STATUS_STORE_FULL);
		assert_int_equal(entries, 0);
		assert_said(w, "no room to write (make some");
		assert_int_equal(world_counts(w).faults, 0);
		assert_int_equal(store_waiting(w->store), 20);
	}
	assert_nothing_due(w);
	run_sql(w, "PRAGMA max_page_count = 100000");
	assert_int_equal(world_commit(w), 20);
	assert_much_is_there(w);
}

static void
room_is_taken(struct world *w)
{
	struct rlimit before;
	struct rlimit small;
	uint64_t entries;

	/* The system refuses to write behind 300,000 bytes of any file. */
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	small = before;
	small.rlim_cur = 300000;
	tell_much(w);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	assert_int_equal(store_commit(w->store, w->now_ms, &entries, &w->err), STATUS_STORE_FULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(world_commit(w), 20);
	assert_much_is_there(w);
}

/* Reading goes on for ten minutes, and is tried to be written each minute. */
static void
no_room_for_long(struct world *w)
{
	uint64_t entries = 4711;
	uint8_t id = 2;

	run_sql(w, "PRAGMA max_page_count = 100");
	tell_much(w);
	for (uint64_t end = 20; end < 120; end += 10) {
		world_match(w, end, id++);
		world_batch(w, end, end + 10, end + 10);
		w->now_ms += MINUTES_MS;
		assert_int_equal(
		    store_commit(w->store, w->now_ms, &entries, &w->err), STATUS_STORE_FULL);
		assert_nothing_due(w);
	}
	run_sql(w, "PRAGMA max_page_count = 100000");
	assert_int_equal(world_commit(w), 120);
	world_check_sound(w);
	assert_int_equal(world_counts(w).faults, 20);
	assert_int_equal(world_counts(w).issuances, 11);
	assert_int_equal(world_counts(w).unproven, 0);
	assert_int_equal(world_progress(w).folded, 120);
	for (; id > 2; id--)
		assert_int_equal(world_told(w).attempt, 1);
}

static void
no_room_to_hand_out(struct world *w)
{
	struct store_delivery told;
	bool found = true;

	world_match(w, 3, 1);
	world_batch(w, 0, 10, 0);
	(void)world_commit(w);
	w->now_ms += 10 * MINUTES_MS;
	run_sql(w, "PRAGMA query_only = ON");
	assert_true(store_next_delivery(w->store, w->now_ms, &found, &told, &w->err) != STATUS_OK);
	assert_true(found);
	run_sql(w, "PRAGMA query_only = OFF");
	assert_int_equal(world_told(w).attempt, 1);
}

static void
too_much_waits(struct world *w)
{
	static uint8_t zeros[MIB];
	const struct store_fault fault = { .code = VIEW("unreadable"), .raw = VIEW_OF(zeros) };
	const struct store_item item = { .exact = true };
	const struct store_match match = { .index = 0 };
	const struct store_finding finding = { .at = 0 };
	size_t count = 0;

	while (store_fault(w->store, w->log, &fault, &w->err) == STATUS_OK)
		count++;
	assert_int_equal(count, LIMIT_STAGED / MIB);
	assert_int_equal(w->err.status, STATUS_STORE_FULL);
	assert_int_equal(store_match(w->store, w->log, &match, &w->err), STATUS_STORE_FULL);
	assert_int_equal(store_item(w->store, w->log, 0, &item, &w->err), STATUS_STORE_FULL);
	assert_int_equal(store_finding(w->store, w->log, &finding, 0, &w->err), STATUS_STORE_FULL);
}

static const struct contract contracts[] = {
	{ "who holds a state directory is named", owner_is_named },
	{ "the store of an owner that is gone is waited for", owner_is_gone },
	{ "a state directory has one owner at a time", two_openers },
	{ "a state directory is made, for its owner alone", folder_is_made },
	{ "a file is no state directory", folder_is_file },
	{ "a state directory has a name that a system can hold", folder_has_no_name },
	{ "a state directory that cannot be written is refused", folder_is_closed },
	{ "a folder is no lock", lock_is_folder },
	{ "a folder is no database", database_is_folder },

	{ "a state that was closed in order is not checked", closed_in_order },
	{ "a state that was not closed in order is checked", not_closed_in_order },
	{ "a damaged state is refused", damaged },
	{ "a file that is no database is refused", not_a_database },
	{ "a database of another program is refused", not_ours },
	{ "a state of a newer version is refused", newer },
	{ "a statement that fails ends its transaction", statement_fails },

	{ "an old state is brought to the new schema", migrates },
	{ "a migration that fails changes nothing", migration_fails },

	{ "a state that reached its quota goes on when it has room again", quota },
	{ "a full disk loses nothing", room_is_taken },
	{ "a disk that is full for ten minutes, while reading goes on, loses nothing",
	    no_room_for_long },
	{ "nothing is told whose telling cannot be noted", no_room_to_hand_out },
	{ "what waits has a limit", too_much_waits },
};

int
main(void)
{
	contract_rows(contracts);
	return tap_done();
}
