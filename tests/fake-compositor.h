#pragma once
/*
 * tests/fake-compositor.h: a Wayland compositor inside the test, with one output, a seat, wlr-screencopy, virtual
 * pointers and virtual keyboards. It does what the test says, and writes down what it is asked for.
 *
 * It runs in the thread-default main context: iterate it until the condition that you wait for holds.
 */
#include "capture/damage.h"

/* What it may lack or do wrong. */
typedef enum {
	FAKE_NO_SCREENCOPY = 1 << 0,
	FAKE_NO_POINTER = 1 << 1,
	FAKE_NO_KEYBOARD = 1 << 2,
	FAKE_NO_OUTPUT = 1 << 3,
	FAKE_UPSIDE_DOWN = 1 << 4, /* pictures have their lowest row first */
} FakeQuirks;

typedef struct FakeCompositor FakeCompositor;

/* Listens on the socket path. The output is called FAKE-1, its pictures are XRGB8888. */
FakeCompositor *fake_compositor_create(const char *path, uint32_t width, uint32_t height, FakeQuirks quirks);

/* Closes all connections without a word, as if it was killed. Takes NULL. */
void fake_compositor_destroy(FakeCompositor *compositor);

/* While asleep it neither reads nor answers. */
void fake_compositor_sleep(FakeCompositor *compositor, bool asleep);

/* Paints the whole output: the pixel in row y is colour + y, and says that damage has changed: to the captures that wait,
 * or to the next of each client. */
void fake_compositor_paint(FakeCompositor *compositor, uint32_t colour, Rect damage);

/* Another mode. If announced, the clients hear of it in wl_output, else they have to find out. */
void fake_compositor_resize(FakeCompositor *compositor, uint32_t width, uint32_t height, bool announced);

/* enum wl_shm_format; for captures from now on. */
void fake_compositor_set_format(FakeCompositor *compositor, uint32_t shm_format);

/* Answers the captures that wait for damage, or the next ones, with "failed". */
void fake_compositor_fail(FakeCompositor *compositor, unsigned n_captures);

/* Captures that wait for damage now, and how many there have ever been, answered or not. */
unsigned fake_compositor_get_waiting(const FakeCompositor *compositor);
unsigned fake_compositor_get_captures(const FakeCompositor *compositor);

/* Plain copies that were asked for. */
unsigned fake_compositor_get_plain(const FakeCompositor *compositor);

/* What came for pointer and keyboard since the last call, a line per request without its time; valid until the next. */
const char *fake_compositor_take_input(FakeCompositor *compositor);
gsize fake_compositor_get_input_lines(const FakeCompositor *compositor);
unsigned fake_compositor_get_keymaps(const FakeCompositor *compositor); /* uploads */
