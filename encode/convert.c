/* encode/convert.c: see convert.h. */
#include "encode/convert.h"

#include <libyuv.h>

/* Rows begin on cache lines. */
#define ALIGNMENT 64

struct Convert {
	uint32_t width, height; /* of the picture; 0 while there is none */
	uint8_t *memory;        /* of all three planes */
	uint8_t *planes[3];
	uint32_t strides[3];
};

static uint32_t
align(uint32_t value, uint32_t to)
{
	return (value + to - 1) / to * to;
}

static void
allocate_planes(Convert *convert, uint32_t width, uint32_t height)
{
	gsize luma, chroma;

	convert->width = width;
	convert->height = height;
	convert->strides[0] = align(width, ALIGNMENT);
	convert->strides[1] = convert->strides[2] = align((width + 1) / 2, ALIGNMENT);
	luma = (gsize)convert->strides[0] * height;
	chroma = (gsize)convert->strides[1] * ((height + 1) / 2);
	g_clear_pointer(&convert->memory, g_aligned_free);
	convert->memory = g_aligned_alloc(1, luma + 2 * chroma, ALIGNMENT);
	convert->planes[0] = convert->memory;
	convert->planes[1] = convert->planes[0] + luma;
	convert->planes[2] = convert->planes[1] + chroma;
}

/* Chroma has half the resolution: what begins or ends on an odd line or column touches its neighbour too. */
static Rect
align_outward(Rect rect, uint32_t width, uint32_t height)
{
	int32_t left = rect.x & ~1, top = rect.y & ~1;
	int32_t right = MIN((rect.x + rect.width + 1) & ~1, (int32_t)width);
	int32_t bottom = MIN((rect.y + rect.height + 1) & ~1, (int32_t)height);

	return (Rect) { left, top, right - left, bottom - top };
}

static void
convert_rect(Convert *convert, const FrameInfo *info, Rect rect)
{
	const uint8_t *source = info->pixels + (gsize)rect.y * info->stride + (gsize)rect.x * 4;
	uint8_t *y = convert->planes[0] + (gsize)rect.y * convert->strides[0] + rect.x;
	gsize chroma = (gsize)(rect.y / 2) * convert->strides[1] + rect.x / 2;

	/* libyuv names formats by a little-endian word: its ARGB is blue, green, red, alpha in memory. */
	(info->format == FRAME_FORMAT_BGRX ? ARGBToI420 : ABGRToI420)(
		source, info->stride, y, convert->strides[0], convert->planes[1] + chroma, convert->strides[1],
		convert->planes[2] + chroma, convert->strides[2], rect.width, rect.height);
}

Convert *
convert_create(void)
{
	return g_new0(Convert, 1);
}

void
convert_destroy(Convert *convert)
{
	if (!convert)
		return;

	g_aligned_free(convert->memory);
	g_free(convert);
}

void
convert_frame(Convert *convert, const FrameInfo *info, Damage *damage)
{
	Damage aligned = { 0 };

	if (info->width != convert->width || info->height != convert->height) {
		allocate_planes(convert, info->width, info->height);
		*damage = (Damage) { 0 };
		damage_add(damage, (Rect) { 0, 0, info->width, info->height });
	}
	damage_clip(damage, info->width, info->height);
	for (uint32_t i = 0; i < damage->n_rects; i++)
		damage_add(&aligned, align_outward(damage->rects[i], info->width, info->height));
	for (uint32_t i = 0; i < aligned.n_rects; i++)
		convert_rect(convert, info, aligned.rects[i]);
	*damage = aligned;
}

void
convert_get_planes(const Convert *convert, EncoderPicture *picture)
{
	for (int i = 0; i < 3; i++) {
		picture->planes[i] = convert->planes[i];
		picture->strides[i] = convert->strides[i];
	}
}
