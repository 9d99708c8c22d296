/* tests/test-input-message.c */
#include "signalling/input-message.h"

#include <linux/input-event-codes.h>
#include <string.h>

/* A motion to the middle of a picture of 1280 × 720, sequence 0x1234. */
static const guint8 motion[16] = {
	1, 0, 0x34, 0x12, 0x00, 0x05, 0xd0, 0x02, 0x80, 0x80, 0x02, 0x00, 0x80, 0x68, 0x01, 0
};

static bool
parse(const guint8 *data, gsize size, InputMessage *message)
{
	/* On the heap and of the exact size, so that a sanitizer sees a byte too far. */
	g_autofree guint8 *copy = g_memdup2(data, size);

	return input_message_parse(copy, size, message);
}

static bool
parse_changed(guint offset, guint8 value, InputMessage *message)
{
	guint8 data[16];

	memcpy(data, motion, sizeof(data));
	data[offset] = value;
	return parse(data, sizeof(data), message);
}

static void
test_motion(void)
{
	InputMessage message;

	g_assert_true(parse(motion, sizeof(motion), &message));
	g_assert_true(message.has_seq);
	g_assert_cmpuint(message.seq, ==, 0x1234);
	g_assert_cmpint(message.event.kind, ==, INPUT_MOTION);
	g_assert_cmpuint(message.event.width, ==, 1280);
	g_assert_cmpuint(message.event.height, ==, 720);
	g_assert_cmpfloat(message.event.x, ==, 640.5);
	g_assert_cmpfloat(message.event.y, ==, 360.5);

	g_assert_false(parse_changed(1, 1, &message));
}

static void
test_positions_are_inside_the_picture(void)
{
	guint8 data[16] = { 1, 0, 0, 0, 2, 0, 2, 0, 0xff, 1, 0, 0, 0xff, 1, 0, 0 };
	InputMessage message;

	g_assert_true(parse(data, sizeof(data), &message));
	g_assert_cmpfloat(message.event.x, ==, 511 / 256.0);
	data[8] = 0, data[9] = 2;
	g_assert_false(parse(data, sizeof(data), &message));
	data[9] = 0, data[12] = 0, data[13] = 2;
	g_assert_false(parse(data, sizeof(data), &message));

	memset(data + 4, 0, 12);
	g_assert_false(parse(data, sizeof(data), &message));
	memset(data + 4, 0xff, 12);
	g_assert_false(parse(data, sizeof(data), &message));
}

static void
test_button(void)
{
	static const guint codes[] = { BTN_LEFT, BTN_MIDDLE, BTN_RIGHT, BTN_SIDE, BTN_EXTRA };
	guint8 data[16];
	InputMessage message;

	memcpy(data, motion, sizeof(data));
	data[0] = 2;
	for (guint8 i = 0; i < G_N_ELEMENTS(codes); i++) {
		data[1] = i;
		g_assert_true(parse(data, sizeof(data), &message));
		g_assert_cmpint(message.event.kind, ==, INPUT_BUTTON);
		g_assert_cmpuint(message.event.button, ==, codes[i]);
		g_assert_false(message.event.pressed);
		g_assert_cmpfloat(message.event.x, ==, 640.5);
		g_assert_true(message.has_seq);

		data[1] = i + 128;
		g_assert_true(parse(data, sizeof(data), &message));
		g_assert_true(message.event.pressed);
	}
	data[1] = 5;
	g_assert_false(parse(data, sizeof(data), &message));
	data[1] = 255;
	g_assert_false(parse(data, sizeof(data), &message));
}

static void
test_wheel(void)
{
	guint8 data[20] = { 0 };
	InputMessage message;

	memcpy(data, motion, sizeof(motion));
	data[0] = 3;
	data[1] = 1;
	data[16] = 0x88, data[17] = 0xff; /* -120 */
	data[18] = 0x0f, data[19] = 0;
	g_assert_true(parse(data, sizeof(data), &message));
	g_assert_cmpint(message.event.kind, ==, INPUT_WHEEL);
	g_assert_cmpint(message.event.wheel_source, ==, INPUT_WHEEL_SMOOTH);
	g_assert_cmpint(message.event.wheel_x, ==, -120);
	g_assert_cmpint(message.event.wheel_y, ==, 15);

	data[1] = 0;
	g_assert_true(parse(data, sizeof(data), &message));
	g_assert_cmpint(message.event.wheel_source, ==, INPUT_WHEEL_NOTCHED);
	data[1] = 2;
	g_assert_false(parse(data, sizeof(data), &message));
}

static void
test_key(void)
{
	guint8 data[8] = { 4, 1, KEY_A, 0, 0x61, 0x00, 0x00, 0x01 };
	InputMessage message;

	g_assert_true(parse(data, sizeof(data), &message));
	g_assert_false(message.has_seq);
	g_assert_cmpint(message.event.kind, ==, INPUT_KEY);
	g_assert_cmpuint(message.event.key, ==, KEY_A);
	g_assert_cmphex(message.event.keysym, ==, 0x01000061);
	g_assert_true(message.event.pressed);

	data[1] = 2;
	g_assert_false(parse(data, sizeof(data), &message));
	data[1] = 0, data[3] = 3; /* over KEY_MAX */
	g_assert_false(parse(data, sizeof(data), &message));
	data[2] = data[3] = 0;
	g_assert_true(parse(data, sizeof(data), &message));
	memset(data + 4, 0, 4); /* neither a code nor a keysym */
	g_assert_false(parse(data, sizeof(data), &message));
}

static void
test_release(void)
{
	guint8 data[4] = { 5, 0, 0, 0 };
	InputMessage message;

	g_assert_true(parse(data, sizeof(data), &message));
	g_assert_cmpint(message.event.kind, ==, INPUT_RELEASE_ALL);
	g_assert_false(message.has_seq);
	data[3] = 1;
	g_assert_false(parse(data, sizeof(data), &message));
}

static void
test_only_exact_lengths_and_known_types(void)
{
	static const gsize sizes[] = { 0, 16, 16, 20, 8, 4 };
	guint8 data[INPUT_MESSAGE_MAX_BYTES];
	InputMessage message;

	for (guint type = 0; type < 256; type++) {
		for (gsize size = 0; size <= sizeof(data); size++) {
			memset(data, 0, sizeof(data));
			memcpy(data + 4, motion + 4, 12);
			data[0] = (guint8)type;
			g_assert_true(parse(data, size, &message) == (type >= 1 && type <= 5 && size == sizes[type]));
		}
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/input-message/motion", test_motion);
	g_test_add_func("/input-message/positions-are-inside-the-picture", test_positions_are_inside_the_picture);
	g_test_add_func("/input-message/button", test_button);
	g_test_add_func("/input-message/wheel", test_wheel);
	g_test_add_func("/input-message/key", test_key);
	g_test_add_func("/input-message/release", test_release);
	g_test_add_func("/input-message/only-exact-lengths-and-known-types", test_only_exact_lengths_and_known_types);
	return g_test_run();
}
