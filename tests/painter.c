/* tests/painter.c: see painter.h. */
#include "tests/painter.h"

#include <string.h>

#define CELL_WIDTH 8
#define CELL_HEIGHT 16

const uint32_t painter_colors[PAINTER_COLORS] = { 0xff0000, 0x00ff00, 0x0000ff, 0xffffff,
						  0x000000, 0x808080, 0x404040, 0xff8000 };

static uint32_t
hash(uint32_t value)
{
	value ^= value >> 16;
	value *= 0x7feb352d;
	value ^= value >> 15;
	value *= 0x846ca68b;
	return value ^ value >> 16;
}

static void
put(uint8_t *pixel, FrameFormat format, uint32_t color)
{
	pixel[format == FRAME_FORMAT_BGRX ? 2 : 0] = color >> 16;
	pixel[1] = color >> 8;
	pixel[format == FRAME_FORMAT_BGRX ? 0 : 2] = color;
	pixel[3] = 0xa5; /* unused, and not to be looked at */
}

/* A glyph is a vertical and a horizontal stroke with soft edges; every sixth cell is a space, every line has its end. */
static uint32_t
text_color(uint32_t x, uint32_t y, uint32_t width, uint32_t step)
{
	uint32_t column = x / CELL_WIDTH, line = y / CELL_HEIGHT;
	uint32_t glyph = hash(column + line * 4096 + step * 10000000) % 30;
	uint32_t in_x = x % CELL_WIDTH, in_y = y % CELL_HEIGHT;
	uint32_t end = width / CELL_WIDTH * (4 + hash(line + step * 1000) % 6) / 10;
	uint32_t stroke_x = 1 + glyph % 4, stroke_y = 3 + glyph % 7;

	if (glyph % 6 == 5 || column > end || in_y < 3 || in_y > 12 || in_x > 5)
		return 0xffffff;
	if (in_x == stroke_x || (in_y == stroke_y && in_x > 0))
		return 0x202020;
	return in_x == stroke_x + 1 ? 0xa0a0a0 : 0xffffff;
}

static uint32_t
motion_color(uint32_t x, uint32_t y, uint32_t step)
{
	uint32_t texture = (hash((x + 3 * step) / 3 + (y + 2 * step) / 3 * 8192) & 0x3f) + 0x60;

	return texture << 16 | (texture / 2 + y % 64) << 8 | ((x + 5 * step) / 8 & 0x7f);
}

static uint32_t
color_at(Paint paint, uint32_t x, uint32_t y, uint32_t width, uint32_t step)
{
	switch (paint) {
	case PAINT_CHART:
		return painter_colors[x * PAINTER_COLORS / width];
	case PAINT_TEXT:
		return text_color(x, y, width, step);
	case PAINT_MOTION:
		return motion_color(x, y, step);
	}
	g_assert_not_reached();
}

Frame *
painter_paint(Paint paint, uint32_t width, uint32_t height, FrameFormat format, uint32_t step, uint64_t serial)
{
	uint8_t *pixels = g_malloc((gsize)width * height * 4);
	FrameInfo info = { .pixels = pixels,
			   .width = width,
			   .height = height,
			   .stride = width * 4,
			   .format = format,
			   .serial = serial,
			   .commit_us = g_get_monotonic_time(),
			   .captured_us = g_get_monotonic_time() };

	for (uint32_t y = 0; y < height; y++) {
		for (uint32_t x = 0; x < width; x++)
			put(pixels + ((gsize)y * width + x) * 4, format, color_at(paint, x, y, width, step));
	}
	damage_add(&info.damage, (Rect) { 0, 0, width, height });
	return frame_create(&info, g_free, pixels);
}

Frame *
painter_fill(const Frame *frame, Rect rect, uint32_t color, uint64_t serial)
{
	FrameInfo info = *frame_get_info(frame);
	uint8_t *pixels = g_memdup2(info.pixels, (gsize)info.stride * info.height);

	for (int32_t y = rect.y; y < rect.y + rect.height; y++) {
		for (int32_t x = rect.x; x < rect.x + rect.width; x++)
			put(pixels + (gsize)y * info.stride + (gsize)x * 4, info.format, color);
	}
	info.pixels = pixels;
	info.serial = serial;
	info.damage = (Damage) { 0 };
	damage_add(&info.damage, rect);
	return frame_create(&info, g_free, pixels);
}
