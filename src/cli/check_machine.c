/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"
#include "base/own.h"
#include "cli/check.h"
#include "ipc/io.h"
#include "ipc/shared.h"
#include "proc/profile.h"
#include "proc/sandbox.h"
#include "proc/spawn.h"
#include "source/http.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include <errno.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define RESOLV_CONF "/etc/resolv.conf"

void
check_seccomp(const struct checking *checking unused_arg, struct finding *ret)
{
	/* A kernel that has filters looks for one at the address; prctl(2). */
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0) != 0 && errno == EFAULT)
		finding_set(ret, VERDICT_OK, NULL, "the kernel has filters");
	else
		finding_set(ret, VERDICT_FAIL,
		    "use a kernel with CONFIG_SECCOMP_FILTER, or a container that allows it",
		    "the kernel has no filters");
}

void
check_landlock(const struct checking *checking, struct finding *ret)
{
	uint32_t abi = sandbox_landlock_abi();

	if (abi > 0)
		finding_set(ret, VERDICT_OK, NULL, "ABI %u", abi);
	else if (checking->settings->without_landlock)
		finding_set(ret, VERDICT_WARN, "boot with lsm=landlock,... to have it",
		    "the kernel has none, and --without-landlock does without");
	else
		finding_set(ret, VERDICT_FAIL,
		    "boot with lsm=landlock,..., or watch with --without-landlock",
		    "the kernel has none");
}

void
check_memfd(const struct checking *checking unused_arg, struct finding *ret)
{
	cleanup_with(close_fdp) int fd = -1;
	struct error err;

	if (shared_blob_create("ctvigil-doctor", &fd, &err) == STATUS_OK &&
	    shared_blob_seal(fd, &err) == STATUS_OK)
		finding_set(ret, VERDICT_OK, NULL, "the kernel seals memory");
	else
		finding_set(ret, VERDICT_FAIL, "use a kernel of at least 3.17", "%s", err.message);
}

void
check_programs(const struct checking *checking unused_arg, struct finding *ret)
{
	static const enum role roles[] = { ROLE_FETCH, ROLE_PARSE, ROLE_PROVE, ROLE_INDEX,
		ROLE_STORE, ROLE_HOOK };
	const size_t count = sizeof(roles) / sizeof(roles[0]);
	struct error err;
	struct buf path;

	for (size_t i = 0; i < count; i++) {
		enum status status;

		buf_init_growing(&path, LIMIT_ENVIRONMENT_VALUE);
		status = spawn_find(roles[i], NULL, &path, &err);
		buf_fini(&path);
		if (status == STATUS_OK)
			continue;
		finding_set(ret, VERDICT_FAIL, "install ctvigil anew, whole", "%s", err.message);
		return;
	}
	finding_set(ret, VERDICT_OK, NULL, "all %zu are there", count);
}

void
check_descriptors(const struct checking *checking unused_arg, struct finding *ret)
{
	unsigned long long most = 0;
	struct rlimit limit;

	for (unsigned id = 0; id < PROFILE_COUNT; id++) {
		size_t max = profile_get((enum profile_id)id)->descriptors_max;

		most = max > most ? max : most;
	}
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		finding_set(ret, VERDICT_FAIL, NULL, "the limit cannot be known");
	else if (limit.rlim_max < most)
		finding_set(ret, VERDICT_FAIL, "raise it: ulimit -Hn, or LimitNOFILE= of the unit",
		    "at most %llu files may be open, and a process needs %llu",
		    (unsigned long long)limit.rlim_max, most);
	else
		finding_set(ret, VERDICT_OK, NULL, "%llu may be open, %llu are needed",
		    (unsigned long long)limit.rlim_max, most);
}

/* How many certificates are in a file. */
static int
count_roots(const char *path)
{
	X509_STORE *roots = X509_STORE_new();
	int count = 0;

	if (roots != NULL && X509_STORE_load_file(roots, path) == 1)
		count = sk_X509_OBJECT_num(X509_STORE_get0_objects(roots));
	ERR_clear_error();
	X509_STORE_free(roots);
	return count;
}

void
check_roots(const struct checking *checking, struct finding *ret)
{
	const char *own = checking->settings->ca_file;
	int system_count = count_roots(HTTP_ROOTS);
	int own_count = own == NULL ? 0 : count_roots(own);

	if (own != NULL && own_count == 0)
		finding_set(ret, VERDICT_FAIL, "name a file of certificates in PEM",
		    "--ca-file: no certificate can be read there");
	else if (system_count + own_count == 0)
		finding_set(ret, VERDICT_FAIL, "install ca-certificates, or name --ca-file",
		    "there are none in " HTTP_ROOTS);
	else
		finding_set(ret, VERDICT_OK, NULL, "%d roots", system_count + own_count);
}

/* resolv.conf(5): "nameserver" stands at the begin of a line. */
static bool
names_a_server(struct view text)
{
	struct view line;

	while (view_line(&text, '\n', &line)) {
		if (view_starts_with(line, VIEW("nameserver")))
			return true;
	}
	return view_starts_with(text, VIEW("nameserver"));
}

void
check_resolver(const struct checking *checking unused_arg, struct finding *ret)
{
	struct error err;
	struct buf text;

	buf_init_growing(&text, MIB);
	if (access("/etc/hosts", R_OK) != 0)
		finding_set(
		    ret, VERDICT_WARN, "make it, as hosts(5) says", "/etc/hosts cannot be read");
	else if (io_read_file(RESOLV_CONF, &text, &err) != STATUS_OK)
		finding_set(ret, VERDICT_WARN,
		    "make it, as resolv.conf(5) says; 127.0.0.1 is asked meanwhile", "%s",
		    err.message);
	else if (!names_a_server(buf_view(&text)))
		finding_set(ret, VERDICT_WARN,
		    "add a line nameserver ADDRESS; 127.0.0.1 is asked meanwhile",
		    RESOLV_CONF " names no server");
	else
		finding_set(ret, VERDICT_OK, NULL, RESOLV_CONF " names a server");
	buf_fini(&text);
}

void
check_contact(const struct checking *checking, struct finding *ret)
{
	if (checking->settings->contact != NULL)
		finding_set(ret, VERDICT_OK, NULL, "logs are told whom to ask");
	else
		finding_set(ret, VERDICT_WARN, "watch with --contact and your mail address or URL",
		    "logs are not told whom to ask, and limit such clients");
}
