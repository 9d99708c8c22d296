/* tests/test-injector.c: input by capture/desktop.h: what arrives in the compositor. */
#include "desktop-fixture.h"

#include <linux/input-event-codes.h>
#include <string.h>
#include <xkbcommon/xkbcommon-keysyms.h>

static void
press(DesktopFixture *fixture, uint32_t key, uint32_t keysym, bool pressed)
{
	desktop_inject(fixture->desktop,
		       &(InputEvent) { .kind = INPUT_KEY, .key = key, .keysym = keysym, .pressed = pressed });
}

static InputEvent
at(InputKind kind, double x, double y)
{
	return (InputEvent) { .kind = kind, .x = x, .y = y, .width = 640, .height = 480 };
}

static void
set_up(DesktopFixture *fixture, gconstpointer data)
{
	desktop_fixture_set_up(fixture, NULL);
	desktop_fixture_start(fixture, 640, 480, 0);
}

static void
test_positions_are_exact(DesktopFixture *fixture, gconstpointer data)
{
	InputEvent event = at(INPUT_MOTION, 0.5, 0.5);

	desktop_inject(fixture->desktop, &event);
	desktop_fixture_expect_input(fixture, "motion 128 128 of 163840 122880\nframe\n");
	event = at(INPUT_MOTION, 639.5, 479.5);
	desktop_inject(fixture->desktop, &event);
	desktop_fixture_expect_input(fixture, "motion 163712 122752 of 163840 122880\nframe\n");
	/* Of a picture of another size. */
	event = (InputEvent) { .kind = INPUT_MOTION, .x = 1.5, .y = 2.25, .width = 1280, .height = 720 };
	desktop_inject(fixture->desktop, &event);
	desktop_fixture_expect_input(fixture, "motion 384 576 of 327680 184320\nframe\n");
}

static void
test_positions_outside_come_to_the_edge(DesktopFixture *fixture, gconstpointer data)
{
	InputEvent event = at(INPUT_MOTION, -5, 1e9);

	desktop_inject(fixture->desktop, &event);
	desktop_fixture_expect_input(fixture, "motion 0 122879 of 163840 122880\nframe\n");
}

static void
test_what_is_no_position_is_ignored(DesktopFixture *fixture, gconstpointer data)
{
	InputEvent event = at(INPUT_MOTION, 0.0 / 0.0, 1);

	desktop_inject(fixture->desktop, &event);
	event = (InputEvent) { .kind = INPUT_MOTION, .x = 1, .y = 1 };
	desktop_inject(fixture->desktop, &event);
	event = (InputEvent) { .kind = INPUT_MOTION, .width = G_MAXUINT32, .height = 1 };
	desktop_inject(fixture->desktop, &event);
	g_assert_cmpuint(desktop_get_stats(fixture->desktop).input_ignored, ==, 3);
	g_assert_cmpuint(desktop_get_stats(fixture->desktop).input_events, ==, 0);
}

/* The picture is even, the output is not: a pixel of the one is a pixel of the other all the same. */
static void
test_positions_are_exact_on_an_odd_output(DesktopFixture *fixture, gconstpointer data)
{
	InputEvent event = at(INPUT_MOTION, 0.5, 0.5);

	fake_compositor_resize(fixture->compositor, 641, 481, true);
	desktop_set_capturing(fixture->desktop, true);
	do
		frame_unref(desktop_fixture_take_frame(fixture));
	while (desktop_get_state(fixture->desktop)->width != 640);
	/* The state was 640 before as well: an output of that size gives other extents. */
	do {
		fake_compositor_take_input(fixture->compositor);
		desktop_inject(fixture->desktop, &event);
		wait_until(fake_compositor_get_input_lines(fixture->compositor) == 2);
	} while (!g_str_equal(fake_compositor_take_input(fixture->compositor),
			      "motion 128 128 of 164096 123136\nframe\n"));
}

static void
test_buttons_bring_their_position_and_are_sent_once(DesktopFixture *fixture, gconstpointer data)
{
	InputEvent event = at(INPUT_BUTTON, 2, 1);

	event.button = BTN_LEFT;
	event.pressed = true;
	desktop_inject(fixture->desktop, &event);
	desktop_fixture_expect_input(fixture, "motion 512 256 of 163840 122880\nframe\nbutton 0x110 down\nframe\n");
	desktop_inject(fixture->desktop, &event);
	event.pressed = false;
	desktop_inject(fixture->desktop, &event);
	desktop_inject(fixture->desktop, &event);
	desktop_fixture_expect_input(fixture, "motion 512 256 of 163840 122880\nframe\n"
					      "motion 512 256 of 163840 122880\nframe\nbutton 0x110 up\nframe\n"
					      "motion 512 256 of 163840 122880\nframe\n");
	event.button = KEY_A;
	event.pressed = true;
	desktop_inject(fixture->desktop, &event);
	g_assert_cmpuint(desktop_get_stats(fixture->desktop).input_ignored, ==, 1);
}

