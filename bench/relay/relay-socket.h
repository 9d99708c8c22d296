#pragma once
/*
 * bench/relay/relay-socket.h: the sockets of a relay: non-blocking, with buffers of a chosen size.
 */
#include <gio/gio.h>
#include <stdint.h>

/* The address of a target; NULL if host is no numeric IPv4 or IPv6 address, or port no port. */
GSocketAddress *relay_socket_parse_address(const char *host, const char *port, GError **error);

/* A socket (SOCK_DGRAM or SOCK_STREAM) on a free port of 127.0.0.1; -1 and an error. A stream socket does not listen yet. */
int relay_socket_bind(int type, GError **error);

/* A socket on its way to an address; a stream is writable when it is there. -1 and an error. */
int relay_socket_connect(int type, GSocketAddress *address, GError **error);

uint16_t relay_socket_get_port(int fd);
