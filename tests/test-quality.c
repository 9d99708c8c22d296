/* tests/test-quality.c: bench/tool/quality.h: PSNR and SSIM of pictures for which they can be told without it. */
#include "bench/tool/quality.h"

#include <math.h>
#include <string.h>

#define WIDTH 40
#define HEIGHT 24
#define STRIDE 48 /* what is behind a row is not looked at */

#define C1 (0.01 * 255 * 0.01 * 255)
#define C2 (0.03 * 255 * 0.03 * 255)

typedef struct {
	uint8_t pixels[HEIGHT * STRIDE];
} Picture;

static QualityPlane
plane(const Picture *picture)
{
	return (QualityPlane) { picture->pixels, STRIDE };
}

static Picture
flat(uint8_t level)
{
	Picture picture;

	memset(picture.pixels, level, sizeof(picture.pixels));
	return picture;
}

/* A chess board of single pixels between two levels; odd: begins with the other. */
static Picture
chess(uint8_t low, uint8_t high, unsigned odd)
{
	Picture picture;

	for (unsigned i = 0; i < sizeof(picture.pixels); i++)
		picture.pixels[i] = (i / STRIDE + i % STRIDE + odd) % 2 ? high : low;
	return picture;
}

static double
ssim(const Picture *a, const Picture *b)
{
	return quality_ssim(plane(a), plane(b), WIDTH, HEIGHT);
}

static double
psnr(const Picture *a, const Picture *b)
{
	return quality_psnr_db(quality_squared_error(plane(a), plane(b), WIDTH, HEIGHT), WIDTH * HEIGHT);
}

static void
test_identical_pictures(void)
{
	Picture a = chess(30, 200, 0), b = a;

	memset(b.pixels + WIDTH, 7, STRIDE - WIDTH);
	g_assert_cmpuint(quality_squared_error(plane(&a), plane(&b), WIDTH, HEIGHT), ==, 0);
	g_assert_cmpfloat(psnr(&a, &b), ==, QUALITY_PSNR_MAX_DB);
	g_assert_cmpfloat_with_epsilon(ssim(&a, &b), 1, 1e-9);
}

static void
test_psnr_of_known_errors(void)
{
	Picture a = flat(100), b = flat(110), c = flat(100), black = flat(0), white = flat(255);

	g_assert_cmpuint(quality_squared_error(plane(&a), plane(&b), WIDTH, HEIGHT), ==, 100 * WIDTH * HEIGHT);
	g_assert_cmpfloat_with_epsilon(psnr(&a, &b), 20 * log10(25.5), 1e-9);
	g_assert_cmpfloat_with_epsilon(psnr(&black, &white), 0, 1e-9);

	c.pixels[5 * STRIDE + 5] = 70;
	g_assert_cmpuint(quality_squared_error(plane(&a), plane(&c), WIDTH, HEIGHT), ==, 900);
	g_assert_cmpfloat_with_epsilon(psnr(&a, &c), 10 * log10(65025.0 * WIDTH * HEIGHT / 900), 1e-9);
}

static void
test_errors_of_many_pixels_do_not_overflow(void)
{
	g_autofree uint8_t *black = g_malloc0(16384 * 16), *white = g_malloc(16384 * 16);

	memset(white, 255, 16384 * 16);
	g_assert_cmpuint(
		quality_squared_error((QualityPlane) { black, 16384 }, (QualityPlane) { white, 16384 }, 16384, 16), ==,
		G_GUINT64_CONSTANT(65025) * 16384 * 16);
}

/* Without any structure only the means count. */
static void
test_ssim_of_flat_pictures(void)
{
	Picture a = flat(100), b = flat(150);

	g_assert_cmpfloat_with_epsilon(ssim(&a, &b), (2 * 100 * 150 + C1) / (100 * 100 + 150 * 150 + C1), 1e-9);
}

/* Means are equal; variances are 50² and 20², the covariance is 50 · 20, negative where the board begins with the other. */
static void
test_ssim_of_contrast_and_of_its_opposite(void)
{
	Picture a = chess(50, 150, 0), weaker = chess(80, 120, 0), opposite = chess(80, 120, 1);
	double under = 2500 + 400 + C2;

	g_assert_cmpfloat_with_epsilon(ssim(&a, &weaker), (2 * 1000 + C2) / under, 1e-9);
	g_assert_cmpfloat_with_epsilon(ssim(&a, &opposite), (-2 * 1000 + C2) / under, 1e-9);
}

/* 9 × 5 windows begin at each fourth pixel; of a difference in one corner only the first window sees anything. */
static void
test_windows_are_four_pixels_apart(void)
{
	Picture a = flat(100), corner = flat(100), inner = flat(100);
	double lost;

	corner.pixels[0] = 200;
	inner.pixels[5 * STRIDE + 5] = 200;
	lost = 1 - ssim(&a, &corner);
	g_assert_cmpfloat(lost, >, 0);
	g_assert_cmpfloat_with_epsilon(1 - ssim(&a, &inner), 4 * lost, 1e-9);
}

static void
test_rest_at_the_edge_is_left_out(void)
{
	Picture a = flat(100), b = flat(100);

	for (int y = 0; y < HEIGHT; y++)
		b.pixels[y * STRIDE + 36] = 0;
	g_assert_cmpfloat_with_epsilon(quality_ssim(plane(&a), plane(&b), 39, HEIGHT), 1, 1e-9);
	g_assert_cmpfloat(quality_ssim(plane(&a), plane(&b), 40, HEIGHT), <, 0.99);
}

static void
test_smallest_picture(void)
{
	Picture a = flat(100), b = flat(150);

	g_assert_cmpfloat_with_epsilon(quality_ssim(plane(&a), plane(&b), 8, 8),
				       (2 * 100 * 150 + C1) / (100 * 100 + 150 * 150 + C1), 1e-9);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/quality/identical-pictures", test_identical_pictures);
	g_test_add_func("/quality/psnr-of-known-errors", test_psnr_of_known_errors);
	g_test_add_func("/quality/errors-of-many-pixels-do-not-overflow", test_errors_of_many_pixels_do_not_overflow);
	g_test_add_func("/quality/ssim-of-flat-pictures", test_ssim_of_flat_pictures);
	g_test_add_func("/quality/ssim-of-contrast-and-of-its-opposite", test_ssim_of_contrast_and_of_its_opposite);
	g_test_add_func("/quality/windows-are-four-pixels-apart", test_windows_are_four_pixels_apart);
	g_test_add_func("/quality/rest-at-the-edge-is-left-out", test_rest_at_the_edge_is_left_out);
	g_test_add_func("/quality/smallest-picture", test_smallest_picture);
	return g_test_run();
}
