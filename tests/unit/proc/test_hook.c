/* SPDX-License-Identifier: Apache-2.0 */
/* The operator's command, with real scripts on a clock that the test sets. */
#include "proc/hook.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/own.h"
#include "ipc/io.h"
#include "support/tap.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_MS 20000

struct world {
	struct loop *loop;
	struct hook *hook;
	int64_t now_ms;
	char script[64];
	unsigned done;
	unsigned worked;
	unsigned untried;
	uint64_t id; /* of the last that ended or was untried */
	char message[16384];
};

static int64_t
clock_of(void *context)
{
	return ((struct world *)context)->now_ms;
}

static void
on_done(void *context, uint64_t id, bool worked, struct view message)
{
	struct world *w = context;

	w->done++;
	w->worked += worked ? 1 : 0;
	w->id = id;
	(void)snprintf(
	    w->message, sizeof(w->message), "%.*s", (int)message.len, (const char *)message.ptr);
}

static void
on_untried(void *context, uint64_t id)
{
	struct world *w = context;

	w->untried++;
	w->id = id;
}

/* A hook that runs this script with arguments. */
static void
world_open(struct world *w, const char *body, const char *arguments)
{
	char command[256];
	int fd;

	*w = (struct world){ .now_ms = 1000, .script = "/tmp/test-hook-XXXXXX" };
	fd = mkostemp(w->script, O_CLOEXEC);
	assert_true(fd >= 0);
	assert_true(dprintf(fd, "#!/bin/sh\n%s\n", body) > 0);
	assert_int_equal(fchmod(fd, 0700), 0);
	(void)close(fd);
	w->loop = loop_new(clock_of, w);
	(void)snprintf(command, sizeof(command), "%s %s", w->script, arguments);
	assert_int_equal(
	    hook_open(w->loop, view_text(command), on_done, w, &w->hook, NULL), STATUS_OK);
}

static void
world_close(struct world *w)
{
	hook_close(w->hook);
	loop_freep(&w->loop);
	assert_int_equal(unlink(w->script), 0);
}

static void
step_for_ms(struct world *w, int ms)
{
	for (int i = 0; i < ms; i++) {
		assert_int_equal(loop_step(w->loop, NULL), STATUS_OK);
		(void)usleep(1000);
	}
}

static void
wait_for(struct world *w, unsigned done)
{
	for (int i = 0; i < PATIENCE_MS && w->done < done; i++)
		step_for_ms(w, 1);
	assert_int_equal(w->done, done);
}

static const struct script_case {
	const char *says;
	const char *body;
	const char *arguments;
	bool worked;
	const char *message;
} scripts[] = {
	{ "a command that exits with 0 has worked", "exit 0", "", true, "exited with 0" },
	{ "a command that exits with 1 has not", "exit 1", "", false, "exited with 1" },
	{ "a command that a signal kills has not", "kill -9 $$", "", false, "killed by SIGKILL" },
	{ "what it says on stdout and stderr is kept", "echo out; echo err >&2; exit 3", "", false,
	    "exited with 3: out\\x0aerr" },
	{ "what it says is escaped", "printf '\\033[2J'", "", true, "exited with 0: \\x1b[2J" },
	{ "arguments are split at blanks", "printf '%s,' \"$@\"", " one\ttwo  three ", true,
	    "exited with 0: one,two,three," },
	{ "there is no shell", "printf '%s,' \"$@\"", "$HOME `id` ;x >y 'a b'", true,
	    "exited with 0: $HOME,`id`,;x,>y,'a,b'," },
	{ "it is given its environment", "printf '%s|%s' \"$SUMMARY\" \"$SUBJECT_DN\"", "", true,
	    "exited with 0: a $b|c=d" },
	{ "its environment comes before that of ctvigil", "printf '%s' \"$EVENT\"", "", true,
	    "exited with 0: given" },
	{ "it is given what this process has besides", "printf '%s' \"$TEST_OWN\"", "", true,
	    "exited with 0: own" },
	{ "there is nothing to read at its stdin", "read line || echo end", "", true,
	    "exited with 0: end" },
	{ "it has no descriptor beside the three", "ls /proc/self/fd | tr '\\n' ' '", "", true,
	    "exited with 0: 0 1 2 3 " }, /* 3 is how ls reads the folder */
	{ "SIGPIPE ends what writes to a closed pipe", "(sleep 0.1; kill -13 $$) & wait", "", false,
	    "killed by SIGPIPE" },
};

static void
script_run(const void *row)
{
	const struct script_case *c = row;
	struct world w;

	world_open(&w, c->body, c->arguments);
	hook_run(w.hook, 7, VIEW("SUMMARY=a $b\0SUBJECT_DN=c=d\0EVENT=given\0"));
	wait_for(&w, 1);
	assert_int_equal(w.id, 7);
	assert_string_equal(w.message, c->message);
	assert_int_equal(w.worked, c->worked);
	world_close(&w);
}

