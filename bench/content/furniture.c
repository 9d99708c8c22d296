#include "furniture.h"

#include "prose.h"

#define DARK 0x2b303b
#define PALE 0xe8eaee

static void
draw_panel(Sheet *sheet)
{
	static const char *const menus[] = { "Applications", "Places", "Windows" };
	const int32_t width = sheet_canvas(sheet)->width;
	const SheetInk ink = { SHEET_SANS, 15, PALE };
	double x = 24;

	sheet_box(sheet, (CanvasRect) { 0, 0, width, FURNITURE_PANEL }, 0, 0x1c2029);
	for (int i = 0; i < 3; i++)
		x = sheet_text(sheet, x, 24, ink, menus[i]) + 28;
	sheet_text(sheet, width / 2 - 60, 24, ink, "Thu 14 May  09:41");
	for (int32_t i = 0; i < 4; i++)
		sheet_box(sheet, (CanvasRect) { width - 40 - i * 30, 11, 14, 14 }, i * 2.3, 0xb8c0cc);
}

void
furniture_desktop(Sheet *sheet)
{
	const Canvas *canvas = sheet_canvas(sheet);
	double width = canvas->width, height = canvas->height;

	sheet_gradient(sheet, (CanvasRect) { 0, 0, canvas->width, canvas->height }, 0x1d3b66, 0x7a4b7c);
	sheet_glow(sheet, width * 0.8, height * 0.25, height * 0.9, 0x39b3b8, 0.75);
	sheet_glow(sheet, width * 0.15, height * 0.95, height * 0.8, 0xf0985a, 0.7);
	sheet_glow(sheet, width * 0.5, height * 0.6, height * 0.4, 0xf6e3b4, 0.35);
	draw_panel(sheet);
}

CanvasRect
furniture_window(Sheet *sheet, CanvasRect frame, const char *title, uint32_t colour)
{
	static const uint32_t buttons[] = { 0xe0605c, 0xe0b04c, 0x66b45c };
	CanvasRect inside = { frame.x + 2, frame.y + FURNITURE_TITLE, frame.width - 4,
			      frame.height - FURNITURE_TITLE - 2 };

	sheet_box(sheet, frame, 0, DARK);
	sheet_gradient(sheet, (CanvasRect) { frame.x + 1, frame.y + 1, frame.width - 2, FURNITURE_TITLE - 1 }, 0x4a5264,
		       DARK);
	sheet_text(sheet, frame.x + 16, frame.y + 23, (SheetInk) { SHEET_BOLD, 15, PALE }, title);
	for (int32_t i = 0; i < 3; i++)
		sheet_box(sheet, (CanvasRect) { frame.x + frame.width - 30 - i * 24, frame.y + 10, 14, 14 }, 7,
			  buttons[i]);
	sheet_box(sheet, inside, 0, colour);
	return inside;
}

void
furniture_article(Sheet *sheet, CanvasRect rect, double size, uint32_t colour, uint32_t sentence)
{
	int32_t y;

	sheet_clip(sheet, &rect);
	y = sheet_paragraph(sheet, rect.x, rect.y, rect.width, (SheetInk) { SHEET_BOLD, size * 1.5, colour },
			    prose_heading(sentence));
	for (; y < rect.y + rect.height; sentence += 3)
		y = sheet_prose(sheet, rect.x, y + (int32_t)(size * 0.7), rect.width,
				(SheetInk) { SHEET_SERIF, size, colour }, sentence, 3);
	sheet_clip(sheet, NULL);
}