static void
scroll(DesktopFixture *fixture, int32_t x, int32_t y, InputWheelSource source, const char *lines)
{
	g_autofree char *expected = g_strconcat("motion 0 0 of 163840 122880\nframe\n", lines, NULL);
	InputEvent event = at(INPUT_WHEEL, 0, 0);

	event.wheel_x = x;
	event.wheel_y = y;
	event.wheel_source = source;
	desktop_inject(fixture->desktop, &event);
	desktop_fixture_expect_input(fixture, expected);
}

static void
test_wheels_count_notches_and_lose_nothing(DesktopFixture *fixture, gconstpointer data)
{
	scroll(fixture, 0, 120, INPUT_WHEEL_NOTCHED, "axis 0 15.000 notches 1\nsource 0\nframe\n");
	scroll(fixture, -240, 0, INPUT_WHEEL_NOTCHED, "axis 1 -30.000 notches -2\nsource 0\nframe\n");
	scroll(fixture, 0, -150, INPUT_WHEEL_NOTCHED,
	       "axis 0 -15.000 notches -1\nsource 0\nframe\naxis 0 -3.750\nsource 0\nframe\n");
	scroll(fixture, 1, 30, INPUT_WHEEL_NOTCHED, "axis 0 3.750\nsource 0\naxis 1 0.125\nsource 0\nframe\n");
	scroll(fixture, 0, 240, INPUT_WHEEL_SMOOTH, "axis 0 30.000\nsource 2\nframe\n");
	scroll(fixture, 8, -1, INPUT_WHEEL_SMOOTH, "axis 0 -0.125\nsource 2\naxis 1 1.000\nsource 2\nframe\n");
	scroll(fixture, 0, 0, INPUT_WHEEL_NOTCHED, "");
	scroll(fixture, 0, G_MAXINT32, INPUT_WHEEL_NOTCHED, "axis 0 15000.000 notches 1000\nsource 0\nframe\n");
}

static void
test_keys_tell_their_modifiers(DesktopFixture *fixture, gconstpointer data)
{
	press(fixture, KEY_LEFTSHIFT, XKB_KEY_Shift_L, true);
	press(fixture, KEY_A, XKB_KEY_A, true);
	press(fixture, KEY_A, XKB_KEY_A, true);
	press(fixture, KEY_LEFTSHIFT, 0, false);
	press(fixture, KEY_A, 0, false);
	press(fixture, KEY_A, 0, false);
	desktop_fixture_expect_input(fixture, "key 42 down\nmodifiers 1 0 0 0\nkey 30 down\nkey 42 up\n"
					      "modifiers 0 0 0 0\nkey 30 up\n");
	g_assert_cmpuint(fake_compositor_get_keymaps(fixture->compositor), ==, 1);
	press(fixture, KEY_CAPSLOCK, 0, true);
	press(fixture, KEY_CAPSLOCK, 0, false);
	desktop_fixture_expect_input(fixture, "key 58 down\nmodifiers 2 0 2 0\nkey 58 up\nmodifiers 0 0 2 0\n");
	press(fixture, 9999, 0, true);
	press(fixture, 0, 0, true);
	g_assert_cmpuint(desktop_get_stats(fixture->desktop).input_ignored, ==, 2);
}

static void
test_a_keysym_borrows_the_modifiers_it_needs(DesktopFixture *fixture, gconstpointer data)
{
	press(fixture, 0, XKB_KEY_at, true);
	press(fixture, 0, XKB_KEY_at, false);
	desktop_fixture_expect_input(fixture, "modifiers 1 0 0 0\nkey 3 down\nkey 3 up\nmodifiers 0 0 0 0\n");
	/* Shift is held and in the way; Ctrl is held and stays. */
	press(fixture, KEY_LEFTCTRL, 0, true);
	press(fixture, KEY_LEFTSHIFT, 0, true);
	desktop_fixture_expect_input(fixture, "key 29 down\nmodifiers 4 0 0 0\nkey 42 down\nmodifiers 5 0 0 0\n");
	press(fixture, 0, XKB_KEY_2, true);
	press(fixture, KEY_LEFTSHIFT, 0, false);
	press(fixture, KEY_B, 0, true);
	press(fixture, 0, XKB_KEY_2, false);
	desktop_fixture_expect_input(fixture, "modifiers 4 0 0 0\nkey 3 down\nkey 42 up\nkey 48 down\nkey 3 up\n");
	/* A modifier's own keysym is that modifier. */
	press(fixture, 0, XKB_KEY_Shift_R, true);
	press(fixture, 0, XKB_KEY_Shift_R, false);
	desktop_fixture_expect_input(fixture, "key 54 down\nmodifiers 5 0 0 0\nkey 54 up\nmodifiers 4 0 0 0\n");
	press(fixture, 0, XKB_KEY_Cyrillic_ya, true);
	g_assert_cmpuint(desktop_get_stats(fixture->desktop).input_ignored, ==, 1);
}