static void
last_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w, "head -c 100000 /dev/zero | tr '\\0' x; printf '%s' end", "");
	hook_run(w.hook, 1, VIEW(""));
	wait_for(&w, 1);
	assert_int_equal(strlen(w.message), strlen("exited with 0: ") + LIMIT_LAST_WORDS);
	assert_string_equal(w.message + strlen(w.message) - 4, "xend");
	world_close(&w);
}

static void
binary_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w, "head -c 2048 /dev/zero", "");
	hook_run(w.hook, 1, VIEW(""));
	wait_for(&w, 1);
	assert_in_range(strlen(w.message), 8000, 8 * KIB - 64);
	world_close(&w);
}

static void
timeout_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w, "sleep 1000 & echo $!; wait", "");
	hook_run(w.hook, 1, VIEW(""));
	w.now_ms += LIMIT_HOOK_S * INT64_C(1000) - 1;
	step_for_ms(&w, 100);
	assert_int_equal(w.done, 0);
	w.now_ms += 1;
	wait_for(&w, 1);
	assert_false(w.worked);
	assert_non_null(strstr(w.message, "killed by SIGTERM after 60 seconds"));
	world_close(&w);
}

static void
stubborn_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w, "trap '' TERM; echo deaf; while :; do sleep 0.01; done", "");
	hook_run(w.hook, 1, VIEW(""));
	step_for_ms(&w, 300);
	w.now_ms += LIMIT_HOOK_S * INT64_C(1000);
	step_for_ms(&w, 100);
	assert_int_equal(w.done, 0);
	w.now_ms += HOOK_KILL_MS;
	wait_for(&w, 1);
	assert_string_equal(w.message, "killed by SIGKILL after 60 seconds: deaf");
	world_close(&w);
}

static void
line_run(const void *row unused_arg)
{
	char marker[64] = "/tmp/test-hook-go-XXXXXX";
	char body[256];
	struct world w;
	int fd = mkostemp(marker, O_CLOEXEC);

	assert_true(fd >= 0);
	(void)close(fd);
	(void)snprintf(body, sizeof(body), "while [ -e %s ]; do sleep 0.01; done", marker);
	world_open(&w, body, "");
	for (uint64_t id = 1; id <= LIMIT_HOOKS_RUNNING; id++)
		hook_run(w.hook, id, VIEW(""));
	hook_run(w.hook, 50, VIEW("SUMMARY=last\0"));
	w.now_ms += LIMIT_HOOK_S * INT64_C(1000);
	/* Those that run are out of time; the one in line has not begun. */
	wait_for(&w, LIMIT_HOOKS_RUNNING);
	assert_int_equal(w.worked, 0);
	assert_int_not_equal(w.id, 50);
	assert_int_equal(unlink(marker), 0);
	wait_for(&w, LIMIT_HOOKS_RUNNING + 1);
	assert_int_equal(w.worked, 1);
	assert_int_equal(w.id, 50);
	world_close(&w);
}

static void
hold_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w, "sleep 0.2", "");
	hook_hold(w.hook, on_untried);
	assert_int_equal(w.untried, 0);
	for (uint64_t id = 1; id <= LIMIT_HOOKS_RUNNING + 2; id++)
		hook_run(w.hook, id, VIEW(""));
	hook_hold(w.hook, on_untried);
	assert_int_equal(w.untried, 2);
	assert_int_equal(w.id, LIMIT_HOOKS_RUNNING + 2);
	wait_for(&w, LIMIT_HOOKS_RUNNING);
	assert_int_equal(w.worked, LIMIT_HOOKS_RUNNING);
	assert_int_equal(w.untried, 2);
	world_close(&w);
}

static void
crowd_run(const void *row unused_arg)
{
	struct world w;

	world_open(&w, "sleep 1000", "");
	for (uint64_t id = 0; id < LIMIT_HOOKS_RUNNING + LIMIT_HOOKS_WAITING; id++)
		hook_run(w.hook, id, VIEW(""));
	assert_int_equal(w.done, 0);
	hook_run(w.hook, 12345, VIEW(""));
	assert_int_equal(w.done, 1);
	assert_int_equal(w.id, 12345);
	assert_string_equal(w.message, "too many wait in line");
	world_close(&w);
}

static const struct environment_case {
	const char *says;
	struct view environment;
} environments[] = {
	{ "a variable without its NUL is refused", { (const uint8_t *)"EVENT=b", 7 } },
	{ "a variable without '=' is refused", { (const uint8_t *)"EVENT=b\0SUMMARY\0", 16 } },
	{ "a variable of another name than those of a hook is refused",
	    { (const uint8_t *)"EVENT=b\0BASH_ENV=/x\0", 20 } },
	{ "a variable that comes twice is refused", { (const uint8_t *)"EVENT=b\0EVENT=c\0", 16 } },
};

