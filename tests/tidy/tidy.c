/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What no compiler checks about how the project is written.  A rule is a row: a
 * sentence, the files that it is about, a check that complains, and a text that
 * breaks it, on which the check must complain.
 */
#include "base/buf.h"
#include "base/escape.h"
#include "base/utf.h"
#include "support/tap.h"
#include "tidy/tree.h"

#include <ctype.h>

#define FILE_LINES_MAX 600
#define SPDX "/* SPDX-License-Identifier: Apache-2.0 */\n"

/* design: includes go to a lower rank only. */
static const struct {
	const char *name;
	unsigned rank;
	bool pure;
} rooms[] = {
	{ "base", 0, true },
	{ "der", 1, true },
	{ "x509", 2, true },
	{ "ct", 3, true },
	{ "merkle", 4, true },
	{ "watch", 5, true },
	{ "lint", 6, true },
	{ "policy", 7, true },
	{ "trust", 8, true },
	{ "source", 9, false },
	{ "store", 9, false },
	{ "alert", 9, false },
	{ "ipc", 9, false },
	{ "conf", 9, false },
	{ "web", 10, false },
	{ "proc", 11, false },
	{ "cli", 12, false },
};

struct word {
	const char *word;
	const char *why;
};

static const struct word banned_calls[] = {
	{ "strcpy", "it does not know how long the destination is" },
	{ "strcat", "it does not know how long the destination is" },
	{ "stpcpy", "it does not know how long the destination is" },
	{ "strncpy", "it may leave out the NUL" },
	{ "strncat", "its length is not that of the destination" },
	{ "sprintf", "it does not know how long the destination is" },
	{ "vsprintf", "it does not know how long the destination is" },
	{ "gets", "it does not know how long the destination is" },
	{ "strtok", "it keeps hidden state" },
	{ "atoi", "it cannot say that there is no number" },
	{ "atol", "it cannot say that there is no number" },
	{ "atoll", "it cannot say that there is no number" },
	{ "atof", "it cannot say that there is no number" },
	{ "alloca", "the stack has no way to say that it is full" },
	{ "system", "a shell reads what was never meant for it" },
	{ "popen", "a shell reads what was never meant for it" },
	{ "rand", "it can be guessed" },
	{ "srand", "it can be guessed" },
	{ "random", "it can be guessed" },
	{ "tmpnam", "another process may be faster" },
	{ "mktemp", "another process may be faster" },
	{ "localtime", "it depends on where the machine is" },
	{ "ctime", "it depends on where the machine is" },
	{ "asctime", "it keeps hidden state" },
	{ "strerror_r", "its type depends on what is defined" },
	{ "vfork", "the child writes to the memory of its parent" },
	{ "longjmp", "nothing that a local owns is given back" },
};

static const struct word impure_calls[] = {
	{ "malloc", "memory is the caller's" },
	{ "calloc", "memory is the caller's" },
	{ "realloc", "memory is the caller's" },
	{ "strdup", "memory is the caller's" },
	{ "free", "memory is the caller's" },
	{ "xcalloc", "memory is the caller's" },
	{ "xrealloc", "memory is the caller's" },
	{ "xstrdup", "memory is the caller's" },
	{ "time", "time is an argument" },
	{ "clock", "time is an argument" },
	{ "clock_gettime", "time is an argument" },
	{ "gettimeofday", "time is an argument" },
	{ "printf", "what there is to say is returned" },
	{ "fprintf", "what there is to say is returned" },
	{ "puts", "what there is to say is returned" },
	{ "fputs", "what there is to say is returned" },
	{ "open", "a pure room does not touch the world" },
	{ "fopen", "a pure room does not touch the world" },
	{ "read", "a pure room does not touch the world" },
	{ "write", "a pure room does not touch the world" },
	{ "getenv", "a pure room does not touch the world" },
};

/* Files of pure rooms that are not, and why. */
static const struct word impure_files[] = {
	{ "src/base/own.h", "what everybody else calls when memory is wanted" },
	{ "src/base/own.c", "where memory runs out" },
	{ "src/base/buf.c", "a growing buffer, for the rooms that touch the world" },
	{ "src/base/fifo.c", "likewise" },
	{ "src/base/hash.c", "the seam to libcrypto, which allocates" },
};

static const struct word banned_words[] = {
	{ "goto", "cleanup_with() gives back what a local owns" },
	{ "register", "compilers know" },
	{ "__attribute__", "base/attr.h has a name for it" },
};

