/* tests/test-video-stream.c: frames in, access units out, with the encode thread running. */
#include "encode/video-stream.h"
#include "tests/decoder.h"
#include "tests/painter.h"

#include <string.h>

#define WIDTH 320
#define HEIGHT 192
#define FRAMERATE 60

/* The thread counts as idle when nothing came for so many frame intervals: a refinement follows after one. */
#define IDLE_MS (30 * 1000 / FRAMERATE)

typedef struct {
	VideoStream *stream;
	Decoder *decoder;
	guint n_units, n_keyframes, n_failed;
	AccessUnitInfo last; /* its data is gone */
	gsize total_size;    /* of all but the refinements */
	bool destroy_in_callback;
} Fixture;

static void
on_access_unit(AccessUnit *unit, gpointer user_data)
{
	Fixture *fixture = user_data;
	const AccessUnitInfo *info = access_unit_get_info(unit);

	g_assert_cmpuint(info->serial, >=, fixture->last.serial);
	g_assert_cmpint(info->encode_begin_us, >=, fixture->last.encoded_us);
	g_assert_cmpint(info->captured_us, >=, info->commit_us);
	g_assert_cmpint(info->encode_begin_us, >=, info->captured_us);
	g_assert_cmpint(info->converted_us, >=, info->encode_begin_us);
	g_assert_cmpint(info->encoded_us, >=, info->converted_us);
	decoder_decode(fixture->decoder, info->data);
	fixture->n_units++;
	fixture->n_keyframes += info->keyframe;
	if (info->serial > fixture->last.serial)
		fixture->total_size += g_bytes_get_size(info->data);
	fixture->last = *info;
	fixture->last.data = NULL;
	if (fixture->destroy_in_callback)
		g_clear_pointer(&fixture->stream, video_stream_destroy);
}

static void
on_failed(const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_nonnull(error);
	fixture->n_failed++;
}

static const VideoStreamEvents events = { on_access_unit, on_failed };

static void
set_up(Fixture *fixture, gconstpointer data)
{
	const VideoStreamConfig config = { "auto", FRAMERATE, 4000 };
	g_autoptr(GError) error = NULL;

	fixture->decoder = decoder_create();
	fixture->stream = video_stream_create(&config, &events, fixture, &error);
	g_assert_no_error(error);
	g_assert_nonnull(fixture->stream);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	video_stream_destroy(fixture->stream);
	decoder_destroy(fixture->decoder);
}

static void
iterate_until_units(Fixture *fixture, guint n_units)
{
	while (fixture->n_units < n_units)
		g_main_context_iteration(NULL, TRUE);
}

static void
iterate_until_serial(Fixture *fixture, uint64_t serial)
{
	while (fixture->last.serial < serial)
		g_main_context_iteration(NULL, TRUE);
}

static gboolean
on_idle_timeout(gpointer user_data)
{
	*(bool *)user_data = true;
	return G_SOURCE_REMOVE;
}

static void
iterate_until_idle(Fixture *fixture)
{
	bool idle = false;

	while (!idle) {
		guint n_units = fixture->n_units;
		guint timeout = g_timeout_add(IDLE_MS, on_idle_timeout, &idle);

		while (!idle && fixture->n_units == n_units)
			g_main_context_iteration(NULL, TRUE);
		if (!idle)
			g_source_remove(timeout);
	}
}

static Frame *
paint(Paint what, uint32_t step, uint64_t serial)
{
	return painter_paint(what, WIDTH, HEIGHT, FRAME_FORMAT_BGRX, step, serial);
}

static void
test_bad_values_are_refused(void)
{
	const VideoStreamConfig configs[] = { { "auto", 0, 4000 },
					      { "auto", 241, 4000 },
					      { "auto", 60, 99 },
					      { "auto", 60, 100001 },
					      { "wonder-codec", 60, 4000 } };
	const char *const said[] = { " 0 ", "241", " 99 ", "100001", "wonder-codec" };

	for (gsize i = 0; i < G_N_ELEMENTS(configs); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(video_stream_create(&configs[i], &events, NULL, &error));
		g_assert_nonnull(error);
		g_assert_nonnull(strstr(error->message, said[i]));
	}
	video_stream_destroy(NULL);
}

static void
test_tells_its_encoder(Fixture *fixture, gconstpointer data)
{
	g_assert_cmpstr(video_stream_get_encoder(fixture->stream), ==, "x264");
	g_assert_cmpstr(video_stream_get_codec(fixture->stream), ==, "h264");
	g_assert_cmpstr(video_stream_get_profile_level_id(fixture->stream), ==, "42e01f");
	g_assert_nonnull(strstr(video_stream_get_reason(fixture->stream), "libx264"));
}

