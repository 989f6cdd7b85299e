/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clients of ACME as Debian has them: each orders a certificate of pebble, a server for
 * tests, and of what it then has in its folder a walk finds just that.  All of it is on
 * loopback and in the folder of the story.
 */
#include "base/own.h"
#include "proc/walk.h"
#include "support/shared.h"
#include "support/story.h"

#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define NAME "www.example.com"
/* For a client; it mostly waits. */
#define PATIENCE_S "300"
#define FDS_MAX 64
#define PATH_LEN_MAX 4096

struct server {
	pid_t pid;
	unsigned long port;
	char url[64];
};

/* ---- programs ---- */

static const char *
need(const char *program)
{
	static char reason[128]; /* is read when the story has ended */
	char path[64];

	(void)snprintf(path, sizeof(path), "/usr/bin/%s", program);
	(void)snprintf(reason, sizeof(reason), "%s is not installed", program);
	if (access(path, X_OK) != 0)
		tap_skip(reason);
	return program;
}

/* Starts a program; what it says goes to the file log. */
static pid_t
start(const char *const *words, const char *log)
{
	char *argv[32] = { NULL };
	pid_t pid;
	int fd;

	for (size_t i = 0; words[i] != NULL; i++) {
		assert_true(i + 1 < COUNT_OF(argv));
		argv[i] = xstrdup(words[i]);
	}
	fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	(void)fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		/* A story that is killed leaves nothing behind. */
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)dup2(fd, STDOUT_FILENO);
		(void)dup2(fd, STDERR_FILENO);
		(void)execvp(argv[0], argv);
		_exit(127);
	}
	(void)close(fd);
	for (size_t i = 0; argv[i] != NULL; i++)
		free(argv[i]);
	return pid;
}

/* Runs a program, which must end well. */
static void
run(const char *const *words)
{
	int how;
	pid_t pid = start(words, story_path("log"));

	assert_int_equal(waitpid(pid, &how, 0), pid);
	if (how != 0)
		fail_msg("%s: %s", words[2], story_read("log"));
}

#define ORDER(...) run((const char *const[]){ "timeout", PATIENCE_S, __VA_ARGS__, NULL })

/* ---- the server ---- */

/* A field of a line, from 0 on. */
static struct view
field_of(struct view line, unsigned number)
{
	struct view field = line;

	for (unsigned i = 0; i <= number; i++) {
		while (line.len > 0 && line.ptr[0] == ' ')
			line = view_after(line, 1);
		field = line;
		if (!view_line(&line, ' ', &field))
			line = view_of(NULL, 0);
	}
	return field;
}

static bool
has_socket(pid_t pid, struct view inode)
{
	char expected[64];
	char path[64];
	char target[64];

	(void)snprintf(
	    expected, sizeof(expected), "socket:[%.*s]", (int)inode.len, (const char *)inode.ptr);
	for (int fd = 0; fd < FDS_MAX; fd++) {
		ssize_t len;

		(void)snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)pid, fd);
		len = readlink(path, target, sizeof(target) - 1);
		target[len < 0 ? 0 : len] = '\0';
		if (strcmp(target, expected) == 0)
			return true;
	}
	return false;
}

/* Whether it listens; then it is known at which port, which the kernel chose. */
static bool
listens(void *context)
{
	struct server *server = context;
	FILE *sockets = fopen("/proc/net/tcp", "re");
	char line[512];

	assert_non_null(sockets);
	/* proc(5): the second field is the address and port, the fourth is 0A if it listens. */
	while (server->port == 0 && fgets(line, sizeof(line), sockets) != NULL) {
		struct view whole = view_text(line);
		const char *colon = strchr(line, ':');

		if (view_equal(field_of(whole, 3), VIEW("0A")) &&
		    has_socket(server->pid, field_of(whole, 9)) &&
		    (colon = strchr(colon + 1, ':')) != NULL)
			server->port = strtoul(colon + 1, NULL, 16);
	}
	(void)fclose(sockets);
	return server->port != 0;
}

static void
stop(void *context)
{
	const struct server *server = context;

	(void)kill(server->pid, SIGKILL);
	(void)waitpid(server->pid, NULL, 0);
}

/* pebble with a certificate for TLS that clients are told to trust, as the standard says
 * that one must be asked by HTTPS (RFC 8555 6.1).  It believes whatever it is told. */
static const struct server *
serve(void)
{
	static const char format[] =
	    "{\"pebble\":{\"listenAddress\":\"127.0.0.1:0\",\"certificate\":\"%s\","
	    "\"privateKey\":\"%s\",\"httpPort\":1,\"tlsPort\":1}}";
	const char *certificate = story_path("server.pem");
	const char *key = story_path("server.key");
	struct server *server = xcalloc(1, sizeof(*server));
	char settings[PATH_LEN_MAX];

	story_on_end(free, server);
	need("openssl");
	ORDER("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
	    "-nodes", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
	    key, "-out", certificate);
	(void)snprintf(settings, sizeof(settings), format, certificate, key);
	server->pid = start((const char *const[]){ need("pebble"), "-config",
				story_write("pebble.json", view_text(settings)), NULL },
	    story_path("pebble.log"));
	story_on_end(stop, server);
	story_await("pebble listens", listens, server);
	(void)snprintf(server->url, sizeof(server->url), "https://127.0.0.1:%lu/dir", server->port);
	assert_int_equal(setenv("REQUESTS_CA_BUNDLE", certificate, 1), 0);
	assert_int_equal(setenv("LEGO_CA_CERTIFICATES", certificate, 1), 0);
	assert_int_equal(setenv("CURL_CA_BUNDLE", certificate, 1), 0);
	return server;
}

