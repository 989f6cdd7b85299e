/* SPDX-License-Identifier: Apache-2.0 */
#include "support/story.h"

#include "base/own.h"
#include "support/shared.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_S 30
/* Programs with sanitizers in them are slower. */
#define DEADLINE_SANITIZED_S 120
#define LOOK_MS 10
#define ARGUMENTS_MAX 48
#define ENDS_MAX 16384
#define PATH_LEN_MAX 4096

struct story_run {
	pid_t pid; /* -1 once it has ended */
	int code;
	/* Where its standard input comes from and what it says goes to. */
	const char *in;
	const char *out;
	const char *err;
};

static struct {
	char folder[64];
	unsigned runs;
	size_t end_count;
	struct {
		void (*fn)(void *context);
		void *context;
	} ends[ENDS_MAX];
} story;

/* ---- a story ---- */

void
story_on_end(void (*fn)(void *context), void *context)
{
	assert_true(story.end_count < ENDS_MAX);
	story.ends[story.end_count].fn = fn;
	story.ends[story.end_count++].context = context;
}

static int
remove_one(const char *path, const struct stat *info unused_arg, int kind unused_arg,
    struct FTW *place unused_arg)
{
	return remove(path);
}

void
story_test(const char *says, tap_row_fn *run, const void *row)
{
	const char *temp = getenv("TMPDIR");

	(void)snprintf(story.folder, sizeof(story.folder), "%s/ctvigil-story-XXXXXX",
	    temp == NULL || strlen(temp) > 32 ? "/tmp" : temp);
	if (mkdtemp(story.folder) == NULL)
		abort();
	story.runs = 0;
	tap_test(says, run, row);
	while (story.end_count > 0) {
		story.end_count--;
		story.ends[story.end_count].fn(story.ends[story.end_count].context);
	}
	(void)nftw(story.folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void
story_run_rows(const void *rows, size_t count, size_t size, tap_row_fn *run)
{
	const char *row = rows;

	for (size_t i = 0; i < count; i++, row += size) {
		const char *says;

		memcpy(&says, row, sizeof(says));
		story_test(says, run, row);
	}
}

bool
story_is_long(void)
{
	return getenv("CTVIGIL_STORY_LONG") != NULL;
}

/* ---- files ---- */

const char *
story_path(const char *name)
{
	char path[PATH_LEN_MAX];
	char *kept;

	(void)snprintf(path, sizeof(path), "%s/%s", story.folder, name);
	kept = xstrdup(path);
	story_on_end(free, kept);
	return kept;
}

const char *
story_write(const char *name, struct view content)
{
	const char *path = story_path(name);
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(content.ptr, 1, content.len, file), content.len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0700), 0);
	return path;
}

/* What is to be freed of what file_read() read. */
static char *
memory_of(struct view bytes)
{
	char *memory;

	memcpy(&memory, &bytes.ptr, sizeof(memory));
	return memory;
}

static const char *
read_path(const char *path)
{
	char *text;

	if (access(path, R_OK) != 0)
		return "";
	text = memory_of(file_read(path));
	story_on_end(free, text);
	return text;
}

const char *
story_copy(const char *name, const char *from)
{
	struct view content = file_read(from);
	const char *path = story_write(name, content);

	free(memory_of(content));
	return path;
}

const char *
story_read(const char *name)
{
	return read_path(story_path(name));
}

/* ---- waiting ---- */

static void
pause_ms(long ms)
{
	const struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

	(void)nanosleep(&time, NULL);
}

static time_t
now_s(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

void
story_await(const char *what, story_holds_fn *holds, void *context)
{
	time_t deadline_s =
	    now_s() + (getenv("CTVIGIL_SANITIZED") == NULL ? DEADLINE_S : DEADLINE_SANITIZED_S);

	while (!holds(context)) {
		if (now_s() > deadline_s)
			fail_msg("it did not happen in time: %s", what);
		pause_ms(LOOK_MS);
	}
}

/* ---- starting ---- */

static const char *
run_path(const char *ending)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "%u.%s", story.runs, ending);
	return story_path(name);
}

