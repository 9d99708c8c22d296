/* bench/relay/bottleneck.c: see bottleneck.h. */
#include "bench/relay/bottleneck.h"

/* Rounded up: nothing leaves too early. */
static int64_t
us_from_ns(int64_t ns)
{
	return (ns + 999) / 1000;
}

int64_t
bottleneck_get_wait_us(const Bottleneck *bottleneck, int64_t now_us)
{
	int64_t wait_ns = bottleneck->idle_ns - now_us * 1000;

	return bottleneck->rate_kbps > 0 && wait_ns > 0 ? us_from_ns(wait_ns) : 0;
}

int64_t
bottleneck_get_room_us(const Bottleneck *bottleneck, int64_t now_us)
{
	return now_us + bottleneck_get_wait_us(bottleneck, now_us) - bottleneck->queue_us;
}

bool
bottleneck_take(Bottleneck *bottleneck, int64_t now_us, uint32_t bytes, int64_t *left_us)
{
	int64_t now_ns = now_us * 1000;

	if (bottleneck->rate_kbps <= 0) {
		*left_us = now_us;
		return true;
	}
	if (bottleneck_get_wait_us(bottleneck, now_us) > bottleneck->queue_us)
		return false;

	if (bottleneck->idle_ns < now_ns)
		bottleneck->idle_ns = now_ns;
	bottleneck->idle_ns += (int64_t)(bytes * 8e6 / bottleneck->rate_kbps);
	*left_us = us_from_ns(bottleneck->idle_ns);
	return true;
}
