#pragma once
/*
 * bench/tool/encoder-run.h: one encoder on one content, paced at the framerate or saturated: a row of the table.
 *
 * Measured is what the encode thread would do: conversion, then the encoder. Painting the picture and looking at the
 * quality are done outside of it. Paced, each picture begins at a frame time (absolute deadlines): a processor or a
 * GPU that rests in between may be slower than one that is kept busy, which is the saturated row.
 */
#include "bench/tool/quality-check.h"
#include "bench/tool/samples.h"

typedef struct {
	const EncoderType *type;
	PictureSource *source; /* used by one run at a time */
	uint32_t framerate, rate_kbps;
	uint32_t n_pictures; /* at least 2: the first is a keyframe and counted apart */
	bool paced;
} EncoderRunConfig;

typedef struct {
	char implementation[64];
	int64_t open_us;               /* until the encoder was ready */
	Samples *convert_us;           /* of all pictures but the first; none where nothing is converted */
	Samples *encode_us;            /* of all pictures but the first */
	int64_t first_encode_us;       /* of the first */
	uint64_t first_keyframe_bytes; /* of the first */
	uint64_t bytes, largest_unit_bytes;
	uint32_t keyframes;        /* with the first */
	uint32_t overruns;         /* pictures that missed their time and waited for the next; paced only */
	double cpu_us_per_picture; /* of all threads */
	QualityResult quality;
	char *quality_problem; /* why there is no quality; NULL: there is */
} EncoderRun;

/* NULL with error: the encoder does not open, or fails on the way. */
EncoderRun *encoder_run_create(const EncoderRunConfig *config, GError **error);
void encoder_run_destroy(EncoderRun *run); /* takes NULL */

/* What its bytes come to at the framerate. */
double encoder_run_get_kbit_s(const EncoderRun *run, const EncoderRunConfig *config);
