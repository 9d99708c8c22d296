#pragma once
/*
 * bench/relay/tcp-lane.h: one direction of a TCP connection over the link.
 *
 * The stream travels in chunks of at most TCP_LANE_CHUNK_BYTES, the packets of the model: each takes the delay and the
 * jitter, and its share of the bottleneck. Where the queue is full nothing is dropped: the lane stops reading, which the
 * sender notices. A chunk that is lost arrives all the same, but late, and what is behind it waits: until one round trip
 * after the third chunk behind it arrived (fast retransmit), or, if so many do not come in time, a retransmission timeout
 * (a round trip, TCP_LANE_TIMEOUT_US at least) after it should have arrived. A retransmission is never lost itself. The end
 * of the stream and a reset travel as small chunks.
 *
 * TCP looks better here than it is: its congestion control is not modelled. It neither starts slowly nor reduces its rate
 * after a loss, and the handshake takes no time; the lane carries what the link's rate allows, and no more than
 * TCP_LANE_WINDOW_BYTES at a time. One thing is not better: the sender's kernel sees a fast network, and lets the sender
 * write up to about 1 MB ahead of a slow link, at any rate; a real one does so at some 20 Mbit/s, and less below. And where
 * the machine is busy, a chunk's delay begins when this program has read it, that of a datagram when the kernel got it.
 */
#include <gio/gio.h>
#include <stdbool.h>

#include "bench/relay/relay-link.h"

#define TCP_LANE_CHUNK_BYTES 1448
#define TCP_LANE_TIMEOUT_US 200000
#define TCP_LANE_WINDOW_BYTES (4 << 20)

typedef enum {
	TCP_LANE_RUNS,
	TCP_LANE_ENDED,  /* the sender ended the stream, and the receiver knows it */
	TCP_LANE_BROKEN, /* the receiver takes nothing more; the sender is to be told by a reset on the other lane */
	TCP_LANE_RESET   /* a reset has arrived: both sockets are to be reset */
} TcpLaneState;

typedef void (*TcpLaneChanged)(gpointer user_data); /* its state; may destroy the lane */
typedef struct TcpLane TcpLane;

/* From one connected socket to another, which stay the caller's and outlive the lane; so does the link. */
TcpLane *tcp_lane_create(RelayLink *link, RelayDirection direction, int from, int to, TcpLaneChanged changed,
			 gpointer user_data, GError **error);
void tcp_lane_destroy(TcpLane *lane); /* takes NULL */

TcpLaneState tcp_lane_get_state(const TcpLane *lane);

/* Sends a reset behind everything else. */
void tcp_lane_send_reset(TcpLane *lane);
