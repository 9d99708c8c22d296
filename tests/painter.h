#pragma once
/*
 * tests/painter.h: pictures for tests that encode: colours, something like text, something that moves.
 */
#include "capture/frame.h"

typedef enum {
	PAINT_CHART,  /* eight vertical bars, see painter_colors */
	PAINT_TEXT,   /* a page full of small dark glyphs on white; step turns the page */
	PAINT_MOTION, /* a fine texture that step moves by some pixels */
} Paint;

#define PAINTER_COLORS 8

/* The bars of the chart from left to right, 0xRRGGBB: red, green, blue, white, black, two greys, orange. */
extern const uint32_t painter_colors[PAINTER_COLORS];

/* A frame of its own memory, all of it damaged. */
Frame *painter_paint(Paint paint, uint32_t width, uint32_t height, FrameFormat format, uint32_t step, uint64_t serial);

/* Like frame, but with rect in one colour, which alone is its damage. */
Frame *painter_fill(const Frame *frame, Rect rect, uint32_t color, uint64_t serial);