static void
end_run(void *context)
{
	struct story_run *run = context;

	/* Only a story that failed leaves one behind: what it said may tell why. */
	if (run->pid > 0 && kill(run->pid, SIGKILL) == 0) {
		(void)waitpid(run->pid, NULL, 0);
		print_error("%s", story_err(run));
	}
	free(run);
}

static void no_return
become(char *const *argv, const int fds[3])
{
	/* A story that is killed leaves nothing behind. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int i = 0; i < 3; i++)
		(void)dup2(fds[i], i);
	(void)execv(argv[0], argv);
	_exit(127);
}

static void
launch(struct story_run *run, char *const *argv)
{
	const int fds[3] = {
		open(run->in, O_RDONLY | O_CLOEXEC),
		open(run->out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600),
		open(run->err, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600),
	};

	assert_true(fds[0] >= 0 && fds[1] >= 0 && fds[2] >= 0);
	(void)fflush(NULL);
	run->pid = fork();
	assert_true(run->pid >= 0);
	if (run->pid == 0)
		become(argv, fds);
	for (size_t i = 0; i < COUNT_OF(fds); i++)
		(void)close(fds[i]);
}

struct story_run *
story_start(const char *const *arguments, struct view input)
{
	const char *program = getenv("CTVIGIL_PROGRAM");
	struct story_run *run = xcalloc(1, sizeof(*run));
	char *argv[ARGUMENTS_MAX + 2] = { NULL };
	size_t count = 0;
	char name[32];

	story.runs++;
	run->pid = -1;
	(void)snprintf(name, sizeof(name), "%u.in", story.runs);
	run->in = story_write(name, input);
	run->out = run_path("out");
	run->err = run_path("err");
	/* It ends before its files go. */
	story_on_end(end_run, run);
	argv[count++] = xstrdup(program == NULL ? "ctvigil" : program);
	for (; arguments[count - 1] != NULL && count <= ARGUMENTS_MAX; count++)
		argv[count] = xstrdup(arguments[count - 1]);
	launch(run, argv);
	for (size_t i = 0; i < count; i++)
		free(argv[i]);
	return run;
}

/* ---- ending ---- */

static bool
has_ended(void *context)
{
	struct story_run *run = context;
	int how;

	if (run->pid < 0)
		return true;
	if (waitpid(run->pid, &how, WNOHANG) != run->pid)
		return false;
	run->pid = -1;
	run->code = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
	return true;
}

int
story_wait(struct story_run *run)
{
	story_await("the program ends", has_ended, run);
	assert_int_not_equal(run->code, 127);
	return run->code;
}

void
story_signal(const struct story_run *run, int signal)
{
	if (run->pid > 0)
		assert_int_equal(kill(run->pid, signal), 0);
}

static int
end_by(struct story_run *run, int signal)
{
	story_signal(run, signal);
	return story_wait(run);
}

int
story_stop(struct story_run *run)
{
	return end_by(run, SIGINT);
}

int
story_kill(struct story_run *run)
{
	return end_by(run, SIGKILL);
}

/* ---- what it said ---- */

const char *
story_out(struct story_run *run)
{
	return read_path(run->out);
}

const char *
story_err(struct story_run *run)
{
	return read_path(run->err);
}

static void
put_json(void *json)
{
	(void)json_object_put(json);
}

static void
free_tokener(void *tokener)
{
	json_tokener_free(tokener);
}

struct json_object *
story_lines(struct story_run *run)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *lines = json_object_new_array();
	struct view rest = view_text(story_out(run));
	struct view line;

	story_on_end(put_json, lines);
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	story_on_end(free_tokener, tokener);
	while (view_line(&rest, '\n', &line)) {
		struct json_object *json;

		json_tokener_reset(tokener);
		json = json_tokener_parse_ex(tokener, (const char *)line.ptr, (int)line.len);
		if (json == NULL || json_tokener_get_parse_end(tokener) != line.len)
			fail_msg("this is no JSON: %.*s", (int)line.len, line.ptr);
		(void)json_object_array_add(lines, json);
	}
	return lines;
}

