/* SPDX-License-Identifier: Apache-2.0 */
/* ctvigil scan: what a log on disk has for the watched names, told once and proven. */
#include "unit/cli/disk.h"

#include <json-c/json.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>

#define ENTRIES 700

static struct disk whole; /* the twelve of the replay, then others; never changed */

static size_t
lines_of(struct buf *printed)
{
	size_t lines = 0;

	for (const char *at = buf_string(printed); *at != '\0'; at++)
		lines += *at == '\n' ? 1 : 0;
	return lines;
}

/* Member seen[0].NAME of the first line; the caller puts *ret_line. */
static struct json_object *
first_sighting(struct buf *printed, const char *name, struct json_object **ret_line)
{
	struct json_object *seen;
	struct json_object *member = NULL;

	/* The other lines are left alone. */
	strchr(buf_string(printed), '\n')[0] = '\0';
	*ret_line = json_tokener_parse((const char *)printed->ptr);
	assert_non_null(*ret_line);
	assert_true(json_object_object_get_ex(*ret_line, "seen", &seen));
	assert_int_equal(json_object_array_length(seen), 1);
	(void)json_object_object_get_ex(json_object_array_get_idx(seen, 0), name, &member);
	return member;
}

/* ---- what is scanned ---- */

struct scan_case {
	const char *says;
	const char *arguments[8]; /* behind the folder */
	int code;
	size_t lines;
	const char *err; /* a part of it */
};

static void
scan_run(const void *p)
{
	const struct scan_case *row = p;
	const char *arguments[16] = { "scan", whole.folder, "--jsonl" };
	size_t count = 3;
	struct ran ran;

	for (size_t i = 0; i < COUNT_OF(row->arguments) && row->arguments[i] != NULL; i++)
		arguments[count++] = row->arguments[i];
	ran = run_program(arguments, VIEW("1.1.1.1\n"));
	assert_has(&ran.err, row->err);
	assert_int_equal(lines_of(&ran.out), row->lines);
	assert_int_equal(ran.code, row->code);
	ran_fini(&ran);
}

static const struct scan_case scans[] = {
	{ "each issuance that matches is a line", { "1.1.1.1" }, 1, 12,
	    "700 entries read: 699 parsed, 1 with faults, 0 that cannot be read; 12 issuances" },
	{ "a log that has none ends with 0", { "192.0.2.77" }, 0, 0, "0 issuances match" },
	{ "items may come from standard input", { "--watchlist", "-" }, 1, 12, "12 issuances" },
	{ "a range begins at its first entry", { "1.1.1.1", "--from", "11" }, 1, 1,
	    "689 entries read" },
	{ "a range ends before its end", { "1.1.1.1", "--to", "11" }, 1, 11, "11 entries read" },
	{ "a range may lie in one tile", { "1.1.1.1", "--from", "3", "--to", "5" }, 1, 2,
	    "2 entries read" },
	{ "from now on there is nothing", { "1.1.1.1", "--from", "now" }, 0, 0, "0 entries read" },
	{ "a range may reach the end of the log", { "1.1.1.1", "--to", "700" }, 1, 12,
	    "they are those of the checkpoint, of which nothing proves who signed it" },
	{ "a range beyond the end is wrong usage", { "1.1.1.1", "--to", "701" }, 2, 0,
	    "the log ends at 700" },
	{ "a range that ends before it begins is wrong usage",
	    { "1.1.1.1", "--from", "6", "--to", "5" }, 2, 0, "no entries from 6 to 5" },
	{ "a range of no numbers is wrong usage", { "1.1.1.1", "--from", "x" }, 2, 0, "--from is" },
	{ "no item is wrong usage", { NULL }, 2, 0, "needs a name, an address or a --watchlist" },
	{ "an item that is none is wrong usage", { "1.1.1.300" }, 2, 0, "nothing is watched" },
	{ "a watch list that is not there is wrong usage", { "--watchlist", "/nowhere/list" }, 2, 0,
	    "watch list /nowhere/list: No such file" },
};

/* ---- proof ---- */

typedef void damage_fn(struct disk *disk);

static void
nothing(struct disk *disk unused_arg)
{
}

static void
no_hashes(struct disk *disk)
{
	disk_remove(disk, "tile/1/000.p/2");
}

static void
bit_of_entry(struct disk *disk)
{
	disk_flip(disk, "tile/data/000", 3);
}

static void
missing_tile(struct disk *disk)
{
	disk_remove(disk, "tile/data/001");
}

static void
missing_first(struct disk *disk)
{
	disk_remove(disk, "tile/data/000");
}

static void
cut_tile(struct disk *disk)
{
	disk_cut(disk, "tile/data/002.p/188", 1);
}

