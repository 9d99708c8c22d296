#pragma once
/*
 * capture/damage.h: which parts of a picture changed, as a short list of rectangles.
 *
 * A value type: copy it freely. Rectangles are in pixels of the picture, the origin at its upper left corner. More than
 * DAMAGE_RECTS_MAX rectangles become their bounding box: damage may cover too much, never too little.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define DAMAGE_RECTS_MAX 16

typedef struct {
	int32_t x, y, width, height;
} Rect;

typedef struct {
	uint32_t n_rects;
	Rect rects[DAMAGE_RECTS_MAX];
} Damage;

/* Adds rect; one without area is ignored, one that is already covered changes nothing. */
void damage_add(Damage *damage, Rect rect);

/* Adds all rectangles of other. */
void damage_merge(Damage *damage, const Damage *other);

/* Cuts all rectangles to a picture of width × height; those outside vanish. */
void damage_clip(Damage *damage, int32_t width, int32_t height);

/* The smallest rectangle that holds all damage; without area where there is none. */
Rect damage_bounds(const Damage *damage);