struct awaiting {
	struct story_run *run;
	size_t lines;
	const char *text;
};

static bool
printed(void *context)
{
	struct awaiting *awaiting = context;
	struct view bytes = file_read(awaiting->run->out);
	size_t count = 0;

	for (size_t i = 0; i < bytes.len; i++)
		count += bytes.ptr[i] == '\n' ? 1 : 0;
	free(memory_of(bytes));
	return count >= awaiting->lines;
}

void
story_await_lines(struct story_run *run, size_t count)
{
	struct awaiting awaiting = { .run = run, .lines = count };

	story_await("so many lines are printed", printed, &awaiting);
}

static bool
said(void *context)
{
	struct awaiting *awaiting = context;
	struct view bytes = file_read(awaiting->run->err);
	bool found = memmem(bytes.ptr, bytes.len, awaiting->text, strlen(awaiting->text)) != NULL;

	free(memory_of(bytes));
	return found;
}

void
story_await_said(struct story_run *run, const char *text)
{
	struct awaiting awaiting = { .run = run, .text = text };

	story_await(text, said, &awaiting);
}

/* ---- its processes ---- */

/* Whether the process is a child of parent and has this name (proc(5), /proc/PID/stat). */
static bool
is_child(const char *pid, pid_t parent, const char *name)
{
	char path[64];
	char line[256] = "";
	const char *begin;
	const char *end;
	FILE *file;

	(void)snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	if (fgets(line, sizeof(line), file) == NULL)
		line[0] = '\0';
	(void)fclose(file);
	/* "17 (ctvigil-parse) S 16 ..." */
	begin = strchr(line, '(');
	end = strrchr(line, ')');
	return begin != NULL && end != NULL && (size_t)(end - begin) == strlen(name) + 1 &&
	       strncmp(begin + 1, name, strlen(name)) == 0 && strlen(end) > 4 &&
	       strtol(end + 4, NULL, 10) == parent;
}

pid_t
story_pid(const struct story_run *run)
{
	return run->pid;
}

pid_t
story_child(const struct story_run *run, const char *role)
{
	DIR *processes = opendir("/proc");
	pid_t pid = -1;
	char name[16];

	assert_non_null(processes);
	(void)snprintf(name, sizeof(name), "ctvigil-%s", role);
	for (struct dirent *entry; pid < 0 && (entry = readdir(processes)) != NULL;) {
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
		    is_child(entry->d_name, run->pid, name))
			pid = (pid_t)strtol(entry->d_name, NULL, 10);
	}
	(void)closedir(processes);
	return pid;
}

struct killing {
	struct story_run *run;
	const char *role;
};

static bool
was_killed(void *context)
{
	struct killing *killing = context;
	pid_t pid = story_child(killing->run, killing->role);

	return pid > 0 && kill(pid, SIGKILL) == 0;
}

void
story_kill_child(struct story_run *run, const char *role)
{
	struct killing killing = { run, role };

	story_await(role, was_killed, &killing);
}

/* ---- lines ---- */

struct json_object *
story_member(struct json_object *object, const char *path)
{
	const char *at = path;

	while (*at != '\0') {
		size_t len = strcspn(at, ".");
		struct json_object *found = NULL;
		char name[64];

		(void)snprintf(name, sizeof(name), "%.*s", (int)len, at);
		at += len + (at[len] == '.' ? 1 : 0);
		if (json_object_is_type(object, json_type_array))
			found = json_object_array_get_idx(object, strtoul(name, NULL, 10));
		else
			(void)json_object_object_get_ex(object, name, &found);
		if (found == NULL)
			fail_msg("there is no %s in %s", path, json_object_to_json_string(object));
		object = found;
	}
	return object;
}

const char *
story_text(struct json_object *object, const char *path)
{
	return json_object_get_string(story_member(object, path));
}

size_t
story_count(struct json_object *lines, const char *path, const char *text)
{
	size_t count = 0;

	for (size_t i = 0; i < json_object_array_length(lines); i++)
		count += strcmp(story_text(json_object_array_get_idx(lines, i), path), text) == 0
			     ? 1
			     : 0;
	return count;
}
