/* tests/desktop-fixture.c: see desktop-fixture.h. */
#include "desktop-fixture.h"
#include "capture/mailbox.h"

#include <glib/gstdio.h>
#include <string.h>

static void
on_state_changed(const DesktopState *state, gpointer user_data)
{
	DesktopFixture *fixture = user_data;

	fixture->n_changes++;
	g_assert_cmpint(state->ready, ==, state->problem[0] == '\0');
}

static void
on_frame(Frame *frame, gpointer user_data)
{
	DesktopFixture *fixture = user_data;

	mailbox_post(fixture->frames_on_their_way, frame);
}

static void
on_frame_arrived(gpointer frame, gpointer user_data)
{
	DesktopFixture *fixture = user_data;

	g_ptr_array_add(fixture->frames, frame);
}

static void
drop_frame(gpointer frame)
{
	frame_unref(frame);
}

static gboolean
on_timer(gpointer user_data)
{
	return G_SOURCE_CONTINUE;
}

void
desktop_fixture_set_up(DesktopFixture *fixture, gconstpointer output_name)
{
	const DesktopEvents events = { .state_changed = on_state_changed, .frame = on_frame };

	fixture->folder = g_dir_make_tmp("selkies-desktop-XXXXXX", NULL);
	g_assert_nonnull(fixture->folder);
	fixture->path = g_build_filename(fixture->folder, "wayland-0", NULL);
	fixture->frames = g_ptr_array_new_with_free_func(drop_frame);
	fixture->frames_on_their_way = mailbox_create(on_frame_arrived, fixture, drop_frame);
	fixture->timer = g_timeout_add(5, on_timer, NULL);
	fixture->desktop = desktop_create(fixture->path, output_name, &events, fixture);
}

void
desktop_fixture_tear_down(DesktopFixture *fixture, gconstpointer output_name)
{
	desktop_destroy(fixture->desktop);
	mailbox_destroy(fixture->frames_on_their_way);
	g_ptr_array_unref(fixture->frames);
	fake_compositor_destroy(fixture->compositor);
	g_source_remove(fixture->timer);
	g_assert_cmpint(g_rmdir(fixture->folder), ==, 0);
	g_free(fixture->folder);
	g_free(fixture->path);
}

void
desktop_fixture_start(DesktopFixture *fixture, uint32_t width, uint32_t height, FakeQuirks quirks)
{
	fixture->compositor = fake_compositor_create(fixture->path, width, height, quirks);
	wait_until(desktop_get_state(fixture->desktop)->ready);
}

void
desktop_fixture_capture(DesktopFixture *fixture)
{
	desktop_set_capturing(fixture->desktop, true);
	frame_unref(desktop_fixture_take_frame(fixture));
	wait_until(fake_compositor_get_waiting(fixture->compositor) == 1);
}

Frame *
desktop_fixture_take_frame(DesktopFixture *fixture)
{
	wait_until(fixture->frames->len > 0);
	return g_ptr_array_steal_index(fixture->frames, 0);
}

void
desktop_fixture_expect_input(DesktopFixture *fixture, const char *lines)
{
	gsize n_lines = 0;

	for (const char *c = lines; *c; c++)
		n_lines += *c == '\n';
	wait_until(fake_compositor_get_input_lines(fixture->compositor) >= n_lines);
	g_assert_cmpstr(fake_compositor_take_input(fixture->compositor), ==, lines);
}

void
desktop_fixture_wait_for_problem(DesktopFixture *fixture, const char *part)
{
	wait_until(strstr(desktop_get_state(fixture->desktop)->problem, part));
	g_assert_false(desktop_get_state(fixture->desktop)->ready);
}

void
desktop_fixture_assert_full(const Frame *frame)
{
	const FrameInfo *info = frame_get_info(frame);

	g_assert_cmpuint(info->damage.n_rects, ==, 1);
	g_assert_cmpint(info->damage.rects[0].width, ==, (int32_t)info->width);
	g_assert_cmpint(info->damage.rects[0].height, ==, (int32_t)info->height);
}
