/* tests/test-damage.c: capture/damage.h. */
#include "capture/damage.h"

static void
test_ignores_what_has_no_area(void)
{
	Damage damage = { 0 };

	damage_add(&damage, (Rect) { 1, 2, 0, 5 });
	damage_add(&damage, (Rect) { 1, 2, 5, 0 });
	damage_add(&damage, (Rect) { 1, 2, -5, 5 });
	g_assert_cmpuint(damage.n_rects, ==, 0);
	g_assert_cmpint(damage_bounds(&damage).width, ==, 0);
	g_assert_cmpint(damage_bounds(&damage).height, ==, 0);
}

static void
test_keeps_what_is_new_and_drops_what_is_covered(void)
{
	Damage damage = { 0 };

	damage_add(&damage, (Rect) { 10, 10, 20, 20 });
	damage_add(&damage, (Rect) { 12, 12, 5, 5 });
	damage_add(&damage, (Rect) { 10, 10, 20, 20 });
	g_assert_cmpuint(damage.n_rects, ==, 1);
	damage_add(&damage, (Rect) { 100, 0, 1, 1 });
	g_assert_cmpuint(damage.n_rects, ==, 2);
	g_assert_cmpint(damage_bounds(&damage).width, ==, 91);
	damage_add(&damage, (Rect) { 0, 0, 200, 200 });
	g_assert_cmpuint(damage.n_rects, ==, 1);
	g_assert_cmpint(damage.rects[0].width, ==, 200);
	g_assert_cmpint(damage.rects[0].height, ==, 200);
}

static void
test_too_many_become_their_bounds(void)
{
	Damage damage = { 0 };
	Rect bounds;

	for (int32_t i = 0; i < DAMAGE_RECTS_MAX; i++)
		damage_add(&damage, (Rect) { i * 10, i * 20, 5, 5 });
	g_assert_cmpuint(damage.n_rects, ==, DAMAGE_RECTS_MAX);
	damage_add(&damage, (Rect) { -3, 1000, 1, 1 });
	g_assert_cmpuint(damage.n_rects, ==, 1);
	bounds = damage_bounds(&damage);
	g_assert_cmpint(bounds.x, ==, -3);
	g_assert_cmpint(bounds.y, ==, 0);
	g_assert_cmpint(bounds.width, ==, 3 + (DAMAGE_RECTS_MAX - 1) * 10 + 5);
	g_assert_cmpint(bounds.height, ==, 1001);
}

static void
test_merge_adds_all(void)
{
	Damage a = { 0 }, b = { 0 };

	damage_add(&a, (Rect) { 0, 0, 4, 4 });
	damage_add(&b, (Rect) { 1, 1, 2, 2 });
	damage_add(&b, (Rect) { 8, 8, 2, 2 });
	damage_merge(&a, &b);
	g_assert_cmpuint(a.n_rects, ==, 2);
	g_assert_cmpint(a.rects[0].width, ==, 4);
	g_assert_cmpint(a.rects[1].x, ==, 8);
}

static void
test_clip_cuts_at_every_edge(void)
{
	Damage damage = { 0 };
	Rect bounds;

	damage_add(&damage, (Rect) { -5, -6, 10, 10 });
	damage_add(&damage, (Rect) { 95, 45, 10, 10 });
	damage_add(&damage, (Rect) { 100, 0, 5, 5 });
	damage_add(&damage, (Rect) { 0, -5, 5, 5 });
	damage_clip(&damage, 100, 50);
	g_assert_cmpuint(damage.n_rects, ==, 2);
	g_assert_cmpint(damage.rects[0].x, ==, 0);
	g_assert_cmpint(damage.rects[0].y, ==, 0);
	g_assert_cmpint(damage.rects[0].width, ==, 5);
	g_assert_cmpint(damage.rects[0].height, ==, 4);
	bounds = damage_bounds(&damage);
	g_assert_cmpint(bounds.width, ==, 100);
	g_assert_cmpint(bounds.height, ==, 50);
}

static void
test_survives_numbers_that_overflow(void)
{
	Damage damage = { 0 };

	damage_add(&damage, (Rect) { G_MAXINT32 - 1, G_MAXINT32 - 1, G_MAXINT32, G_MAXINT32 });
	damage_add(&damage, (Rect) { G_MININT32, G_MININT32, G_MAXINT32, G_MAXINT32 });
	damage_add(&damage, (Rect) { 5, 5, G_MAXINT32, G_MAXINT32 });
	for (int32_t i = 0; i < 2 * DAMAGE_RECTS_MAX; i++)
		damage_add(&damage, (Rect) { -i * 100, -i * 100, 10, 10 });
	g_assert_cmpint(damage_bounds(&damage).width, >, 0);
	damage_clip(&damage, 640, 480);
	g_assert_cmpint(damage_bounds(&damage).x + damage_bounds(&damage).width, ==, 640);
	g_assert_cmpint(damage_bounds(&damage).y + damage_bounds(&damage).height, ==, 480);
}

/* Whatever is added, no damaged pixel may be forgotten. */
static void
test_covers_every_pixel_that_was_added(void)
{
	enum { SIDE = 48 };
	g_autofree bool *damaged = g_new0(bool, SIDE *SIDE);
	Damage damage = { 0 };

	for (unsigned n = 0; n < 200; n++) {
		Rect rect = { g_test_rand_int_range(-8, SIDE), g_test_rand_int_range(-8, SIDE),
			      g_test_rand_int_range(-1, 9), g_test_rand_int_range(-1, 9) };

		damage_add(&damage, rect);
		for (int32_t y = MAX(rect.y, 0); y < MIN(rect.y + rect.height, SIDE); y++) {
			for (int32_t x = MAX(rect.x, 0); x < MIN(rect.x + rect.width, SIDE); x++)
				damaged[y * SIDE + x] = true;
		}
		if (n % 50 == 0)
			damage_clip(&damage, SIDE, SIDE);
		g_assert_cmpuint(damage.n_rects, <=, DAMAGE_RECTS_MAX);
	}
	for (uint32_t i = 0; i < damage.n_rects; i++) {
		const Rect *rect = &damage.rects[i];

		for (int32_t y = MAX(rect->y, 0); y < MIN(rect->y + rect->height, SIDE); y++) {
			for (int32_t x = MAX(rect->x, 0); x < MIN(rect->x + rect->width, SIDE); x++)
				damaged[y * SIDE + x] = false;
		}
	}
	for (unsigned i = 0; i < SIDE * SIDE; i++)
		g_assert_false(damaged[i]);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/damage/ignores-what-has-no-area", test_ignores_what_has_no_area);
	g_test_add_func("/damage/keeps-new-drops-covered", test_keeps_what_is_new_and_drops_what_is_covered);
	g_test_add_func("/damage/too-many-become-their-bounds", test_too_many_become_their_bounds);
	g_test_add_func("/damage/merge-adds-all", test_merge_adds_all);
	g_test_add_func("/damage/clip-cuts-at-every-edge", test_clip_cuts_at_every_edge);
	g_test_add_func("/damage/survives-overflow", test_survives_numbers_that_overflow);
	g_test_add_func("/damage/covers-every-pixel", test_covers_every_pixel_that_was_added);
	return g_test_run();
}
