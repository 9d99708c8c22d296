/* encode/video-stream.c: see video-stream.h. */
#include "encode/video-stream.h"

#include "capture/mailbox.h"
#include "encode/frame-slot.h"
#include "encode/pacing.h"
#include "encode/timings.h"
#include "encode/video-coder.h"

#include <gio/gio.h>
#include <pthread.h>

#define RATE_MIN_KBPS 100
#define RATE_MAX_KBPS 100000

/* An encoder is probed with a small picture: the desktop's size is not known yet, and it shall be quick. */
#define PROBE_WIDTH 320
#define PROBE_HEIGHT 240

struct VideoStream {
	/* Set before the thread starts, not changed afterwards. */
	const EncoderType *type;
	EncoderDescription description;
	char *reason;
	VideoStreamEvents events;
	gpointer user_data;
	Mailbox *mailbox; /* from the encode thread: Message */
	pthread_t thread;

	VideoCoder *coder; /* the encode thread's alone */

	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t wake;  /* something below changed; CLOCK_MONOTONIC */
	bool stopping;
	bool failed;
	FrameSlot *slot;
	Pacing *pacing;
	bool has_picture; /* the coder has one to code again */
	bool keyframe_wanted;
	uint32_t rate_kbps;
	VideoStreamStats stats; /* all but the percentiles */
	Timings *encode_timings, *convert_timings;
};

typedef enum {
	WORK_NONE,
	WORK_FRAME,      /* the one in the slot */
	WORK_KEYFRAME,   /* the last picture again, as a keyframe */
	WORK_REFINEMENT, /* the last picture again */
} Work;

/* Either of them. */
typedef struct {
	AccessUnit *unit;
	GError *error;
} Message;

static void
free_message(gpointer data)
{
	Message *message = data;

	access_unit_destroy(message->unit);
	g_clear_error(&message->error);
	g_free(message);
}

/* The receiver may destroy the stream: it is not touched afterwards. */
static void
on_message(gpointer data, gpointer user_data)
{
	VideoStream *stream = user_data;
	Message *message = data;

	if (message->unit)
		stream->events.access_unit(message->unit, stream->user_data);
	else
		stream->events.failed(message->error, stream->user_data);
	free_message(message);
}

static void
post(VideoStream *stream, AccessUnit *unit, GError *error)
{
	Message *message = g_new(Message, 1);

	*message = (Message) { unit, error };
	mailbox_post(stream->mailbox, message);
}

/* What is to be done now, with the lock held; or, if nothing, when to look again. */
static Work
find_work(const VideoStream *stream, int64_t now_us, int64_t *wake_us)
{
	int64_t keyframe_us = stream->keyframe_wanted ? pacing_get_again_us(stream->pacing) : PACING_NEVER;
	int64_t refine_us;

	*wake_us = PACING_NEVER;
	if (stream->failed)
		return WORK_NONE;

	if (!frame_slot_is_empty(stream->slot)) {
		*wake_us = MIN(pacing_get_due_us(stream->pacing), keyframe_us);
		return *wake_us <= now_us ? WORK_FRAME : WORK_NONE;
	}
	if (!stream->has_picture)
		return WORK_NONE;

	refine_us = pacing_get_refine_us(stream->pacing);
	*wake_us = MIN(keyframe_us, refine_us);
	if (*wake_us > now_us)
		return WORK_NONE;
	return keyframe_us <= now_us ? WORK_KEYFRAME : WORK_REFINEMENT;
}

static void
wait_until(VideoStream *stream, int64_t wake_us)
{
	struct timespec deadline = { wake_us / G_USEC_PER_SEC, wake_us % G_USEC_PER_SEC * 1000 };

	if (wake_us == PACING_NEVER)
		pthread_cond_wait(&stream->wake, &stream->lock);
	else
		pthread_cond_timedwait(&stream->wake, &stream->lock, &deadline);
}

