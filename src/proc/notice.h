/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When sources are to be looked at again, which are walks (walk.h): within about a second
 * after something changed in a folder that the last walk came through (inotify(7)), and
 * every so often regardless.  That is all it says, and never what changed: nothing rests on
 * an event being there, or being true.
 *
 * Where the kernel notes no changes, or too many, the looks that come regardless remain.
 * That is said, once.
 */
#ifndef CTVIGIL_PROC_NOTICE_H
#define CTVIGIL_PROC_NOTICE_H

#include "base/attr.h"
#include "ipc/loop.h"

#include <stddef.h>
#include <stdint.h>

/* From a change to the look, so that what is written together is looked at once. */
#define NOTICE_DELAY_MS 1000

struct notice_calls {
	/* A source is to be looked at. */
	void (*look)(void *context, size_t source);
	/* Something that the operator should know; valid during the call. */
	void (*say)(void *context, const char *message);
};

struct notice;

/* Without sources. */
struct notice *notice_new(
    struct loop *loop, const struct notice_calls *calls, void *context) must_use;

/* Ends all watching, and frees it.  Takes NULL. */
void notice_free(struct notice *notice);

/* For cleanup_with(). */
void notice_freep(struct notice **notice);

/* One more source: its number, from 0 on.  It is looked at for the first time in the next
 * step of the loop, and then every rescan_ms at least. */
size_t notice_add(struct notice *notice, int64_t rescan_ms);

/* A walk through a source begins; it comes through a folder, to be called before that is
 * read, so that no change is missed; it has ended, or failed: folders that it did not come
 * through are watched no more. */
void notice_begin(struct notice *notice, size_t source);
void notice_folder(struct notice *notice, size_t source, const char *path);
void notice_end(struct notice *notice, size_t source);

#endif
