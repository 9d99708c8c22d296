/* tests/test-pacing.c: the framerate cap and the refinement schedule, with a clock of our own. */
#include "encode/pacing.h"

#define START_US 1000000000
#define INTERVAL_US 16666

typedef struct {
	int n_arrived, n_encoded;
	int64_t delay_us; /* sum over all encoded frames */
	int64_t max_delay_us;
	int64_t max_gap_us; /* between two encoded frames */
} Outcome;

/* Frames of a source with this period through the cap, for so long; encoding takes no time. */
static Outcome
run_source(double period_us, int64_t duration_us, int64_t jitter_us)
{
	Pacing *pacing = pacing_create(60);
	Outcome outcome = { 0 };
	int64_t encoded_us = 0, arrived_us = 0;
	bool waiting = false;

	for (int i = 0; i * period_us < duration_us; i++) {
		int64_t now_us = START_US + i * period_us + (i * 7919 % 5 - 2) * jitter_us / 2;

		for (int step = 0; step < 2; step++) {
			int64_t due_us;

			if (step == 1) {
				outcome.n_arrived++;
				pacing_arrived(pacing, now_us);
				arrived_us = now_us;
				waiting = true;
			}
			due_us = MAX(pacing_get_due_us(pacing), arrived_us);
			if (!waiting || due_us > now_us || (step == 0 && due_us == now_us))
				continue;
			pacing_begin_picture(pacing, due_us);
			waiting = false;
			outcome.n_encoded++;
			outcome.delay_us += due_us - arrived_us;
			outcome.max_delay_us = MAX(outcome.max_delay_us, due_us - arrived_us);
			if (encoded_us)
				outcome.max_gap_us = MAX(outcome.max_gap_us, due_us - encoded_us);
			encoded_us = due_us;
		}
	}
	pacing_destroy(pacing);
	return outcome;
}

static void
test_slower_source_passes_untouched(void)
{
	const double periods_us[] = { 16683, 16666.7, 20000, 33333, 41667, 100000 };

	for (gsize i = 0; i < G_N_ELEMENTS(periods_us); i++) {
		Outcome outcome = run_source(periods_us[i], 10 * G_USEC_PER_SEC, 1000);

		g_assert_cmpint(outcome.n_encoded, ==, outcome.n_arrived);
		g_assert_cmpint(outcome.max_delay_us, ==, 0);
	}
}

static void
test_source_of_62_5_hz_does_not_beat(void)
{
	Outcome outcome = run_source(16000, 10 * G_USEC_PER_SEC, 0);

	g_assert_cmpint(outcome.n_encoded, >=, 595);
	g_assert_cmpint(outcome.n_encoded, <=, 602);
	g_assert_cmpint(outcome.max_gap_us, <=, 33000);
	g_assert_cmpint(outcome.max_delay_us, ==, 0);
}

static void
test_faster_source_is_capped_and_fresh(void)
{
	const double periods_us[] = { 4167, 6944, 8333, 13333 };

	for (gsize i = 0; i < G_N_ELEMENTS(periods_us); i++) {
		for (int64_t jitter_us = 0; jitter_us <= 1000; jitter_us += 500) {
			Outcome outcome = run_source(periods_us[i], 10 * G_USEC_PER_SEC, jitter_us);

			g_assert_cmpint(outcome.n_encoded, >=, 595);
			g_assert_cmpint(outcome.n_encoded, <=, 602);
			g_assert_cmpint(outcome.max_gap_us, <=, 36000);
			g_assert_cmpint(outcome.delay_us / outcome.n_encoded, <=, 200);
		}
	}
}

static void
test_lone_frame_is_never_delayed(void)
{
	Pacing *pacing = pacing_create(60);

	for (int i = 0; i < 10; i++) {
		int64_t now_us = START_US + i * 500000;

		pacing_arrived(pacing, now_us);
		g_assert_cmpint(pacing_get_due_us(pacing), <=, now_us);
		pacing_begin_picture(pacing, now_us);

		/* Neither is a second one right behind it. */
		pacing_arrived(pacing, now_us + 2000);
		g_assert_cmpint(pacing_get_due_us(pacing), <=, now_us + 2000);
		pacing_begin_picture(pacing, now_us + 2000);
	}
	pacing_destroy(pacing);
}

static void
test_last_frame_of_a_burst_comes_soon(void)
{
	Pacing *pacing = pacing_create(60);

	for (int i = 0; i < 3; i++) {
		pacing_arrived(pacing, START_US + i * 4000);
		if (i < 2)
			pacing_begin_picture(pacing, START_US + i * 4000);
	}
	g_assert_cmpint(pacing_get_due_us(pacing), >, START_US + 8000);
	g_assert_cmpint(pacing_get_due_us(pacing), <=, START_US + INTERVAL_US + 1000);
	pacing_destroy(pacing);
}

