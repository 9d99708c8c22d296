#pragma once
/*
 * bench/tool/quality.h: how far a decoded picture is from the one that was encoded, by its luma.
 *
 * PSNR: 10 log10(255² / mean squared error). SSIM: the mean over windows of 8 × 8 pixels, 4 apart in both
 * directions, of
 *
 *   (2 µa µb + C1) (2 σab + C2) / ((µa² + µb² + C1) (σa² + σb² + C2))      C1 = (0.01 · 255)², C2 = (0.03 · 255)²
 *
 * with all pixels of a window weighing the same, and variances over 64 pixels. Up to three columns and rows at the
 * right and lower edge that fill no window are left out.
 */
#include <glib.h>
#include <stdint.h>

/* What identical pictures get, for infinity is no number. */
#define QUALITY_PSNR_MAX_DB 100.0

typedef struct {
	const uint8_t *pixels; /* rows of stride bytes, a byte a pixel */
	uint32_t stride;
} QualityPlane;

/* Sum of the squared differences of all pixels. */
uint64_t quality_squared_error(QualityPlane a, QualityPlane b, uint32_t width, uint32_t height);

/* n_pixels: over how many pixels, of one picture or of many, squared_error is the sum. */
double quality_psnr_db(uint64_t squared_error, uint64_t n_pixels);

/* -1 to 1; 1: identical. width and height: at least 8. */
double quality_ssim(QualityPlane a, QualityPlane b, uint32_t width, uint32_t height);
