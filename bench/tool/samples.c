/* bench/tool/samples.c: see samples.h. */
#include "bench/tool/samples.h"

#include <stdlib.h>

struct Samples {
	GArray *values; /* int64_t */
};

Samples *
samples_create(void)
{
	Samples *samples = g_new0(Samples, 1);

	samples->values = g_array_new(FALSE, FALSE, sizeof(int64_t));
	return samples;
}

void
samples_destroy(Samples *samples)
{
	if (!samples)
		return;

	g_array_unref(samples->values);
	g_free(samples);
}

void
samples_add(Samples *samples, int64_t value)
{
	g_array_append_val(samples->values, value);
}

uint32_t
samples_get_count(const Samples *samples)
{
	return samples->values->len;
}

static int
compare(gconstpointer a, gconstpointer b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

static int64_t
percentile(const GArray *sorted, uint64_t percent)
{
	uint64_t rank = ((uint64_t)sorted->len * percent + 99) / 100;

	return g_array_index(sorted, int64_t, MAX(rank, 1) - 1);
}

SamplesSummary
samples_summarize(const Samples *samples)
{
	g_autoptr(GArray) sorted = g_array_copy(samples->values);
	SamplesSummary summary = { .count = sorted->len };
	double sum = 0;

	if (sorted->len == 0)
		return summary;

	g_array_sort(sorted, compare);
	for (guint i = 0; i < sorted->len; i++)
		sum += (double)g_array_index(sorted, int64_t, i);
	summary.min = g_array_index(sorted, int64_t, 0);
	summary.p50 = percentile(sorted, 50);
	summary.p95 = percentile(sorted, 95);
	summary.p99 = percentile(sorted, 99);
	summary.max = percentile(sorted, 100);
	summary.mean = sum / sorted->len;
	return summary;
}
