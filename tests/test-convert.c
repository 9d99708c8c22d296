/* tests/test-convert.c: frames into I420, damaged parts only. */
#include "encode/convert.h"
#include "tests/painter.h"

#include <math.h>
#include <string.h>

static void
convert_all(Convert *convert, const Frame *frame, EncoderPicture *picture)
{
	Damage damage = frame_get_info(frame)->damage;

	convert_frame(convert, frame_get_info(frame), &damage);
	convert_get_planes(convert, picture);
}

static void
assert_same(const EncoderPicture *a, const EncoderPicture *b, uint32_t width, uint32_t height)
{
	for (int plane = 0; plane < 3; plane++) {
		uint32_t shift = plane > 0;

		for (uint32_t y = 0; y < height >> shift; y++)
			g_assert_cmpmem(a->planes[plane] + y * a->strides[plane], width >> shift,
					b->planes[plane] + y * b->strides[plane], width >> shift);
	}
}

/* BT.601, limited range, from its definition. */
static void
test_colors_are_those_the_header_names(gconstpointer format)
{
	Convert *convert = convert_create();
	g_autoptr(Frame) frame = painter_paint(PAINT_CHART, 256, 32, GPOINTER_TO_INT(format), 0, 1);
	EncoderPicture picture;

	g_assert_cmpint(CONVERT_MATRIX, ==, 6);
	g_assert_cmpint(CONVERT_FULL_RANGE, ==, 0);
	convert_all(convert, frame, &picture);
	for (int i = 0; i < PAINTER_COLORS; i++) {
		double red = painter_colors[i] >> 16, green = painter_colors[i] >> 8 & 0xff;
		double blue = painter_colors[i] & 0xff;
		double luma = 0.299 * red + 0.587 * green + 0.114 * blue;
		uint32_t x = i * 32 + 16;

		g_assert_cmpfloat(fabs(picture.planes[0][10 * picture.strides[0] + x] - (16 + luma * 219 / 255)), <,
				  1.5);
		g_assert_cmpfloat(fabs(picture.planes[1][5 * picture.strides[1] + x / 2] -
				       (128 + (blue - luma) / 1.772 * 224 / 255)),
				  <, 1.5);
		g_assert_cmpfloat(fabs(picture.planes[2][5 * picture.strides[2] + x / 2] -
				       (128 + (red - luma) / 1.402 * 224 / 255)),
				  <, 1.5);
	}
	convert_destroy(convert);
}

static void
test_damaged_parts_equal_the_whole(void)
{
	const Rect rects[] = { { 0, 0, 1, 1 },      { 333, 101, 7, 5 }, { 639, 359, 1, 1 },
			       { 101, 0, 64, 360 }, { 0, 77, 640, 1 },  { 5, 5, 1, 200 } };
	Convert *parts = convert_create(), *whole = convert_create();
	g_autoptr(Frame) frame = painter_paint(PAINT_MOTION, 640, 360, FRAME_FORMAT_BGRX, 0, 1);
	EncoderPicture a, b;

	convert_all(parts, frame, &a);
	for (gsize i = 0; i < G_N_ELEMENTS(rects); i++) {
		Frame *next = painter_fill(frame, rects[i], 0x10f0a0 + i * 0x333333, i + 2);
		FrameInfo all = *frame_get_info(next);
		Damage damage = { 0 };

		convert_all(parts, next, &a);
		damage_add(&damage, (Rect) { 0, 0, 640, 360 });
		convert_frame(whole, &all, &damage);
		convert_get_planes(whole, &b);
		assert_same(&a, &b, 640, 360);
		frame_unref(g_steal_pointer(&frame));
		frame = next;
	}
	convert_destroy(parts);
	convert_destroy(whole);
}

