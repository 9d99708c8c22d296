/* tests/test-encoder.c: the table of encoders, and what a viewer gets from each of them that works here. */
#include "encode/convert.h"
#include "encode/encoder.h"
#include "tests/decoder.h"
#include "tests/painter.h"
#include "tests/sps.h"

#include <string.h>

#define NAL_SLICE 1
#define NAL_IDR 5
#define NAL_SEI 6

typedef struct {
	EncoderConfig config;
	gpointer encoder;
	Convert *convert;
	Decoder *decoder;
	uint64_t serial;

	/* Of the last picture. */
	gsize size;
	bool keyframe, good;
	Sps sps;
	bool has_sps;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	fixture->config =
		(EncoderConfig) { .width = 640, .height = 368, .framerate = 60, .rate_kbps = 4000, .vbv_frames = 1.5 };
	if (data)
		fixture->config = *(const EncoderConfig *)data;
	fixture->encoder = encoder_x264.open(&fixture->config, &error);
	g_assert_no_error(error);
	fixture->convert = convert_create();
	fixture->decoder = decoder_create();
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	encoder_x264.close(fixture->encoder);
	convert_destroy(fixture->convert);
	decoder_destroy(fixture->decoder);
}

/* NULL frame: the last picture once more. */
static void
encode(Fixture *fixture, const Frame *frame, bool keyframe)
{
	EncoderPicture picture = { .keyframe = keyframe };
	EncoderOutput output = { 0 };
	g_autoptr(GError) error = NULL;

	if (frame) {
		picture.damage = frame_get_info(frame)->damage;
		convert_frame(fixture->convert, frame_get_info(frame), &picture.damage);
	}
	convert_get_planes(fixture->convert, &picture);
	g_assert_true(encoder_x264.encode(fixture->encoder, &picture, &output, &error));
	g_assert_no_error(error);
	decoder_decode(fixture->decoder, output.data);
	fixture->size = g_bytes_get_size(output.data);
	fixture->keyframe = output.keyframe;
	fixture->good = output.good;
	fixture->has_sps = sps_read(output.data, &fixture->sps);
	g_assert_cmpuint(sps_count_nals(output.data, NAL_SEI), ==, 0);
	g_assert_cmpuint(sps_count_nals(output.data, output.keyframe ? NAL_SLICE : NAL_IDR), ==, 0);
	g_bytes_unref(output.data);
}

static void
encode_painted(Fixture *fixture, Paint paint, uint32_t step, bool keyframe)
{
	g_autoptr(Frame) frame = painter_paint(paint, fixture->config.width, fixture->config.height, FRAME_FORMAT_BGRX,
					       step, ++fixture->serial);

	encode(fixture, frame, keyframe);
}

static double
get_vbv_bytes(const Fixture *fixture)
{
	return fixture->config.vbv_frames * fixture->config.rate_kbps * 1000.0 / 8 / fixture->config.framerate;
}

static void
test_unknown_name_is_an_error_with_the_names(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(encoder_find("h266-magic", &error));
	g_assert_nonnull(error);
	g_assert_nonnull(strstr(error->message, "h266-magic"));
	for (gsize i = 0; encoder_types[i]; i++)
		g_assert_nonnull(strstr(error->message, encoder_types[i]->name));
	g_assert_true(encoder_find("x264", NULL) == &encoder_x264);
}

static void
test_choice_gives_its_reason(void)
{
	const EncoderConfig config = { 320, 240, 60, 4000, 1.5 };
	const char *const wanted[] = { NULL, "auto", "x264" };

	for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
		g_autofree char *reason = NULL;
		g_autoptr(GError) error = NULL;

		g_assert_nonnull(encoder_choose(wanted[i], &config, &reason, &error));
		g_assert_no_error(error);
		g_assert_nonnull(reason);
	}
}

static void
test_wanted_encoder_that_fails_is_an_error(void)
{
	const EncoderConfig config = { 321, 240, 60, 4000, 1.5 };
	const char *const wanted[] = { "x264", "auto", "nothing" };

	for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
		g_autofree char *reason = NULL;
		g_autoptr(GError) error = NULL;

		g_assert_null(encoder_choose(wanted[i], &config, &reason, &error));
		g_assert_nonnull(error);
		g_assert_null(reason);
	}
}

