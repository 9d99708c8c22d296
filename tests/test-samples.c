/* tests/test-samples.c: bench/tool/samples.h: percentiles of all values of a run. */
#include "bench/tool/samples.h"

static void
test_nothing_is_zero(void)
{
	g_autoptr(Samples) samples = samples_create();
	SamplesSummary summary = samples_summarize(samples);

	g_assert_cmpuint(samples_get_count(samples), ==, 0);
	g_assert_cmpuint(summary.count, ==, 0);
	g_assert_cmpint(summary.p99, ==, 0);
	samples_destroy(NULL);
}

static void
test_one_is_all(void)
{
	g_autoptr(Samples) samples = samples_create();
	SamplesSummary summary;

	samples_add(samples, -7);
	summary = samples_summarize(samples);
	g_assert_cmpuint(summary.count, ==, 1);
	g_assert_cmpint(summary.min, ==, -7);
	g_assert_cmpint(summary.p50, ==, -7);
	g_assert_cmpint(summary.p99, ==, -7);
	g_assert_cmpint(summary.max, ==, -7);
	g_assert_cmpfloat(summary.mean, ==, -7);
}

/* A thousand values, more than any ring would keep, in no order. */
static void
test_percentiles_of_all_in_any_order(void)
{
	g_autoptr(Samples) samples = samples_create();
	SamplesSummary summary;

	for (int64_t i = 0; i < 1000; i++)
		samples_add(samples, i * 389 % 1000 + 1);
	summary = samples_summarize(samples);
	g_assert_cmpuint(summary.count, ==, 1000);
	g_assert_cmpint(summary.min, ==, 1);
	g_assert_cmpint(summary.p50, ==, 500);
	g_assert_cmpint(summary.p95, ==, 950);
	g_assert_cmpint(summary.p99, ==, 990);
	g_assert_cmpint(summary.max, ==, 1000);
	g_assert_cmpfloat(summary.mean, ==, 500.5);
}

static void
test_percentiles_are_values_that_were_measured(void)
{
	g_autoptr(Samples) samples = samples_create();
	SamplesSummary summary;

	samples_add(samples, 10);
	samples_add(samples, G_GINT64_CONSTANT(20000000000));
	summary = samples_summarize(samples);
	g_assert_cmpint(summary.p50, ==, 10);
	g_assert_cmpint(summary.p95, ==, G_GINT64_CONSTANT(20000000000));
}

static void
test_a_summary_changes_nothing(void)
{
	g_autoptr(Samples) samples = samples_create();

	samples_add(samples, 3);
	samples_add(samples, 1);
	samples_summarize(samples);
	samples_add(samples, 2);
	g_assert_cmpint(samples_summarize(samples).p50, ==, 2);
	g_assert_cmpint(samples_summarize(samples).max, ==, 3);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/samples/nothing-is-zero", test_nothing_is_zero);
	g_test_add_func("/samples/one-is-all", test_one_is_all);
	g_test_add_func("/samples/percentiles-of-all-in-any-order", test_percentiles_of_all_in_any_order);
	g_test_add_func("/samples/percentiles-are-values-that-were-measured",
			test_percentiles_are_values_that_were_measured);
	g_test_add_func("/samples/a-summary-changes-nothing", test_a_summary_changes_nothing);
	return g_test_run();
}