static void
begin_work(VideoStream *stream, Work work, int64_t now_us, VideoCoderJob *job)
{
	if (work == WORK_FRAME)
		job->frame = frame_slot_take(stream->slot, &job->damage);
	/* Not due yet: the frame goes without, and the request waits. */
	job->keyframe = stream->keyframe_wanted && pacing_get_keyframe_us(stream->pacing) <= now_us;
	job->rate_kbps = stream->rate_kbps;
	if (work == WORK_REFINEMENT)
		pacing_begin_refinement(stream->pacing, now_us);
	else
		pacing_begin_picture(stream->pacing, now_us);
}

static void
count(VideoStream *stream, Work work, const AccessUnitInfo *info)
{
	stream->stats.access_units++;
	stream->stats.refinements += work == WORK_REFINEMENT;
	stream->stats.keyframes += info->keyframe;
	stream->stats.bytes += g_bytes_get_size(info->data);
	timings_add(stream->encode_timings, info->encoded_us - info->converted_us);
	if (work == WORK_FRAME)
		timings_add(stream->convert_timings, info->converted_us - info->encode_begin_us);
}

/* With the lock held, which it leaves while it encodes. */
static void
do_work(VideoStream *stream, Work work, int64_t now_us)
{
	VideoCoderJob job = { 0 };
	GError *error = NULL;
	AccessUnit *unit;
	bool good = false;

	begin_work(stream, work, now_us, &job);
	pthread_mutex_unlock(&stream->lock);
	unit = video_coder_encode(stream->coder, &job, &good, &error);
	pthread_mutex_lock(&stream->lock);

	if (!unit) {
		stream->failed = true;
		post(stream, NULL, error);
		return;
	}
	/* Whoever asked while this keyframe was coded gets this one. */
	if (access_unit_get_info(unit)->keyframe) {
		stream->keyframe_wanted = false;
		pacing_set_keyframe(stream->pacing);
	}
	if (good)
		pacing_set_good(stream->pacing);
	stream->has_picture = true;
	count(stream, work, access_unit_get_info(unit));
	post(stream, unit, NULL);
}

static void *
run_encode_thread(void *data)
{
	VideoStream *stream = data;

	pthread_mutex_lock(&stream->lock);
	while (!stream->stopping) {
		int64_t now_us = g_get_monotonic_time(), wake_us;
		Work work = find_work(stream, now_us, &wake_us);

		if (work == WORK_NONE)
			wait_until(stream, wake_us);
		else
			do_work(stream, work, now_us);
	}
	pthread_mutex_unlock(&stream->lock);
	return NULL;
}

static bool
check_config(const VideoStreamConfig *config, GError **error)
{
	if (config->framerate < 1 || config->framerate > 240) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "The framerate is %u a second; it must be 1 to 240", config->framerate);
		return false;
	}
	if (config->rate_kbps < RATE_MIN_KBPS || config->rate_kbps > RATE_MAX_KBPS) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "The video rate is %u kbit/s; it must be %u to %u", config->rate_kbps, RATE_MIN_KBPS,
			    RATE_MAX_KBPS);
		return false;
	}
	return true;
}

static bool
choose_encoder(VideoStream *stream, const VideoStreamConfig *config, GError **error)
{
	EncoderConfig probe = video_coder_config(PROBE_WIDTH, PROBE_HEIGHT, config->framerate, config->rate_kbps);
	g_autofree char *why = NULL;
	gpointer encoder;

	stream->type = encoder_choose(config->encoder, &probe, &why, error);
	if (!stream->type)
		return false;

	encoder = stream->type->open(&probe, error);
	if (!encoder)
		return false;
	stream->type->describe(encoder, &stream->description);
	stream->type->close(encoder);
	stream->reason = g_strdup_printf("%s: %s", stream->description.implementation, why);
	return true;
}

static void
init_wake(pthread_cond_t *wake)
{
	pthread_condattr_t attributes;

	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(wake, &attributes);
	pthread_condattr_destroy(&attributes);
}

