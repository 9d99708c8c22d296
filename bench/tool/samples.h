#pragma once
/*
 * bench/tool/samples.h: all values of one measurement (durations in µs, shares in millionths), and what to say of
 * them.
 *
 * Other than encode/timings.h it forgets nothing: percentiles are those of the whole run. Has no lock: its owner has
 * one.
 */
#include <glib.h>
#include <stdint.h>

typedef struct Samples Samples;

typedef struct {
	uint32_t count; /* where it is 0, all the others are 0 and mean nothing */
	int64_t min, p50, p95, p99, max;
	double mean;
} SamplesSummary;

Samples *samples_create(void);
void samples_destroy(Samples *samples); /* takes NULL */

void samples_add(Samples *samples, int64_t value);
uint32_t samples_get_count(const Samples *samples);

/* A percentile is the smallest value that at least so many of a hundred do not exceed: always one that was measured. */
SamplesSummary samples_summarize(const Samples *samples);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Samples, samples_destroy)
