#pragma once
/*
 * bench/relay/link-model.h: one direction of a link: which packets are lost, and when the others arrive.
 *
 * A packet passes, in this order: the bottleneck (rate, queue, background flow), where it may find the queue full; the
 * air, where it may be lost after it has taken its share of the bottleneck; and the way, which takes the delay and some
 * jitter. Packets never overtake each other. Loss in bursts is the model of Gilbert and Elliott: a good state that loses
 * nothing and a bad one that loses everything.
 *
 * Pure logic: it is told the time (CLOCK_MONOTONIC), which may go back a little between packets of different sources. Chance
 * has a seed: the same packets at the same times fare the same.
 */
#include <stdbool.h>
#include <stdint.h>

#include "bench/relay/link-settings.h"

typedef enum { LINK_DELIVERED, LINK_LOST, LINK_QUEUE_FULL } LinkFate;

typedef struct {
	uint64_t offered;
	uint64_t lost;       /* on the air */
	uint64_t queue_full; /* dropped before the bottleneck */
	uint64_t delivered;
	uint64_t delivered_bytes;
	uint64_t background; /* packets of the background flow that passed the bottleneck */
	int64_t wait_us;     /* for the bottleneck: sum over all packets that it took */
	int64_t max_wait_us;
} LinkCounts;

typedef struct LinkModel LinkModel;

LinkModel *link_model_create(uint32_t seed);
void link_model_destroy(LinkModel *model); /* takes NULL */

/* Changes the link from now on; what was offered before keeps its time. return_delay_ms: that of the other direction, which
 * is half of the background flow's round trip. */
void link_model_set(LinkModel *model, const LinkSettings *settings, double return_delay_ms, int64_t now_us);
const LinkSettings *link_model_get_settings(const LinkModel *model);

/* A packet comes. Unless the queue is full, tells when it arrives, or would have arrived. */
LinkFate link_model_offer(LinkModel *model, int64_t now_us, uint32_t bytes, int64_t *arrival_us);

/* From when on a packet would not find the queue full; in the past: now. */
int64_t link_model_get_room_us(LinkModel *model, int64_t now_us);

/* What a packet would take now, without jitter and its own length. */
int64_t link_model_get_transit_us(LinkModel *model, int64_t now_us);

/* Counts since the creation; the highest wait is that since the last call. */
LinkCounts link_model_take_counts(LinkModel *model, int64_t now_us);
