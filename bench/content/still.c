/* bench/content/still.c: a desktop on which nothing happens: windows with text, a photograph, a table of numbers. */
#include <stdio.h>

#include "content-kind.h"
#include "furniture.h"
#include "landscape.h"
#include "noise.h"

#define BELOW_MARK 128

static void
draw_photograph(Sheet *sheet, CanvasRect frame)
{
	CanvasRect inside = furniture_window(sheet, frame, "lake-in-the-morning.jpg", 0x14161a);

	landscape_paint(sheet_canvas(sheet),
			(CanvasRect) { inside.x + 12, inside.y + 12, inside.width - 24, inside.height - 24 }, 0);
}

static void
draw_table(Sheet *sheet, CanvasRect frame)
{
	CanvasRect inside = furniture_window(sheet, frame, "measurements.csv", 0x22262e);
	const int32_t columns = 5, column_width = inside.width / columns, row_height = 22;
	char number[16];

	for (int32_t row = 0; (row + 1) * row_height < inside.height; row++) {
		int32_t y = inside.y + row * row_height;

		if (row % 2)
			sheet_box(sheet, (CanvasRect) { inside.x, y, inside.width, row_height }, 0, 0x2b3039);
		for (int32_t column = 0; column < columns; column++) {
			uint32_t hash = noise_hash((uint32_t)row + 1, (uint32_t)column);

			snprintf(number, sizeof(number), "%u.%02u", hash % 1000, hash / 1000 % 100);
			sheet_text(sheet, inside.x + column * column_width + 12, y + 16,
				   (SheetInk) { SHEET_MONO, 13, column ? 0xc8d0dc : 0x8fc98a }, number);
		}
	}
}

static void *
create(int32_t width, int32_t height)
{
	Sheet *sheet = sheet_create(width, height, 0);
	const int32_t gap = 28, left = width * 46 / 100, right = width - left - 3 * gap;
	const int32_t tall = height - BELOW_MARK - gap, upper = tall * 58 / 100;
	CanvasRect text;

	furniture_desktop(sheet);
	text = furniture_window(sheet, (CanvasRect) { gap, BELOW_MARK, left, tall }, "Report - Editor", 0xfcfcfa);
	furniture_article(sheet, (CanvasRect) { text.x + 20, text.y + 16, text.width - 40, text.height - 24 }, 15,
			  0x24262b, 0);
	draw_photograph(sheet, (CanvasRect) { left + 2 * gap, BELOW_MARK, right, upper });
	draw_table(sheet, (CanvasRect) { left + 2 * gap, BELOW_MARK + upper + gap, right, tall - upper - gap });
	return sheet;
}

static void
destroy(void *state)
{
	sheet_destroy(state);
}

static void
draw(void *state, const Canvas *canvas, const CanvasDamage *damage)
{
	sheet_show(state, canvas, damage);
}

const ContentKind still_kind = { .name = "still", .create = create, .destroy = destroy, .draw = draw };