static void
test_impossible_config_is_refused_with_its_values(void)
{
	const EncoderConfig configs[] = {
		{ 8, 240, 60, 4000, 1.5 },     { 320, 241, 60, 4000, 1.5 },  { 320, 20000, 60, 4000, 1.5 },
		{ 320, 240, 0, 4000, 1.5 },    { 320, 240, 241, 4000, 1.5 }, { 320, 240, 60, 99, 1.5 },
		{ 320, 240, 60, 100001, 1.5 }, { 320, 240, 60, 4000, 0.5 },  { 320, 240, 60, 4000, 5 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(configs); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(encoder_x264.open(&configs[i], &error));
		g_assert_nonnull(error);
		g_assert_nonnull(strstr(error->message, "must be"));
	}
}

static void
test_smallest_picture_works(void)
{
	const EncoderConfig config = { 16, 16, 1, 100, 1 };
	g_autoptr(GError) error = NULL;

	g_assert_true(encoder_probe(&encoder_x264, &config, &error));
	g_assert_no_error(error);
}

static void
test_stream_describes_itself(Fixture *fixture, gconstpointer data)
{
	EncoderDescription description;
	const AVCodecContext *context;

	encode_painted(fixture, PAINT_CHART, 0, false);
	g_assert_true(fixture->keyframe);
	g_assert_true(fixture->has_sps);
	g_assert_cmpint(fixture->sps.profile, ==, 66);
	g_assert_cmphex(fixture->sps.constraints, ==, 0xe0);
	g_assert_cmpint(fixture->sps.n_reference_frames, ==, 1);
	g_assert_true(fixture->sps.bitstream_restriction);
	g_assert_cmpint(fixture->sps.n_reorder_frames, ==, 0);
	g_assert_cmpint(fixture->sps.n_buffered_frames, ==, 1);
	g_assert_cmpint(fixture->sps.full_range, ==, CONVERT_FULL_RANGE);
	g_assert_cmpint(fixture->sps.primaries, ==, CONVERT_PRIMARIES);
	g_assert_cmpint(fixture->sps.transfer, ==, CONVERT_TRANSFER);
	g_assert_cmpint(fixture->sps.matrix, ==, CONVERT_MATRIX);

	context = decoder_get_context(fixture->decoder);
	g_assert_cmpint(context->profile, ==, AV_PROFILE_H264_CONSTRAINED_BASELINE);
	g_assert_cmpint(context->has_b_frames, ==, 0);
	g_assert_cmpint(context->color_range, ==, AVCOL_RANGE_MPEG);
	g_assert_cmpint(context->colorspace, ==, AVCOL_SPC_SMPTE170M);
	g_assert_cmpint(context->color_primaries, ==, AVCOL_PRI_BT709);
	g_assert_cmpint(context->color_trc, ==, AVCOL_TRC_IEC61966_2_1);

	encoder_x264.describe(fixture->encoder, &description);
	g_assert_cmpstr(description.profile_level_id, ==, "42e01f");
	g_assert_true(g_str_has_prefix(description.implementation, "libx264 "));
}

static void
test_colors_come_back(Fixture *fixture, gconstpointer data)
{
	encode_painted(fixture, PAINT_CHART, 0, false);
	for (int i = 0; i < 30; i++)
		encode(fixture, NULL, false);
	for (uint32_t i = 0; i < PAINTER_COLORS; i++) {
		uint32_t width = fixture->config.width / PAINTER_COLORS;
		uint32_t color = decoder_color_at(fixture->decoder, i * width + width / 2, 100);

		for (int shift = 0; shift <= 16; shift += 8) {
			int difference = (int)(color >> shift & 0xff) - (int)(painter_colors[i] >> shift & 0xff);

			g_assert_cmpint(ABS(difference), <=, 5);
		}
	}
}

/* decoder_decode asserts one picture out for each one in. */
static void
test_keyframes_only_on_request(Fixture *fixture, gconstpointer data)
{
	/* Longer than the interval of keyframes that libx264 comes with, and with changes of the scene. */
	for (int i = 0; i < 330; i++) {
		encode_painted(fixture, i / 10 % 2 ? PAINT_TEXT : PAINT_MOTION, i / 5, i == 40);
		g_assert_cmpint(fixture->keyframe, ==, i == 0 || i == 40);
		g_assert_cmpint(fixture->has_sps, ==, fixture->keyframe);
	}
}

static void
test_no_access_unit_exceeds_the_vbv(Fixture *fixture, gconstpointer data)
{
	for (int i = 0; i < 60; i++) {
		Paint paint = i < 40 ? PAINT_TEXT : PAINT_MOTION;

		encode_painted(fixture, paint, i < 20 ? i / 5 : i, i % 20 == 10);
		g_assert_cmpfloat(fixture->size, <=, 1.5 * get_vbv_bytes(fixture));
	}
}

static double
get_motion_kbps(Fixture *fixture, int n_pictures)
{
	static uint32_t step;
	gsize bytes = 0;

	for (int i = 0; i < n_pictures; i++) {
		encode_painted(fixture, PAINT_MOTION, step++, false);
		bytes += fixture->size;
	}
	return bytes * 8.0 * fixture->config.framerate / n_pictures / 1000;
}

static void
test_motion_obeys_the_rate_live(Fixture *fixture, gconstpointer data)
{
	const uint32_t rates_kbps[] = { 4000, 1500, 8000 };
	g_autoptr(GError) error = NULL;

	encode_painted(fixture, PAINT_MOTION, 0, true);
	for (gsize i = 0; i < G_N_ELEMENTS(rates_kbps); i++) {
		double kbps;

		g_assert_true(encoder_x264.set_rate(fixture->encoder, rates_kbps[i], &error));
		g_assert_no_error(error);
		get_motion_kbps(fixture, 5);
		kbps = get_motion_kbps(fixture, 30);
		g_test_message("%u kbit/s: %.0f", rates_kbps[i], kbps);
		g_assert_cmpfloat(kbps, <=, rates_kbps[i] * 1.1);
		g_assert_cmpfloat(kbps, >=, rates_kbps[i] * 0.5);
		g_assert_false(fixture->keyframe);
	}
}

/* As with a page of text: it starts coarse, because the VBV bounds it, and then gets sharp. */
static void
test_still_picture_becomes_good(Fixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame =
		painter_paint(PAINT_TEXT, fixture->config.width, fixture->config.height, FRAME_FORMAT_BGRX, 0, 1);
	int n = 0;

	encode(fixture, frame, false);
	g_assert_false(fixture->good);
	while (!fixture->good) {
		encode(fixture, NULL, false);
		g_assert_cmpint(++n, <=, 60);
	}
	g_test_message("good after %d refinements, %.1f dB", n, decoder_psnr(fixture->decoder, frame));
	g_assert_cmpfloat(decoder_psnr(fixture->decoder, frame), >, 45);

	/* And soon costs nothing. Not at once: libx264's slices share out the VBV as their threads happen to run. */
	for (n = 0; n < 5 && fixture->size >= 200; n++)
		encode(fixture, NULL, false);
	g_assert_cmpuint(fixture->size, <, 200);
}

static void
encode_until_good(Fixture *fixture)
{
	for (int i = 0; i < 60 && !fixture->good; i++)
		encode(fixture, NULL, false);
	g_assert_true(fixture->good);
}

/* On a page that is good already, where the encoder skips what it is not told of. */
static void
test_small_damage_is_seen(Fixture *fixture, gconstpointer data)
{
	const Rect rects[] = { { 0, 0, 8, 16 }, { 333, 101, 30, 9 }, { 639, 367, 1, 1 }, { 15, 31, 2, 2 } };
	g_autoptr(Frame) page =
		painter_paint(PAINT_TEXT, fixture->config.width, fixture->config.height, FRAME_FORMAT_BGRX, 0, 1);

	encode(fixture, page, false);
	encode_until_good(fixture);
	for (gsize i = 0; i < G_N_ELEMENTS(rects); i++) {
		Frame *next = painter_fill(page, rects[i], 0x808080, i + 2);

		frame_unref(g_steal_pointer(&page));
		page = next;
		encode(fixture, page, false);
		encode_until_good(fixture);
		for (int32_t x = rects[i].x; x < rects[i].x + rects[i].width; x++) {
			int luma = decoder_color_at(fixture->decoder, x, rects[i].y) >> 8 & 0xff;

			g_assert_cmpint(ABS(luma - 0x80), <=, 24);
		}
	}
	g_assert_cmpfloat(decoder_psnr(fixture->decoder, page), >, 45);
}

#define ADD(name, data, test) g_test_add("/encoder/x264/" name, Fixture, data, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	static const EncoderConfig hd = { 1280, 720, 60, 8000, 1.5 };
	static const EncoderConfig tiny = { 160, 96, 60, 1000, 1.5 };
	static const EncoderConfig odd_blocks = { 650, 370, 30, 3000, 1.0 };

	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/encoder/unknown-name-is-an-error-with-the-names",
			test_unknown_name_is_an_error_with_the_names);
	g_test_add_func("/encoder/choice-gives-its-reason", test_choice_gives_its_reason);
	g_test_add_func("/encoder/wanted-encoder-that-fails-is-an-error", test_wanted_encoder_that_fails_is_an_error);
	g_test_add_func("/encoder/x264/impossible-config-is-refused-with-its-values",
			test_impossible_config_is_refused_with_its_values);
	g_test_add_func("/encoder/x264/smallest-picture-works", test_smallest_picture_works);
	ADD("stream-describes-itself", NULL, test_stream_describes_itself);
	ADD("colors-come-back", NULL, test_colors_come_back);
	ADD("keyframes-only-on-request", &tiny, test_keyframes_only_on_request);
	ADD("no-access-unit-exceeds-the-vbv", NULL, test_no_access_unit_exceeds_the_vbv);
	ADD("no-access-unit-exceeds-the-vbv-720p", &hd, test_no_access_unit_exceeds_the_vbv);
	ADD("motion-obeys-the-rate-live", NULL, test_motion_obeys_the_rate_live);
	ADD("still-picture-becomes-good", NULL, test_still_picture_becomes_good);
	ADD("still-picture-of-odd-size-becomes-good", &odd_blocks, test_still_picture_becomes_good);
	ADD("small-damage-is-seen", NULL, test_small_damage_is_seen);
	return g_test_run();
}
