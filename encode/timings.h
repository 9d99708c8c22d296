#pragma once
/*
 * encode/timings.h: the last 256 durations of something, and percentiles of them. Has no lock: its owner has one.
 */
#include <glib.h>
#include <stdint.h>

#define TIMINGS_MAX 256

typedef struct Timings Timings;

Timings *timings_create(void);
void timings_destroy(Timings *timings); /* takes NULL */

void timings_add(Timings *timings, uint32_t duration_us);

/* The smallest duration that at least percent of a hundred do not exceed, 1–100; 0 while there is none. */
uint32_t timings_get_percentile_us(const Timings *timings, uint32_t percent);
