#pragma once
/*
 * bench/tool/frame-counts.h: what is counted of the frames that are captured and of the access units that come of them.
 *
 * Before frame_counts_begin only what tells that all is running is noted: that is the warm-up.
 */
#include "bench/tool/samples.h"
#include "capture/frame.h"
#include "encode/access-unit.h"

typedef struct {
	int64_t begin_us, end_us; /* CLOCK_MONOTONIC */

	/* Captured. */
	uint64_t frames;
	uint64_t first_serial, last_serial;
	uint64_t missing_serials; /* that no frame had: 0, or a frame was lost before it came to us */
	Samples *commit_to_captured_us, *damage_ppm;

	/* Encoded. A picture is a frame that was encoded; refinements are further access units of the same frame. */
	uint64_t pictures, refinements, keyframes, bytes, largest_unit_bytes;
	uint64_t backward_serials; /* access units of an older frame than the one before: 0, or the order was lost */
	Samples *captured_to_begin_us, *convert_us, *encode_us, *commit_to_encoded_us;

	/* Of the warm-up; 0 where there was none. */
	uint64_t first_keyframe_bytes;
	int64_t first_keyframe_encode_us;
} FrameCounted;

typedef struct {
	bool captured, encoded; /* there has ever been a frame, an access unit */
	bool full;              /* the limit is reached */
	int64_t last_frame_us;  /* when the last frame came, or counting began; 0: never */
} FrameProgress;

typedef struct FrameCounts FrameCounts;

FrameCounts *frame_counts_create(void);
void frame_counts_destroy(FrameCounts *counts); /* takes NULL; nobody adds any more */

/* Any thread: counts from now on, until there are so many frames or so many pictures; 0: no limit. */
void frame_counts_begin(FrameCounts *counts, uint32_t frames_limit, uint32_t pictures_limit);

/* Any thread. */
void frame_counts_add_frame(FrameCounts *counts, const FrameInfo *info);
void frame_counts_add_unit(FrameCounts *counts, const AccessUnitInfo *info);
FrameProgress frame_counts_get_progress(FrameCounts *counts);

/* Any thread: counts no more. Valid until counts is destroyed. */
const FrameCounted *frame_counts_end(FrameCounts *counts);
