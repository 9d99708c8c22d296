/* bench/relay/relay-socket.c: see relay-socket.h. */
#include "bench/relay/relay-socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

/* A burst of datagrams must not be lost while we are not scheduled; the kernel gives less if it allows less. */
#define DATAGRAM_BUFFER_BYTES (4 << 20)

/* What a sender believes to have sent, but waits here, is a queue that no model knows of: no more than TCP needs. */
#define STREAM_BUFFER_BYTES (16 << 10)

/* As on a real link. A window of less than two segments of the loopback interface (64 kB) would stall. */
#define STREAM_SEGMENT_BYTES 1448

GSocketAddress *
relay_socket_parse_address(const char *host, const char *port, GError **error)
{
	g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
	guint64 number;

	if (!address) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "\"%s\" is no numeric address; one like 127.0.0.1 or ::1 is wanted", host);
		return NULL;
	}
	if (!g_ascii_string_to_unsigned(port, 10, 1, G_MAXUINT16, &number, NULL)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "\"%s\" is no port; a whole number from 1 to %u is wanted", port, G_MAXUINT16);
		return NULL;
	}
	return g_inet_socket_address_new(address, (guint16)number);
}

static int
fail(int fd, const char *what, GError **error)
{
	int number = errno;

	g_set_error(error, G_IO_ERROR, g_io_error_from_errno(number), "Cannot %s: %s", what, g_strerror(number));
	if (fd >= 0)
		close(fd);
	return -1;
}

static int
open_socket(int family, int type, GError **error)
{
	int fd = socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int datagram_bytes = DATAGRAM_BUFFER_BYTES, stream_bytes = STREAM_BUFFER_BYTES, segment = STREAM_SEGMENT_BYTES;
	int on = 1;

	if (fd < 0)
		return fail(fd, "open a socket", error);
	if (type == SOCK_STREAM) {
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &stream_bytes, sizeof(stream_bytes));
		setsockopt(fd, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof(segment));
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	} else {
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &datagram_bytes, sizeof(datagram_bytes));
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &datagram_bytes, sizeof(datagram_bytes));
		setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on));
		setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof(on));
	}
	return fd;
}

int
relay_socket_bind(int type, GError **error)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = open_socket(AF_INET, type, error);

	if (fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0)
		return fail(fd, "take a port of 127.0.0.1", error);
	return fd;
}

int
relay_socket_connect(int type, GSocketAddress *address, GError **error)
{
	bool is_v6 = g_socket_address_get_family(address) == G_SOCKET_FAMILY_IPV6;
	struct sockaddr_storage native;
	int fd;

	if (!g_socket_address_to_native(address, &native, sizeof(native), error))
		return -1;
	fd = open_socket(is_v6 ? AF_INET6 : AF_INET, type, error);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&native, g_socket_address_get_native_size(address)) < 0 &&
	    errno != EINPROGRESS) {
		g_autofree char *name = g_socket_connectable_to_string(G_SOCKET_CONNECTABLE(address));
		g_autofree char *what = g_strdup_printf("connect to %s", name);

		return fail(fd, what, error);
	}
	return fd;
}

uint16_t
relay_socket_get_port(int fd)
{
	struct sockaddr_in address = { 0 };
	socklen_t length = sizeof(address);

	getsockname(fd, (struct sockaddr *)&address, &length);
	return ntohs(address.sin_port);
}
