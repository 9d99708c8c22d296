/* bench/tool/damage-share.c: see damage-share.h. */
#include "bench/tool/damage-share.h"

#include <stdlib.h>

static int
compare(const void *a, const void *b)
{
	int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;

	return (left > right) - (left < right);
}

/* Whether the pixel lies in any of the rectangles. */
static bool
is_covered(const Damage *damage, int32_t x, int32_t y)
{
	for (uint32_t i = 0; i < damage->n_rects; i++) {
		const Rect *rect = &damage->rects[i];

		if (x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height)
			return true;
	}
	return false;
}

/* The edges of the rectangles cut the picture into at most 32 × 32 fields, each of which is covered as a whole or not
 * at all. */
uint32_t
damage_share_ppm(const Damage *damage, uint32_t width, uint32_t height)
{
	Damage clipped = *damage;
	int32_t xs[2 * DAMAGE_RECTS_MAX], ys[2 * DAMAGE_RECTS_MAX];
	uint32_t n_edges;
	uint64_t area = 0;

	damage_clip(&clipped, (int32_t)width, (int32_t)height);
	n_edges = clipped.n_rects * 2;
	for (uint32_t i = 0; i < clipped.n_rects; i++) {
		xs[2 * i] = clipped.rects[i].x;
		xs[2 * i + 1] = clipped.rects[i].x + clipped.rects[i].width;
		ys[2 * i] = clipped.rects[i].y;
		ys[2 * i + 1] = clipped.rects[i].y + clipped.rects[i].height;
	}
	qsort(xs, n_edges, sizeof(xs[0]), compare);
	qsort(ys, n_edges, sizeof(ys[0]), compare);
	for (uint32_t row = 1; row < n_edges; row++) {
		for (uint32_t column = 1; column < n_edges; column++) {
			if (is_covered(&clipped, xs[column - 1], ys[row - 1]))
				area += (uint64_t)(xs[column] - xs[column - 1]) * (uint64_t)(ys[row] - ys[row - 1]);
		}
	}
	return (uint32_t)(area * 1000000 / ((uint64_t)width * height));
}
