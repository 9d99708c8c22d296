#pragma once
/*
 * bench/content/sheet.h: a picture with text that is drawn once, by cairo, and then copied to canvases again and again.
 *
 * Text is antialiased in greys, so that it looks the same whatever the desktop's settings are.
 */
#include "canvas.h"

typedef struct Sheet Sheet;

typedef enum { SHEET_SANS, SHEET_BOLD, SHEET_SERIF, SHEET_MONO } SheetFont;

typedef struct {
	SheetFont font;
	double size;     /* pixels of an em */
	uint32_t colour; /* 0xRRGGBB */
} SheetInk;

Sheet *sheet_create(int32_t width, int32_t height, uint32_t colour);
void sheet_destroy(Sheet *sheet); /* takes NULL */

/* Its pixels, to copy from and to draw on; they stay the sheet's. */
const Canvas *sheet_canvas(const Sheet *sheet);

/* Copies the damaged parts of it to a canvas of the same size. */
void sheet_show(const Sheet *sheet, const Canvas *canvas, const CanvasDamage *damage);

/* A box with round corners (a radius of 0: none). */
void sheet_box(Sheet *sheet, CanvasRect rect, double radius, uint32_t colour);

/* A box that goes from one colour at the top to another at the bottom. */
void sheet_gradient(Sheet *sheet, CanvasRect rect, uint32_t top, uint32_t bottom);

/* A soft round light that fades out from its middle. */
void sheet_glow(Sheet *sheet, double x, double y, double radius, uint32_t colour, double strength);

/* Until the next call, nothing is drawn outside this rectangle; NULL: all of the sheet may be drawn on. */
void sheet_clip(Sheet *sheet, const CanvasRect *rect);

/* One line of text; y is its baseline. Returns where it ends. */
double sheet_text(Sheet *sheet, double x, double y, SheetInk ink, const char *text);

/* Text from x, y (the upper edge) in lines of at most this width; returns the lower edge. */
int32_t sheet_paragraph(Sheet *sheet, int32_t x, int32_t y, int32_t width, SheetInk ink, const char *text);

/* As many sentences of prose.h in a row, from the given one on. */
int32_t sheet_prose(Sheet *sheet, int32_t x, int32_t y, int32_t width, SheetInk ink, uint32_t sentence, uint32_t count);