static void
no_checkpoint(struct disk *disk)
{
	disk_remove(disk, "checkpoint");
}

static void
forged(struct disk *disk)
{
	disk_flip(disk, "checkpoint", sizeof(DISK_ORIGIN "\n"));
}

static void
zipped(struct disk *disk)
{
	struct view bytes = disk_read(disk, "tile/data/000");
	struct buf packed;

	buf_init_growing(&packed, CTLOG_BODY_MAX);
	ctlog_gzip(bytes, &packed);
	disk_write(disk, "tile/data/000", buf_view(&packed));
	buf_fini(&packed);
	free((void *)(uintptr_t)bytes.ptr);
}

struct proof_case {
	const char *says;
	damage_fn *damage;
	const char *from;
	bool proven;
	int code;
	const char *err;
};

static void
proof_run(const void *p)
{
	const struct proof_case *row = p;
	struct json_object *line;
	struct json_object *proven;
	struct disk disk;
	struct ran ran;

	disk_init(&disk);
	assert_true(ctlog_write_files(whole.log, disk.folder));
	row->damage(&disk);
	ran = RUN("scan", disk.folder, ".", "--jsonl", "--key", whole.key, "--from", row->from);
	proven = first_sighting(&ran.out, "proven", &line);
	assert_int_equal(json_object_get_boolean(proven), row->proven);
	assert_has(&ran.err, row->err);
	assert_int_equal(ran.code, row->code);
	json_object_put(line);
	ran_fini(&ran);
	disk_fini(&disk);
}

static const struct proof_case proofs[] = {
	{ "a match in a signed tree is proven", nothing, "0", true, 1,
	    "they are those of the checkpoint, which is signed by --key" },
	{ "a compressed tile is as good", zipped, "0", true, 1, "which is signed by --key" },
	{ "a match in the middle is proven by hash tiles", nothing, "300", true, 1,
	    "they are those of the checkpoint, which is signed by --key" },
	{ "without hash tiles the whole is compared at the end", no_hashes, "0", false, 1,
	    "they are those of the checkpoint, which is signed by --key" },
	{ "without hash tiles a part cannot be compared", no_hashes, "300", false, 3,
	    "cannot be said: hash tiles are missing or wrong" },
	{ "entries that were changed are not those of the checkpoint", bit_of_entry, "0", false, 4,
	    "they are not those of the checkpoint" },
	{ "a missing tile is said, and the rest is read", missing_tile, "0", true, 3,
	    "tile/data/001: No such file or directory; entries 256 to 511 were not read" },
	{ "what follows a missing tile is proven", missing_first, "0", true, 3,
	    "444 entries read: 444 parsed, 0 with faults, 0 that cannot be read; 256 not read" },
	{ "a tile that was cut is said", cut_tile, "0", true, 3,
	    "entries 512 to 699 were not read" },
	{ "without a checkpoint nothing is proven", no_checkpoint, "0", false, 1,
	    "there is no checkpoint" },
	{ "a checkpoint that is not signed proves nothing", forged, "0", false, 4,
	    "its signature is not by the key of the log" },
};

static void
name_run(const void *p unused_arg)
{
	struct json_object *line;
	struct disk disk;
	struct ran ran;

	ran = RUN("scan", whole.folder, "1.1.1.1", "--jsonl");
	assert_string_equal(
	    json_object_get_string(first_sighting(&ran.out, "log", &line)), DISK_ORIGIN);
	json_object_put(line);
	ran_fini(&ran);
	disk_init(&disk);
	assert_true(ctlog_write_files(whole.log, disk.folder));
	no_checkpoint(&disk);
	ran = RUN("scan", disk.folder, "1.1.1.1", "--jsonl");
	assert_string_equal(
	    json_object_get_string(first_sighting(&ran.out, "log", &line)), disk.folder);
	json_object_put(line);
	ran_fini(&ran);
	disk_fini(&disk);
}

static void
text_run(const void *p unused_arg)
{
	struct ran ran = RUN("scan", whole.folder, "1.1.1.1", "--quiet", "--to", "1");

	assert_has(&ran.out, "  matches   1.1.1.1 in san.ip: address\n");
	assert_has(&ran.out, "not proven: no --key was given");
	assert_int_equal(ran.err.len, 0);
	assert_int_equal(ran.code, 1);
	ran_fini(&ran);
}

