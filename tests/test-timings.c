/* tests/test-timings.c: percentiles of the last 256 durations. */
#include "encode/timings.h"

static void
test_nothing_yet_is_zero(void)
{
	Timings *timings = timings_create();

	g_assert_cmpuint(timings_get_percentile_us(timings, 50), ==, 0);
	timings_destroy(timings);
}

static void
test_percentiles_of_any_order(void)
{
	Timings *timings = timings_create();

	for (uint32_t i = 0; i < 100; i++)
		timings_add(timings, (i * 37) % 100 + 1);
	g_assert_cmpuint(timings_get_percentile_us(timings, 1), ==, 1);
	g_assert_cmpuint(timings_get_percentile_us(timings, 50), ==, 50);
	g_assert_cmpuint(timings_get_percentile_us(timings, 95), ==, 95);
	g_assert_cmpuint(timings_get_percentile_us(timings, 100), ==, 100);
	timings_destroy(timings);
}

static void
test_old_ones_are_forgotten(void)
{
	Timings *timings = timings_create();

	for (int i = 0; i < 100; i++)
		timings_add(timings, 90000);
	for (int i = 0; i < TIMINGS_MAX; i++)
		timings_add(timings, 5);
	g_assert_cmpuint(timings_get_percentile_us(timings, 100), ==, 5);
	timings_destroy(timings);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/timings/nothing-yet-is-zero", test_nothing_yet_is_zero);
	g_test_add_func("/timings/percentiles-of-any-order", test_percentiles_of_any_order);
	g_test_add_func("/timings/old-ones-are-forgotten", test_old_ones_are_forgotten);
	return g_test_run();
}
