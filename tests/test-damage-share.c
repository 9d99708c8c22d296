/* tests/test-damage-share.c: bench/tool/damage-share.h: how much of a picture is damaged. */
#include "bench/tool/damage-share.h"

#define SIDE 100 /* of the picture: a pixel is 100 millionths */

static uint32_t
share_of(const Rect *rects, gsize n_rects)
{
	Damage damage = { 0 };

	for (gsize i = 0; i < n_rects; i++)
		damage_add(&damage, rects[i]);
	return damage_share_ppm(&damage, SIDE, SIDE);
}

static void
test_nothing_and_everything(void)
{
	const Rect all = { 0, 0, SIDE, SIDE }, more = { -50, -50, 1000, 1000 }, pixel = { 99, 99, 1, 1 };

	g_assert_cmpuint(share_of(NULL, 0), ==, 0);
	g_assert_cmpuint(share_of(&all, 1), ==, 1000000);
	g_assert_cmpuint(share_of(&more, 1), ==, 1000000);
	g_assert_cmpuint(share_of(&pixel, 1), ==, 100);
}

static void
test_outside_does_not_count(void)
{
	const Rect outside = { 200, 0, 10, 10 }, half = { 95, 0, 10, 10 };

	g_assert_cmpuint(share_of(&outside, 1), ==, 0);
	g_assert_cmpuint(share_of(&half, 1), ==, 5000);
}

static void
test_apart_they_add_up(void)
{
	const Rect rects[] = { { 0, 0, 10, 10 }, { 50, 50, 10, 20 } };

	g_assert_cmpuint(share_of(rects, 2), ==, 30000);
}

static void
test_what_several_cover_counts_once(void)
{
	const Rect cross[] = { { 40, 0, 20, 100 }, { 0, 40, 100, 20 } };
	const Rect three[] = { { 0, 0, 20, 20 }, { 10, 10, 20, 20 }, { 15, 5, 20, 20 } };

	g_assert_cmpuint(share_of(cross, 2), ==, 360000);
	/* 3 · 400, less the overlaps of 100, 75 and 225, and once more what all three share, 5 · 10. */
	g_assert_cmpuint(share_of(three, 3), ==, 85000);
}

/* Against counting pixels, with as many rectangles as there can be. */
static void
test_many_agree_with_counting(void)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(1);

	for (int round = 0; round < 200; round++) {
		bool covered[SIDE][SIDE] = { { false } };
		Damage damage = { 0 };
		uint32_t n_covered = 0;

		for (int i = 0; i < DAMAGE_RECTS_MAX; i++)
			damage_add(&damage,
				   (Rect) { g_rand_int_range(random, 0, 90), g_rand_int_range(random, 0, 90),
					    g_rand_int_range(random, 1, 40), g_rand_int_range(random, 1, 40) });
		for (int32_t i = 0; i < SIDE * SIDE; i++) {
			for (uint32_t r = 0; r < damage.n_rects; r++) {
				const Rect *rect = &damage.rects[r];
				int32_t x = i % SIDE - rect->x, y = i / SIDE - rect->y;

				covered[i / SIDE][i % SIDE] |= x >= 0 && y >= 0 && x < rect->width && y < rect->height;
			}
			n_covered += covered[i / SIDE][i % SIDE];
		}
		g_assert_cmpuint(damage_share_ppm(&damage, SIDE, SIDE), ==, n_covered * 100);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/damage-share/nothing-and-everything", test_nothing_and_everything);
	g_test_add_func("/damage-share/outside-does-not-count", test_outside_does_not_count);
	g_test_add_func("/damage-share/apart-they-add-up", test_apart_they_add_up);
	g_test_add_func("/damage-share/what-several-cover-counts-once", test_what_several_cover_counts_once);
	g_test_add_func("/damage-share/many-agree-with-counting", test_many_agree_with_counting);
	return g_test_run();
}
