/* tests/test-quality-check.c: bench/tool/quality-check.h: what is said of streams that are good, foreign or broken. */
#include "bench/tool/quality-check.h"
#include "encode/video-coder.h"

#include <string.h>

#define WIDTH 320
#define HEIGHT 192
#define PICTURES 20

/* The pictures of the content, by x264. */
static GPtrArray *
encode(const char *content, uint32_t rate_kbps)
{
	const EncoderConfig config = video_coder_config(WIDTH, HEIGHT, 60, rate_kbps);
	g_autoptr(PictureSource) source = picture_source_open(content, WIDTH, HEIGHT, NULL);
	GPtrArray *units = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	gpointer encoder = encoder_x264.open(&config, NULL);

	for (int i = 0; i < PICTURES; i++) {
		EncoderPicture picture = { .keyframe = i == 0 };
		EncoderOutput output = { 0 };

		picture_source_next(source);
		picture_source_convert(source, &picture);
		g_assert_true(encoder_x264.encode(encoder, &picture, &output, NULL));
		g_ptr_array_add(units, output.data);
	}
	encoder_x264.close(encoder);
	return units;
}

static bool
check(const GPtrArray *units, const char *codec, const char *content, QualityResult *result, GError **error)
{
	g_autoptr(PictureSource) source = picture_source_open(content, WIDTH, HEIGHT, error);

	/* As after a measurement: it stands somewhere. */
	picture_source_next(source);
	return quality_check(units, codec, source, result, error);
}

static void
test_more_bits_are_better(void)
{
	const uint32_t rates_kbps[] = { 300, 20000 };
	QualityResult results[2];

	for (gsize i = 0; i < G_N_ELEMENTS(rates_kbps); i++) {
		g_autoptr(GPtrArray) units = encode("motion", rates_kbps[i]);
		g_autoptr(GError) error = NULL;

		g_assert_true(check(units, "h264", "motion", &results[i], &error));
		g_assert_no_error(error);
		g_test_message("%u kbit/s: %.2f dB, SSIM %.4f", rates_kbps[i], results[i].psnr_y_db, results[i].ssim_y);
		g_assert_cmpuint(results[i].n_compared, ==, PICTURES);
		g_assert_cmpuint(results[i].n_late, ==, 0);
		g_assert_cmpuint(results[i].n_missing, ==, 0);
		g_assert_cmpfloat(results[i].psnr_y_min_db, <=, results[i].psnr_y_db);
		g_assert_cmpfloat(results[i].ssim_y_min, <=, results[i].ssim_y);
	}
	g_assert_cmpfloat(results[1].psnr_y_db, >, 30);
	g_assert_cmpfloat(results[1].psnr_y_db, >, results[0].psnr_y_db + 5);
	g_assert_cmpfloat(results[1].ssim_y, >, results[0].ssim_y);
	g_assert_cmpfloat(results[1].ssim_y, >, 0.9);
}

static void
test_another_original_is_seen(void)
{
	g_autoptr(GPtrArray) units = encode("scroll", 8000);
	QualityResult right, wrong;

	g_assert_true(check(units, "h264", "scroll", &right, NULL));
	g_assert_true(check(units, "h264", "motion", &wrong, NULL));
	g_assert_cmpfloat(wrong.psnr_y_db, <, 15);
	g_assert_cmpfloat(wrong.psnr_y_db + 10, <, right.psnr_y_db);
}

/* One picture behind the other: scrolled text one step off is nothing like itself. */
static void
test_pictures_are_compared_with_their_own(void)
{
	g_autoptr(GPtrArray) units = encode("scroll", 20000);
	QualityResult right, shifted;

	g_assert_true(check(units, "h264", "scroll", &right, NULL));
	g_ptr_array_remove_index(units, PICTURES / 2);
	g_assert_true(check(units, "h264", "scroll", &shifted, NULL));
	g_assert_cmpfloat(shifted.psnr_y_min_db + 10, <, right.psnr_y_min_db);
	g_assert_cmpfloat(shifted.ssim_y_min + 0.05, <, right.ssim_y_min);
}

static void
test_nothing_is_said_of_what_cannot_be_decoded(void)
{
	g_autoptr(GPtrArray) units = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	const char *const codecs[] = { "h264", "telepathy" };

	g_ptr_array_add(units, g_bytes_new_static("no stream at all", 16));
	for (gsize i = 0; i < G_N_ELEMENTS(codecs); i++) {
		g_autoptr(GError) error = NULL;
		QualityResult result;

		g_assert_false(check(units, codecs[i], "text", &result, &error));
		g_assert_nonnull(error);
		g_test_message("%s", error->message);
	}
}

static void
test_other_size_is_an_error(void)
{
	g_autoptr(GPtrArray) units = encode("text", 8000);
	g_autoptr(PictureSource) source = picture_source_open("text", WIDTH * 2, HEIGHT, NULL);
	g_autoptr(GError) error = NULL;
	QualityResult result;

	g_assert_false(quality_check(units, "h264", source, &result, &error));
	g_assert_nonnull(strstr(error->message, "320×192"));
	g_assert_nonnull(strstr(error->message, "640×192"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/quality-check/more-bits-are-better", test_more_bits_are_better);
	g_test_add_func("/quality-check/another-original-is-seen", test_another_original_is_seen);
	g_test_add_func("/quality-check/pictures-are-compared-with-their-own",
			test_pictures_are_compared_with_their_own);
	g_test_add_func("/quality-check/nothing-is-said-of-what-cannot-be-decoded",
			test_nothing_is_said_of_what_cannot_be_decoded);
	g_test_add_func("/quality-check/other-size-is-an-error", test_other_size_is_an_error);
	return g_test_run();
}
