#pragma once
/*
 * bench/relay/background-flow.h: a greedy sender of its own that shares a bottleneck, as an upload in the background does.
 *
 * Reno with selective acknowledgements, in virtual packets of BACKGROUND_FLOW_BYTES: slow start, congestion avoidance, and
 * half the window once per window that had a loss. Its round trip is the wait in the bottleneck and the delays both ways.
 * It loses packets only where the queue is full; the random loss of the link does not slow it down. Pure: it is told the
 * time, and does up to then what it would have done.
 */
#include <stdint.h>

#include "bench/relay/bottleneck.h"

#define BACKGROUND_FLOW_BYTES 1500

typedef struct BackgroundFlow BackgroundFlow;

BackgroundFlow *background_flow_create(int64_t now_us); /* begins to send at now_us */
void background_flow_destroy(BackgroundFlow *flow);     /* takes NULL */

/* Sends and hears what there is up to now_us; delay_us: there and back, without the bottleneck. Returns how many packets
 * the bottleneck took. */
uint64_t background_flow_advance(BackgroundFlow *flow, Bottleneck *bottleneck, int64_t delay_us, int64_t now_us);
