#include "sheet.h"

#include <cairo.h>
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "prose.h"

#define LINE_HEIGHT 1.45 /* of the size of the letters */

struct Sheet {
	Canvas canvas;
	cairo_surface_t *surface;
	cairo_t *cairo;
};

Sheet *
sheet_create(int32_t width, int32_t height, uint32_t colour)
{
	Sheet *sheet = g_new0(Sheet, 1);
	cairo_font_options_t *options = cairo_font_options_create();

	/* An image of 32 bits a pixel has rows without padding, as a canvas. */
	sheet->surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
	sheet->cairo = cairo_create(sheet->surface);
	if (cairo_status(sheet->cairo) != CAIRO_STATUS_SUCCESS) {
		fprintf(stderr, "bench-content: no picture of %dx%d: %s\n", width, height,
			cairo_status_to_string(cairo_status(sheet->cairo)));
		exit(1);
	}
	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
	cairo_set_font_options(sheet->cairo, options);
	cairo_font_options_destroy(options);
	sheet->canvas = (Canvas) { (uint32_t *)cairo_image_surface_get_data(sheet->surface), width, height };
	sheet_box(sheet, (CanvasRect) { 0, 0, width, height }, 0, colour);
	return sheet;
}

void
sheet_destroy(Sheet *sheet)
{
	if (!sheet)
		return;

	cairo_destroy(sheet->cairo);
	cairo_surface_destroy(sheet->surface);
	g_free(sheet);
}

const Canvas *
sheet_canvas(const Sheet *sheet)
{
	/* Cairo must not keep anything of its own, for others draw on these pixels too. */
	cairo_surface_flush(sheet->surface);
	cairo_surface_mark_dirty(sheet->surface);
	return &sheet->canvas;
}

void
sheet_show(const Sheet *sheet, const Canvas *canvas, const CanvasDamage *damage)
{
	const Canvas *pixels = sheet_canvas(sheet);

	for (int i = 0; i < damage->count; i++)
		canvas_copy(canvas, damage->rects[i].x, damage->rects[i].y, pixels, damage->rects[i]);
}

static double
channel(uint32_t colour, int shift)
{
	return (double)(colour >> shift & 0xff) / 255;
}

static void
set_colour(Sheet *sheet, uint32_t colour)
{
	cairo_set_source_rgb(sheet->cairo, channel(colour, 16), channel(colour, 8), channel(colour, 0));
}

void
sheet_box(Sheet *sheet, CanvasRect rect, double radius, uint32_t colour)
{
	cairo_t *cairo = sheet->cairo;
	double left = rect.x + radius, right = rect.x + rect.width - radius;
	double top = rect.y + radius, bottom = rect.y + rect.height - radius;

	cairo_new_path(cairo);
	cairo_arc(cairo, right, top, radius, -M_PI / 2, 0);
	cairo_arc(cairo, right, bottom, radius, 0, M_PI / 2);
	cairo_arc(cairo, left, bottom, radius, M_PI / 2, M_PI);
	cairo_arc(cairo, left, top, radius, M_PI, 3 * M_PI / 2);
	cairo_close_path(cairo);
	set_colour(sheet, colour);
	cairo_fill(cairo);
}

void
sheet_gradient(Sheet *sheet, CanvasRect rect, uint32_t top, uint32_t bottom)
{
	cairo_pattern_t *pattern = cairo_pattern_create_linear(0, rect.y, 0, rect.y + rect.height);

	cairo_pattern_add_color_stop_rgb(pattern, 0, channel(top, 16), channel(top, 8), channel(top, 0));
	cairo_pattern_add_color_stop_rgb(pattern, 1, channel(bottom, 16), channel(bottom, 8), channel(bottom, 0));
	cairo_set_source(sheet->cairo, pattern);
	cairo_rectangle(sheet->cairo, rect.x, rect.y, rect.width, rect.height);
	cairo_fill(sheet->cairo);
	cairo_pattern_destroy(pattern);
}

void
sheet_glow(Sheet *sheet, double x, double y, double radius, uint32_t colour, double strength)
{
	cairo_pattern_t *pattern = cairo_pattern_create_radial(x, y, 0, x, y, radius);
	double red = channel(colour, 16), green = channel(colour, 8), blue = channel(colour, 0);

	cairo_pattern_add_color_stop_rgba(pattern, 0, red, green, blue, strength);
	cairo_pattern_add_color_stop_rgba(pattern, 1, red, green, blue, 0);
	cairo_set_source(sheet->cairo, pattern);
	cairo_paint(sheet->cairo);
	cairo_pattern_destroy(pattern);
}

void
sheet_clip(Sheet *sheet, const CanvasRect *rect)
{
	cairo_reset_clip(sheet->cairo);
	if (!rect)
		return;
	cairo_rectangle(sheet->cairo, rect->x, rect->y, rect->width, rect->height);
	cairo_clip(sheet->cairo);
}

static void
set_ink(Sheet *sheet, SheetInk ink)
{
	static const char *const families[] = { "DejaVu Sans", "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono" };

	cairo_select_font_face(sheet->cairo, families[ink.font], CAIRO_FONT_SLANT_NORMAL,
			       ink.font == SHEET_BOLD ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(sheet->cairo, ink.size);
	set_colour(sheet, ink.colour);
}

double
sheet_text(Sheet *sheet, double x, double y, SheetInk ink, const char *text)
{
	double end;

	set_ink(sheet, ink);
	cairo_move_to(sheet->cairo, x, y);
	cairo_show_text(sheet->cairo, text);
	cairo_get_current_point(sheet->cairo, &end, NULL);
	return end;
}

int32_t
sheet_paragraph(Sheet *sheet, int32_t x, int32_t y, int32_t width, SheetInk ink, const char *text)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	double at = x, baseline = y + ink.size;
	cairo_text_extents_t space, extents;

	set_ink(sheet, ink);
	cairo_text_extents(sheet->cairo, " ", &space);
	for (char **word = words; *word; word++) {
		cairo_text_extents(sheet->cairo, *word, &extents);
		if (at > x && at + extents.x_advance > x + width) {
			at = x;
			baseline += ink.size * LINE_HEIGHT;
		}
		cairo_move_to(sheet->cairo, at, round(baseline));
		cairo_show_text(sheet->cairo, *word);
		at += extents.x_advance + space.x_advance;
	}
	return (int32_t)(baseline + ink.size * (LINE_HEIGHT - 1));
}

int32_t
sheet_prose(Sheet *sheet, int32_t x, int32_t y, int32_t width, SheetInk ink, uint32_t sentence, uint32_t count)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (uint32_t i = 0; i < count; i++)
		g_string_append_printf(text, "%s%s", i ? " " : "", prose_sentence(sentence + i));
	return sheet_paragraph(sheet, x, y, width, ink, text->str);
}
