/* tests/test-desktop.c: capture/desktop.h, its state and its frames; input is in test-injector.c. */
#include "desktop-fixture.h"

#include <string.h>
#include <wayland-server-protocol.h>

static uint32_t
get_pixel(const Frame *frame, uint32_t row)
{
	const FrameInfo *info = frame_get_info(frame);
	uint32_t pixel;

	memcpy(&pixel, info->pixels + (size_t)row * info->stride, sizeof(pixel));
	return pixel;
}

static void
test_waits_for_a_compositor_and_tells_what_it_is(DesktopFixture *fixture, gconstpointer data)
{
	const DesktopState *state = desktop_get_state(fixture->desktop);

	g_assert_false(state->ready);
	desktop_fixture_wait_for_problem(fixture, fixture->path);
	desktop_fixture_start(fixture, 640, 480, 0);
	g_assert_cmpstr(state->backend, ==, "wlr-screencopy");
	g_assert_cmpstr(state->display, ==, fixture->path);
	g_assert_cmpstr(state->output, ==, "FAKE-1");
	g_assert_cmpstr(state->problem, ==, "");
	g_assert_cmpuint(state->width, ==, 640);
	g_assert_cmpuint(state->height, ==, 480);
	g_assert_cmpuint(state->refresh_mhz, ==, 60000);
}

static void
test_captures_only_when_told(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = NULL;
	const FrameInfo *info;

	desktop_fixture_start(fixture, 640, 480, 0);
	g_assert_cmpuint(fake_compositor_get_plain(fixture->compositor), ==, 0);
	fake_compositor_paint(fixture->compositor, 0x123400, (Rect) { 0, 0, 1, 1 });
	desktop_set_capturing(fixture->desktop, true);
	frame = desktop_fixture_take_frame(fixture);
	info = frame_get_info(frame);
	g_assert_cmpuint(info->serial, ==, 1);
	g_assert_cmpuint(info->width, ==, 640);
	g_assert_cmpuint(info->height, ==, 480);
	g_assert_cmpuint(info->stride, ==, 2560);
	g_assert_cmpint(info->format, ==, FRAME_FORMAT_BGRX);
	g_assert_cmpint(info->commit_us, >, 0);
	g_assert_cmpint(info->commit_us, <=, info->captured_us);
	g_assert_cmpint(info->captured_us, <=, g_get_monotonic_time());
	desktop_fixture_assert_full(frame);
	g_assert_cmphex(get_pixel(frame, 7), ==, 0x123407);

	/* Off: what waits in the compositor is taken back. */
	wait_until(fake_compositor_get_waiting(fixture->compositor) == 1);
	desktop_set_capturing(fixture->desktop, false);
	wait_until(fake_compositor_get_waiting(fixture->compositor) == 0);
}

static void
test_a_change_is_one_frame_with_its_damage(DesktopFixture *fixture, gconstpointer data)
{
	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_fixture_capture(fixture);
	for (uint64_t serial = 2; serial < 20; serial++) {
		g_autoptr(Frame) frame = NULL;
		const FrameInfo *info;

		wait_until(fake_compositor_get_waiting(fixture->compositor) == 1);
		fake_compositor_paint(fixture->compositor, (uint32_t)serial << 16, (Rect) { 10, 20, 30, (int)serial });
		frame = desktop_fixture_take_frame(fixture);
		info = frame_get_info(frame);
		g_assert_cmpuint(info->serial, ==, serial);
		g_assert_cmpuint(info->damage.n_rects, ==, 1);
		g_assert_cmpint(info->damage.rects[0].x, ==, 10);
		g_assert_cmpint(info->damage.rects[0].height, ==, (int)serial);
		g_assert_cmphex(get_pixel(frame, 3), ==, (uint32_t)serial << 16 | 3);
	}
	g_assert_cmpuint(fake_compositor_get_plain(fixture->compositor), ==, 1);
	g_assert_cmpuint(desktop_get_stats(fixture->desktop).captured, ==, 19);
}

static void
test_damage_between_two_captures_is_in_the_next(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) first = NULL, next = NULL;

	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_fixture_capture(fixture);
	/* The first answers what waits; the compositor does not read before the other two are painted. */
	fake_compositor_paint(fixture->compositor, 0, (Rect) { 1, 1, 2, 2 });
	fake_compositor_paint(fixture->compositor, 0, (Rect) { 10, 20, 30, 40 });
	fake_compositor_paint(fixture->compositor, 0, (Rect) { 100, 200, 3, 4 });
	first = desktop_fixture_take_frame(fixture);
	g_assert_cmpuint(frame_get_info(first)->damage.n_rects, ==, 1);
	next = desktop_fixture_take_frame(fixture);
	g_assert_cmpuint(frame_get_info(next)->damage.n_rects, ==, 2);
	g_assert_cmpint(frame_get_info(next)->damage.rects[0].x, ==, 10);
	g_assert_cmpint(frame_get_info(next)->damage.rects[1].x, ==, 100);
}

