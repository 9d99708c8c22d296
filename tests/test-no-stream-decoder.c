/* tests/test-no-stream-decoder.c: bench/tool/no-stream-decoder.c: a build without libavcodec says so. */
#include "bench/tool/stream-decoder.h"

#include <string.h>

static void
test_creating_one_fails_and_says_why(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(stream_decoder_create("h264", &error));
	g_assert_nonnull(strstr(error->message, "libavcodec"));
	stream_decoder_destroy(NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/no-stream-decoder/creating-one-fails-and-says-why", test_creating_one_fails_and_says_why);
	return g_test_run();
}
