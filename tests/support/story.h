/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories: the program with all its processes, run as its users run it, on this machine
 * alone.  Each story has a folder of its own; however it ends, what it started is
 * stopped and what it wrote is gone.  Nothing sleeps for a fixed time: what is to
 * happen is looked for until a deadline, after which the story has failed.
 */
#ifndef CTVIGIL_TESTS_SUPPORT_STORY_H
#define CTVIGIL_TESTS_SUPPORT_STORY_H

#include "base/attr.h"
#include "base/view.h"
#include "support/tap.h"

#include <json-c/json.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Runs one story, or one per row, as tap.h does. */
void story_test(const char *says, tap_row_fn *run, const void *row);
#define story_rows(rows, run) story_run_rows((rows), COUNT_OF(rows), sizeof((rows)[0]), (run))
void story_run_rows(const void *rows, size_t count, size_t size, tap_row_fn *run);

/* Calls fn at the end of this story, the latest first. */
void story_on_end(void (*fn)(void *context), void *context);

/* Whether stories that take long are wanted ($CTVIGIL_STORY_LONG). */
bool story_is_long(void) must_use;

/* The path of name in the folder of this story, until its end. */
const char *story_path(const char *name);

/* Writes a file there, which can be executed, and gives its path. */
const char *story_write(const char *name, struct view content);

/* Copies a file there, likewise. */
const char *story_copy(const char *name, const char *from);

/* What is in a file of the folder, until the end of the story; "" if there is none. */
const char *story_read(const char *name);

/* Asks holds again and again until it is true.  The story fails, naming what, if it is
 * not by the deadline. */
typedef bool story_holds_fn(void *context);
void story_await(const char *what, story_holds_fn *holds, void *context);

/* ---- the program ---- */

struct story_run;

/* Starts the program with these arguments, ended by NULL, and input on standard input. */
struct story_run *story_start(const char *const *arguments, struct view input);
#define STORY_START(...) story_start((const char *const[]){ __VA_ARGS__, NULL }, VIEW(""))

/* Waits for its end: its exit code, or 128 and the signal that ended it. */
int story_wait(struct story_run *run);

/* Sends it a signal. */
void story_signal(const struct story_run *run, int signal);

/* Ends it as Ctrl-C does, or without warning, and waits for its end. */
int story_stop(struct story_run *run);
int story_kill(struct story_run *run);

/* What it printed so far, until the end of the story. */
const char *story_out(struct story_run *run);
const char *story_err(struct story_run *run);

/* Its standard output as an array of the JSON in its lines, until the end of the story.  A
 * line that is no JSON fails the story; one that is not ended yet is left out. */
struct json_object *story_lines(struct story_run *run);

/* Waits until it printed so many lines, or said this on standard error. */
void story_await_lines(struct story_run *run, size_t count);
void story_await_said(struct story_run *run, const char *text);

/* Itself, and its process of this role (ipc/role_table.h), or -1. */
pid_t story_pid(const struct story_run *run);
pid_t story_child(const struct story_run *run, const char *role);

/* Waits until it has such a process, and kills it without warning. */
void story_kill_child(struct story_run *run, const char *role);

/* ---- lines ---- */

/* A member by its path, "seen.0.index"; one that is absent fails the story. */
struct json_object *story_member(struct json_object *object, const char *path);
const char *story_text(struct json_object *object, const char *path);

/* How many of the lines have this text there. */
size_t story_count(struct json_object *lines, const char *path, const char *text);

#endif
