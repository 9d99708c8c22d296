#pragma once
/*
 * encode/convert.h: the damaged parts of a frame into an I420 picture that persists from frame to frame.
 *
 * Colours are BT.601, limited range: that is what libyuv converts to from BGRX and RGBX (it has no BT.709 this way), and
 * the encoder tells it truthfully in the stream. The colours themselves are those of a computer's screen, sRGB.
 */
#include "capture/frame.h"
#include "encode/encoder.h"

/* Code points of ITU-T H.273, the same in every codec. */
#define CONVERT_PRIMARIES 1 /* BT.709, which are those of sRGB */
#define CONVERT_TRANSFER 13 /* sRGB */
#define CONVERT_MATRIX 6    /* BT.601 */
#define CONVERT_FULL_RANGE 0

typedef struct Convert Convert;

/* One thread uses it. Without a picture until the first frame. */
Convert *convert_create(void);
void convert_destroy(Convert *convert); /* takes NULL */

/* Brings the picture up to date: converts damage, the part of the frame that changed since the one before, or all of it
 * where the size is another. Replaces damage by what was converted. */
void convert_frame(Convert *convert, const FrameInfo *info, Damage *damage);

/* Points picture's planes to the picture; valid until the next convert_frame. */
void convert_get_planes(const Convert *convert, EncoderPicture *picture);
