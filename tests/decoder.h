#pragma once
/*
 * tests/decoder.h: what a viewer sees of an H.264 stream, by libavcodec, without any reordering delay allowed.
 */
#include "capture/frame.h"

#include <libavcodec/avcodec.h>

typedef struct Decoder Decoder;

Decoder *decoder_create(void);
void decoder_destroy(Decoder *decoder); /* takes NULL */

/* The picture of this access unit, which must come out at once; valid until the next call. */
const AVFrame *decoder_decode(Decoder *decoder, GBytes *data);
const AVCodecContext *decoder_get_context(const Decoder *decoder);

/* Peak signal to noise ratio in dB of what was decoded last against the frame, over red, green and blue. The colours of
 * the decoded picture are read as the stream describes them. */
double decoder_psnr(const Decoder *decoder, const Frame *original);

/* The decoded picture's colour at a pixel, 0xRRGGBB. */
uint32_t decoder_color_at(const Decoder *decoder, uint32_t x, uint32_t y);