static const struct word work_left[] = {
	{ "TO"
	  "DO",
	    "an issue is the place for it" },
	{ "FIX"
	  "ME",
	    "an issue is the place for it" },
	{ "XX"
	  "X",
	    "an issue is the place for it" },
};

/* ---- complaints ---- */

static size_t complaints;
static bool quiet;

static void printf_like(3, 4)
    complain(const struct source_file *file, size_t offset, const char *format, ...)
{
	va_list args;

	complaints++;
	if (quiet)
		return;
	va_start(args, format);
	print_error("%s:%zu: ", file->path, line_of(file->text, offset));
	vprint_error(format, args);
	print_error("\n");
	va_end(args);
}

/* ---- which files ---- */

static bool
ends_with(const char *text, const char *end)
{
	size_t len = strlen(text);

	return len >= strlen(end) && strcmp(text + len - strlen(end), end) == 0;
}

static bool
any_file(const struct source_file *file unused_arg)
{
	return true;
}

static bool
product_file(const struct source_file *file)
{
	return view_starts_with(view_text(file->path), VIEW("src/"));
}

/* A table is included for its rows, not for what it declares. */
static bool
header_file(const struct source_file *file)
{
	return product_file(file) && ends_with(file->path, ".h") &&
	       !ends_with(file->path, "_table.h");
}

/* The row of the room at the front of text, up to a slash, or -1. */
static int
room_of(struct view text)
{
	struct view name;

	if (!view_line(&text, '/', &name))
		return -1;
	for (size_t i = 0; i < COUNT_OF(rooms); i++) {
		if (view_equal(name, view_text(rooms[i].name)))
			return (int)i;
	}
	return -1;
}

static int
room_of_file(const struct source_file *file)
{
	return product_file(file) ? room_of(view_text(file->path + strlen("src/"))) : -1;
}

static bool
pure_file(const struct source_file *file)
{
	int room = room_of_file(file);

	for (size_t i = 0; i < COUNT_OF(impure_files); i++) {
		if (strcmp(file->path, impure_files[i].word) == 0)
			return false;
	}
	return room >= 0 && rooms[room].pure;
}

/* ---- checks ---- */

static void
check_licence(const struct source_file *file)
{
	if (!view_starts_with(file->text, VIEW(SPDX)))
		complain(file, 0, "the first line is not " SPDX);
}

static void
check_duty(const struct source_file *file)
{
	if (!view_starts_with(file->text, VIEW(SPDX "/*\n * ")))
		complain(file, 0, "no comment says what the header is for");
}

/* CTVIGIL_BASE_VIEW_H for src/base/view.h. */
static void
check_guard(const struct source_file *file)
{
	const char *path = file->path + strlen("src/");
	char memory[256];
	struct buf guard;
	size_t offset = 0;

	buf_init(&guard, memory, sizeof(memory));
	buf_text(&guard, "CTVIGIL_");
	for (; *path != '\0'; path++)
		buf_byte(&guard, isalnum(*path) ? (uint8_t)toupper(*path) : '_');
	if (!word_find(file->code, buf_string(&guard), &offset))
		complain(file, 0, "the guard is not %s", buf_string(&guard));
}

static void
check_length(const struct source_file *file)
{
	size_t lines = line_of(file->text, file->text.len) - 1;

	if (lines > FILE_LINES_MAX)
		complain(file, file->text.len, "%zu lines", lines);
}

static void
check_line_ends(const struct source_file *file)
{
	for (size_t i = 1; i < file->text.len; i++) {
		if (file->text.ptr[i] == '\n' && isblank(file->text.ptr[i - 1]))
			complain(file, i, "a blank at the end of the line");
	}
	if (file->text.len == 0 || file->text.ptr[file->text.len - 1] != '\n')
		complain(file, file->text.len, "the last line does not end");
}

static void
check_characters(const struct source_file *file)
{
	struct view rest = file->text;
	uint32_t c;

	while (rest.len > 0) {
		size_t offset = file->text.len - rest.len;

		if (!utf8_take(&rest, &c)) {
			complain(file, offset, "a byte that is not UTF-8");
			return;
		}
		if (c != '\n' && c != '\t' && escape_is_deceptive(c))
			complain(file, offset, "U+%04X cannot be seen", c);
	}
}

