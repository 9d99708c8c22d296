#pragma once
/*
 * bench/tool/quality-check.h: decodes a stream and compares each picture with what the encoder was given.
 */
#include "bench/tool/picture-source.h"

typedef struct {
	uint32_t n_compared;
	uint32_t n_late;    /* pictures that the decoder did not return at once: the stream lets it reorder */
	uint32_t n_missing; /* that it never returned */
	double psnr_y_db;   /* of the mean squared error over all pictures */
	double psnr_y_min_db;
	double ssim_y; /* mean over all pictures */
	double ssim_y_min;
} QualityResult;

/* units: GBytes, one for each picture of the source from its first on; the source makes the same pictures once more.
 * false with error: nothing can be said of the quality. */
bool quality_check(const GPtrArray *units, const char *codec, PictureSource *source, QualityResult *result,
		   GError **error);