static void
test_still_picture_is_refined_then_left_alone(void)
{
	Pacing *pacing = pacing_create(60);
	int64_t now_us = START_US;

	g_assert_cmpint(pacing_get_refine_us(pacing), ==, PACING_NEVER);
	pacing_arrived(pacing, now_us);
	pacing_begin_picture(pacing, now_us);
	for (int i = 0; i < 10; i++) {
		int64_t refine_us = pacing_get_refine_us(pacing);

		g_assert_cmpint(refine_us, >=, now_us + INTERVAL_US);
		g_assert_cmpint(refine_us, <=, now_us + 2 * INTERVAL_US);
		now_us = refine_us;
		pacing_begin_refinement(pacing, now_us);
	}
	pacing_set_good(pacing);
	g_assert_cmpint(pacing_get_refine_us(pacing), ==, PACING_NEVER);

	/* The next picture begins anew, and refinement did not use up its right to pass at once. */
	now_us += 3000;
	pacing_arrived(pacing, now_us);
	g_assert_cmpint(pacing_get_due_us(pacing), <=, now_us);
	pacing_begin_picture(pacing, now_us);
	g_assert_cmpint(pacing_get_refine_us(pacing), !=, PACING_NEVER);
	pacing_destroy(pacing);
}

static void
test_refinement_gives_up(void)
{
	Pacing *pacing = pacing_create(60);
	int n = 0;

	pacing_arrived(pacing, START_US);
	pacing_begin_picture(pacing, START_US);
	while (pacing_get_refine_us(pacing) != PACING_NEVER) {
		pacing_begin_refinement(pacing, pacing_get_refine_us(pacing));
		n++;
		g_assert_cmpint(n, <=, PACING_REFINEMENTS_MAX);
	}
	g_assert_cmpint(n, ==, PACING_REFINEMENTS_MAX);

	/* The next picture has all its refinements again. */
	pacing_begin_picture(pacing, START_US + 10 * G_USEC_PER_SEC);
	pacing_begin_refinement(pacing, pacing_get_refine_us(pacing));
	g_assert_cmpint(pacing_get_refine_us(pacing), !=, PACING_NEVER);
	pacing_destroy(pacing);
}

static void
test_refinement_keeps_out_of_the_way_of_a_slow_source(void)
{
	Pacing *pacing = pacing_create(60);

	for (int i = 0; i < 100; i++) {
		int64_t now_us = START_US + i * 33333;

		if (i >= 2)
			g_assert_cmpint(pacing_get_refine_us(pacing), >, now_us + 10000);
		pacing_arrived(pacing, now_us);
		pacing_begin_picture(pacing, now_us);
	}
	pacing_destroy(pacing);
}

static void
test_keyframes_are_apart_and_the_first_is_at_once(void)
{
	Pacing *pacing = pacing_create(60);
	int n_keyframes = 0;

	/* Somebody asks all the time, and each picture is a keyframe that may be one. */
	for (int i = 0; i < 60; i++) {
		int64_t now_us = START_US + i * INTERVAL_US;
		bool keyframe = pacing_get_keyframe_us(pacing) <= now_us;

		if (i == 0)
			g_assert_true(keyframe);
		pacing_arrived(pacing, now_us);
		pacing_begin_picture(pacing, now_us);
		if (keyframe)
			pacing_set_keyframe(pacing);
		n_keyframes += keyframe;
	}
	/* Seven intervals are the first multiple over 100 ms. */
	g_assert_cmpint(n_keyframes, ==, 60 / 7 + 1);

	/* After a pause the next is at once again. */
	g_assert_cmpint(pacing_get_again_us(pacing), <=, START_US + 2 * G_USEC_PER_SEC);
	pacing_destroy(pacing);
}

static void
test_keyframe_of_a_still_picture_keeps_to_the_cap(void)
{
	Pacing *pacing = pacing_create(5);

	pacing_begin_picture(pacing, START_US);
	pacing_set_keyframe(pacing);
	g_assert_cmpint(pacing_get_keyframe_us(pacing), ==, START_US + PACING_KEYFRAMES_APART_US);
	g_assert_cmpint(pacing_get_again_us(pacing), ==, START_US + G_USEC_PER_SEC / 5);
	pacing_destroy(pacing);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pacing/slower-source-passes-untouched", test_slower_source_passes_untouched);
	g_test_add_func("/pacing/source-of-62.5-hz-does-not-beat", test_source_of_62_5_hz_does_not_beat);
	g_test_add_func("/pacing/faster-source-is-capped-and-fresh", test_faster_source_is_capped_and_fresh);
	g_test_add_func("/pacing/lone-frame-is-never-delayed", test_lone_frame_is_never_delayed);
	g_test_add_func("/pacing/last-frame-of-a-burst-comes-soon", test_last_frame_of_a_burst_comes_soon);
	g_test_add_func("/pacing/still-picture-is-refined-then-left-alone",
			test_still_picture_is_refined_then_left_alone);
	g_test_add_func("/pacing/refinement-gives-up", test_refinement_gives_up);
	g_test_add_func("/pacing/refinement-keeps-out-of-the-way-of-a-slow-source",
			test_refinement_keeps_out_of_the_way_of_a_slow_source);
	g_test_add_func("/pacing/keyframes-are-apart-and-the-first-is-at-once",
			test_keyframes_are_apart_and_the_first_is_at_once);
	g_test_add_func("/pacing/keyframe-of-a-still-picture-keeps-to-the-cap",
			test_keyframe_of_a_still_picture_keeps_to_the_cap);
	return g_test_run();
}
