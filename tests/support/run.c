/* SPDX-License-Identifier: Apache-2.0 */
#include "support/run.h"

#include "base/limits.h"
#include "base/own.h"
#include "support/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define ARGUMENTS_MAX 32

static void no_return
become(const char *const *arguments, const int fds[3])
{
	const char *program = getenv("CTVIGIL_PROGRAM");
	char *argv[ARGUMENTS_MAX + 2] = { NULL };
	size_t count = 0;

	argv[count++] = xstrdup(program == NULL ? "ctvigil" : program);
	while (arguments[count - 1] != NULL && count <= ARGUMENTS_MAX) {
		argv[count] = xstrdup(arguments[count - 1]);
		count++;
	}
	for (int i = 0; i < 3; i++)
		(void)dup2(fds[i], i);
	(void)execv(argv[0], argv);
	_exit(127);
}

/* A file without a name. */
static FILE *
scratch(struct view content)
{
	FILE *file = tmpfile();

	assert_non_null(file);
	assert_int_equal(fwrite(content.ptr, 1, content.len, file), content.len);
	rewind(file);
	return file;
}

static struct buf
read_back(FILE *file)
{
	uint8_t piece[4096];
	struct buf out;
	size_t len;

	buf_init_growing(&out, 64 * MIB);
	rewind(file);
	while ((len = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_bytes(&out, view_of(piece, len));
	(void)fclose(file);
	(void)buf_string(&out);
	return out;
}

struct ran
run_program(const char *const *arguments, struct view input)
{
	FILE *in = scratch(input);
	FILE *out = scratch(VIEW(""));
	FILE *err = scratch(VIEW(""));
	const int fds[3] = { fileno(in), fileno(out), fileno(err) };
	struct ran ran;
	pid_t pid;
	int how;

	(void)fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		become(arguments, fds);
	assert_int_equal(waitpid(pid, &how, 0), pid);
	ran.code = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
	assert_int_not_equal(ran.code, 127);
	(void)fclose(in);
	ran.out = read_back(out);
	ran.err = read_back(err);
	return ran;
}

void
assert_has(struct buf *printed, const char *part)
{
	if (part == NULL)
		assert_int_equal(printed->len, 0);
	else if (strstr(buf_string(printed), part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, buf_string(printed));
}

void
ran_fini(struct ran *ran)
{
	buf_fini(&ran->out);
	buf_fini(&ran->err);
}
