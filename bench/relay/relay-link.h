#pragma once
/*
 * bench/relay/relay-link.h: the link that all ports of a relay share: a model for each direction, and what happened to
 * packets that no model meant.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/relay/link-model.h"

/* Down is towards the client (the browser), up is towards the target (the server). */
typedef enum { RELAY_DOWN, RELAY_UP, RELAY_DIRECTIONS } RelayDirection;

/* Each of these makes a measurement doubtful. */
typedef enum {
	RELAY_OVERRUN, /* the kernel dropped it, for we were too slow to take it */
	RELAY_UNSENT,  /* the kernel did not want it */
	RELAY_MISHAPS
} RelayMishap;

typedef struct RelayLink RelayLink;

/* The same seed gives the same chances. */
RelayLink *relay_link_create(uint32_t seed);
void relay_link_destroy(RelayLink *link); /* takes NULL */

/* Changes one direction, or both if all of the assignments are right for both. direction: "down", "up" or "both". */
bool relay_link_set(RelayLink *link, const char *direction, const char *const *assignments, GError **error);

LinkModel *relay_link_get_model(RelayLink *link, RelayDirection direction);

/* There and back, as it is now, without jitter. */
int64_t relay_link_get_rtt_us(RelayLink *link, int64_t now_us);

void relay_link_count_mishap(RelayLink *link, RelayDirection direction, RelayMishap mishap, uint32_t n);

/* A datagram was sent on late_us after it should have been. */
void relay_link_count_late(RelayLink *link, RelayDirection direction, int64_t late_us);

/* All counts as JSON in one line; the caller frees it. The highest values are those since the last call. */
char *relay_link_get_stats(RelayLink *link);
