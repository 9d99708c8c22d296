/* Rectangles of the test clients' canvases: what is damaged is never forgotten, and what is copied stays within. */
#include <glib.h>

#include "tests/desktop-clients/canvas.h"

static bool
is_damaged(const CanvasDamage *damage, int32_t x, int32_t y)
{
	for (int i = 0; i < damage->count; i++) {
		CanvasRect pixel = canvas_rect_intersect(damage->rects[i], (CanvasRect) { x, y, 1, 1 });

		if (pixel.width > 0 && pixel.height > 0)
			return true;
	}
	return false;
}

static void
test_damage_covers_all_that_was_added_however_much(void)
{
	CanvasDamage damage = { 0 };

	for (int32_t i = 0; i < 50; i++) {
		canvas_damage_add(&damage, (CanvasRect) { i * 37 % 50 * 10, i * 10, 10, 10 });
		for (int32_t before = 0; before <= i; before++)
			g_assert_true(is_damaged(&damage, before * 37 % 50 * 10 + 9, before * 10 + 9));
	}
}

static void
test_damage_keeps_what_is_apart_apart(void)
{
	CanvasDamage damage = { 0 };

	canvas_damage_add(&damage, (CanvasRect) { 0, 0, 10, 10 });
	canvas_damage_add(&damage, (CanvasRect) { 100, 100, 10, 10 });
	g_assert_cmpint(damage.count, ==, 2);
	g_assert_false(is_damaged(&damage, 50, 50));
}

static void
test_damage_takes_no_room_for_what_is_within(void)
{
	CanvasDamage damage = { 0 };

	canvas_damage_add(&damage, (CanvasRect) { 10, 10, 20, 20 });
	canvas_damage_add(&damage, (CanvasRect) { 12, 12, 4, 4 });
	g_assert_cmpint(damage.count, ==, 1);
	canvas_damage_add(&damage, (CanvasRect) { 40, 10, 20, 20 });
	canvas_damage_add(&damage, (CanvasRect) { 0, 0, 100, 100 });
	g_assert_cmpint(damage.count, ==, 1);
	g_assert_cmpint(damage.rects[0].width, ==, 100);
}

static void
test_copy_is_cut_to_both_canvases(void)
{
	/* The last row of pixels lies behind the canvas and must stay as it is. */
	uint32_t from_pixels[6] = { 11, 12, 13, 21, 22, 23 }, pixels[6] = { 0 };
	Canvas from = { from_pixels, 3, 2 }, canvas = { pixels, 2, 2 };

	canvas_copy(&canvas, 1, 1, &from, (CanvasRect) { 0, 0, 3, 2 });
	g_assert_cmpuint(pixels[0] | pixels[1] | pixels[2] | pixels[4] | pixels[5], ==, 0);
	g_assert_cmpuint(pixels[3], ==, 11);
	canvas_copy(&canvas, -1, -1, &from, (CanvasRect) { 1, 0, 2, 2 });
	g_assert_cmpuint(pixels[0], ==, 23);
	/* An area that begins outside: its part within keeps its place. */
	canvas_copy(&canvas, 0, 0, &from, (CanvasRect) { -1, -1, 2, 2 });
	g_assert_cmpuint(pixels[0], ==, 23);
	g_assert_cmpuint(pixels[3], ==, 11);
	canvas_copy(&canvas, 0, 0, &from, (CanvasRect) { 3, 0, 3, 2 });
	canvas_copy(&canvas, 5, 0, &from, (CanvasRect) { 0, 0, 3, 2 });
	g_assert_cmpuint(pixels[0], ==, 23);
	g_assert_cmpuint(pixels[4] | pixels[5], ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/canvas/damage-covers-all-that-was-added-however-much",
			test_damage_covers_all_that_was_added_however_much);
	g_test_add_func("/canvas/damage-keeps-what-is-apart-apart", test_damage_keeps_what_is_apart_apart);
	g_test_add_func("/canvas/damage-takes-no-room-for-what-is-within",
			test_damage_takes_no_room_for_what_is_within);
	g_test_add_func("/canvas/copy-is-cut-to-both-canvases", test_copy_is_cut_to_both_canvases);
	return g_test_run();
}