static void
environment_run(const void *row)
{
	const struct environment_case *c = row;
	struct world w;

	world_open(&w, "exit 0", "");
	hook_run(w.hook, 1, c->environment);
	assert_int_equal(w.done, 1);
	assert_int_equal(w.worked, 0);
	assert_string_equal(w.message, "the environment is not well formed");
	world_close(&w);
}

static void
vanished_run(const void *row unused_arg)
{
	struct world w;
	int fd;

	world_open(&w, "exit 0", "");
	assert_int_equal(unlink(w.script), 0);
	hook_run(w.hook, 1, VIEW(""));
	wait_for(&w, 1);
	assert_int_equal(w.worked, 0);
	assert_non_null(strstr(w.message, "exited with 1: /tmp/test-hook-"));
	assert_non_null(strstr(w.message, "No such file or directory"));
	fd = open(w.script, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	(void)close(fd);
	world_close(&w);
}

static const struct refused_case {
	const char *says;
	const char *command;
	const char *message;
} refused[] = {
	{ "a command of blanks is refused", "  \t ", "the command of --exec is empty" },
	{ "a command that is not there is refused", "/nonexistent/x y",
	    "--exec /nonexistent/x: No such file or directory" },
	{ "a command that is no executable is refused", "/etc/passwd",
	    "--exec /etc/passwd: Permission denied" },
	{ "a folder is refused", "/tmp", "--exec /tmp: is not a file" },
	{ "a path is shown escaped", "/\x1b[2J", "--exec /\\x1b[2J: No such file or directory" },
};

static void
refused_run(const void *row)
{
	const struct refused_case *c = row;
	struct error err;
	struct hook *hook;

	assert_int_equal(
	    hook_open(NULL, view_text(c->command), on_done, NULL, &hook, &err), STATUS_USAGE);
	assert_string_equal(err.message, c->message);
}

static void
words_run(const void *row unused_arg)
{
	cleanup_with(loop_freep) struct loop *loop = loop_new(NULL, NULL);
	char text[4 * LIMIT_HOOK_WORDS];
	struct hook *hook;
	struct error err;
	struct buf command;

	buf_init(&command, text, sizeof(text));
	buf_text(&command, "/bin/sh");
	for (size_t i = 1; i < LIMIT_HOOK_WORDS; i++)
		buf_text(&command, " x");
	assert_int_equal(
	    hook_open(loop, buf_view(&command), on_done, NULL, &hook, &err), STATUS_OK);
	hook_close(hook);
	buf_text(&command, " x");
	assert_int_equal(
	    hook_open(loop, buf_view(&command), on_done, NULL, &hook, &err), STATUS_USAGE);
	assert_string_equal(err.message, "the command of --exec has more than 64 words");
}

static void
close_run(const void *row unused_arg)
{
	char marker[64] = "/tmp/test-hook-end-XXXXXX";
	char body[256];
	struct world w;
	struct stat found;
	int fd = mkostemp(marker, O_CLOEXEC);

	assert_true(fd >= 0);
	(void)close(fd);
	(void)snprintf(body, sizeof(body),
	    "exec >/dev/null 2>&1; trap 'rm %s; exit' TERM; while :; do sleep 0.01; done", marker);
	world_open(&w, body, "");
	hook_run(w.hook, 1, VIEW(""));
	step_for_ms(&w, 300);
	world_close(&w);
	for (int i = 0; i < PATIENCE_MS && stat(marker, &found) == 0; i++)
		(void)usleep(1000);
	assert_int_not_equal(stat(marker, &found), 0);
}

int
main(void)
{
	(void)setenv("TEST_OWN", "own", 1);
	(void)setenv("EVENT", "own", 1);
	tap_section("proc: the operator's command");
	tap_rows(scripts, script_run);
	tap_test("only the last 2 KiB of what it says are kept", last_run, NULL);
	tap_test("a report fits its message, whatever was said", binary_run, NULL);
	tap_test("a command that takes 60 seconds is sent SIGTERM", timeout_run, NULL);
	tap_test("one that minds no SIGTERM is killed 5 seconds later", stubborn_run, NULL);
	tap_test("the fifth waits until one of four has ended", line_run, NULL);
	tap_test(
	    "those in line can be given back untried while those that run go on", hold_run, NULL);
	tap_test("one too many in line is refused", crowd_run, NULL);
	tap_rows(environments, environment_run);
	tap_test("a command that has vanished is told", vanished_run, NULL);
	tap_rows(refused, refused_run);
	tap_test("a command has 64 words at most", words_run, NULL);
	tap_test("what runs at the end is sent SIGTERM", close_run, NULL);
	return tap_done();
}