static void
free_stream(VideoStream *stream)
{
	mailbox_destroy(stream->mailbox);
	video_coder_destroy(stream->coder);
	frame_slot_destroy(stream->slot);
	pacing_destroy(stream->pacing);
	timings_destroy(stream->encode_timings);
	timings_destroy(stream->convert_timings);
	pthread_cond_destroy(&stream->wake);
	pthread_mutex_destroy(&stream->lock);
	g_free(stream->reason);
	g_free(stream);
}

VideoStream *
video_stream_create(const VideoStreamConfig *config, const VideoStreamEvents *events, gpointer user_data,
		    GError **error)
{
	VideoStream *stream;
	int result;

	if (!check_config(config, error))
		return NULL;

	stream = g_new0(VideoStream, 1);
	pthread_mutex_init(&stream->lock, NULL);
	init_wake(&stream->wake);
	if (!choose_encoder(stream, config, error)) {
		free_stream(stream);
		return NULL;
	}
	stream->events = *events;
	stream->user_data = user_data;
	stream->mailbox = mailbox_create(on_message, stream, free_message);
	stream->coder = video_coder_create(stream->type, config->framerate);
	stream->slot = frame_slot_create();
	stream->pacing = pacing_create(config->framerate);
	stream->rate_kbps = config->rate_kbps;
	stream->encode_timings = timings_create();
	stream->convert_timings = timings_create();
	result = pthread_create(&stream->thread, NULL, run_encode_thread, stream);
	if (result) {
		g_set_error(error, G_IO_ERROR, g_io_error_from_errno(result), "Cannot start the encode thread: %s",
			    g_strerror(result));
		free_stream(stream);
		return NULL;
	}
	pthread_setname_np(stream->thread, "encode");
	return stream;
}

void
video_stream_destroy(VideoStream *stream)
{
	if (!stream)
		return;

	pthread_mutex_lock(&stream->lock);
	stream->stopping = true;
	pthread_cond_signal(&stream->wake);
	pthread_mutex_unlock(&stream->lock);
	pthread_join(stream->thread, NULL);
	free_stream(stream);
}

void
video_stream_push(VideoStream *stream, Frame *frame)
{
	Frame *unused = frame;

	pthread_mutex_lock(&stream->lock);
	stream->stats.frames_in++;
	if (!stream->failed) {
		unused = frame_slot_put(stream->slot, frame);
		pacing_arrived(stream->pacing, g_get_monotonic_time());
		pthread_cond_signal(&stream->wake);
	}
	stream->stats.frames_dropped += unused != NULL;
	pthread_mutex_unlock(&stream->lock);
	frame_unref(unused);
}

void
video_stream_request_keyframe(VideoStream *stream)
{
	pthread_mutex_lock(&stream->lock);
	stream->keyframe_wanted = true;
	pthread_cond_signal(&stream->wake);
	pthread_mutex_unlock(&stream->lock);
}

void
video_stream_set_rate(VideoStream *stream, uint32_t rate_kbps)
{
	pthread_mutex_lock(&stream->lock);
	stream->rate_kbps = CLAMP(rate_kbps, RATE_MIN_KBPS, RATE_MAX_KBPS);
	pthread_mutex_unlock(&stream->lock);
}

void
video_stream_get_stats(VideoStream *stream, VideoStreamStats *stats)
{
	pthread_mutex_lock(&stream->lock);
	*stats = stream->stats;
	stats->encode_us_p50 = timings_get_percentile_us(stream->encode_timings, 50);
	stats->encode_us_p95 = timings_get_percentile_us(stream->encode_timings, 95);
	stats->convert_us_p50 = timings_get_percentile_us(stream->convert_timings, 50);
	stats->convert_us_p95 = timings_get_percentile_us(stream->convert_timings, 95);
	pthread_mutex_unlock(&stream->lock);
}

const char *
video_stream_get_encoder(const VideoStream *stream)
{
	return stream->type->name;
}

const char *
video_stream_get_codec(const VideoStream *stream)
{
	return stream->type->codec;
}

const char *
video_stream_get_reason(const VideoStream *stream)
{
	return stream->reason;
}

const char *
video_stream_get_profile_level_id(const VideoStream *stream)
{
	return stream->description.profile_level_id;
}