/* Whether the word at offset is a member: what it calls is somebody else's. */
static bool
is_member(struct view text, size_t offset)
{
	return offset > 0 && (text.ptr[offset - 1] == '.' || text.ptr[offset - 1] == '>');
}

static void
complain_of_words(const struct source_file *file, struct view text, const struct word *words,
    size_t count, const char *after)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t at = 0; word_find(text, words[i].word, &at); at++) {
			struct view rest = text;
			struct view skipped;

			if (!is_member(text, at) &&
			    view_take(&rest, at + strlen(words[i].word), &skipped) &&
			    view_starts_with(rest, view_text(after)))
				complain(file, at, "%s: %s", words[i].word, words[i].why);
		}
	}
}

static void
check_calls(const struct source_file *file)
{
	complain_of_words(file, file->code, banned_calls, COUNT_OF(banned_calls), "(");
}

static void
check_purity(const struct source_file *file)
{
	complain_of_words(file, file->code, impure_calls, COUNT_OF(impure_calls), "(");
}

static void
check_words(const struct source_file *file)
{
	if (strcmp(file->path, "src/base/attr.h") != 0)
		complain_of_words(file, file->code, banned_words, COUNT_OF(banned_words), "");
}

static void
check_work_left(const struct source_file *file)
{
	complain_of_words(file, file->text, work_left, COUNT_OF(work_left), "");
}

/* A type of functions may be named, since C cannot declare one in another way. */
static bool
names_a_function(struct view declaration)
{
	struct view whole;

	return view_line(&declaration, ';', &whole) && memchr(whole.ptr, '(', whole.len) != NULL;
}

static void
check_types(const struct source_file *file)
{
	static const char *const hidden[] = { "typedef struct", "typedef enum", "typedef union" };

	for (size_t i = 0; i < COUNT_OF(hidden); i++) {
		for (size_t at = 0; word_find(file->code, hidden[i], &at); at++) {
			if (!names_a_function(view_of(file->code.ptr + at, file->code.len - at)))
				complain(file, at, "a struct is called a struct");
		}
	}
}

/* Takes " 5280" or so. */
static bool
take_rfc_number(struct view *in)
{
	struct view trial = *in;
	size_t digits = 0;
	uint8_t c;

	if (!view_u8(&trial, &c) || c != ' ')
		return false;
	while (trial.len > 0 && isdigit(trial.ptr[0]) && view_u8(&trial, &c))
		digits++;
	*in = trial;
	return digits >= 3 && digits <= 5;
}

static bool
names_a_section(struct view rest)
{
	static const char *const spelled[] = { ", section", ", Section", " section", " Section",
		" sec", ", sec", " §", ", §", " appendix", ", appendix" };

	for (size_t i = 0; i < COUNT_OF(spelled); i++) {
		if (view_starts_with(rest, view_text(spelled[i])))
			return true;
	}
	return false;
}

static void
check_citations(const struct source_file *file)
{
	for (size_t at = 0; at + 3 <= file->text.len; at++) {
		struct view rest = view_of(file->text.ptr + at, file->text.len - at);
		struct view word;

		if (!view_take(&rest, 3, &word) || !view_equal(word, VIEW("RFC")))
			continue;
		/* Neither identifiers (LOG_RFC6962) nor "the RFC says" are citations. */
		if (at > 0 && (isalnum(file->text.ptr[at - 1]) || file->text.ptr[at - 1] == '_'))
			continue;
		if (rest.len < 2 || (!isdigit(rest.ptr[0]) && !isdigit(rest.ptr[1])))
			continue;
		if (!take_rfc_number(&rest) || names_a_section(rest))
			complain(file, at, "cite as RFC 5280 4.1.2.2");
	}
}

/* Whether a file of the room from may include one of the room to. */
static bool
may_include(int from, int to)
{
	return from == to || rooms[to].rank < rooms[from].rank;
}

static void
check_includes(const struct source_file *file)
{
	int from = room_of_file(file);

	if (from < 0) {
		complain(file, 0, "no such room");
		return;
	}
	for (size_t at = 0; word_find(file->code, "include", &at); at++) {
		static const char open[] = "include \"";
		struct view rest = view_of(file->text.ptr + at, file->text.len - at);
		struct view skipped;
		int to;

		if (!view_starts_with(rest, view_text(open)) ||
		    !view_take(&rest, strlen(open), &skipped))
			continue;
		to = room_of(rest);
		if (to < 0)
			complain(file, at, "include by room: \"base/view.h\"");
		else if (!may_include(from, to))
			complain(
			    file, at, "%s does not include %s", rooms[from].name, rooms[to].name);
	}
}