/* ---- clients ---- */

typedef void order_fn(const struct server *server, const char *folder);

static void
order_certbot(const struct server *server, const char *folder)
{
	ORDER("certbot", "certonly", "--webroot", "--webroot-path", story_path("."), "-n",
	    "--agree-tos", "--register-unsafely-without-email", "--server", server->url, "--domain",
	    NAME, "--config-dir", folder, "--work-dir", story_path("work"), "--logs-dir",
	    story_path("logs"));
}

static void
order_lego(const struct server *server, const char *folder)
{
	ORDER("lego", "--path", folder, "--server", server->url, "--accept-tos", "--email",
	    "somebody@example.com", "--http", "--http.webroot", story_path("."), "--domains", NAME,
	    "run");
}

static void
order_dehydrated(const struct server *server, const char *folder)
{
	char settings[PATH_LEN_MAX];
	const char *path;

	(void)snprintf(settings, sizeof(settings),
	    "CA=%s\nBASEDIR=%s\nWELLKNOWN=%s\nKEYSIZE=2048\nKEY_ALGO=prime256v1\n", server->url,
	    folder, story_path("."));
	path = story_write("dehydrated.config", view_text(settings));
	ORDER("dehydrated", "--config", path, "--cron", "--accept-terms", "--domain", NAME);
}

/* ---- what is found ---- */

struct found {
	size_t files;
	size_t certificates; /* for the name, of nobody who issues any */
	size_t keys;
	char path[PATH_LEN_MAX]; /* of the last */
};

static void
read_file(void *context, struct walk_found *file)
{
	struct found *found = context;
	struct view content;
	X509 *certificate;
	FILE *stream;

	if (file->kind != WALK_FILE)
		return;
	found->files++;
	(void)snprintf(found->path, sizeof(found->path), "%s", file->path);
	content = file_read(file->path);
	found->keys += memmem(content.ptr, content.len, "PRIVATE KEY", 11) != NULL;
	free((void *)(uintptr_t)content.ptr);
	stream = fdopen(take_fd(&file->fd), "r");
	assert_non_null(stream);
	certificate = PEM_read_X509(stream, NULL, NULL, NULL);
	(void)fclose(stream);
	found->certificates += certificate != NULL && X509_check_ca(certificate) == 0 &&
			       X509_check_host(certificate, NAME, 0, 0, NULL) == 1;
	X509_free(certificate);
}

static struct found
walk_through(const char *folder, enum layout_id layout, struct walk_result *result)
{
	struct found found = { .files = 0 };

	assert_int_equal(
	    walk(folder, layout_get(layout), read_file, &found, result, NULL), STATUS_OK);
	assert_int_equal(found.files, result->files);
	return found;
}

static const struct client_case {
	const char *says;
	const char *program;
	order_fn *order;
	enum layout_id layout;
	const char *ends; /* the path of the certificate */
} clients[] = {
	{ "what certbot has ordered is found, and nothing else", "certbot", order_certbot,
	    LAYOUT_CERTBOT, "/archive/" NAME "/cert1.pem" },
	{ "what lego has ordered is found, and nothing else", "lego", order_lego, LAYOUT_LEGO,
	    "/certificates/" NAME ".crt" },
	{ "what dehydrated has ordered is found, and nothing else", "dehydrated", order_dehydrated,
	    LAYOUT_DEHYDRATED, ".pem" },
};

static void
client_run(const void *p)
{
	const struct client_case *row = p;
	struct walk_result result;
	struct found found;
	const char *folder = story_path(row->program);

	need(row->program);
	assert_int_equal(mkdir(folder, 0700), 0);
	row->order(serve(), folder);
	found = walk_through(folder, row->layout, &result);
	assert_int_equal(found.files, 1);
	assert_int_equal(found.certificates, 1);
	assert_int_equal(found.keys, 0);
	assert_true(strlen(found.path) > strlen(row->ends));
	assert_string_equal(found.path + strlen(found.path) - strlen(row->ends), row->ends);
	for (size_t i = 0; i < WALK_LEFT_COUNT; i++)
		assert_int_equal(result.left[i].count, 0);
	/* Whoever takes it for a plain tree finds chains, too, but no key. */
	found = walk_through(folder, LAYOUT_FILES, &result);
	assert_true(found.files > 1);
	assert_int_equal(found.keys, 0);
}

int
main(void)
{
	/* Whatever is said is believed, at once, by a server that is near. */
	(void)setenv("PEBBLE_VA_ALWAYS_VALID", "1", 1);
	(void)setenv("PEBBLE_VA_NOSLEEP", "1", 1);
	(void)setenv("PEBBLE_WFE_NONCEREJECT", "0", 1);
	(void)setenv("PEBBLE_AUTHZREUSE", "0", 1);
	(void)setenv("no_proxy", "127.0.0.1", 1);
	(void)setenv("NO_PROXY", "127.0.0.1", 1);
	tap_section("clients of ACME");
	story_rows(clients, client_run);
	return tap_done();
}
