/* SPDX-License-Identifier: Apache-2.0 */
#include "proc/tell.h"

#include "alert/environment.h"
#include "alert/log_line.h"
#include "alert/match_line.h"
#include "alert/match_text.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/own.h"
#include "ipc/io.h"
#include "proc/told.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define FILES "hooks"

enum status
tell_open(struct tell *tell, const char *folder, struct error *err)
{
	char path[PATH_MAX];

	*tell = (struct tell){ .folder = folder, .files_fd = -1 };
	(void)snprintf(path, sizeof(path), "%s/" FILES, folder);
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return error_set(err, STATUS_FILE, errno, "%s", path);
	tell->files_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (tell->files_fd < 0)
		return error_set(err, STATUS_FILE, errno, "%s", path);
	tell->hasher = hasher_new();
	buf_init_growing(&tell->line, LIMIT_MESSAGE);
	buf_init_growing(&tell->text, LIMIT_MESSAGE);
	buf_init_growing(&tell->environment, MIB);
	return STATUS_OK;
}

/* ---- files for hooks ---- */

struct file {
	const char *ending;
	struct view bytes; /* nothing: no such file */
	char path[PATH_MAX];
};

/* Writes ID.ENDING for each of the files that have content. */
static enum status
write_files(
    struct tell *tell, const struct hash *id, struct file *files, size_t count, struct error *err)
{
	char hex[2 * HASH_LEN + 1];
	struct buf text;

	buf_init(&text, hex, sizeof(hex));
	hex_append(&text, hash_view(id));
	for (size_t i = 0; i < count; i++) {
		char name[sizeof(hex) + 8];
		enum status status;

		if (files[i].bytes.len == 0)
			continue;
		(void)snprintf(name, sizeof(name), "%s.%s", buf_string(&text), files[i].ending);
		(void)snprintf(
		    files[i].path, sizeof(files[i].path), "%s/" FILES "/%s", tell->folder, name);
		status = io_replace_file(tell->files_fd, name, files[i].bytes, 0600, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static const char *
path_of(const struct file *file)
{
	return file->path[0] == '\0' ? NULL : file->path;
}

/* ---- a match ---- */

static enum status
tell_match(struct tell *tell, const struct store_delivery *delivery, const struct match *match,
    struct error *err)
{
	struct file files[] = {
		{ .ending = "pem", .bytes = delivery->issuance.pem },
		{ .ending = "json" },
		{ .ending = "txt" },
	};
	struct environment_files names;
	enum status status;

	match_append_line(&tell->line, match);
	match_append_text(&tell->text, match);
	if (delivery->sink != STORE_HOOK)
		return STATUS_OK;
	files[1].bytes = buf_view(&tell->line);
	files[2].bytes = buf_view(&tell->text);
	status = write_files(tell, &match->id, files, sizeof(files) / sizeof(files[0]), err);
	if (status != STATUS_OK)
		return status;
	names = (struct environment_files){
		.certificate = path_of(&files[0]),
		.json = path_of(&files[1]),
		.text = path_of(&files[2]),
	};
	environment_append_match(&tell->environment, match, &names);
	return STATUS_OK;
}

static enum status
tell_issuance(struct tell *tell, const struct store_delivery *delivery, struct error *err)
{
	struct told told;
	enum status status;

	told_init(&told, delivery);
	status = tell_match(tell, delivery, &told.match, err);
	told_fini(&told);
	return status;
}

/* ---- a finding, or an entry that cannot be read ---- */

static enum status
tell_event(struct tell *tell, const struct store_delivery *delivery, struct error *err)
{
	const struct store_sighting *at = delivery->sightings;
	bool is_fault = delivery->subject == STORE_FAULT;
	struct log_event event = {
		.attempt = delivery->attempt,
		.kind = is_fault ? delivery->fault.code : delivery->finding.kind,
		.log = at->log_name,
		.log_url = at->log_url,
		.index = at->index,
		.message = is_fault ? delivery->fault.message : delivery->finding.message,
		.has_offset = is_fault,
		.offset = delivery->fault.offset,
		.evidence = is_fault ? delivery->fault.raw : delivery->finding.evidence,
	};
	struct file files[] = {
		{ .ending = "json" },
		{ .ending = "txt" },
		{ .ending = "entry", .bytes = delivery->fault.raw },
	};
	struct environment_files names;
	enum status status;

	event.id = log_event_id(tell->hasher, &at->log_id, event.kind, event.index);
	log_event_append_line(&tell->line, &event);
	log_event_append_text(&tell->text, &event);
	if (delivery->sink != STORE_HOOK)
		return STATUS_OK;
	files[0].bytes = buf_view(&tell->line);
	files[1].bytes = buf_view(&tell->text);
	status = write_files(tell, &event.id, files, sizeof(files) / sizeof(files[0]), err);
	if (status != STATUS_OK)
		return status;
	names = (struct environment_files){
		.json = path_of(&files[0]),
		.text = path_of(&files[1]),
		.entry = path_of(&files[2]),
	};
	if (is_fault)
		environment_append_malformed(&tell->environment, &event, NULL, &names);
	else
		environment_append_error(&tell->environment, &event, &names);
	return STATUS_OK;
}

enum status
tell_render(struct tell *tell, const struct store_delivery *delivery, struct error *err)
{
	buf_clear(&tell->line);
	buf_clear(&tell->text);
	buf_clear(&tell->environment);
	if (delivery->subject == STORE_ISSUANCE)
		return tell_issuance(tell, delivery, err);
	return tell_event(tell, delivery, err);
}

/* ---- a match that never was ---- */

#define SELF_TEST "self-test.invalid"
#define SELF_TEST_JSON                                                                                \
	"\"names\":[\"" SELF_TEST "\"],\"ips\":[],\"subject\":\"CN=" SELF_TEST                        \
	"\",\"issuer\":\"CN=ctvigil self-test\",\"serial\":\"01\",\"not_before\":null,\"not_after\":" \
	"null,\"faults\":[],\"der\":{\"kind\":\"tbs\",\"base64\":\"\"}"
#define SELF_TEST_TEXT                                                  \
	"ctvigil self-test (synthetic: there is no such certificate)\n" \
	"  names     " SELF_TEST "\n"

enum status
tell_self_test(struct tell *tell, enum store_sink sink, struct error *err)
{
	const struct store_item item = {
		.watch = VIEW(SELF_TEST),
		.value = VIEW(SELF_TEST),
		.where = VIEW("san.dns"),
		.exact = true,
		.reason = VIEW("self-test"),
	};
	const struct store_sighting sighting = {
		.log_name = VIEW(SELF_TEST),
		.log_url = VIEW("https://" SELF_TEST "/"),
		.entry = ENTRY_PRECERTIFICATE,
		.proven = true,
	};
	const struct hash id = hash_bytes(tell->hasher, VIEW(SELF_TEST));
	const struct store_delivery delivery = {
		.sink = sink,
		.attempt = 1,
		.subject = STORE_ISSUANCE,
		.issuance = {
			.id = id,
			.tbs_sha256 = id,
			.spki_sha256 = id,
			.json = VIEW(SELF_TEST_JSON),
			.text = VIEW(SELF_TEST_TEXT),
		},
		.sightings = &sighting,
		.sighting_count = 1,
		.items = &item,
		.item_count = 1,
	};

	return tell_render(tell, &delivery, err);
}