static void
test_a_still_desktop_has_one_capture_outstanding(DesktopFixture *fixture, gconstpointer data)
{
	unsigned n_captures;

	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_fixture_capture(fixture);
	n_captures = fake_compositor_get_captures(fixture->compositor);
	/* An answer to something asked later proves that nothing more was asked before. */
	desktop_inject(fixture->desktop, &(InputEvent) { .kind = INPUT_MOTION, .width = 640, .height = 480 });
	wait_until(fake_compositor_get_input_lines(fixture->compositor) == 2);
	g_assert_cmpuint(fake_compositor_get_captures(fixture->compositor), ==, n_captures);
	g_assert_cmpuint(fake_compositor_get_waiting(fixture->compositor), ==, 1);
	g_assert_cmpuint(fixture->frames->len, ==, 0);
}

static void
test_a_requested_frame_comes_without_a_change(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) requested = NULL;
	g_autoptr(Frame) changed = NULL;

	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_fixture_capture(fixture);
	desktop_request_frame(fixture->desktop);
	requested = desktop_fixture_take_frame(fixture);
	desktop_fixture_assert_full(requested);
	g_assert_cmpuint(frame_get_info(requested)->serial, ==, 2);
	wait_until(fake_compositor_get_waiting(fixture->compositor) == 1);
	fake_compositor_paint(fixture->compositor, 0, (Rect) { 1, 1, 2, 2 });
	changed = desktop_fixture_take_frame(fixture);
	g_assert_cmpuint(frame_get_info(changed)->serial, ==, 3);
	g_assert_cmpuint(frame_get_info(changed)->damage.n_rects, ==, 1);
	g_assert_cmpint(frame_get_info(changed)->damage.rects[0].width, ==, 2);
}

static void
test_waits_for_a_buffer_and_never_overwrites_one(DesktopFixture *fixture, gconstpointer data)
{
	GPtrArray *held = fixture->frames;
	g_autoptr(Frame) next = NULL;

	desktop_fixture_start(fixture, 64, 64, 0);
	desktop_set_capturing(fixture->desktop, true);
	wait_until(held->len == 1);
	for (guint n = 1;; n++) {
		wait_until(fake_compositor_get_waiting(fixture->compositor) == 1 ||
			   desktop_get_stats(fixture->desktop).skipped > 0);
		if (fake_compositor_get_waiting(fixture->compositor) == 0)
			break;
		fake_compositor_paint(fixture->compositor, n << 16, (Rect) { 0, 0, 8, 8 });
		wait_until(held->len == n + 1);
	}
	g_assert_cmpuint(held->len, >=, 3);
	g_assert_cmpuint(fake_compositor_get_waiting(fixture->compositor), ==, 0);
	for (guint i = 1; i < held->len; i++)
		g_assert_cmphex(get_pixel(g_ptr_array_index(held, i), 0), ==, i << 16);

	g_ptr_array_remove_index(held, 0);
	wait_until(fake_compositor_get_waiting(fixture->compositor) == 1);
	g_ptr_array_set_size(held, 0);
	fake_compositor_paint(fixture->compositor, 0x777700, (Rect) { 0, 0, 9, 9 });
	next = desktop_fixture_take_frame(fixture);
	g_assert_cmphex(get_pixel(next, 0), ==, 0x777700);
	g_assert_cmpuint(desktop_get_stats(fixture->desktop).skipped, ==, 1);
}

static void
test_another_size_gives_frames_of_it_and_keeps_the_old(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) old = NULL;
	g_autoptr(Frame) new = NULL;

	desktop_fixture_start(fixture, 640, 480, 0);
	fake_compositor_paint(fixture->compositor, 0xaa0000, (Rect) { 0, 0, 1, 1 });
	desktop_set_capturing(fixture->desktop, true);
	old = desktop_fixture_take_frame(fixture);
	wait_until(fake_compositor_get_waiting(fixture->compositor) == 1);
	fake_compositor_paint(fixture->compositor, 0xbb0000, (Rect) { 0 });
	g_ptr_array_set_size(fixture->frames, 0);
	fake_compositor_resize(fixture->compositor, 801, 601, true);
	wait_until(desktop_get_state(fixture->desktop)->width == 800);
	g_assert_cmpuint(desktop_get_state(fixture->desktop)->height, ==, 600);
	do {
		g_clear_pointer(&new, frame_unref);
		new = desktop_fixture_take_frame(fixture);
	} while (frame_get_info(new)->width == 640);
	g_assert_cmpuint(frame_get_info(new)->width, ==, 800);
	g_assert_cmpuint(frame_get_info(new)->height, ==, 600);
	g_assert_cmpuint(frame_get_info(new)->stride, ==, 801 * 4);
	desktop_fixture_assert_full(new);
	g_assert_cmphex(get_pixel(new, 599), ==, 0xbb0000 + 599);
	g_assert_cmphex(get_pixel(old, 479), ==, 0xaa0000 + 479);
}

