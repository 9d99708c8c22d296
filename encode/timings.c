/* encode/timings.c: see timings.h. */
#include "encode/timings.h"

#include <stdlib.h>
#include <string.h>

struct Timings {
	uint32_t durations_us[TIMINGS_MAX]; /* a ring */
	gsize n_added;
};

Timings *
timings_create(void)
{
	return g_new0(Timings, 1);
}

void
timings_destroy(Timings *timings)
{
	g_free(timings);
}

void
timings_add(Timings *timings, uint32_t duration_us)
{
	timings->durations_us[timings->n_added++ % TIMINGS_MAX] = duration_us;
}

static int
compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

uint32_t
timings_get_percentile_us(const Timings *timings, uint32_t percent)
{
	uint32_t sorted_us[TIMINGS_MAX];
	gsize n = MIN(timings->n_added, TIMINGS_MAX);
	gsize rank = (n * percent + 99) / 100;

	if (n == 0)
		return 0;

	memcpy(sorted_us, timings->durations_us, n * sizeof(sorted_us[0]));
	qsort(sorted_us, n, sizeof(sorted_us[0]), compare);
	return sorted_us[CLAMP(rank, 1, n) - 1];
}
