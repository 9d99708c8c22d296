#include "presses.h"

#include <glib.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct Presses {
	uint32_t count;
	struct wl_keyboard *keyboard;
	struct wl_pointer *pointer;
	PressesCounted counted;
	void *user_data;
};

static void
count_press(Presses *presses)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	presses->count++;
	printf("input %u %lld\n", presses->count, (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	fflush(stdout);
	presses->counted(presses->user_data);
}

static void
handle_keymap(void *data, struct wl_keyboard *keyboard, uint32_t format, int32_t fd, uint32_t size)
{
	close(fd);
}

static void
handle_focus(void *data, struct wl_keyboard *keyboard, uint32_t serial, struct wl_surface *surface,
	     struct wl_array *keys)
{
}

static void
handle_unfocus(void *data, struct wl_keyboard *keyboard, uint32_t serial, struct wl_surface *surface)
{
}

static void
handle_key(void *data, struct wl_keyboard *keyboard, uint32_t serial, uint32_t time_ms, uint32_t key, uint32_t state)
{
	if (state == WL_KEYBOARD_KEY_STATE_PRESSED)
		count_press(data);
}

static void
handle_modifiers(void *data, struct wl_keyboard *keyboard, uint32_t serial, uint32_t depressed, uint32_t latched,
		 uint32_t locked, uint32_t group)
{
}

static void
handle_repeat_info(void *data, struct wl_keyboard *keyboard, int32_t rate, int32_t delay_ms)
{
}

static const struct wl_keyboard_listener keyboard_listener = {
	.keymap = handle_keymap,
	.enter = handle_focus,
	.leave = handle_unfocus,
	.key = handle_key,
	.modifiers = handle_modifiers,
	.repeat_info = handle_repeat_info,
};

static void
handle_enter(void *data, struct wl_pointer *pointer, uint32_t serial, struct wl_surface *surface, wl_fixed_t x,
	     wl_fixed_t y)
{
}

static void
handle_leave(void *data, struct wl_pointer *pointer, uint32_t serial, struct wl_surface *surface)
{
}

static void
handle_motion(void *data, struct wl_pointer *pointer, uint32_t time_ms, wl_fixed_t x, wl_fixed_t y)
{
}

static void
handle_button(void *data, struct wl_pointer *pointer, uint32_t serial, uint32_t time_ms, uint32_t button,
	      uint32_t state)
{
	if (state == WL_POINTER_BUTTON_STATE_PRESSED)
		count_press(data);
}

static void
handle_axis(void *data, struct wl_pointer *pointer, uint32_t time_ms, uint32_t axis, wl_fixed_t value)
{
}

static void
handle_frame(void *data, struct wl_pointer *pointer)
{
}

static void
handle_axis_source(void *data, struct wl_pointer *pointer, uint32_t source)
{
}

static void
handle_axis_steps(void *data, struct wl_pointer *pointer, uint32_t axis, int32_t steps)
{
}

static void
handle_axis_stop(void *data, struct wl_pointer *pointer, uint32_t time_ms, uint32_t axis)
{
}

static const struct wl_pointer_listener pointer_listener = {
	.enter = handle_enter,
	.leave = handle_leave,
	.motion = handle_motion,
	.button = handle_button,
	.axis = handle_axis,
	.frame = handle_frame,
	.axis_source = handle_axis_source,
	.axis_stop = handle_axis_stop,
	.axis_discrete = handle_axis_steps,
	.axis_value120 = handle_axis_steps,
};

static void
handle_capabilities(void *data, struct wl_seat *seat, uint32_t capabilities)
{
	Presses *presses = data;

	if ((capabilities & WL_SEAT_CAPABILITY_KEYBOARD) && !presses->keyboard) {
		presses->keyboard = wl_seat_get_keyboard(seat);
		wl_keyboard_add_listener(presses->keyboard, &keyboard_listener, presses);
	} else if (!(capabilities & WL_SEAT_CAPABILITY_KEYBOARD) && presses->keyboard) {
		wl_keyboard_destroy(presses->keyboard);
		presses->keyboard = NULL;
	}
	if ((capabilities & WL_SEAT_CAPABILITY_POINTER) && !presses->pointer) {
		presses->pointer = wl_seat_get_pointer(seat);
		wl_pointer_add_listener(presses->pointer, &pointer_listener, presses);
	} else if (!(capabilities & WL_SEAT_CAPABILITY_POINTER) && presses->pointer) {
		wl_pointer_destroy(presses->pointer);
		presses->pointer = NULL;
	}
}

static void
handle_name(void *data, struct wl_seat *seat, const char *name)
{
}

static const struct wl_seat_listener seat_listener = { .capabilities = handle_capabilities, .name = handle_name };

Presses *
presses_create(PressesCounted counted, void *user_data)
{
	Presses *presses = g_new0(Presses, 1);

	presses->counted = counted;
	presses->user_data = user_data;
	return presses;
}

void
presses_destroy(Presses *presses)
{
	g_free(presses);
}

void
presses_add_seat(Presses *presses, struct wl_seat *seat)
{
	wl_seat_add_listener(seat, &seat_listener, presses);
}

uint32_t
presses_get_count(const Presses *presses)
{
	return presses->count;
}
