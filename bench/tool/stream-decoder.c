/* bench/tool/stream-decoder.c: see stream-decoder.h. */
#include "bench/tool/stream-decoder.h"

#include <gio/gio.h>
#include <libavcodec/avcodec.h>
#include <libavutil/pixdesc.h>
#include <string.h>

struct StreamDecoder {
	AVCodecContext *context;
	AVPacket *packet;
	AVFrame *picture;
};

static bool
open_codec(StreamDecoder *decoder, const char *name, GError **error)
{
	const AVCodecDescriptor *descriptor = avcodec_descriptor_get_by_name(name);
	const AVCodec *codec = descriptor ? avcodec_find_decoder(descriptor->id) : NULL;
	int result;

	if (!codec) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "libavcodec has no decoder for \"%s\"", name);
		return false;
	}
	decoder->context = avcodec_alloc_context3(codec);
	/* Threads that decode a frame each would hold pictures back, and that is what we want to see of the stream. */
	decoder->context->thread_count = 1;
	result = avcodec_open2(decoder->context, codec, NULL);
	if (result < 0)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "libavcodec can't open its decoder for \"%s\": %s",
			    name, av_err2str(result));
	return result >= 0;
}

StreamDecoder *
stream_decoder_create(const char *codec, GError **error)
{
	g_autoptr(StreamDecoder) decoder = g_new0(StreamDecoder, 1);

	decoder->packet = av_packet_alloc();
	decoder->picture = av_frame_alloc();
	return open_codec(decoder, codec, error) ? g_steal_pointer(&decoder) : NULL;
}

void
stream_decoder_destroy(StreamDecoder *decoder)
{
	if (!decoder)
		return;

	av_frame_free(&decoder->picture);
	av_packet_free(&decoder->packet);
	avcodec_free_context(&decoder->context);
	g_free(decoder);
}

static bool
fill_packet(StreamDecoder *decoder, GBytes *unit, int64_t index)
{
	gsize size;
	const void *data = g_bytes_get_data(unit, &size);

	if (av_new_packet(decoder->packet, (int)size) < 0)
		return false;
	memcpy(decoder->packet->data, data, size);
	decoder->packet->pts = index;
	return true;
}

bool
stream_decoder_send(StreamDecoder *decoder, GBytes *unit, int64_t index, GError **error)
{
	int result = AVERROR(ENOMEM);

	if (!unit || fill_packet(decoder, unit, index))
		result = avcodec_send_packet(decoder->context, unit ? decoder->packet : NULL);
	av_packet_unref(decoder->packet);
	if (result < 0)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "libavcodec refuses access unit %" G_GINT64_FORMAT ": %s", index, av_err2str(result));
	return result >= 0;
}

static bool
has_luma_bytes(const AVFrame *picture, GError **error)
{
	const AVPixFmtDescriptor *format = av_pix_fmt_desc_get(picture->format);

	if (format && !(format->flags & AV_PIX_FMT_FLAG_RGB) && format->comp[0].plane == 0 &&
	    format->comp[0].step == 1 && format->comp[0].depth == 8)
		return true;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		    "the decoded pictures are %s; only planes with 8 bits of luma can be compared",
		    format ? format->name : "of an unknown format");
	return false;
}

bool
stream_decoder_receive(StreamDecoder *decoder, DecodedPicture *picture, GError **error)
{
	const AVFrame *decoded = decoder->picture;
	int result = avcodec_receive_frame(decoder->context, decoder->picture);

	if (result == AVERROR(EAGAIN) || result == AVERROR_EOF)
		return false;
	if (result < 0) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "libavcodec can't decode the stream: %s",
			    av_err2str(result));
		return false;
	}
	if (!has_luma_bytes(decoded, error))
		return false;
	*picture = (DecodedPicture) { .luma = decoded->data[0],
				      .stride = (uint32_t)decoded->linesize[0],
				      .width = (uint32_t)decoded->width,
				      .height = (uint32_t)decoded->height,
				      .index = decoded->pts };
	return true;
}
