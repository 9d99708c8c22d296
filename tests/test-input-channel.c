/* tests/test-input-channel.c */
#include "signalling/input-channel.h"

static bool
receive(InputChannel *channel, guint8 type, guint16 seq)
{
	const guint8 data[16] = { type, 0, seq & 255, seq >> 8, 100, 0, 100, 0, 128, 0, 0, 0, 128, 0, 0, 0 };
	InputEvent event;

	return input_channel_receive(channel, data, sizeof(data), &event);
}

static bool
motion(InputChannel *channel, guint16 seq)
{
	return receive(channel, 1, seq);
}

static bool
button(InputChannel *channel, guint16 seq)
{
	return receive(channel, 2, seq);
}

static void
test_motions_that_were_overtaken_are_dropped(void)
{
	InputChannel channel = { 0 };

	g_assert_true(motion(&channel, 10));
	g_assert_true(motion(&channel, 12));
	g_assert_false(motion(&channel, 11));
	g_assert_false(motion(&channel, 12));
	g_assert_true(motion(&channel, 13));
	g_assert_cmpuint(channel.events, ==, 3);
	g_assert_cmpuint(channel.stale, ==, 2);
	g_assert_cmpuint(channel.bad, ==, 0);
}

static void
test_the_first_motion_may_have_any_number(void)
{
	for (guint seq = 0; seq < 65536; seq += 4369) {
		InputChannel channel = { 0 };

		g_assert_true(motion(&channel, (guint16)seq));
	}
}

static void
test_numbers_wrap(void)
{
	InputChannel channel = { 0 };

	g_assert_true(motion(&channel, 65534));
	g_assert_true(motion(&channel, 65535));
	g_assert_true(motion(&channel, 0));
	g_assert_false(motion(&channel, 65535));
	g_assert_true(motion(&channel, 32767));
	g_assert_false(motion(&channel, 0));
}

static void
test_buttons_always_count_and_stop_older_motions(void)
{
	InputChannel channel = { 0 };

	g_assert_true(motion(&channel, 5));
	g_assert_true(button(&channel, 8));
	g_assert_false(motion(&channel, 7)); /* would throw the pointer back from where it was pressed */
	g_assert_false(motion(&channel, 8));
	g_assert_true(motion(&channel, 9));
	g_assert_true(button(&channel, 8)); /* late, but it happened */
	g_assert_false(motion(&channel, 9));
	g_assert_true(motion(&channel, 10));
}

static void
test_malformed_input_is_counted_and_changes_nothing(void)
{
	InputChannel channel = { 0 };
	InputEvent event;

	g_assert_true(motion(&channel, 5));
	g_assert_false(receive(&channel, 9, 100));
	g_assert_false(input_channel_receive(&channel, NULL, 0, &event));
	g_assert_cmpuint(channel.bad, ==, 2);
	g_assert_true(motion(&channel, 6));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/input-channel/motions-that-were-overtaken-are-dropped",
			test_motions_that_were_overtaken_are_dropped);
	g_test_add_func("/input-channel/the-first-motion-may-have-any-number",
			test_the_first_motion_may_have_any_number);
	g_test_add_func("/input-channel/numbers-wrap", test_numbers_wrap);
	g_test_add_func("/input-channel/buttons-always-count-and-stop-older-motions",
			test_buttons_always_count_and_stop_older_motions);
	g_test_add_func("/input-channel/malformed-input-is-counted-and-changes-nothing",
			test_malformed_input_is_counted_and_changes_nothing);
	return g_test_run();
}