/* The compositor closes the connection when a buffer does not fit. That nobody notices. */
static void
test_survives_a_size_that_changed_unheard(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = NULL;
	guint n_changes;

	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_fixture_capture(fixture);
	n_changes = fixture->n_changes;
	fake_compositor_resize(fixture->compositor, 320, 240, false);
	fake_compositor_paint(fixture->compositor, 0, (Rect) { 0, 0, 1, 1 });
	do {
		g_clear_pointer(&frame, frame_unref);
		frame = desktop_fixture_take_frame(fixture);
	} while (frame_get_info(frame)->width == 640);
	g_assert_cmpuint(frame_get_info(frame)->width, ==, 320);
	g_assert_cmpuint(frame_get_info(frame)->serial, ==, 3);
	wait_until(desktop_get_state(fixture->desktop)->width == 320);
	g_assert_cmpuint(fixture->n_changes, ==, n_changes + 1);
}

static void
test_asks_again_when_a_capture_fails(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = NULL;

	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_fixture_capture(fixture);
	fake_compositor_fail(fixture->compositor, 2);
	frame = desktop_fixture_take_frame(fixture);
	desktop_fixture_assert_full(frame);
}

static void
test_tells_when_captures_fail_for_good(DesktopFixture *fixture, gconstpointer data)
{
	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_fixture_capture(fixture);
	fake_compositor_fail(fixture->compositor, 3);
	desktop_fixture_wait_for_problem(fixture, "refuses to capture");
}

static void
test_turns_pictures_the_right_way_up(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = NULL;

	desktop_fixture_start(fixture, 64, 33, FAKE_UPSIDE_DOWN);
	desktop_set_capturing(fixture->desktop, true);
	frame = desktop_fixture_take_frame(fixture);
	for (uint32_t y = 0; y < 32; y++)
		g_assert_cmphex(get_pixel(frame, y), ==, y);
}

static void
test_knows_the_other_order_of_bytes(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = NULL;

	fixture->compositor = fake_compositor_create(fixture->path, 64, 64, 0);
	fake_compositor_set_format(fixture->compositor, WL_SHM_FORMAT_XBGR8888);
	desktop_set_capturing(fixture->desktop, true);
	frame = desktop_fixture_take_frame(fixture);
	g_assert_cmpint(frame_get_info(frame)->format, ==, FRAME_FORMAT_RGBX);
}

static void
test_refuses_pictures_that_it_can_not_read(DesktopFixture *fixture, gconstpointer data)
{
	fixture->compositor = fake_compositor_create(fixture->path, 64, 64, 0);
	fake_compositor_set_format(fixture->compositor, WL_SHM_FORMAT_XRGB2101010);
	desktop_fixture_wait_for_problem(fixture, "0x30335258");
}

/* An encoder that fails ends the video for good: a size that none can take must not come so far. */
static void
test_refuses_an_output_that_is_too_small(DesktopFixture *fixture, gconstpointer data)
{
	fixture->compositor = fake_compositor_create(fixture->path, 64, 14, 0);
	desktop_fixture_wait_for_problem(fixture, "64×14 pixels; 16×16");
	fake_compositor_resize(fixture->compositor, 64, 16, true);
	/* A new name: the one before is tried again in two seconds only. */
	desktop_set_display(fixture->desktop, NULL);
	desktop_set_display(fixture->desktop, fixture->path);
	wait_until(desktop_get_state(fixture->desktop)->ready);
}

static void
test_picks_a_restarted_compositor_up(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = NULL;

	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_fixture_capture(fixture);
	g_clear_pointer(&fixture->compositor, fake_compositor_destroy);
	wait_until(!desktop_get_state(fixture->desktop)->ready);
	g_assert_cmpuint(desktop_get_state(fixture->desktop)->width, ==, 0);
	desktop_fixture_start(fixture, 320, 240, 0);
	frame = desktop_fixture_take_frame(fixture);
	g_assert_cmpuint(frame_get_info(frame)->serial, ==, 2);
	g_assert_cmpuint(frame_get_info(frame)->width, ==, 320);
	desktop_fixture_assert_full(frame);
}

