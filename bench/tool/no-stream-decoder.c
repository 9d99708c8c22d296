/* bench/tool/no-stream-decoder.c: see stream-decoder.h; for builds without libavcodec. */
#include "bench/tool/stream-decoder.h"

#include <gio/gio.h>

StreamDecoder *
stream_decoder_create(const char *codec, GError **error)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
		    "built without libavcodec (Debian: libavcodec-dev): what %s decodes to was not looked at", codec);
	return NULL;
}

void
stream_decoder_destroy(StreamDecoder *decoder)
{
}

bool
stream_decoder_send(StreamDecoder *decoder, GBytes *unit, int64_t index, GError **error)
{
	g_assert_not_reached();
}

bool
stream_decoder_receive(StreamDecoder *decoder, DecodedPicture *picture, GError **error)
{
	g_assert_not_reached();
}
