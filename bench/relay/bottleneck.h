#pragma once
/*
 * bench/relay/bottleneck.h: the slowest hop of a link: a rate, and a drop-tail queue before it. Pure, a value type.
 *
 * What was taken keeps its time when the rate changes: the new rate begins behind it.
 */
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	double rate_kbps; /* 0: everything passes at once */
	int64_t queue_us; /* nothing waits longer */
	int64_t idle_ns;  /* when all that was taken has left */
} Bottleneck;

/* How long a packet that comes now would wait before its first bit leaves. */
int64_t bottleneck_get_wait_us(const Bottleneck *bottleneck, int64_t now_us);

/* When a packet may come and be taken; in the past: now. */
int64_t bottleneck_get_room_us(const Bottleneck *bottleneck, int64_t now_us);

/* Takes a packet and tells when its last bit leaves; false: the queue is full. */
bool bottleneck_take(Bottleneck *bottleneck, int64_t now_us, uint32_t bytes, int64_t *left_us);