static void
test_each_frame_comes_out(Fixture *fixture, gconstpointer data)
{
	VideoStreamStats stats;

	for (uint64_t serial = 1; serial <= 20; serial++) {
		video_stream_push(fixture->stream, paint(PAINT_MOTION, serial, serial));
		iterate_until_serial(fixture, serial);
		g_assert_cmpuint(fixture->last.serial, ==, serial);
		g_assert_cmpuint(fixture->last.width, ==, WIDTH);
		g_assert_cmpuint(fixture->last.height, ==, HEIGHT);
	}
	g_assert_cmpuint(fixture->n_keyframes, ==, 1);
	video_stream_get_stats(fixture->stream, &stats);
	g_assert_cmpuint(stats.frames_in, ==, 20);
	g_assert_cmpuint(stats.frames_dropped, ==, 0);
	g_assert_cmpuint(stats.keyframes, ==, 1);
	g_assert_cmpuint(stats.access_units - stats.refinements, ==, 20);
	g_assert_cmpuint(stats.bytes, >=, fixture->total_size);
	g_assert_cmpuint(stats.encode_us_p50, >, 0);
	g_assert_cmpuint(stats.encode_us_p95, >=, stats.encode_us_p50);
	g_assert_cmpuint(stats.convert_us_p95, >=, stats.convert_us_p50);
}

/* Small damages of frames that nobody sees must still be seen. */
static void
test_newest_wins_and_nothing_is_missed(Fixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = paint(PAINT_TEXT, 0, 1);
	VideoStreamStats stats;

	video_stream_push(fixture->stream, frame_ref(frame));
	for (uint64_t serial = 2; serial <= 50; serial++) {
		Rect rect = { serial * 5, serial * 3, 11, 7 };
		Frame *next = painter_fill(frame, rect, 0x303030, serial);

		video_stream_push(fixture->stream, frame_ref(next));
		frame_unref(g_steal_pointer(&frame));
		frame = next;
	}
	iterate_until_serial(fixture, 50);
	iterate_until_idle(fixture);
	video_stream_get_stats(fixture->stream, &stats);
	g_assert_cmpuint(stats.frames_in, ==, 50);
	g_assert_cmpuint(stats.frames_dropped, ==, 50 - (stats.access_units - stats.refinements));
	g_assert_cmpfloat(decoder_psnr(fixture->decoder, frame), >, 45);
}

static void
test_still_picture_is_refined_then_idle(Fixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = paint(PAINT_TEXT, 0, 1);
	VideoStreamStats stats;

	video_stream_push(fixture->stream, frame_ref(frame));
	iterate_until_units(fixture, 1);
	g_assert_cmpfloat(decoder_psnr(fixture->decoder, frame), <, 45);
	iterate_until_idle(fixture);
	video_stream_get_stats(fixture->stream, &stats);
	g_assert_cmpuint(stats.refinements, >, 0);
	g_assert_cmpuint(stats.refinements, <, 60);
	g_assert_cmpuint(stats.access_units, ==, stats.refinements + 1);
	g_assert_cmpuint(fixture->last.serial, ==, 1);
	g_assert_cmpfloat(decoder_psnr(fixture->decoder, frame), >, 45);
}

static void
test_keyframe_wakes_a_still_picture(Fixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = paint(PAINT_TEXT, 0, 1);
	guint n_units;

	/* Nothing to send yet: the first is a keyframe anyway. */
	video_stream_request_keyframe(fixture->stream);
	video_stream_push(fixture->stream, frame_ref(frame));
	iterate_until_idle(fixture);
	g_assert_cmpuint(fixture->n_keyframes, ==, 1);

	n_units = fixture->n_units;
	for (int i = 0; i < 100; i++)
		video_stream_request_keyframe(fixture->stream);
	iterate_until_units(fixture, n_units + 1);
	g_assert_true(fixture->last.keyframe);
	g_assert_cmpuint(fixture->last.serial, ==, 1);
	iterate_until_idle(fixture);
	g_assert_cmpuint(fixture->n_keyframes, <=, 3);
	g_assert_false(fixture->last.keyframe);
	g_assert_cmpfloat(decoder_psnr(fixture->decoder, frame), >, 45);
}

/* Pictures go on as deltas meanwhile, and no request is forgotten. */
static void
test_requests_do_not_make_a_stream_of_keyframes(Fixture *fixture, gconstpointer data)
{
	int64_t first_us = 0;
	guint n_before;

	for (uint64_t serial = 1; fixture->n_keyframes < 4; serial++) {
		video_stream_request_keyframe(fixture->stream);
		video_stream_push(fixture->stream, paint(PAINT_MOTION, serial, serial));
		iterate_until_serial(fixture, serial);
		if (serial == 1)
			first_us = fixture->last.encode_begin_us;
	}
	/* Nearly: a busy machine may be late to begin after it looked at the clock. */
	g_assert_cmpint(fixture->last.encode_begin_us - first_us, >, 3 * 80000);
	g_assert_cmpuint(fixture->n_units, >, fixture->n_keyframes);

	n_before = fixture->n_keyframes;
	video_stream_request_keyframe(fixture->stream);
	while (fixture->n_keyframes == n_before)
		g_main_context_iteration(NULL, TRUE);
}

