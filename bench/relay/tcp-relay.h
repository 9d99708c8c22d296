#pragma once
/*
 * bench/relay/tcp-relay.h: a TCP port on 127.0.0.1 that leads over the link to a target.
 *
 * Each connection of a client gets one to the target, and a lane for each direction (tcp-lane.h says what the link does to
 * it). Half closes and resets are passed on; a target that refuses resets the client.
 */
#include <gio/gio.h>
#include <stdint.h>

#include "bench/relay/relay-link.h"

typedef struct TcpRelay TcpRelay;

/* The link stays the caller's and outlives the relay. */
TcpRelay *tcp_relay_create(RelayLink *link, GSocketAddress *target, GError **error);
void tcp_relay_destroy(TcpRelay *relay); /* resets what is connected; takes NULL */

uint16_t tcp_relay_get_port(const TcpRelay *relay);
