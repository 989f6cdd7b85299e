/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The processes that main runs: which there are, what each is told when it comes
 * up (the first time and after each death), and the memory that fetch and parse
 * share.
 */
#ifndef CTVIGIL_PROC_CREW_H
#define CTVIGIL_PROC_CREW_H

#include "base/attr.h"
#include "base/status.h"
#include "ipc/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crew;
struct monitor;

/* No process runs yet. */
struct crew *crew_new(struct monitor *monitor) must_use;

/* Stops all processes, waits for their ends and frees.  Takes NULL. */
void crew_free(struct crew *crew);

/* Starts the number-th process of this role and waits until it is up; folder is what
 * STORE_SETUP names, for the store.  The error is what the process said. */
enum status crew_start(
    struct crew *crew, enum role role, unsigned number, struct error *err) must_use;

/* Starts the one process of this role without waiting, unless it was before: monitor_back()
 * is called when it is up. */
void crew_begin(struct crew *crew, enum role role);

/* Waits until a process that was started, and may have died since, is up. */
enum status crew_wait(struct crew *crew, enum role role, struct error *err) must_use;

/* Starts parsers parse children with their arenas, and waits until they are up.  They match
 * against this index and list, descriptors of blobs, which the crew owns from now on. */
enum status crew_start_parsers(struct crew *crew, unsigned parsers, uint64_t generation,
    int index_fd, int list_fd, struct error *err) must_use;

/* From now on all parse children match against this index and list.  What they were asked
 * before is matched against those that they had. */
void crew_watch(struct crew *crew, uint64_t generation, int index_fd, int list_fd);

/* Starts one more parse child, which shares the bodies of another, for second_up() once it
 * is up or second_lost().  False if there is one still.  It is not started again. */
bool crew_start_fresh(struct crew *crew, unsigned parser) must_use;
void crew_end_fresh(struct crew *crew);

/* Its number among the parse children. */
unsigned crew_fresh(const struct crew *crew) must_use;

/* Ends a process that has done its duty. */
void crew_dismiss(struct crew *crew, enum role role);

/* Ends a process so that it is started anew and reads its files again. */
void crew_restart(struct crew *crew, enum role role);

/* Ends a process that said what no honest one says. */
void crew_accuse(struct crew *crew, enum role role, unsigned number, const char *why);

/* Asks all to end, and waits until they have. */
void crew_stop(struct crew *crew);

/* Sends a message.  False if the process is not up. */
bool crew_send(struct crew *crew, enum role role, unsigned number, const struct message *message);

bool crew_is_up(const struct crew *crew, enum role role, unsigned number) must_use;

/* The entry that a parse child was reading when it last noted one; UINT64_MAX: none. */
uint64_t crew_progress(const struct crew *crew, unsigned parser) must_use;

/* What the processes said on READY: the least Landlock ABI. */
uint32_t crew_landlock_abi(const struct crew *crew) must_use;

/* The pid of a process, for tests and the control socket; -1 if it does not run. */
int crew_pid(const struct crew *crew, enum role role, unsigned number) must_use;

#endif
