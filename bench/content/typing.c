/* bench/content/typing.c: a text editor in which somebody types, about eight characters a second. */
#include <glib.h>
#include <string.h>

#include "content-kind.h"
#include "furniture.h"
#include "noise.h"
#include "prose.h"

#define CELL_WIDTH 10
#define CELL_HEIGHT 20
#define TOP 132   /* the text begins below the mark */
#define GUTTER 64 /* for the numbers of the lines */
#define STATUS 28 /* the line at the lower edge */
#define FIRST_GLYPH ' '
#define LAST_GLYPH '~'

#define PAPER 0xfdfdfb
#define LETTERS 0x23262d
#define CARET 0x1460d0

typedef struct {
	Sheet *sheet;  /* what the window shows */
	Sheet *glyphs; /* all characters in a row */
	int32_t columns, rows;
	int32_t first_row; /* the text above it was there before */
	int32_t column, row;
	uint32_t sentence;
	uint32_t offset; /* of the next character of that sentence */
	uint32_t typed;  /* characters so far */
	char last;
} Typing;

static CanvasRect
cell_at(int32_t column, int32_t row)
{
	return (CanvasRect) { GUTTER + column * CELL_WIDTH, TOP + row * CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT };
}

static void
put(Typing *typing, char character)
{
	CanvasRect cell = cell_at(typing->column, typing->row);
	CanvasRect glyph = { (character - FIRST_GLYPH) * CELL_WIDTH, 0, CELL_WIDTH, CELL_HEIGHT };

	canvas_copy(sheet_canvas(typing->sheet), cell.x, cell.y, sheet_canvas(typing->glyphs), glyph);
}

static void
put_caret(Typing *typing)
{
	CanvasRect cell = cell_at(typing->column, typing->row);

	canvas_fill(sheet_canvas(typing->sheet), cell.x, cell.y + 1, 2, CELL_HEIGHT - 2, CARET);
}

static char
next_character(Typing *typing)
{
	const char *sentence = prose_sentence(typing->sentence);

	if (sentence[typing->offset])
		return sentence[typing->offset++];
	typing->offset = 0;
	/* Four sentences make a paragraph. */
	return ++typing->sentence % 4 ? ' ' : '\n';
}

/* Whether the word that comes next would stick out. */
static bool
is_line_full(const Typing *typing)
{
	const char *rest = prose_sentence(typing->sentence) + typing->offset;

	return typing->column + 1 + (int32_t)strcspn(rest, " ") >= typing->columns;
}

/* Types one character; '\n' where a line ended. Does not draw the caret. */
static char
type(Typing *typing)
{
	char character = next_character(typing);

	put(typing, character == '\n' ? ' ' : character);
	if (character == '\n' || (character == ' ' && is_line_full(typing))) {
		typing->column = 0;
		typing->row++;
		return '\n';
	}
	typing->column++;
	return character;
}

static void
make_glyphs(Typing *typing)
{
	char text[2] = "";

	typing->glyphs = sheet_create((LAST_GLYPH - FIRST_GLYPH + 1) * CELL_WIDTH, CELL_HEIGHT, PAPER);
	for (char character = FIRST_GLYPH; character <= LAST_GLYPH; character++) {
		text[0] = character;
		sheet_text(typing->glyphs, (character - FIRST_GLYPH) * CELL_WIDTH, 15,
			   (SheetInk) { SHEET_MONO, 16, LETTERS }, text);
	}
}

static void
draw_frame(Typing *typing, int32_t width, int32_t height)
{
	char number[8];

	sheet_box(typing->sheet, (CanvasRect) { 0, 0, width, TOP - 4 }, 0, 0xe3e6eb);
	sheet_text(typing->sheet, 48, 30, (SheetInk) { SHEET_BOLD, 15, LETTERS }, "notes.txt - Editor");
	sheet_box(typing->sheet, (CanvasRect) { 0, TOP - 4, GUTTER - 10, height }, 0, 0xeef0f3);
	for (int32_t row = 0; row < typing->rows; row++) {
		g_snprintf(number, sizeof(number), "%3d", row + 1);
		sheet_text(typing->sheet, 14, TOP + row * CELL_HEIGHT + 15, (SheetInk) { SHEET_MONO, 13, 0x8a93a2 },
			   number);
	}
	sheet_box(typing->sheet, (CanvasRect) { 0, height - STATUS, width, STATUS }, 0, 0x2f6fb5);
	sheet_text(typing->sheet, 16, height - 9, (SheetInk) { SHEET_SANS, 14, 0xffffff }, "UTF-8    LF    Plain text");
}

static void *
create(int32_t width, int32_t height)
{
	Typing *typing = g_new0(Typing, 1);

	typing->sheet = sheet_create(width, height, PAPER);
	typing->columns = MIN((width - GUTTER - 20) / CELL_WIDTH, 110);
	typing->rows = (height - TOP - STATUS) / CELL_HEIGHT;
	typing->first_row = typing->rows * 2 / 5;
	make_glyphs(typing);
	draw_frame(typing, width, height);
	while (typing->row < typing->first_row)
		type(typing);
	put_caret(typing);
	return typing;
}

static void
destroy(void *state)
{
	Typing *typing = state;

	if (!typing)
		return;
	sheet_destroy(typing->sheet);
	sheet_destroy(typing->glyphs);
	g_free(typing);
}

/* At the end of the page what was typed is taken away, as if it had been saved. */
static void
clear_page(Typing *typing, CanvasDamage *damage)
{
	CanvasRect first = cell_at(0, typing->first_row);
	CanvasRect typed = { first.x, first.y, typing->columns * CELL_WIDTH,
			     (typing->rows - typing->first_row) * CELL_HEIGHT };

	sheet_box(typing->sheet, typed, 0, PAPER);
	canvas_damage_add(damage, typed);
	typing->row = typing->first_row;
}

static void
step(void *state, CanvasDamage *damage)
{
	Typing *typing = state;

	canvas_damage_add(damage, cell_at(typing->column, typing->row));
	typing->last = type(typing);
	typing->typed++;
	if (typing->row == typing->rows)
		clear_page(typing, damage);
	put_caret(typing);
	canvas_damage_add(damage, cell_at(typing->column, typing->row));
}

static void
draw(void *state, const Canvas *canvas, const CanvasDamage *damage)
{
	sheet_show(((Typing *)state)->sheet, canvas, damage);
}

/* Quick within a word, slower after it: 80 to 200 ms, 120 on average. */
static uint32_t
delay_us(const void *state)
{
	const Typing *typing = state;
	uint32_t hash = noise_hash(typing->typed, 8);

	return g_ascii_isalnum(typing->last) ? 80000 + hash % 60000 : 140000 + hash % 60000;
}

const ContentKind typing_kind = {
	.name = "typing", .create = create, .destroy = destroy, .step = step, .draw = draw, .delay_us = delay_us
};
