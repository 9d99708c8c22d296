#pragma once
/*
 * bench/tool/stream-decoder.h: an independent decoder (libavcodec) that shows what became of a stream.
 *
 * Where the program is built without libavcodec (no-stream-decoder.c), creating one fails and says so.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	const uint8_t *luma; /* a byte a pixel */
	uint32_t stride;
	uint32_t width, height;
	int64_t index; /* of the access unit that it came of */
} DecodedPicture;

typedef struct StreamDecoder StreamDecoder;

/* codec: as in EncoderType. NULL with error. */
StreamDecoder *stream_decoder_create(const char *codec, GError **error);
void stream_decoder_destroy(StreamDecoder *decoder); /* takes NULL */

/* All that comes out is to be taken before the next unit goes in. unit: NULL at the end of the stream. */
bool stream_decoder_send(StreamDecoder *decoder, GBytes *unit, int64_t index, GError **error);

/* The next picture, in the order of display; valid until the next call. false without error: there is none yet. */
bool stream_decoder_receive(StreamDecoder *decoder, DecodedPicture *picture, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(StreamDecoder, stream_decoder_destroy)
