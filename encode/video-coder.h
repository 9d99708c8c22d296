#pragma once
/*
 * encode/video-coder.h: frame → I420 → access unit, one after the other: the work of a video stream's encode thread.
 *
 * Owns the picture and the encoder; opens the encoder when it sees the first frame, and anew when the size changes. One
 * thread uses it.
 */
#include "capture/frame.h"
#include "encode/encoder.h"

typedef struct {
	Frame *frame;       /* taken; NULL: the last picture once more */
	Damage damage;      /* of the frame: what changed since the one before */
	bool keyframe;      /* it is one anyway where the encoder is new */
	uint32_t rate_kbps; /* from this picture on */
} VideoCoderJob;

typedef struct VideoCoder VideoCoder;

VideoCoder *video_coder_create(const EncoderType *type, uint32_t framerate);
void video_coder_destroy(VideoCoder *coder); /* takes NULL */

/* Drops the frame as soon as it is converted. Returns NULL with error. good: encoding the same picture again would gain
 * nothing. There must have been a frame before one is coded again. */
AccessUnit *video_coder_encode(VideoCoder *coder, const VideoCoderJob *job, bool *good, GError **error);

/* What an encoder for a picture of this size is opened with. */
EncoderConfig video_coder_config(uint32_t width, uint32_t height, uint32_t framerate, uint32_t rate_kbps);
