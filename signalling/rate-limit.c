/* signalling/rate-limit.c: see rate-limit.h. */
#include "signalling/rate-limit.h"

bool
rate_limit_take(RateLimit *limit, gint64 now_us)
{
	double refilled = (double)(now_us - limit->last_us) * RATE_LIMIT_PER_S / G_USEC_PER_SEC;

	limit->taken = MAX(0.0, limit->taken - refilled);
	limit->last_us = now_us;
	if (limit->taken + 1.0 > RATE_LIMIT_PER_S)
		return false;

	limit->taken += 1.0;
	return true;
}