static void
test_release_all_lets_everything_go(DesktopFixture *fixture, gconstpointer data)
{
	InputEvent button = at(INPUT_BUTTON, 0, 0);

	button.button = BTN_RIGHT;
	button.pressed = true;
	desktop_inject(fixture->desktop, &button);
	press(fixture, KEY_LEFTCTRL, 0, true);
	press(fixture, KEY_C, 0, true);
	wait_until(fake_compositor_get_input_lines(fixture->compositor) == 7);
	fake_compositor_take_input(fixture->compositor);
	desktop_inject(fixture->desktop, &(InputEvent) { .kind = INPUT_RELEASE_ALL });
	desktop_fixture_expect_input(fixture, "button 0x111 up\nframe\nkey 29 up\nkey 46 up\nmodifiers 0 0 0 0\n");
	desktop_inject(fixture->desktop, &(InputEvent) { .kind = INPUT_RELEASE_ALL });
	press(fixture, KEY_D, 0, true);
	desktop_fixture_expect_input(fixture, "key 32 down\n");
}

static void
test_lets_go_when_it_leaves(DesktopFixture *fixture, gconstpointer data)
{
	press(fixture, KEY_E, 0, true);
	desktop_fixture_expect_input(fixture, "key 18 down\n");
	g_clear_pointer(&fixture->desktop, desktop_destroy);
	desktop_fixture_expect_input(fixture, "key 18 up\n");
}

static void
test_what_is_held_when_the_desktop_goes_counts_as_released(DesktopFixture *fixture, gconstpointer data)
{
	press(fixture, KEY_F, 0, true);
	g_clear_pointer(&fixture->compositor, fake_compositor_destroy);
	wait_until(!desktop_get_state(fixture->desktop)->ready);
	press(fixture, KEY_G, 0, true);
	g_assert_cmpuint(desktop_get_stats(fixture->desktop).input_ignored, ==, 1);
	desktop_fixture_start(fixture, 640, 480, 0);
	press(fixture, KEY_F, 0, true);
	desktop_fixture_expect_input(fixture, "key 33 down\n");
}

/* A compositor that does not read costs neither a wait nor memory without end: the newest position is what counts. */
static void
test_a_sleeping_compositor_gets_the_newest_position(DesktopFixture *fixture, gconstpointer data)
{
	InputEvent event = at(INPUT_MOTION, 1, 1);
	const char *last = "motion 2560 2560 of 163840 122880\nframe\nkey 34 down\n";

	fake_compositor_sleep(fixture->compositor, true);
	for (unsigned i = 0; i < 200000; i++)
		desktop_inject(fixture->desktop, &event);
	event.x = event.y = 10;
	desktop_inject(fixture->desktop, &event);
	g_assert_true(desktop_get_state(fixture->desktop)->ready);
	fake_compositor_sleep(fixture->compositor, false);
	/* The position is sent when there is room; a key after it comes after it. */
	wait_until(g_str_has_suffix(fake_compositor_take_input(fixture->compositor),
				    "motion 2560 2560 of 163840 122880\nframe\n"));
	press(fixture, KEY_G, 0, true);
	desktop_fixture_expect_input(fixture, strstr(last, "key"));
}

#define ADD(name, function)                                                                                            \
	g_test_add("/injector/" name, DesktopFixture, NULL, set_up, function, desktop_fixture_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("positions-are-exact", test_positions_are_exact);
	ADD("positions-outside-come-to-the-edge", test_positions_outside_come_to_the_edge);
	ADD("what-is-no-position-is-ignored", test_what_is_no_position_is_ignored);
	ADD("positions-are-exact-on-an-odd-output", test_positions_are_exact_on_an_odd_output);
	ADD("buttons", test_buttons_bring_their_position_and_are_sent_once);
	ADD("wheels-count-notches-and-lose-nothing", test_wheels_count_notches_and_lose_nothing);
	ADD("keys-tell-their-modifiers", test_keys_tell_their_modifiers);
	ADD("a-keysym-borrows-modifiers", test_a_keysym_borrows_the_modifiers_it_needs);
	ADD("release-all", test_release_all_lets_everything_go);
	ADD("lets-go-when-it-leaves", test_lets_go_when_it_leaves);
	ADD("held-when-the-desktop-goes", test_what_is_held_when_the_desktop_goes_counts_as_released);
	ADD("a-sleeping-compositor", test_a_sleeping_compositor_gets_the_newest_position);
	return g_test_run();
}