static void
test_undamaged_parts_are_not_touched(void)
{
	Convert *convert = convert_create();
	g_autoptr(Frame) white = painter_paint(PAINT_TEXT, 64, 64, FRAME_FORMAT_BGRX, 0, 1);
	g_autoptr(Frame) chart = painter_paint(PAINT_CHART, 64, 64, FRAME_FORMAT_BGRX, 0, 2);
	g_autofree uint8_t *before = NULL;
	EncoderPicture picture;
	Damage damage = { 0 };

	convert_all(convert, white, &picture);
	before = g_memdup2(picture.planes[0], picture.strides[0] * 64);
	damage_add(&damage, (Rect) { 3, 3, 4, 4 });
	convert_frame(convert, frame_get_info(chart), &damage);
	g_assert_cmpuint(damage.n_rects, ==, 1);
	g_assert_cmpint(damage.rects[0].width, ==, 6);
	g_assert_cmpint(damage.rects[0].height, ==, 6);
	for (uint32_t y = 0; y < 64; y++) {
		for (uint32_t x = 0; x < 64; x++) {
			if (x < 2 || x >= 8 || y < 2 || y >= 8)
				g_assert_cmpuint(picture.planes[0][y * picture.strides[0] + x], ==,
						 before[y * picture.strides[0] + x]);
		}
	}
	convert_destroy(convert);
}

static void
test_other_size_converts_all(gconstpointer size)
{
	const Rect *other = size;
	Convert *convert = convert_create(), *fresh = convert_create();
	g_autoptr(Frame) first = painter_paint(PAINT_MOTION, 64, 64, FRAME_FORMAT_BGRX, 0, 1);
	g_autoptr(Frame) second = painter_paint(PAINT_TEXT, other->width, other->height, FRAME_FORMAT_BGRX, 0, 2);
	EncoderPicture a, b;
	Damage damage = { 0 };

	convert_all(convert, first, &a);
	damage_add(&damage, (Rect) { 0, 0, 2, 2 });
	convert_frame(convert, frame_get_info(second), &damage);
	g_assert_cmpuint(damage.n_rects, ==, 1);
	g_assert_cmpint(damage.rects[0].width, ==, other->width);
	g_assert_cmpint(damage.rects[0].height, ==, other->height);
	convert_get_planes(convert, &a);
	convert_all(fresh, second, &b);
	assert_same(&a, &b, other->width, other->height);
	convert_destroy(convert);
	convert_destroy(fresh);
}

static void
test_damage_outside_is_ignored(void)
{
	Convert *convert = convert_create();
	g_autoptr(Frame) frame = painter_paint(PAINT_MOTION, 64, 64, FRAME_FORMAT_BGRX, 0, 1);
	EncoderPicture picture;
	Damage damage = { 0 };

	convert_all(convert, frame, &picture);
	damage_add(&damage, (Rect) { -50, -50, 51, 51 });
	damage_add(&damage, (Rect) { 60, 60, 5000, 5000 });
	damage_add(&damage, (Rect) { 64, 0, 10, 10 });
	convert_frame(convert, frame_get_info(frame), &damage);
	g_assert_cmpuint(damage.n_rects, ==, 2);
	g_assert_cmpint(damage.rects[0].width, ==, 2);
	g_assert_cmpint(damage.rects[1].width, ==, 4);
	convert_destroy(convert);
}

int
main(int argc, char **argv)
{
	static const Rect wide = { 0, 0, 90, 64 }, high = { 0, 0, 64, 98 };

	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/convert/bgrx-colors-are-those-the-header-names", GINT_TO_POINTER(FRAME_FORMAT_BGRX),
			     test_colors_are_those_the_header_names);
	g_test_add_data_func("/convert/rgbx-colors-are-those-the-header-names", GINT_TO_POINTER(FRAME_FORMAT_RGBX),
			     test_colors_are_those_the_header_names);
	g_test_add_func("/convert/damaged-parts-equal-the-whole", test_damaged_parts_equal_the_whole);
	g_test_add_func("/convert/undamaged-parts-are-not-touched", test_undamaged_parts_are_not_touched);
	g_test_add_data_func("/convert/other-width-converts-all", &wide, test_other_size_converts_all);
	g_test_add_data_func("/convert/other-height-converts-all", &high, test_other_size_converts_all);
	g_test_add_func("/convert/damage-outside-is-ignored", test_damage_outside_is_ignored);
	return g_test_run();
}
