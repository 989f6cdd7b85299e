/* SPDX-License-Identifier: Apache-2.0 */
/* The local log over HTTP, as a client sees it. */
#include "ctlog/server.h"

#include "base/hex.h"
#include "ctlog/tile.h"
#include "fixture.h"
#include "merkle/proof.h"

#include <curl/curl.h>
#include <json-c/json.h>

#include <stdlib.h>

static struct ctlog_server *server;
static uint16_t port;

/* What a client got. */
static struct {
	struct buf body;
	long code;
	curl_off_t first_byte_us;
	char encoding[32];
	char retry_after[32];
} got;

static size_t
take_body(char *bytes, size_t size, size_t count, void *context unused_arg)
{
	buf_bytes(&got.body, view_of(bytes, size * count));
	return size * count;
}

static void
keep_header(CURL *client, const char *name, char *out, size_t size)
{
	struct curl_header *header;

	out[0] = '\0';
	if (curl_easy_header(client, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
		(void)snprintf(out, size, "%s", header->value);
}

static struct view
request(const char *path, bool post)
{
	CURL *client = curl_easy_init();
	char url[512];

	(void)snprintf(url, sizeof(url), "http://127.0.0.1:%u/%s", port, path);
	buf_clear(&got.body);
	assert_int_equal(curl_easy_setopt(client, CURLOPT_URL, url), CURLE_OK);
	assert_int_equal(curl_easy_setopt(client, CURLOPT_WRITEFUNCTION, take_body), CURLE_OK);
	if (post)
		assert_int_equal(curl_easy_setopt(client, CURLOPT_COPYPOSTFIELDS, ""), CURLE_OK);
	assert_int_equal(curl_easy_perform(client), CURLE_OK);
	assert_int_equal(curl_easy_getinfo(client, CURLINFO_RESPONSE_CODE, &got.code), CURLE_OK);
	assert_int_equal(
	    curl_easy_getinfo(client, CURLINFO_STARTTRANSFER_TIME_T, &got.first_byte_us), CURLE_OK);
	keep_header(client, "Content-Encoding", got.encoding, sizeof(got.encoding));
	keep_header(client, "Retry-After", got.retry_after, sizeof(got.retry_after));
	curl_easy_cleanup(client);
	return buf_view(&got.body);
}

static struct view
fetch(const char *path)
{
	return request(path, false);
}

/* The hashes of a member of the last answer. */
static void
read_proof(const char *name, struct merkle_proof *ret)
{
	struct json_object *root = json_tokener_parse(buf_string(&got.body));
	struct json_object *nodes = json_object_object_get(root, name);
	size_t len;

	assert_non_null(nodes);
	ret->count = json_object_array_length(nodes);
	for (size_t i = 0; i < ret->count; i++)
		assert_true(base64_read(
		    view_text(json_object_get_string(json_object_array_get_idx(nodes, i))),
		    ret->nodes[i].bytes, HASH_LEN, &len));
	json_object_put(root);
}

static struct merkle_tree
tree_of(uint64_t size)
{
	return (struct merkle_tree){ size, tree_root(&log_->tree, size) };
}

struct pair_case {
	const char *says;
	uint64_t first;
	uint64_t second;
};

static void
consistency_run(const void *p)
{
	const struct pair_case *row = p;
	struct merkle_tree older = tree_of(row->first);
	struct merkle_tree newer = tree_of(row->second);
	struct merkle_proof proof;
	char path[128];

	(void)snprintf(path, sizeof(path), "ct/v1/get-sth-consistency?first=%u&second=%u",
	    (unsigned)row->first, (unsigned)row->second);
	(void)fetch(path);
	assert_int_equal(got.code, 200);
	read_proof("consistency", &proof);
	assert_true(merkle_consistency_holds(log_->tree.hasher, &proof, &older, &newer));
}

static void
inclusion_run(const void *p)
{
	const struct pair_case *row = p;
	struct merkle_tree tree = tree_of(row->second);
	struct hash leaf = tree_node(&log_->tree, 0, row->first);
	struct merkle_proof proof;
	char path[128];

	(void)snprintf(path, sizeof(path), "ct/v1/get-entry-and-proof?leaf_index=%u&tree_size=%u",
	    (unsigned)row->first, (unsigned)row->second);
	(void)fetch(path);
	assert_int_equal(got.code, 200);
	read_proof("audit_path", &proof);
	assert_true(merkle_inclusion_holds(log_->tree.hasher, &proof, row->first, &leaf, &tree));
}

struct same_case {
	const char *says;
	const char *path;
	const char *encoding;
};

static void
same_run(const void *p)
{
	const struct same_case *row = p;

	(void)fetch(row->path);
	assert_int_equal(got.code, 200);
	assert_string_equal(got.encoding, row->encoding);
	assert_view_equal(buf_view(&got.body), get(row->path));
}

static void
escaped_hash(const void *p unused_arg)
{
	struct hash leaf = tree_node(&log_->tree, 0, 1);
	CURL *client = curl_easy_init();
	char *escaped;
	struct buf text;
	struct buf path;

	buf_init_growing(&text, 1024);
	buf_init_growing(&path, 1024);
	base64_append(&text, hash_view(&leaf));
	escaped = curl_easy_escape(client, buf_string(&text), 0);
	buf_printf(&path, "ct/v1/get-proof-by-hash?hash=%s&tree_size=600", escaped);
	assert_true(
	    view_starts_with(fetch(buf_string(&path)), VIEW("{\"leaf_index\":1,\"audit_path\":[")));
	curl_free(escaped);
	curl_easy_cleanup(client);
	buf_fini(&text);
	buf_fini(&path);
}

static void
unknown(const void *p unused_arg)
{
	(void)fetch("tile/0/x999/999");
	assert_int_equal(got.code, 404);
	(void)fetch("");
	assert_int_equal(got.code, 404);
}

static void
lies(const void *p unused_arg)
{
	size_t whole;

	(void)request("lie?kind=too-many-requests&at=1", true);
	assert_int_equal(got.code, 200);
	(void)fetch("checkpoint");
	assert_int_equal(got.code, 429);
	assert_string_equal(got.retry_after, "1");
	(void)fetch("checkpoint");
	assert_int_equal(got.code, 200);
	(void)request("lie?kind=slow&at=50", true);
	(void)fetch("checkpoint");
	assert_true(got.first_byte_us >= 50000);
	(void)request("lie?kind=none", true);
	(void)fetch("checkpoint");
	whole = got.body.len;
	(void)request("lie?kind=trickle&at=1", true);
	(void)fetch("checkpoint");
	assert_int_equal(got.code, 200);
	assert_int_equal(got.body.len, whole);
	(void)request("lie?kind=none", true);
}

int
main(void)
{
	static const struct pair_case consistency[] = {
		{ "one entry begins six hundred", 1, 600 },
		{ "255 entries begin 256", 255, 256 },
		{ "256 entries begin 600", 256, 600 },
		{ "300 entries begin 600", 300, 600 },
	};
	static const struct pair_case inclusion[] = {
		{ "the first entry is in the tree", 0, 600 },
		{ "the last entry is in the tree", 599, 600 },
		{ "an entry is in an earlier tree", 77, 300 },
	};
	static const struct same_case same[] = {
		{ "the checkpoint arrives", "checkpoint", "" },
		{ "a hash tile arrives plain", "tile/0/001", "" },
		{ "a data tile arrives compressed, asked or not", "tile/data/001", "gzip" },
		{ "a partial tile arrives", "tile/data/002.p/88", "gzip" },
		{ "the log list arrives", "log_list.json", "" },
	};
	int listener = ctlog_listen(&port);

	buf_init_growing(&got.body, CTLOG_BODY_MAX);
	if (listener < 0 || curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK)
		return EXIT_FAILURE;
	start_with(&(struct ctlog_options){
	    .origin = "log.example/2026", .key_word = "a log", .protocol = CTLOG_BOTH });
	server = ctlog_server_new(log_, listener);
	if (server == NULL)
		return EXIT_FAILURE;
	tap_rows(consistency, consistency_run);
	tap_rows(inclusion, inclusion_run);
	tap_rows(same, same_run);
	tap_test("a hash in base 64 arrives whole", escaped_hash, NULL);
	tap_test("what is not there is not found", unknown, NULL);
	tap_test("lies are told over HTTP", lies, NULL);
	ctlog_server_free(server);
	stop();
	buf_fini(&got.body);
	curl_global_cleanup();
	return tap_done();
}
