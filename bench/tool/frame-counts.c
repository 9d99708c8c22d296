/* bench/tool/frame-counts.c: see frame-counts.h. */
#include "bench/tool/frame-counts.h"
#include "bench/tool/damage-share.h"

#include <pthread.h>

struct FrameCounts {
	pthread_mutex_t lock; /* guards all below */
	bool counting;
	uint32_t frames_limit, pictures_limit;
	uint64_t frame_serial, unit_serial; /* of the last of each, counted or not; 0: none yet */
	FrameProgress progress;
	FrameCounted counted;
};

FrameCounts *
frame_counts_create(void)
{
	FrameCounts *counts = g_new0(FrameCounts, 1);
	FrameCounted *counted = &counts->counted;

	pthread_mutex_init(&counts->lock, NULL);
	counted->commit_to_captured_us = samples_create();
	counted->damage_ppm = samples_create();
	counted->captured_to_begin_us = samples_create();
	counted->convert_us = samples_create();
	counted->encode_us = samples_create();
	counted->commit_to_encoded_us = samples_create();
	return counts;
}

void
frame_counts_destroy(FrameCounts *counts)
{
	if (!counts)
		return;

	samples_destroy(counts->counted.commit_to_captured_us);
	samples_destroy(counts->counted.damage_ppm);
	samples_destroy(counts->counted.captured_to_begin_us);
	samples_destroy(counts->counted.convert_us);
	samples_destroy(counts->counted.encode_us);
	samples_destroy(counts->counted.commit_to_encoded_us);
	pthread_mutex_destroy(&counts->lock);
	g_free(counts);
}

void
frame_counts_begin(FrameCounts *counts, uint32_t frames_limit, uint32_t pictures_limit)
{
	pthread_mutex_lock(&counts->lock);
	counts->counting = true;
	counts->frames_limit = frames_limit;
	counts->pictures_limit = pictures_limit;
	counts->counted.begin_us = counts->progress.last_frame_us = g_get_monotonic_time();
	pthread_mutex_unlock(&counts->lock);
}

/* With the lock held. */
static void
stop_when(FrameCounts *counts, bool full)
{
	if (!full)
		return;
	counts->counting = false;
	counts->progress.full = true;
	counts->counted.end_us = g_get_monotonic_time();
}

static void
count_frame(FrameCounts *counts, const FrameInfo *info)
{
	FrameCounted *counted = &counts->counted;

	if (counted->frames++ == 0)
		counted->first_serial = info->serial;
	else if (info->serial > counts->frame_serial + 1)
		counted->missing_serials += info->serial - counts->frame_serial - 1;
	counted->last_serial = info->serial;
	samples_add(counted->commit_to_captured_us, info->captured_us - info->commit_us);
	samples_add(counted->damage_ppm, damage_share_ppm(&info->damage, info->width, info->height));
	stop_when(counts, counts->frames_limit > 0 && counted->frames == counts->frames_limit);
}

void
frame_counts_add_frame(FrameCounts *counts, const FrameInfo *info)
{
	pthread_mutex_lock(&counts->lock);
	counts->progress.captured = true;
	counts->progress.last_frame_us = g_get_monotonic_time();
	if (counts->counting)
		count_frame(counts, info);
	counts->frame_serial = info->serial;
	pthread_mutex_unlock(&counts->lock);
}

static void
count_picture(FrameCounted *counted, const AccessUnitInfo *info)
{
	counted->pictures++;
	samples_add(counted->captured_to_begin_us, info->encode_begin_us - info->captured_us);
	samples_add(counted->convert_us, info->converted_us - info->encode_begin_us);
	samples_add(counted->encode_us, info->encoded_us - info->converted_us);
	samples_add(counted->commit_to_encoded_us, info->encoded_us - info->commit_us);
}

static void
count_unit(FrameCounts *counts, const AccessUnitInfo *info)
{
	FrameCounted *counted = &counts->counted;
	uint64_t size = g_bytes_get_size(info->data);

	counted->bytes += size;
	counted->largest_unit_bytes = MAX(counted->largest_unit_bytes, size);
	counted->keyframes += info->keyframe;
	counted->backward_serials += info->serial < counts->unit_serial;
	if (info->serial == counts->unit_serial)
		counted->refinements++;
	else
		count_picture(counted, info);
	stop_when(counts, counts->pictures_limit > 0 && counted->pictures == counts->pictures_limit);
}

static void
note_first_keyframe(FrameCounted *counted, const AccessUnitInfo *info)
{
	counted->first_keyframe_bytes = g_bytes_get_size(info->data);
	counted->first_keyframe_encode_us = info->encoded_us - info->converted_us;
}

void
frame_counts_add_unit(FrameCounts *counts, const AccessUnitInfo *info)
{
	pthread_mutex_lock(&counts->lock);
	counts->progress.encoded = true;
	if (counts->unit_serial == 0)
		note_first_keyframe(&counts->counted, info);
	if (counts->counting)
		count_unit(counts, info);
	counts->unit_serial = info->serial;
	pthread_mutex_unlock(&counts->lock);
}

FrameProgress
frame_counts_get_progress(FrameCounts *counts)
{
	FrameProgress progress;

	pthread_mutex_lock(&counts->lock);
	progress = counts->progress;
	pthread_mutex_unlock(&counts->lock);
	return progress;
}

const FrameCounted *
frame_counts_end(FrameCounts *counts)
{
	pthread_mutex_lock(&counts->lock);
	if (counts->counting)
		counts->counted.end_us = g_get_monotonic_time();
	counts->counting = false;
	pthread_mutex_unlock(&counts->lock);
	return &counts->counted;
}
