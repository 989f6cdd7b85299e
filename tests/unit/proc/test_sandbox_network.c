/* SPDX-License-Identifier: Apache-2.0 */
/* From inside each sandbox: which sockets can be made, and what they reach. */
#include "unit/proc/cage.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static int
connect_tcp(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return errno;
	return outcome(connect(fd, (const struct sockaddr *)&world.address, sizeof(world.address)));
}

static int
ask_udp(void)
{
	int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	return outcome(fd);
}

static int
make_raw(void)
{
	return outcome(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
}

/* path is abstract where it begins with a NUL. */
static int
connect_unix(const char *path, size_t len)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	if (fd < 0)
		return errno;
	memcpy(address.sun_path, path, len);
	return outcome(connect(fd, (const struct sockaddr *)&address, sizeof(address)));
}

static int
connect_path(void)
{
	return connect_unix(world.socket_path, strlen(world.socket_path));
}

static int
connect_abstract(void)
{
	char name[sizeof(world.socket_path) + 1] = "";

	memcpy(name + 1, world.socket_path, sizeof(world.socket_path));
	return connect_unix(name, sizeof(name));
}

static int
make_netlink(void)
{
	return outcome(socket(AF_NETLINK, SOCK_RAW, 0));
}

static int
make_packet(void)
{
	return outcome(socket(AF_PACKET, SOCK_RAW, 0));
}

static int
make_host_socket(void)
{
	return outcome(socket(AF_VSOCK, SOCK_STREAM, 0));
}

static int
make_cipher(void)
{
	return outcome(socket(AF_ALG, SOCK_SEQPACKET, 0));
}

static int
make_datagram_pair(void)
{
	int fds[2];

	return outcome(socketpair(AF_UNIX, SOCK_DGRAM, 0, fds));
}

static int
accept_connection(void)
{
	return outcome(accept4(world.listening_fd, NULL, NULL, SOCK_NONBLOCK));
}

static int
bind_port(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0)
		return errno;
	return outcome(bind(fd, (const struct sockaddr *)&any, sizeof(any)));
}

/* Where answers of name servers come to. */
static int
bind_datagrams(void)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0)
		return errno;
	return outcome(bind(fd, (const struct sockaddr *)&any, sizeof(any)));
}

static int
listen_again(void)
{
	return outcome(listen(world.listening_fd, 5));
}

static const struct action actions[] = {
	{ "connect over TCP", connect_tcp, FOR_CONNECT },
	{ "ask over UDP", ask_udp, FOR_CONNECT },
	{ "make a raw socket", make_raw },
	{ "connect to a Unix socket by its path", connect_path },
	{ "connect to a Unix socket in the abstract", connect_abstract },
	{ "make a netlink socket", make_netlink },
	{ "make a socket for whole packets", make_packet },
	{ "make a socket to the machine around this one", make_host_socket },
	{ "make a socket to the ciphers of the kernel", make_cipher },
	{ "make a datagram socket pair", make_datagram_pair },
	{ "accept a connection", accept_connection },
	{ "bind to a port of TCP", bind_port },
	{ "bind to a port of UDP", bind_datagrams, FOR_RESOLVE },
	{ "listen", listen_again },
};

/* What the rows would reach, if no sandbox were there. */
static void
open_run(const void *row unused_arg)
{
	static int (*const runs[])(void) = { connect_tcp, connect_path, connect_abstract };
	struct attempt attempt = { .id = PROFILE_HOOK };

	for (size_t i = 0; i < COUNT_OF(runs); i++) {
		attempt.run = runs[i];
		assert_int_equal(cage_try(&attempt), 0);
	}
}

static void
no_landlock_run(const void *row unused_arg)
{
	const struct attempt attempt = {
		.id = PROFILE_FETCH,
		.run = connect_tcp,
		.no_landlock = true,
	};

	assert_int_equal(cage_try(&attempt), 0);
}

int
main(void)
{
	cage_open();
	cage_test_actions(actions);
	tap_section("without a sandbox");
	tap_test("hook may connect to all of these", open_run, NULL);
	tap_section("without Landlock");
	tap_test("fetch may connect where the kernel has none", no_landlock_run, NULL);
	cage_close();
	return tap_done();
}