static void
test_rate_changes_live(Fixture *fixture, gconstpointer data)
{
	const uint32_t rates_kbps[] = { 4000, 500, 4000 };
	gsize sizes[3];
	uint64_t serial = 0;

	for (gsize i = 0; i < G_N_ELEMENTS(rates_kbps); i++) {
		video_stream_set_rate(fixture->stream, rates_kbps[i]);
		for (int n = 0; n < 40; n++) {
			if (n == 10)
				fixture->total_size = 0;
			serial++;
			video_stream_push(fixture->stream, paint(PAINT_MOTION, serial, serial));
			iterate_until_serial(fixture, serial);
		}
		sizes[i] = fixture->total_size;
	}
	g_assert_cmpuint(sizes[1] * 2, <, sizes[0]);
	g_assert_cmpuint(sizes[1] * 2, <, sizes[2]);
	g_assert_cmpuint(sizes[1], <, 30 * 500 * 1000 / 8 / FRAMERATE * 13 / 10);
	g_assert_cmpuint(fixture->n_keyframes, ==, 1);

	/* Out of range: clamped, no failure. */
	video_stream_set_rate(fixture->stream, 0);
	video_stream_push(fixture->stream, paint(PAINT_MOTION, 0, ++serial));
	iterate_until_serial(fixture, serial);
	video_stream_set_rate(fixture->stream, G_MAXUINT32);
	video_stream_push(fixture->stream, paint(PAINT_MOTION, 0, ++serial));
	iterate_until_serial(fixture, serial);
	g_assert_cmpuint(fixture->n_failed, ==, 0);
}

static void
test_other_size_begins_with_a_keyframe(Fixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) larger = painter_paint(PAINT_TEXT, 482, 270, FRAME_FORMAT_RGBX, 0, 2);

	video_stream_push(fixture->stream, paint(PAINT_TEXT, 0, 1));
	iterate_until_serial(fixture, 1);
	video_stream_push(fixture->stream, frame_ref(larger));
	iterate_until_serial(fixture, 2);
	g_assert_true(fixture->last.keyframe);
	g_assert_cmpuint(fixture->last.width, ==, 482);
	g_assert_cmpuint(fixture->last.height, ==, 270);
	g_assert_cmpuint(fixture->n_keyframes, ==, 2);
	iterate_until_idle(fixture);
	g_assert_cmpfloat(decoder_psnr(fixture->decoder, larger), >, 45);
}

static void
test_failure_is_told_once(Fixture *fixture, gconstpointer data)
{
	video_stream_push(fixture->stream, paint(PAINT_TEXT, 0, 1));
	iterate_until_serial(fixture, 1);
	for (uint64_t serial = 2; serial < 5; serial++)
		video_stream_push(fixture->stream, painter_paint(PAINT_TEXT, 33, 47, FRAME_FORMAT_BGRX, 0, serial));
	while (!fixture->n_failed)
		g_main_context_iteration(NULL, TRUE);
	video_stream_push(fixture->stream, paint(PAINT_TEXT, 0, 5));
	video_stream_request_keyframe(fixture->stream);
	iterate_until_idle(fixture);
	g_assert_cmpuint(fixture->n_failed, ==, 1);
	g_assert_cmpuint(fixture->last.serial, ==, 1);
}

static void
test_destroy_with_work_pending(Fixture *fixture, gconstpointer data)
{
	for (uint64_t serial = 1; serial <= 5; serial++)
		video_stream_push(fixture->stream, paint(PAINT_MOTION, serial, serial));
	g_clear_pointer(&fixture->stream, video_stream_destroy);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(fixture->n_units, ==, 0);
}

static void
test_destroy_in_callback(Fixture *fixture, gconstpointer data)
{
	fixture->destroy_in_callback = true;
	video_stream_push(fixture->stream, paint(PAINT_TEXT, 0, 1));
	iterate_until_units(fixture, 1);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(fixture->n_units, ==, 1);
}

#define ADD(name, test) g_test_add("/video-stream/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/video-stream/bad-values-are-refused", test_bad_values_are_refused);
	ADD("tells-its-encoder", test_tells_its_encoder);
	ADD("each-frame-comes-out", test_each_frame_comes_out);
	ADD("newest-wins-and-nothing-is-missed", test_newest_wins_and_nothing_is_missed);
	ADD("still-picture-is-refined-then-idle", test_still_picture_is_refined_then_idle);
	ADD("keyframe-wakes-a-still-picture", test_keyframe_wakes_a_still_picture);
	ADD("requests-do-not-make-a-stream-of-keyframes", test_requests_do_not_make_a_stream_of_keyframes);
	ADD("rate-changes-live", test_rate_changes_live);
	ADD("other-size-begins-with-a-keyframe", test_other_size_begins_with_a_keyframe);
	ADD("failure-is-told-once", test_failure_is_told_once);
	ADD("destroy-with-work-pending", test_destroy_with_work_pending);
	ADD("destroy-in-callback", test_destroy_in_callback);
	return g_test_run();
}
