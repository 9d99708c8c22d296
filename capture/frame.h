#pragma once
/*
 * capture/frame.h: one picture of the desktop in memory, reference-counted.
 *
 * A frame is written once, by the capture side, before anybody else sees it; afterwards it is read-only. Any thread may
 * take and drop references. The last reference gives the memory back to the pool it came from (frame-pool.h), which may
 * be gone by then: the memory lives as long as its frames.
 */
#include "capture/damage.h"

typedef enum {
	FRAME_FORMAT_BGRX, /* bytes in memory: blue, green, red, unused (DRM XRGB8888/ARGB8888 on little-endian) */
	FRAME_FORMAT_RGBX, /* bytes in memory: red, green, blue, unused (DRM XBGR8888/ABGR8888) */
} FrameFormat;

typedef struct {
	const uint8_t *pixels;  /* height rows of stride bytes, upper row first */
	uint32_t width, height; /* in pixels, both even and at least 16 */
	uint32_t stride;        /* in bytes, at least width × 4 */
	FrameFormat format;
	Damage damage;       /* what changed since the frame with the serial before; all of it in the first one */
	uint64_t serial;     /* counts up by one per frame of one desktop, from 1 */
	int64_t commit_us;   /* CLOCK_MONOTONIC: when the compositor committed this picture */
	int64_t captured_us; /* CLOCK_MONOTONIC: when its pixels were in our memory */
} FrameInfo;

typedef struct Frame Frame;

typedef void (*FrameRelease)(gpointer buffer);

/* Wraps pixels (info->pixels stays valid until release(buffer), called once, on whatever thread drops the last
 * reference). Returns the first reference. */
Frame *frame_create(const FrameInfo *info, FrameRelease release, gpointer buffer);

Frame *frame_ref(Frame *frame);
void frame_unref(Frame *frame); /* takes NULL */
const FrameInfo *frame_get_info(const Frame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Frame, frame_unref)
