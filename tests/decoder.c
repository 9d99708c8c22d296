/* tests/decoder.c: see decoder.h. */
#include "tests/decoder.h"

#include <math.h>

struct Decoder {
	AVCodecContext *context;
	AVPacket *packet;
	AVFrame *picture;
};

Decoder *
decoder_create(void)
{
	Decoder *decoder = g_new0(Decoder, 1);

	decoder->context = avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264));
	decoder->context->thread_count = 1;
	g_assert_cmpint(avcodec_open2(decoder->context, NULL, NULL), ==, 0);
	decoder->packet = av_packet_alloc();
	decoder->picture = av_frame_alloc();
	return decoder;
}

void
decoder_destroy(Decoder *decoder)
{
	if (!decoder)
		return;

	av_frame_free(&decoder->picture);
	av_packet_free(&decoder->packet);
	avcodec_free_context(&decoder->context);
	g_free(decoder);
}

const AVFrame *
decoder_decode(Decoder *decoder, GBytes *data)
{
	gsize size;
	const void *bytes = g_bytes_get_data(data, &size);

	g_assert_cmpint(av_new_packet(decoder->packet, size), ==, 0);
	memcpy(decoder->packet->data, bytes, size);
	g_assert_cmpint(avcodec_send_packet(decoder->context, decoder->packet), ==, 0);
	av_packet_unref(decoder->packet);
	g_assert_cmpint(avcodec_receive_frame(decoder->context, decoder->picture), ==, 0);
	g_assert_cmpint(decoder->picture->format, ==, AV_PIX_FMT_YUV420P);
	return decoder->picture;
}

const AVCodecContext *
decoder_get_context(const Decoder *decoder)
{
	return decoder->context;
}

static uint32_t
to_byte(double value)
{
	return CLAMP(lround(value), 0, 255);
}

uint32_t
decoder_color_at(const Decoder *decoder, uint32_t x, uint32_t y)
{
	const AVFrame *picture = decoder->picture;
	bool bt709 = picture->colorspace == AVCOL_SPC_BT709;
	double kr = bt709 ? 0.2126 : 0.299, kb = bt709 ? 0.0722 : 0.114;
	double luma = (picture->data[0][y * picture->linesize[0] + x] - 16) * 255.0 / 219;
	double cb = (picture->data[1][y / 2 * picture->linesize[1] + x / 2] - 128) * 255.0 / 112;
	double cr = (picture->data[2][y / 2 * picture->linesize[2] + x / 2] - 128) * 255.0 / 112;
	double red = luma + (1 - kr) * cr, blue = luma + (1 - kb) * cb;
	double green = (luma - kr * red - kb * blue) / (1 - kr - kb);

	g_assert_cmpint(picture->color_range, ==, AVCOL_RANGE_MPEG);
	return to_byte(red) << 16 | to_byte(green) << 8 | to_byte(blue);
}

double
decoder_psnr(const Decoder *decoder, const Frame *original)
{
	const FrameInfo *info = frame_get_info(original);
	int red = info->format == FRAME_FORMAT_BGRX ? 2 : 0, blue = 2 - red;
	double sum = 0;

	g_assert_cmpint(decoder->picture->width, ==, info->width);
	g_assert_cmpint(decoder->picture->height, ==, info->height);
	for (uint32_t y = 0; y < info->height; y++) {
		for (uint32_t x = 0; x < info->width; x++) {
			const uint8_t *pixel = info->pixels + (gsize)y * info->stride + (gsize)x * 4;
			uint32_t color = decoder_color_at(decoder, x, y);

			sum += pow((int)(color >> 16) - pixel[red], 2);
			sum += pow((int)(color >> 8 & 0xff) - pixel[1], 2);
			sum += pow((int)(color & 0xff) - pixel[blue], 2);
		}
	}
	return 10 * log10(255.0 * 255 * 3 * info->width * info->height / MAX(sum, 1));
}
