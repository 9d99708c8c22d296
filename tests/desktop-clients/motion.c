/*
 * tests/desktop-clients/motion.c: full-screen motion, the same on each run, with a number that a test can read.
 *
 * Usage: motion [RATE]: redraws RATE times a second, or with each frame callback of the compositor if RATE is missing or
 * 0. Bands of gradients and of coloured blocks travel in both directions. On them lies a barcode of the number of the
 * picture (tests/integration/barcode.mjs reads it): 16 cells of 32 × 32 pixels from 64, 64 on, most significant bit
 * first, white for 1, and the same inverted below it. Large black and white cells survive 4:2:0, scaling and low rates.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "window.h"

#define BARCODE_X 64
#define BARCODE_Y 64
#define CELL 32
#define BITS 16
#define BAND 40  /* rows */
#define BLOCK 20 /* pixels; half a band */
#define SPEED 6  /* pixels a picture */

typedef struct {
	uint32_t number;
	uint32_t *texture; /* twice the width of the canvas, so that each shift is one copy a row */
	int32_t width, height;
} Motion;

/* A hash of a position into a colour (the finaliser of a common integer hash; any would do). */
static uint32_t
colour_of_block(int32_t column, int32_t row)
{
	uint32_t hash = (uint32_t)column * 0x9e3779b1u ^ (uint32_t)row * 0x85ebca77u;

	hash ^= hash >> 15;
	hash *= 0x2c1b3c6du;
	hash ^= hash >> 12;
	return hash & 0xffffff;
}

static uint32_t
colour_of_gradient(int32_t x, int32_t width, int32_t row)
{
	uint32_t level = (uint32_t)(x % width * 512 / width);

	level = level > 255 ? 511 - level : level;
	return row % 4 == 0 ? level * 0x010101 : level << 16 | (255 - level) << 8 | (uint32_t)(row * 40 % 256);
}

static void
make_texture(Motion *motion, int32_t width, int32_t height)
{
	free(motion->texture);
	motion->texture = malloc((size_t)width * 2 * height * sizeof(uint32_t));
	if (!motion->texture)
		abort();
	motion->width = width;
	motion->height = height;
	for (int32_t y = 0; y < height; y++) {
		uint32_t *row = motion->texture + (size_t)y * width * 2;

		for (int32_t x = 0; x < width * 2; x++)
			row[x] = y / BAND % 2 == 0 ? colour_of_gradient(x, width, y / BAND)
						   : colour_of_block(x % width / BLOCK, y / BLOCK);
	}
}

static void
draw_barcode(const Canvas *canvas, uint32_t number)
{
	canvas_fill(canvas, BARCODE_X - CELL, BARCODE_Y - CELL, (BITS + 2) * CELL, 4 * CELL, 0x808080);
	for (int32_t bit = 0; bit < BITS; bit++) {
		bool one = number >> (BITS - 1 - bit) & 1;

		canvas_fill(canvas, BARCODE_X + bit * CELL, BARCODE_Y, CELL, CELL, one ? 0xffffff : 0);
		canvas_fill(canvas, BARCODE_X + bit * CELL, BARCODE_Y + CELL, CELL, CELL, one ? 0 : 0xffffff);
	}
}

static void
draw(const Canvas *canvas, void *user_data)
{
	Motion *motion = user_data;
	int32_t shift;

	if (motion->width != canvas->width || motion->height != canvas->height)
		make_texture(motion, canvas->width, canvas->height);
	motion->number++;
	shift = (int32_t)(motion->number % (uint32_t)canvas->width) * SPEED % canvas->width;
	for (int32_t y = 0; y < canvas->height; y++) {
		int32_t offset = y / BAND % 2 == 0 ? shift : canvas->width - shift;

		memcpy(canvas->pixels + (size_t)y * canvas->width,
		       motion->texture + (size_t)y * canvas->width * 2 + offset, (size_t)canvas->width * 4);
	}
	draw_barcode(canvas, motion->number);
}

int
main(int argc, char **argv)
{
	const WindowEvents events = { .draw = draw };
	char *end = NULL;
	unsigned long rate = argc > 1 ? strtoul(argv[1], &end, 10) : 0;
	Motion motion = { 0 };
	Window *window;
	int status;

	if (argc > 2 || (end && *end) || rate == 1 || rate > 1000) {
		fprintf(stderr, "usage: motion [RATE]: RATE pictures a second, 2 to 1000, or 0 for all there can be\n");
		return 2;
	}
	window = window_create("motion", &events, &motion);
	window_animate(window, (uint32_t)rate);
	status = window_run(window);
	free(motion.texture);
	return status;
}
