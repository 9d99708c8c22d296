/* encode/video-coder.c: see video-coder.h. */
#include "encode/video-coder.h"

#include "encode/convert.h"

/* An access unit takes at most this many frame times on a path of just the rate: what latency is lost by it at worst. */
#define VBV_FRAMES 1.5

struct VideoCoder {
	const EncoderType *type;
	gpointer encoder; /* NULL until the first frame */
	EncoderConfig config;
	Convert *convert;
	FrameInfo info; /* of the last frame; its pixels are gone */
};

EncoderConfig
video_coder_config(uint32_t width, uint32_t height, uint32_t framerate, uint32_t rate_kbps)
{
	return (EncoderConfig) { .width = width,
				 .height = height,
				 .framerate = framerate,
				 .rate_kbps = rate_kbps,
				 .vbv_frames = VBV_FRAMES };
}

VideoCoder *
video_coder_create(const EncoderType *type, uint32_t framerate)
{
	VideoCoder *coder = g_new0(VideoCoder, 1);

	coder->type = type;
	coder->config.framerate = framerate;
	coder->convert = convert_create();
	return coder;
}

void
video_coder_destroy(VideoCoder *coder)
{
	if (!coder)
		return;

	coder->type->close(coder->encoder);
	convert_destroy(coder->convert);
	g_free(coder);
}

/* Makes the encoder fit to size and rate. fresh: it is a new one and begins with a keyframe. */
static bool
prepare_encoder(VideoCoder *coder, uint32_t rate_kbps, bool *fresh, GError **error)
{
	const FrameInfo *info = &coder->info;

	if (coder->encoder && coder->config.width == info->width && coder->config.height == info->height) {
		*fresh = false;
		if (coder->config.rate_kbps == rate_kbps)
			return true;
		coder->config.rate_kbps = rate_kbps;
		return coder->type->set_rate(coder->encoder, rate_kbps, error);
	}

	*fresh = true;
	coder->type->close(g_steal_pointer(&coder->encoder));
	coder->config = video_coder_config(info->width, info->height, coder->config.framerate, rate_kbps);
	coder->encoder = coder->type->open(&coder->config, error);
	return coder->encoder != NULL;
}

static void
take_frame(VideoCoder *coder, Frame *frame, Damage *damage)
{
	coder->info = *frame_get_info(frame);
	convert_frame(coder->convert, &coder->info, damage);
	coder->info.pixels = NULL;
	frame_unref(frame);
}

static AccessUnit *
make_access_unit(const VideoCoder *coder, const EncoderOutput *output, int64_t begin_us, int64_t converted_us)
{
	AccessUnitInfo info = {
		.data = output->data,
		.keyframe = output->keyframe,
		.width = coder->info.width,
		.height = coder->info.height,
		.serial = coder->info.serial,
		.commit_us = coder->info.commit_us,
		.captured_us = coder->info.captured_us,
		.encode_begin_us = begin_us,
		.converted_us = converted_us,
		.encoded_us = g_get_monotonic_time(),
	};

	return access_unit_create(&info);
}

AccessUnit *
video_coder_encode(VideoCoder *coder, const VideoCoderJob *job, bool *good, GError **error)
{
	int64_t begin_us = g_get_monotonic_time(), converted_us;
	EncoderPicture picture = { 0 };
	EncoderOutput output = { 0 };
	AccessUnit *unit;
	bool fresh;

	if (job->frame) {
		picture.damage = job->damage;
		take_frame(coder, job->frame, &picture.damage);
	}
	converted_us = g_get_monotonic_time();
	if (!prepare_encoder(coder, job->rate_kbps, &fresh, error))
		return NULL;

	convert_get_planes(coder->convert, &picture);
	picture.keyframe = job->keyframe || fresh;
	if (!coder->type->encode(coder->encoder, &picture, &output, error))
		return NULL;

	unit = make_access_unit(coder, &output, begin_us, converted_us);
	g_bytes_unref(output.data);
	*good = output.good;
	return unit;
}
