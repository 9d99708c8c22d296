/* bench/content/scroll.c: a long page of text with pictures and boxes that scrolls, and begins anew at its end. */
#include <glib.h>

#include "content-kind.h"
#include "furniture.h"
#include "landscape.h"
#include "prose.h"

#define PAGES 6  /* heights of the desktop */
#define PIXELS 6 /* a picture */
#define GAP 24

typedef struct {
	Sheet *sheet; /* PAGES times as high as the desktop */
	int32_t offset;
} Scroll;

static int32_t
draw_box(Sheet *sheet, int32_t x, int32_t y, int32_t width, uint32_t number)
{
	static const uint32_t colours[] = { 0xdcebfa, 0xfbe6d4, 0xdff2dc, 0xf6dde8 };
	static const uint32_t edges[] = { 0x2f6fb5, 0xc86a1c, 0x3a8c3a, 0xb03a74 };
	const SheetInk ink = { SHEET_SANS, 15, 0x2a2d33 };

	sheet_box(sheet, (CanvasRect) { x, y, width, 92 }, 8, colours[number % 4]);
	sheet_box(sheet, (CanvasRect) { x, y, 8, 92 }, 3, edges[number % 4]);
	sheet_prose(sheet, x + 28, y + 14, width - 56, ink, number * 5 + 2, 2);
	return y + 92;
}

static int32_t
draw_photograph(Sheet *sheet, int32_t x, int32_t y, int32_t width, uint32_t number)
{
	int32_t height = width * 5 / 16;

	landscape_paint(sheet_canvas(sheet), (CanvasRect) { x, y, width, height }, number);
	sheet_text(sheet, x, y + height + 20, (SheetInk) { SHEET_SANS, 13, 0x6a7280 }, prose_sentence(number * 3 + 25));
	return y + height + 28;
}

static int32_t
draw_section(Sheet *sheet, int32_t x, int32_t y, int32_t width, uint32_t number)
{
	const SheetInk heading = { SHEET_BOLD, 28, 0x1b3a63 }, text = { SHEET_SERIF, 17, 0x22252b };

	y = sheet_paragraph(sheet, x, y, width, heading, prose_heading(number)) + GAP / 2;
	y = sheet_prose(sheet, x, y, width, text, number * 7, 6) + GAP;
	y = number % 3 == 1 ? draw_photograph(sheet, x, y, width, number / 3) : draw_box(sheet, x, y, width, number);
	return sheet_prose(sheet, x, y + GAP, width, text, number * 7 + 9, 5) + 2 * GAP;
}

static void *
create(int32_t width, int32_t height)
{
	Scroll *scroll = g_new0(Scroll, 1);
	const int32_t text_width = MIN(width * 7 / 10, 1100), x = (width - text_width) / 2;
	int32_t y = GAP;

	scroll->sheet = sheet_create(width, height * PAGES, 0xffffff);
	for (uint32_t i = 0; y < height * PAGES; i++)
		y = draw_section(scroll->sheet, x, y, text_width, i);
	return scroll;
}

static void
destroy(void *state)
{
	Scroll *scroll = state;

	if (!scroll)
		return;
	sheet_destroy(scroll->sheet);
	g_free(scroll);
}

static void
step(void *state, CanvasDamage *damage)
{
	Scroll *scroll = state;
	const Canvas *page = sheet_canvas(scroll->sheet);

	scroll->offset = (scroll->offset + PIXELS) % page->height;
	canvas_damage_add(damage, (CanvasRect) { 0, 0, page->width, page->height / PAGES });
}

static void
draw(void *state, const Canvas *canvas, const CanvasDamage *damage)
{
	const Scroll *scroll = state;
	const Canvas *page = sheet_canvas(scroll->sheet);

	for (int i = 0; i < damage->count; i++) {
		CanvasRect part = damage->rects[i];

		part.y += scroll->offset;
		canvas_copy(canvas, damage->rects[i].x, damage->rects[i].y, page, part);
		/* Behind the end of the page comes its beginning. */
		part.y -= page->height;
		canvas_copy(canvas, damage->rects[i].x, damage->rects[i].y, page, part);
	}
}

const ContentKind scroll_kind = { .name = "scroll", .create = create, .destroy = destroy, .step = step, .draw = draw };
