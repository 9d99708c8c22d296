#pragma once
/*
 * encode/video-stream.h: frames into access units, on an encode thread of its own. One per quality class, not per viewer.
 *
 * Between capture and encoder is a slot for one frame: the newest wins, and takes over the damage of the one it
 * replaces. The stream is capped at its framerate. When frames stop coming, the last one is encoded again a few times
 * until its quality is good (refinement), then the thread sleeps without a timer.
 */
#include "capture/frame.h"
#include "encode/access-unit.h"

typedef struct {
	const char *encoder; /* "auto" or a name from the table */
	uint32_t framerate;  /* 1–240 */
	uint32_t rate_kbps;  /* 100–100000 */
} VideoStreamConfig;

typedef struct {
	uint64_t frames_in;      /* pushed */
	uint64_t frames_dropped; /* replaced in the slot, or over the framerate cap */
	uint64_t access_units;   /* encoded, refinements included */
	uint64_t refinements;
	uint64_t keyframes;
	uint64_t bytes;
	uint32_t encode_us_p50, encode_us_p95; /* of the last 256 access units */
	uint32_t convert_us_p50, convert_us_p95;
} VideoStreamStats;

typedef struct {
	/* Main thread. unit is borrowed. */
	void (*access_unit)(AccessUnit *unit, gpointer user_data);
	/* Main thread: the encoder can't go on; the stream has stopped encoding. error is borrowed. */
	void (*failed)(const GError *error, gpointer user_data);
} VideoStreamEvents;

typedef struct VideoStream VideoStream;

/* Main thread. Chooses and probes the encoder, starts the thread. NULL with error: bad value, or no encoder works. */
VideoStream *video_stream_create(const VideoStreamConfig *config, const VideoStreamEvents *events, gpointer user_data,
				 GError **error);

/* Main thread. Joins the thread; no callback afterwards. Takes NULL. Nobody may push any more. */
void video_stream_destroy(VideoStream *stream);

/* Any thread; takes the frame. A frame of another size than the one before reopens the encoder: a keyframe. */
void video_stream_push(VideoStream *stream, Frame *frame);

/* Any thread: the next access unit is a keyframe, or one that follows soon if the last keyframe was a moment ago
 * (PACING_KEYFRAMES_APART_US). Encodes the last frame again if no new one comes (and does nothing if there has not been
 * one yet: the first is a keyframe anyway). Requests coalesce. */
void video_stream_request_keyframe(VideoStream *stream);

/* Any thread: live; holds from the next access unit on. Values outside the range of the config are clamped. */
void video_stream_set_rate(VideoStream *stream, uint32_t rate_kbps);

/* Main thread. */
void video_stream_get_stats(VideoStream *stream, VideoStreamStats *stats);
const char *video_stream_get_encoder(const VideoStream *stream); /* "x264" */
const char *video_stream_get_codec(const VideoStream *stream);   /* "h264" */
const char *video_stream_get_reason(const VideoStream *stream);  /* why this encoder */
/* RFC 6184 profile-level-id for the SDP, six hex digits; valid until the stream is destroyed. */
const char *video_stream_get_profile_level_id(const VideoStream *stream);
