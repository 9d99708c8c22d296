#pragma once
/*
 * bench/relay/udp-relay.h: a UDP port on 127.0.0.1 that leads over the link to a target.
 *
 * Each client address has a socket of its own towards the target, by which the target tells the clients apart and by which
 * answers find back. One that was silent for a minute is forgotten when a new one comes.
 */
#include <gio/gio.h>
#include <stdint.h>

#include "bench/relay/relay-link.h"

typedef struct UdpRelay UdpRelay;

/* The link stays the caller's and outlives the relay. */
UdpRelay *udp_relay_create(RelayLink *link, GSocketAddress *target, GError **error);
void udp_relay_destroy(UdpRelay *relay); /* takes NULL */

uint16_t udp_relay_get_port(const UdpRelay *relay);
