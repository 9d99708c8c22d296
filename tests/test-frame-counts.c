/* tests/test-frame-counts.c: bench/tool/frame-counts.h: what counts, and as what. */
#include "bench/tool/frame-counts.h"

#include <string.h>

/* Half of its picture is damaged, and it took 300 µs from commit to memory. */
static void
add_frame(FrameCounts *counts, uint64_t serial)
{
	FrameInfo info = { .width = 64, .height = 32, .serial = serial, .commit_us = 1000, .captured_us = 1300 };

	damage_add(&info.damage, (Rect) { 0, 0, 32, 32 });
	frame_counts_add_frame(counts, &info);
}

static void
add_unit(FrameCounts *counts, uint64_t serial, gsize size, bool keyframe)
{
	g_autofree uint8_t *bytes = g_malloc0(size);
	g_autoptr(GBytes) data = g_bytes_new(bytes, size);
	const AccessUnitInfo info = { .data = data,
				      .keyframe = keyframe,
				      .width = 64,
				      .height = 32,
				      .serial = serial,
				      .commit_us = 1000,
				      .captured_us = 1300,
				      .encode_begin_us = 1350,
				      .converted_us = 1420,
				      .encoded_us = 4000 };

	frame_counts_add_unit(counts, &info);
}

static void
test_warm_up_is_not_counted(void)
{
	FrameCounts *counts = frame_counts_create();
	const FrameCounted *counted;

	g_assert_false(frame_counts_get_progress(counts).captured);
	add_frame(counts, 1);
	g_assert_true(frame_counts_get_progress(counts).captured);
	g_assert_false(frame_counts_get_progress(counts).encoded);
	add_unit(counts, 1, 900, true);
	g_assert_true(frame_counts_get_progress(counts).encoded);
	add_unit(counts, 1, 100, false);
	frame_counts_begin(counts, 0, 0);
	counted = frame_counts_end(counts);
	g_assert_cmpuint(counted->frames, ==, 0);
	g_assert_cmpuint(counted->pictures, ==, 0);
	g_assert_cmpuint(counted->bytes, ==, 0);
	g_assert_cmpuint(counted->first_keyframe_bytes, ==, 900);
	g_assert_cmpint(counted->first_keyframe_encode_us, ==, 2580);
	g_assert_cmpint(counted->end_us, >=, counted->begin_us);
	frame_counts_destroy(counts);
}

static void
test_steps_are_taken_apart(void)
{
	FrameCounts *counts = frame_counts_create();
	const FrameCounted *counted;

	frame_counts_begin(counts, 0, 0);
	add_frame(counts, 1);
	add_unit(counts, 1, 10, true);
	counted = frame_counts_end(counts);
	g_assert_cmpint(samples_summarize(counted->commit_to_captured_us).p50, ==, 300);
	g_assert_cmpint(samples_summarize(counted->damage_ppm).p50, ==, 500000);
	g_assert_cmpint(samples_summarize(counted->captured_to_begin_us).p50, ==, 50);
	g_assert_cmpint(samples_summarize(counted->convert_us).p50, ==, 70);
	g_assert_cmpint(samples_summarize(counted->encode_us).p50, ==, 2580);
	g_assert_cmpint(samples_summarize(counted->commit_to_encoded_us).p50, ==, 3000);
	frame_counts_destroy(counts);
}

/* Their bytes count, their times do not: nobody waits for them. */
static void
test_refinements_are_no_pictures(void)
{
	FrameCounts *counts = frame_counts_create();
	const FrameCounted *counted;

	add_unit(counts, 7, 500, true);
	frame_counts_begin(counts, 0, 0);
	add_unit(counts, 7, 50, false);
	add_unit(counts, 8, 70, false);
	add_unit(counts, 8, 20, false);
	counted = frame_counts_end(counts);
	g_assert_cmpuint(counted->pictures, ==, 1);
	g_assert_cmpuint(counted->refinements, ==, 2);
	g_assert_cmpuint(counted->keyframes, ==, 0);
	g_assert_cmpuint(counted->bytes, ==, 140);
	g_assert_cmpuint(counted->largest_unit_bytes, ==, 70);
	g_assert_cmpuint(samples_get_count(counted->encode_us), ==, 1);
	frame_counts_destroy(counts);
}

static void
test_lost_order_is_seen(void)
{
	FrameCounts *counts = frame_counts_create();
	const FrameCounted *counted;

	frame_counts_begin(counts, 0, 0);
	add_frame(counts, 5);
	add_frame(counts, 6);
	add_frame(counts, 9);
	add_unit(counts, 5, 1, true);
	add_unit(counts, 9, 1, false);
	add_unit(counts, 6, 1, false);
	counted = frame_counts_end(counts);
	g_assert_cmpuint(counted->first_serial, ==, 5);
	g_assert_cmpuint(counted->last_serial, ==, 9);
	g_assert_cmpuint(counted->missing_serials, ==, 2);
	g_assert_cmpuint(counted->backward_serials, ==, 1);
	frame_counts_destroy(counts);
}

static void
test_limits_are_exact(void)
{
	FrameCounts *counts = frame_counts_create();

	frame_counts_begin(counts, 3, 0);
	for (uint64_t serial = 1; serial <= 10; serial++) {
		g_assert_cmpint(frame_counts_get_progress(counts).full, ==, serial > 3);
		add_frame(counts, serial);
		add_unit(counts, serial, 10, serial == 1);
	}
	g_assert_cmpuint(frame_counts_end(counts)->frames, ==, 3);
	g_assert_cmpuint(frame_counts_end(counts)->last_serial, ==, 3);
	frame_counts_destroy(counts);

	counts = frame_counts_create();
	frame_counts_begin(counts, 0, 2);
	for (uint64_t serial = 1; serial <= 10; serial++)
		add_unit(counts, serial, 10, serial == 1);
	g_assert_cmpuint(frame_counts_end(counts)->pictures, ==, 2);
	g_assert_cmpuint(frame_counts_end(counts)->bytes, ==, 20);
	frame_counts_destroy(counts);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/frame-counts/warm-up-is-not-counted", test_warm_up_is_not_counted);
	g_test_add_func("/frame-counts/steps-are-taken-apart", test_steps_are_taken_apart);
	g_test_add_func("/frame-counts/refinements-are-no-pictures", test_refinements_are_no_pictures);
	g_test_add_func("/frame-counts/lost-order-is-seen", test_lost_order_is_seen);
	g_test_add_func("/frame-counts/limits-are-exact", test_limits_are_exact);
	return g_test_run();
}
