/* capture/pointer.c: see pointer.h. */
#include "capture/pointer.h"
#include "wlr-virtual-pointer-unstable-v1-client-protocol.h"

#include <linux/input-event-codes.h>
#include <math.h>

#define SUBPIXELS 256       /* wl_fixed_t, in which applications see positions, has no more */
#define SIDE_MAX (1u << 20) /* times SUBPIXELS still fits */
#define NOTCH 120
#define NOTCH_DISTANCE 15 /* what libinput calls a notch: degrees, and wlroots passes it on as pixels */
#define N_BUTTONS (BTN_TASK - BTN_MOUSE + 1)

struct Pointer {
	struct zwlr_virtual_pointer_v1 *wl_pointer;
	bool held[N_BUTTONS];
};

static uint32_t
now_ms(void)
{
	return (uint32_t)(g_get_monotonic_time() / 1000);
}

Pointer *
pointer_create(struct zwlr_virtual_pointer_manager_v1 *manager, struct wl_seat *seat, struct wl_output *wl_output)
{
	Pointer *pointer = g_new0(Pointer, 1);

	pointer->wl_pointer =
		zwlr_virtual_pointer_manager_v1_create_virtual_pointer_with_output(manager, seat, wl_output);
	return pointer;
}

void
pointer_destroy(Pointer *pointer)
{
	if (!pointer)
		return;

	pointer_release_all(pointer);
	zwlr_virtual_pointer_v1_destroy(pointer->wl_pointer);
	g_free(pointer);
}

/* The compositor divides the position by the extent and multiplies by the output's size, in floating point: with the
 * output's own size as extent, what comes out is the position itself. */
static uint32_t
to_subpixels(double position, uint32_t extent)
{
	return (uint32_t)CLAMP(floor(position * SUBPIXELS), 0, (double)extent * SUBPIXELS - 1);
}

bool
pointer_move(Pointer *pointer, double x, double y, uint32_t width, uint32_t height)
{
	if (!isfinite(x) || !isfinite(y) || width == 0 || height == 0 || width > SIDE_MAX || height > SIDE_MAX)
		return false;

	zwlr_virtual_pointer_v1_motion_absolute(pointer->wl_pointer, now_ms(), to_subpixels(x, width),
						to_subpixels(y, height), width * SUBPIXELS, height * SUBPIXELS);
	zwlr_virtual_pointer_v1_frame(pointer->wl_pointer);
	return true;
}

static void
send_button(Pointer *pointer, uint32_t button, bool pressed)
{
	pointer->held[button - BTN_MOUSE] = pressed;
	zwlr_virtual_pointer_v1_button(pointer->wl_pointer, now_ms(), button,
				       pressed ? WL_POINTER_BUTTON_STATE_PRESSED : WL_POINTER_BUTTON_STATE_RELEASED);
	zwlr_virtual_pointer_v1_frame(pointer->wl_pointer);
}

bool
pointer_set_button(Pointer *pointer, uint32_t button, bool pressed)
{
	if (button < BTN_MOUSE || button > BTN_TASK)
		return false;

	if (pointer->held[button - BTN_MOUSE] != pressed)
		send_button(pointer, button, pressed);
	return true;
}

/* The protocol counts whole notches only (wlroots makes 120ths of them); without a count the distance is all that an
 * application gets, and it scrolls smoothly by it. The distance is exact: 1/120 notch is 32/256 of its unit. */
static void
send_axis(Pointer *pointer, uint32_t axis, int32_t n_120ths, int32_t notches, uint32_t source)
{
	wl_fixed_t distance = n_120ths * (256 * NOTCH_DISTANCE / NOTCH);

	if (n_120ths == 0)
		return;
	if (notches != 0)
		zwlr_virtual_pointer_v1_axis_discrete(pointer->wl_pointer, now_ms(), axis, distance, notches);
	else
		zwlr_virtual_pointer_v1_axis(pointer->wl_pointer, now_ms(), axis, distance);
	/* After each axis: wlroots attaches it to the axis before it, and asserts that all of a frame have the same. */
	zwlr_virtual_pointer_v1_axis_source(pointer->wl_pointer, source);
}

static void
send_wheel(Pointer *pointer, int32_t x, int32_t y, bool whole_notches, uint32_t source)
{
	if (x == 0 && y == 0)
		return;

	send_axis(pointer, WL_POINTER_AXIS_VERTICAL_SCROLL, y, whole_notches ? y / NOTCH : 0, source);
	send_axis(pointer, WL_POINTER_AXIS_HORIZONTAL_SCROLL, x, whole_notches ? x / NOTCH : 0, source);
	zwlr_virtual_pointer_v1_frame(pointer->wl_pointer);
}

void
pointer_wheel(Pointer *pointer, int32_t x, int32_t y, InputWheelSource source)
{
	const int32_t limit = 1000 * NOTCH; /* far more than a finger can do, far less than wl_fixed_t can hold */
	int32_t rest_x, rest_y;

	x = CLAMP(x, -limit, limit);
	y = CLAMP(y, -limit, limit);
	if (source == INPUT_WHEEL_SMOOTH) {
		/* Not "finger": that would make applications wait for its end, and glide on after it, while browsers
		 * have made the gliding themselves already. */
		send_wheel(pointer, x, y, false, WL_POINTER_AXIS_SOURCE_CONTINUOUS);
		return;
	}
	/* A notched wheel with a fine sensor: its whole notches are counted, the rest is scrolled at once in a frame of
	 * its own. It is not kept to become a notch later: it would be scrolled twice. */
	rest_x = x % NOTCH;
	rest_y = y % NOTCH;
	send_wheel(pointer, x - rest_x, y - rest_y, true, WL_POINTER_AXIS_SOURCE_WHEEL);
	send_wheel(pointer, rest_x, rest_y, false, WL_POINTER_AXIS_SOURCE_WHEEL);
}

void
pointer_release_all(Pointer *pointer)
{
	for (uint32_t i = 0; i < N_BUTTONS; i++) {
		if (pointer->held[i])
			send_button(pointer, BTN_MOUSE + i, false);
	}
}
