#pragma once
/*
 * signalling/rate-limit.h: no more than RATE_LIMIT_PER_S messages a second, measured over a second. Pure, a value type.
 *
 * A bucket: it holds RATE_LIMIT_PER_S at first, fills at that rate, and each message takes one.
 */
#include <glib.h>
#include <stdbool.h>

#define RATE_LIMIT_PER_S 200

typedef struct {
	double taken; /* 0 when full */
	gint64 last_us;
} RateLimit;

/* Counts one message; false: it is one too many. */
bool rate_limit_take(RateLimit *limit, gint64 now_us);
