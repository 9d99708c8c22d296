#pragma once
/*
 * tests/desktop-clients/canvas.h: pictures in memory that a Wayland compositor can show.
 *
 * Three canvases of one size, so that a client can draw while the compositor still reads the picture before. One thread.
 */
#include <stdbool.h>
#include <stdint.h>
#include <wayland-client.h>

typedef struct {
	uint32_t *pixels; /* XRGB8888, height rows of width pixels without padding */
	int32_t width, height;
} Canvas;

typedef struct CanvasSet CanvasSet;

/* Called when the compositor gave a canvas back. */
typedef void (*CanvasReleased)(void *user_data);

/* NULL if there is no memory. shm stays the caller's and must outlive the set. */
CanvasSet *canvas_set_create(struct wl_shm *shm, int32_t width, int32_t height, CanvasReleased released,
			     void *user_data);
void canvas_set_destroy(CanvasSet *set); /* takes NULL */

/* A canvas that the compositor does not read, to be drawn completely; NULL while there is none. */
const Canvas *canvas_set_take(CanvasSet *set);

/* Attaches a canvas that was taken to surface; it is back when the compositor released it. */
void canvas_set_attach(CanvasSet *set, const Canvas *canvas, struct wl_surface *surface);

/* Fills a rectangle, cut to the canvas, with 0xRRGGBB. */
void canvas_fill(const Canvas *canvas, int32_t x, int32_t y, int32_t width, int32_t height, uint32_t colour);
