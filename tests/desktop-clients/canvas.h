#pragma once
/*
 * tests/desktop-clients/canvas.h: pictures in memory that a Wayland compositor can show.
 *
 * Three canvases of one size, so that a client can draw while the compositor still reads the picture before. The set knows
 * what each of them lacks of the newest picture, so that a client has to draw no more than what changes. One thread.
 */
#include <stdbool.h>
#include <stdint.h>
#include <wayland-client.h>

typedef struct {
	uint32_t *pixels; /* XRGB8888, height rows of width pixels without padding */
	int32_t width, height;
} Canvas;

typedef struct {
	int32_t x, y, width, height;
} CanvasRect;

/* Parts of a picture; they may overlap. All zero is none. */
typedef struct {
	CanvasRect rects[8];
	int count;
} CanvasDamage;

typedef struct CanvasSet CanvasSet;

/* NULL if there is no memory. shm stays the caller's and must outlive the set. */
CanvasSet *canvas_set_create(struct wl_shm *shm, int32_t width, int32_t height);
void canvas_set_destroy(CanvasSet *set); /* takes NULL */

/* A canvas that the compositor does not read; NULL while there is none. What it holds is undefined. */
const Canvas *canvas_set_take(CanvasSet *set);

/*
 * Makes a canvas that was taken hold the picture that was attached last; only what lies within damage stays undefined
 * and has to be drawn. That is all of it for the first picture.
 */
void canvas_set_update(CanvasSet *set, const Canvas *canvas, const CanvasDamage *damage);

/* Attaches such a canvas to surface and tells it the damage; the canvas is back when the compositor released it. */
void canvas_set_attach(CanvasSet *set, const Canvas *canvas, const CanvasDamage *damage, struct wl_surface *surface);

/* Adds a rectangle. More than there is room for are joined: never is less damaged than what was added. */
void canvas_damage_add(CanvasDamage *damage, CanvasRect rect);

/* What both have in common; width or height is not positive if that is nothing. */
CanvasRect canvas_rect_intersect(CanvasRect a, CanvasRect b);

/* Fills a rectangle, cut to the canvas, with 0xRRGGBB. */
void canvas_fill(const Canvas *canvas, int32_t x, int32_t y, int32_t width, int32_t height, uint32_t colour);

/* Copies an area of another canvas to x, y; cut to both. */
void canvas_copy(const Canvas *canvas, int32_t x, int32_t y, const Canvas *from, CanvasRect area);
