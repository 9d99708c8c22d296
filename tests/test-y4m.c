/* tests/test-y4m.c: bench/tool/y4m.h: files that are taken, and those that are not. */
#include "bench/tool/y4m.h"

#include <glib/gstdio.h>
#include <string.h>

#define PICTURE_BYTES (16 * 16 * 3 / 2)

/* A file with this header and pictures of 16 × 16, each full of its own number; rest is written behind them. */
static char *
write_file(const char *header, uint32_t n_pictures, const char *rest)
{
	g_autoptr(GString) text = g_string_new(header);
	g_autoptr(GError) error = NULL;
	char *path = NULL;
	int fd = g_file_open_tmp("y4m-XXXXXX.y4m", &path, &error);

	g_assert_no_error(error);
	g_close(fd, NULL);
	for (uint32_t i = 0; i < n_pictures; i++) {
		uint8_t samples[PICTURE_BYTES];

		memset(samples, (int)i, sizeof(samples));
		g_string_append(text, i % 2 ? "FRAME Xremark=1\n" : "FRAME\n");
		g_string_append_len(text, (const char *)samples, sizeof(samples));
	}
	g_string_append(text, rest);
	g_file_set_contents(path, text->str, (gssize)text->len, &error);
	g_assert_no_error(error);
	return path;
}

static void
test_good_files(void)
{
	const char *const headers[] = { "YUV4MPEG2 W16 H16 F30000:1001 Ip A1:1 C420jpeg XYSCSS=420JPEG\n",
					"YUV4MPEG2 C420 H16 W16 F30:1\n", "YUV4MPEG2 W16 H16 F30:1\n" };

	for (gsize i = 0; i < G_N_ELEMENTS(headers); i++) {
		g_autofree char *path = write_file(headers[i], 3, "");
		g_autoptr(GError) error = NULL;
		Y4m *y4m = y4m_open(path, &error);

		g_assert_no_error(error);
		g_assert_cmpuint(y4m_get_info(y4m)->width, ==, 16);
		g_assert_cmpuint(y4m_get_info(y4m)->height, ==, 16);
		g_assert_cmpuint(y4m_get_info(y4m)->framerate, ==, 30);
		g_assert_cmpuint(y4m_get_info(y4m)->n_pictures, ==, 3);
		for (uint32_t picture = 0; picture < 3; picture++) {
			g_assert_cmpuint(y4m_get_picture(y4m, picture)[0], ==, picture);
			g_assert_cmpuint(y4m_get_picture(y4m, picture)[PICTURE_BYTES - 1], ==, picture);
		}
		y4m_close(y4m);
		g_unlink(path);
	}
}

static void
test_unknown_framerate(void)
{
	g_autofree char *path = write_file("YUV4MPEG2 W16 H16 F0:0\n", 1, "");
	Y4m *y4m = y4m_open(path, NULL);

	g_assert_cmpuint(y4m_get_info(y4m)->framerate, ==, 0);
	y4m_close(y4m);
	g_unlink(path);
}

static void
assert_refused(const char *header, uint32_t n_pictures, const char *rest, const char *said)
{
	g_autofree char *path = write_file(header, n_pictures, rest);
	g_autoptr(GError) error = NULL;

	g_assert_null(y4m_open(path, &error));
	g_assert_nonnull(error);
	g_test_message("%s", error->message);
	g_assert_nonnull(strstr(error->message, said));
	g_assert_nonnull(strstr(error->message, path));
	g_unlink(path);
}

static void
test_bad_headers_are_refused_with_their_value(void)
{
	assert_refused("", 0, "", "does not begin");
	assert_refused("YUV4MPEG2 W16 H16", 0, "", "does not begin");
	assert_refused("RIFF W16 H16\n", 1, "", "RIFF");
	assert_refused("YUV4MPEG2 W16\n", 1, "", "height");
	assert_refused("YUV4MPEG2 W17 H16\n", 1, "", "17");
	assert_refused("YUV4MPEG2 W16 H-16\n", 1, "", "-16");
	assert_refused("YUV4MPEG2 W16 H99999\n", 1, "", "99999");
	assert_refused("YUV4MPEG2 W16 H16 F30\n", 1, "", "two numbers");
	assert_refused("YUV4MPEG2 W16 H16 F1000:1\n", 1, "", "1000:1");
	assert_refused("YUV4MPEG2 W16 H16 F1:10\n", 1, "", "1:10");
	assert_refused("YUV4MPEG2 W16 H16 C444\n", 1, "", "C444");
	assert_refused("YUV4MPEG2 W16 H16 C420p10\n", 1, "", "C420p10");
	assert_refused("YUV4MPEG2 W16 H16 It\n", 1, "", "It");
}

static void
test_bad_pictures_are_refused_with_their_place(void)
{
	g_autoptr(GString) almost = g_string_new("FRAME\n");

	for (int i = 0; i < PICTURE_BYTES - 1; i++)
		g_string_append_c(almost, 'x');
	assert_refused("YUV4MPEG2 W16 H16\n", 0, "", "no picture");
	assert_refused("YUV4MPEG2 W16 H16\n", 2, "FRAME\nshort", "picture 2");
	assert_refused("YUV4MPEG2 W16 H16\n", 1, "FRAME", "picture 1");
	assert_refused("YUV4MPEG2 W16 H16\n", 1, almost->str, "picture 1");
	assert_refused("YUV4MPEG2 W16 H16\n", 0, "PICTURE\n", "at byte 18");
}

static void
test_missing_file(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(y4m_open("/nowhere/at-all.y4m", &error));
	g_assert_nonnull(strstr(error->message, "/nowhere/at-all.y4m"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/y4m/good-files", test_good_files);
	g_test_add_func("/y4m/unknown-framerate", test_unknown_framerate);
	g_test_add_func("/y4m/bad-headers-are-refused-with-their-value", test_bad_headers_are_refused_with_their_value);
	g_test_add_func("/y4m/bad-pictures-are-refused-with-their-place",
			test_bad_pictures_are_refused_with_their_place);
	g_test_add_func("/y4m/missing-file", test_missing_file);
	return g_test_run();
}
