/* bench/tool/quality.c: see quality.h. */
#include "bench/tool/quality.h"

#include <math.h>

#define BLOCK 4 /* a window is two by two blocks */
#define WINDOW_PIXELS 64.0

/* Sums over the pixels of a block, or of a window. */
typedef struct {
	uint32_t a, b, squares, products; /* squares: of both */
} Sums;

uint64_t
quality_squared_error(QualityPlane a, QualityPlane b, uint32_t width, uint32_t height)
{
	uint64_t sum = 0;

	for (uint32_t y = 0; y < height; y++) {
		const uint8_t *row_a = a.pixels + (gsize)y * a.stride, *row_b = b.pixels + (gsize)y * b.stride;
		uint32_t row_sum = 0; /* 65025 × 16384 fits */

		for (uint32_t x = 0; x < width; x++) {
			int32_t difference = row_a[x] - row_b[x];

			row_sum += (uint32_t)(difference * difference);
		}
		sum += row_sum;
	}
	return sum;
}

double
quality_psnr_db(uint64_t squared_error, uint64_t n_pixels)
{
	if (squared_error == 0)
		return QUALITY_PSNR_MAX_DB;
	return MIN(10 * log10(255.0 * 255.0 * (double)n_pixels / (double)squared_error), QUALITY_PSNR_MAX_DB);
}

static Sums
sum_block(const uint8_t *a, uint32_t stride_a, const uint8_t *b, uint32_t stride_b)
{
	Sums sums = { 0 };

	for (uint32_t y = 0; y < BLOCK; y++) {
		for (uint32_t x = 0; x < BLOCK; x++) {
			uint32_t pixel_a = a[y * stride_a + x], pixel_b = b[y * stride_b + x];

			sums.a += pixel_a;
			sums.b += pixel_b;
			sums.squares += pixel_a * pixel_a + pixel_b * pixel_b;
			sums.products += pixel_a * pixel_b;
		}
	}
	return sums;
}

static void
sum_row_of_blocks(Sums *row, QualityPlane a, QualityPlane b, uint32_t n_blocks, uint32_t block_row)
{
	const uint8_t *row_a = a.pixels + (gsize)block_row * BLOCK * a.stride;
	const uint8_t *row_b = b.pixels + (gsize)block_row * BLOCK * b.stride;

	for (uint32_t i = 0; i < n_blocks; i++)
		row[i] = sum_block(row_a + (gsize)i * BLOCK, a.stride, row_b + (gsize)i * BLOCK, b.stride);
}

static Sums
add(Sums left, Sums right)
{
	return (Sums) { left.a + right.a, left.b + right.b, left.squares + right.squares,
			left.products + right.products };
}

static double
ssim_of_window(Sums sums)
{
	const double c1 = 0.01 * 255 * 0.01 * 255, c2 = 0.03 * 255 * 0.03 * 255;
	double mean_a = sums.a / WINDOW_PIXELS, mean_b = sums.b / WINDOW_PIXELS;
	double squares = mean_a * mean_a + mean_b * mean_b;
	double variances = sums.squares / WINDOW_PIXELS - squares;
	double covariance = sums.products / WINDOW_PIXELS - mean_a * mean_b;

	return (2 * mean_a * mean_b + c1) * (2 * covariance + c2) / ((squares + c1) * (variances + c2));
}

double
quality_ssim(QualityPlane a, QualityPlane b, uint32_t width, uint32_t height)
{
	uint32_t n_columns = width / BLOCK, n_rows = height / BLOCK;
	g_autofree Sums *memory = g_new(Sums, (gsize)n_columns * 2);
	Sums *above = memory, *row = memory + n_columns;
	double sum = 0;

	sum_row_of_blocks(above, a, b, n_columns, 0);
	for (uint32_t y = 1; y < n_rows; y++) {
		Sums *swap = above;

		sum_row_of_blocks(row, a, b, n_columns, y);
		for (uint32_t x = 1; x < n_columns; x++)
			sum += ssim_of_window(add(add(above[x - 1], above[x]), add(row[x - 1], row[x])));
		above = row;
		row = swap;
	}
	return sum / ((double)(n_columns - 1) * (n_rows - 1));
}
