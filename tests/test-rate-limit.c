/* tests/test-rate-limit.c */
#include "signalling/rate-limit.h"

static void
test_a_burst_of_one_second_passes(void)
{
	RateLimit limit = { 0 };
	const gint64 now_us = G_GINT64_CONSTANT(1) << 40;

	for (guint i = 0; i < RATE_LIMIT_PER_S; i++)
		g_assert_true(rate_limit_take(&limit, now_us));
	g_assert_false(rate_limit_take(&limit, now_us));
	g_assert_false(rate_limit_take(&limit, now_us + G_USEC_PER_SEC / RATE_LIMIT_PER_S / 2));
	g_assert_true(rate_limit_take(&limit, now_us + G_USEC_PER_SEC / RATE_LIMIT_PER_S));
}

static void
test_a_steady_stream_at_the_limit_passes(void)
{
	RateLimit limit = { 0 };

	for (guint i = 0; i < 10000; i++)
		g_assert_true(rate_limit_take(&limit, 1 + (gint64)i * G_USEC_PER_SEC / RATE_LIMIT_PER_S));
}

static void
test_a_little_more_for_long_does_not(void)
{
	RateLimit limit = { 0 };
	guint refused = 0;

	for (guint i = 0; i < 10000; i++)
		refused += !rate_limit_take(&limit, 1 + (gint64)i * G_USEC_PER_SEC / (RATE_LIMIT_PER_S * 11 / 10));
	g_assert_cmpuint(refused, >, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/rate-limit/a-burst-of-one-second-passes", test_a_burst_of_one_second_passes);
	g_test_add_func("/rate-limit/a-steady-stream-at-the-limit-passes", test_a_steady_stream_at_the_limit_passes);
	g_test_add_func("/rate-limit/a-little-more-for-long-does-not", test_a_little_more_for_long_does_not);
	return g_test_run();
}