/* ---- limits ---- */

static struct source_tree tree;

static bool
used_outside_limits(const char *limit)
{
	for (size_t i = 0; i < tree.count; i++) {
		const struct source_file *file = &tree.files[i];
		size_t at = 0;

		if (product_file(file) && strcmp(file->path, "src/base/limits.h") != 0 &&
		    word_find(file->code, limit, &at))
			return true;
	}
	return false;
}

static void
check_limits(const struct source_file *file)
{
	for (size_t at = 0; word_find(file->code, "define", &at); at++) {
		struct view rest = view_of(file->code.ptr + at, file->code.len - at);
		char memory[128];
		struct buf name;
		struct view word;

		buf_init(&name, memory, sizeof(memory));
		if (!view_line(&rest, ' ', &word) || !view_line(&rest, ' ', &word))
			continue;
		buf_bytes(&name, word);
		if (view_starts_with(word, VIEW("LIMIT_")) &&
		    !used_outside_limits(buf_string(&name)))
			complain(file, at, "%s limits nothing", buf_string(&name));
	}
}

static bool
limits_file(const struct source_file *file)
{
	return strcmp(file->path, "src/base/limits.h") == 0;
}

/* ---- rules ---- */

struct rule {
	const char *says;
	bool (*about)(const struct source_file *file);
	void (*check)(const struct source_file *file);
	struct view broken;
};

static const char *
broken_path(const struct rule *rule)
{
	return rule->about == limits_file ? "src/base/limits.h" : "src/der/broken.h";
}

static void
rule_run(const void *p)
{
	const struct rule *rule = p;
	struct source_file broken = source_file_of(broken_path(rule), rule->broken);

	complaints = 0;
	quiet = true;
	rule->check(&broken);
	quiet = false;
	source_file_fini(&broken);
	assert_int_equal(complaints, 1);

	complaints = 0;
	for (size_t i = 0; i < tree.count; i++) {
		if (rule->about(&tree.files[i]))
			rule->check(&tree.files[i]);
	}
	assert_int_equal(complaints, 0);
}

static void
tree_run(const void *row unused_arg)
{
	assert_true(tree.count > 50);
}

int
main(void)
{
	static const char *const folders[] = { "src", "tests", NULL };
	static uint8_t many_lines[FILE_LINES_MAX + 1];
	const struct rule rules[] = {
		{ "the first line is the licence", any_file, check_licence, VIEW("/* A */\n") },
		{ "a header says its duty first", header_file, check_duty, VIEW(SPDX "#if 1\n") },
		{ "the guard of a header is its path", header_file, check_guard,
		    VIEW("#ifndef CTVIGIL_DER_OTHER_H\n") },
		{ "a file of the program has at most 600 lines", product_file, check_length,
		    VIEW_OF(many_lines) },
		{ "no line ends in a blank", any_file, check_line_ends, VIEW("int a; \n") },
		{ "no character is invisible", any_file, check_characters,
		    VIEW("int a\xe2\x80\x8b;\n") },
		{ "no work is left for later", any_file, check_work_left,
		    VIEW("/* TO"
			 "DO: write it */\n") },
		{ "an RFC is cited as RFC 5280 4.1.2.2", any_file, check_citations,
		    VIEW("/* RF"
			 "C5280 */\n") },
		{ "the program makes no call that is banned", product_file, check_calls,
		    VIEW("/* gets(s) */ gets(\"atoi(s)\");\n") },
		{ "no word is banned", any_file, check_words, VIEW("goto out;\n") },
		{ "no struct, enum or union hides its name", any_file, check_types,
		    VIEW("typedef struct a b;\n") },
		{ "includes go from left to right", product_file, check_includes,
		    VIEW("#include \"base/view.h\"\n#include \"x509/name.h\"\n") },
		{ "a pure room has no heap, no clock and no output", pure_file, check_purity,
		    VIEW("int now = time(NULL);\n") },
		{ "a limit limits something", limits_file, check_limits,
		    VIEW("#define LIMIT_OF_NOTHING 1\n") },
	};

	memset(many_lines, '\n', sizeof(many_lines));
	tree = tree_read(folders);
	tap_section("the source");
	tap_test("the source is here", tree_run, NULL);
	tap_rows(rules, rule_run);
	tree_fini(&tree);
	return tap_done();
}
