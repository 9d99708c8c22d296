#pragma once
/*
 * tests/sps.h: what an H.264 sequence parameter set says about decoding without delay (ITU-T H.264, 7.3.2.1 and E.1.1).
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	uint8_t profile, constraints, level;
	uint32_t n_reference_frames;
	bool full_range;
	uint8_t primaries, transfer, matrix;
	bool bitstream_restriction;
	uint32_t n_reorder_frames, n_buffered_frames;
} Sps;

/* Finds the first parameter set in an Annex B stream and reads it; false where there is none. Baseline profile only. */
bool sps_read(GBytes *data, Sps *sps);

/* How many NAL units of this type there are. */
guint sps_count_nals(GBytes *data, int type);
