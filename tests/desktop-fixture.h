#pragma once
/*
 * tests/desktop-fixture.h: a Desktop with a fake compositor, and the frames it gave, all seen from the main thread.
 */
#include "capture/desktop.h"
#include "fake-compositor.h"

/* What a thread of its own changes wakes nobody here: the fixture's timer does. */
#define wait_until(condition)                                                                                          \
	while (!(condition))                                                                                           \
	g_main_context_iteration(NULL, TRUE)

typedef struct {
	char *folder;
	char *path; /* of the compositor's socket */
	FakeCompositor *compositor;
	Desktop *desktop;
	GPtrArray *frames;            /* that were given and not taken yet, the oldest first */
	guint n_changes;              /* of the state */
	gpointer frames_on_their_way; /* Mailbox */
	guint timer;
} DesktopFixture;

/* No compositor yet; a desktop that waits for one. */
void desktop_fixture_set_up(DesktopFixture *fixture, gconstpointer output_name);
void desktop_fixture_tear_down(DesktopFixture *fixture, gconstpointer output_name);

/* Starts a compositor and waits until the desktop is ready. */
void desktop_fixture_start(DesktopFixture *fixture, uint32_t width, uint32_t height, FakeQuirks quirks);

/* Turns capturing on and waits until the first frame has arrived, is dropped, and the next capture waits for damage. */
void desktop_fixture_capture(DesktopFixture *fixture);

/* Waits for the next frame; the caller owns it. */
Frame *desktop_fixture_take_frame(DesktopFixture *fixture);

/* Waits until the desktop is not ready, and its problem holds part. */
void desktop_fixture_wait_for_problem(DesktopFixture *fixture, const char *part);

/* The damage of frame is the whole of it. */
void desktop_fixture_assert_full(const Frame *frame);

/* Waits until the compositor has heard all that was injected before, and checks what it was. */
void desktop_fixture_expect_input(DesktopFixture *fixture, const char *lines);