/* The same certificates twice, in a log whose entries do not say their index. */
static void
once_run(const void *p unused_arg)
{
	struct disk disk;
	struct ran ran;

	disk_init(&disk);
	disk.log = ctlog_new(
	    &(struct ctlog_options){
		.origin = DISK_ORIGIN, .key_word = "a log", .protocol = CTLOG_RFC6962 },
	    DISK_NOW_MS);
	for (size_t i = 0; i < 2; i++) {
		struct population *population = population_new(1);

		for (size_t n = 0; n < CTLOG_INCIDENT_COUNT; n++)
			(void)population_add_incident(population, disk.log, n, DISK_NOW_MS + i);
		population_free(population);
	}
	ctlog_publish(disk.log, DISK_NOW_MS + 1000);
	assert_true(ctlog_write_files(disk.log, disk.folder));
	/* A log of RFC 6962 has none. */
	no_checkpoint(&disk);
	ran = RUN("scan", disk.folder, "1.1.1.1", "--jsonl");
	assert_has(&ran.err, "24 entries read");
	assert_int_equal(lines_of(&ran.out), CTLOG_INCIDENT_COUNT);
	ran_fini(&ran);
	disk_fini(&disk);
}

static void
absent_run(const void *p unused_arg)
{
	struct ran ran = RUN("scan", "/nowhere/\x1b[2J", "1.1.1.1");

	assert_has(&ran.err, "/nowhere/\\x1b[2J: No such file or directory\n");
	assert_int_equal(ran.code, 2);
	ran_fini(&ran);
}

/* ---- stopping ---- */

/* Runs a scan of whole whose watch list comes from a pipe, and interrupts it when it
 * has begun to read that. */
static int
interrupt(int err_fd)
{
	const char *program = getenv("CTVIGIL_PROGRAM");
	int list[2];
	int unread;
	int how;
	pid_t pid;

	assert_int_equal(pipe2(list, O_CLOEXEC), 0);
	assert_int_equal(write(list[1], "1.1.1.1\n", 8), 8);
	(void)fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		(void)dup2(list[0], STDIN_FILENO);
		(void)dup2(err_fd, STDERR_FILENO);
		(void)execl(
		    program, "ctvigil", "scan", whole.folder, "--watchlist", "-", (char *)NULL);
		_exit(127);
	}
	do {
		assert_int_equal(ioctl(list[1], FIONREAD, &unread), 0);
		(void)poll(NULL, 0, 1);
	} while (unread > 0);
	assert_int_equal(kill(pid, SIGINT), 0);
	(void)close(list[1]);
	(void)close(list[0]);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	assert_true(WIFEXITED(how));
	return WEXITSTATUS(how);
}

static void
interrupted_run(const void *p unused_arg)
{
	FILE *err = tmpfile();
	char text[1024] = "";

	assert_non_null(err);
	assert_int_equal(interrupt(fileno(err)), 3);
	rewind(err);
	assert_true(fread(text, 1, sizeof(text) - 1, err) > 0);
	assert_non_null(strstr(text, "stopped; --from 0 goes on\n"));
	(void)fclose(err);
}

/* ---- real data ---- */

static void
real_run(const void *p unused_arg)
{
	struct ran ran = RUN("scan", shared_path("real/ct_tiles/navigli2025h2"), ".", "--jsonl");

	assert_has(&ran.err, "1,024 entries read");
	assert_has(&ran.err, "there is no checkpoint");
	assert_in_range(lines_of(&ran.out), 512, 1024);
	assert_int_equal(ran.code, 1);
	ran_fini(&ran);
}

static void
real_tile_run(const void *p unused_arg)
{
	struct view tile = shared_read("real/ct_tiles/tesseract_example/example_tile");
	struct disk disk;
	struct ran ran;

	disk_init(&disk);
	/* Its entries say that they are those from 1,024 on. */
	disk_write(&disk, "tile/data/004", tile);
	ran = RUN("scan", disk.folder, ".", "--jsonl", "--from", "1024");
	assert_has(&ran.err, "256 entries read");
	assert_in_range(lines_of(&ran.out), 128, 256);
	assert_int_equal(ran.code, 1);
	ran_fini(&ran);
	disk_fini(&disk);
	free((void *)(uintptr_t)tile.ptr);
}

int
main(void)
{
	disk_make(&whole, ENTRIES, CTLOG_INCIDENT_COUNT);
	tap_section("cli: scan");
	tap_rows(scans, scan_run);
	tap_rows(proofs, proof_run);
	tap_test("a log is called by its origin, or else by its folder", name_run, NULL);
	tap_test("people get text, and with --quiet nothing else", text_run, NULL);
	tap_test("an issuance that was logged twice is told once", once_run, NULL);
	tap_test("a folder that is not there is wrong usage, and escaped", absent_run, NULL);
	tap_test("one that is interrupted says where it goes on", interrupted_run, NULL);
	tap_test("a real log without a checkpoint is scanned", real_run, NULL);
	tap_test("a real tile of certificates in use is scanned", real_tile_run, NULL);
	disk_fini(&whole);
	return tap_done();
}
