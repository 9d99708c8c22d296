/*
 * tests/desktop-clients/pattern.c: a still chart of known colours at known places, and structures of one pixel.
 *
 * tests/integration/chart.mjs knows the same chart: change both together. From the outside to the inside: a white and a
 * black ring of one pixel each (a picture that is shifted or cut by one pixel shows it), a block of another colour in
 * each corner (flipped or turned pictures show it), and rows of patches of 64 × 64 from x = 96 on.
 */
#include "window.h"

#define PATCH 64
#define LEFT 96
#define CORNER 48
#define CORNER_MARGIN 8

#define GREY 0x808080
#define WHITE 0xffffff
#define BLACK 0x000000
#define RED 0xff0000
#define GREEN 0x00ff00
#define BLUE 0x0000ff
#define YELLOW 0xffff00

enum { ROW_COLOURS = 96, ROW_GREYS = 176, ROW_FINE = 256, ROW_RAMP = 336, ROW_STRIPES = 416 };

static void
draw_rings(const Canvas *canvas)
{
	canvas_fill(canvas, 0, 0, canvas->width, canvas->height, WHITE);
	canvas_fill(canvas, 1, 1, canvas->width - 2, canvas->height - 2, BLACK);
	canvas_fill(canvas, 2, 2, canvas->width - 4, canvas->height - 4, GREY);
}

static void
draw_corners(const Canvas *canvas)
{
	int32_t right = canvas->width - CORNER_MARGIN - CORNER;
	int32_t bottom = canvas->height - CORNER_MARGIN - CORNER;

	canvas_fill(canvas, CORNER_MARGIN, CORNER_MARGIN, CORNER, CORNER, RED);
	canvas_fill(canvas, right, CORNER_MARGIN, CORNER, CORNER, GREEN);
	canvas_fill(canvas, CORNER_MARGIN, bottom, CORNER, CORNER, BLUE);
	canvas_fill(canvas, right, bottom, CORNER, CORNER, YELLOW);
}

static void
draw_flat_patches(const Canvas *canvas)
{
	static const uint32_t colours[] = { RED, GREEN, BLUE, 0x00ffff, 0xff00ff, YELLOW, WHITE, BLACK };

	for (int32_t i = 0; i < 8; i++)
		canvas_fill(canvas, LEFT + i * PATCH, ROW_COLOURS, PATCH, PATCH, colours[i]);
	for (int32_t i = 0; i < 16; i++)
		canvas_fill(canvas, LEFT + i * PATCH, ROW_GREYS, PATCH, PATCH, (uint32_t)i * 0x111111);
}

/* Whether the pixel of the fine structure is white. */
static bool
is_white(int32_t structure, int32_t x, int32_t y)
{
	switch (structure) {
	case 0:
		return (x + y) % 2 == 0; /* a chequer of single pixels */
	case 1:
		return x % 2 == 0; /* upright lines */
	case 2:
		return y % 2 == 0; /* level lines */
	case 3:
		return (x / 2 + y / 2) % 2 == 0; /* a chequer of 2 × 2 pixels */
	default:
		return (x + y) % 8 < 2; /* slanted lines */
	}
}

static void
draw_fine_patches(const Canvas *canvas)
{
	for (int32_t i = 0; i < 5; i++)
		for (int32_t y = 0; y < PATCH; y++)
			for (int32_t x = 0; x < PATCH; x++)
				canvas_fill(canvas, LEFT + i * PATCH + x, ROW_FINE + y, 1, 1,
					    is_white(i, x, y) ? WHITE : BLACK);
}

/* A ramp of greys, four pixels a step, and stripes of colour that show whether the colour planes sit where they should. */
static void
draw_ramp_and_stripes(const Canvas *canvas)
{
	for (int32_t i = 0; i < 256; i++)
		canvas_fill(canvas, LEFT + i * 4, ROW_RAMP, 4, PATCH, (uint32_t)i * 0x010101);
	for (int32_t i = 0; i < 64; i++)
		canvas_fill(canvas, LEFT + i * 16, ROW_STRIPES, 16, PATCH, i % 2 == 0 ? 0xc04040 : 0x4040c0);
}

static void
draw(const Canvas *canvas, void *user_data)
{
	draw_rings(canvas);
	draw_corners(canvas);
	draw_flat_patches(canvas);
	draw_fine_patches(canvas);
	draw_ramp_and_stripes(canvas);
}

int
main(void)
{
	const WindowEvents events = { .draw = draw };

	return window_run(window_create("pattern", &events, NULL));
}