static void
test_follows_the_display(DesktopFixture *fixture, gconstpointer data)
{
	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_set_display(fixture->desktop, NULL);
	g_assert_false(desktop_get_state(fixture->desktop)->ready);
	g_assert_cmpstr(desktop_get_state(fixture->desktop)->display, ==, "");
	desktop_set_display(fixture->desktop, "not-there");
	desktop_fixture_wait_for_problem(fixture, "not-there");
	desktop_set_display(fixture->desktop, fixture->path);
	wait_until(desktop_get_state(fixture->desktop)->ready);
}

static void
test_names_what_the_compositor_lacks(DesktopFixture *fixture, gconstpointer data)
{
	static const struct {
		FakeQuirks quirk;
		const char *name;
	} lacks[] = {
		{ FAKE_NO_SCREENCOPY, "zwlr_screencopy_manager_v1" },
		{ FAKE_NO_POINTER, "zwlr_virtual_pointer_manager_v1" },
		{ FAKE_NO_KEYBOARD, "zwp_virtual_keyboard_manager_v1" },
		{ FAKE_NO_OUTPUT, "no output" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(lacks); i++) {
		fixture->compositor = fake_compositor_create(fixture->path, 64, 64, lacks[i].quirk);
		/* A new name: the one before is tried again in two seconds only. */
		desktop_set_display(fixture->desktop, NULL);
		desktop_set_display(fixture->desktop, fixture->path);
		desktop_fixture_wait_for_problem(fixture, lacks[i].name);
		g_clear_pointer(&fixture->compositor, fake_compositor_destroy);
	}
}

static void
test_names_the_outputs_there_are(DesktopFixture *fixture, gconstpointer data)
{
	fixture->compositor = fake_compositor_create(fixture->path, 64, 64, 0);
	desktop_fixture_wait_for_problem(fixture, "no output \"FAKE-2\"; it has: FAKE-1");
}

/* Tear-down destroys the desktop: that must not wait for a compositor that does not answer. */
static void
test_ends_while_the_compositor_sleeps(DesktopFixture *fixture, gconstpointer data)
{
	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_fixture_capture(fixture);
	fake_compositor_sleep(fixture->compositor, true);
	desktop_request_frame(fixture->desktop);
}

static void
test_frames_outlive_the_desktop(DesktopFixture *fixture, gconstpointer data)
{
	g_autoptr(Frame) frame = NULL;

	desktop_fixture_start(fixture, 640, 480, 0);
	desktop_set_capturing(fixture->desktop, true);
	frame = desktop_fixture_take_frame(fixture);
	g_clear_pointer(&fixture->desktop, desktop_destroy);
	g_assert_cmphex(get_pixel(frame, 479), ==, 479);
}

#define ADD(name, function)                                                                                            \
	g_test_add("/desktop/" name, DesktopFixture, NULL, desktop_fixture_set_up, function, desktop_fixture_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("waits-for-a-compositor", test_waits_for_a_compositor_and_tells_what_it_is);
	ADD("captures-only-when-told", test_captures_only_when_told);
	ADD("a-change-is-one-frame", test_a_change_is_one_frame_with_its_damage);
	ADD("damage-between-two-captures", test_damage_between_two_captures_is_in_the_next);
	ADD("a-still-desktop-has-one-capture-outstanding", test_a_still_desktop_has_one_capture_outstanding);
	ADD("a-requested-frame-comes", test_a_requested_frame_comes_without_a_change);
	ADD("waits-for-a-buffer", test_waits_for_a_buffer_and_never_overwrites_one);
	ADD("another-size", test_another_size_gives_frames_of_it_and_keeps_the_old);
	ADD("a-size-that-changed-unheard", test_survives_a_size_that_changed_unheard);
	ADD("asks-again-when-a-capture-fails", test_asks_again_when_a_capture_fails);
	ADD("tells-when-captures-fail-for-good", test_tells_when_captures_fail_for_good);
	ADD("turns-pictures-the-right-way-up", test_turns_pictures_the_right_way_up);
	ADD("knows-the-other-order-of-bytes", test_knows_the_other_order_of_bytes);
	ADD("refuses-pictures-that-it-can-not-read", test_refuses_pictures_that_it_can_not_read);
	ADD("refuses-an-output-that-is-too-small", test_refuses_an_output_that_is_too_small);
	ADD("picks-a-restarted-compositor-up", test_picks_a_restarted_compositor_up);
	ADD("follows-the-display", test_follows_the_display);
	ADD("names-what-the-compositor-lacks", test_names_what_the_compositor_lacks);
	g_test_add("/desktop/names-the-outputs-there-are", DesktopFixture, "FAKE-2", desktop_fixture_set_up,
		   test_names_the_outputs_there_are, desktop_fixture_tear_down);
	ADD("ends-while-the-compositor-sleeps", test_ends_while_the_compositor_sleeps);
	ADD("frames-outlive-the-desktop", test_frames_outlive_the_desktop);
	return g_test_run();
}
