#pragma once
/*
 * bench/tool/picture-source.h: where the pictures of an encoder's measurement come from: painted, or from a y4m file.
 *
 * Painted ones go through the product's conversion (encode/convert.h), those of a file are given to the encoder as they
 * are, all of each counting as damaged. A file begins anew when it is at its end.
 */
#include "encode/encoder.h"

typedef struct {
	char *name; /* of the content, or the base name of the file */
	uint32_t width, height;
	uint32_t framerate;  /* of the file; 0 unknown */
	uint32_t n_pictures; /* of the file; 0: no end */
	bool converts;       /* picture_source_convert has work to do */
} PictureSourceInfo;

typedef struct PictureSource PictureSource;

/* content: one of painted_content_names, then of width × height; or the path of a file that ends in ".y4m". NULL with
 * error. */
PictureSource *picture_source_open(const char *content, uint32_t width, uint32_t height, GError **error);
void picture_source_close(PictureSource *source); /* takes NULL */

const PictureSourceInfo *picture_source_get_info(const PictureSource *source);

/* The next picture is the first again. */
void picture_source_restart(PictureSource *source);

/* Makes the next picture: what a desktop does, not what an encoder does. */
void picture_source_next(PictureSource *source);

/* Brings the planes up to date and points picture to them, with the damage; valid until the next call. Once for each
 * picture_source_next. */
void picture_source_convert(PictureSource *source, EncoderPicture *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(PictureSource, picture_source_close)
