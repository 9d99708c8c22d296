/*
 * tests/desktop-clients/events.c: a full-screen window that writes down each input event it gets.
 *
 * Usage: events FILE. One JSON object a line, appended and flushed at once, in the order of arrival; `time_ms` is the
 * time stamp of the event, positions are those of the surface. Each press changes the window's colour and each motion
 * leaves a mark, so that a person who looks on sees that it lives.
 *
 *   {"event":"enter","x":0.5,"y":7} leave motion{x,y} button{button,pressed} frame
 *   {"event":"axis","axis":"vertical","value":15} axis-source{source} axis-stop{axis} axis-discrete{axis,steps}
 *   axis-120{axis,value} keymap focus unfocus key{key,pressed,keysym,utf8} modifiers{depressed,latched,locked,group}
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xkbcommon/xkbcommon.h>

#include "window.h"

typedef struct {
	FILE *file;
	Window *window;
	struct wl_pointer *pointer;
	struct wl_keyboard *keyboard;
	struct xkb_context *xkb_context;
	struct xkb_state *xkb_state; /* NULL until a keymap came */
	double x, y;
	uint32_t presses;
} Events;

/* Writes a line: format and what follows are the members after "event". */
__attribute__((format(printf, 3, 4))) static void
record(Events *events, const char *event, const char *format, ...)
{
	va_list arguments;

	fprintf(events->file, "{\"event\":\"%s\"", event);
	va_start(arguments, format);
	vfprintf(events->file, format, arguments);
	va_end(arguments);
	fputs("}\n", events->file);
	fflush(events->file);
}

static const char *
axis_name(uint32_t axis)
{
	return axis == WL_POINTER_AXIS_VERTICAL_SCROLL ? "vertical" : "horizontal";
}

static void
handle_enter(void *data, struct wl_pointer *pointer, uint32_t serial, struct wl_surface *surface, wl_fixed_t x,
	     wl_fixed_t y)
{
	Events *events = data;

	events->x = wl_fixed_to_double(x);
	events->y = wl_fixed_to_double(y);
	record(events, "enter", ",\"x\":%.4f,\"y\":%.4f", events->x, events->y);
}

static void
handle_leave(void *data, struct wl_pointer *pointer, uint32_t serial, struct wl_surface *surface)
{
	record(data, "leave", "%s", "");
}

static void
handle_motion(void *data, struct wl_pointer *pointer, uint32_t time_ms, wl_fixed_t x, wl_fixed_t y)
{
	Events *events = data;

	events->x = wl_fixed_to_double(x);
	events->y = wl_fixed_to_double(y);
	record(events, "motion", ",\"time_ms\":%u,\"x\":%.4f,\"y\":%.4f", time_ms, events->x, events->y);
	window_redraw(events->window);
}

static void
handle_button(void *data, struct wl_pointer *pointer, uint32_t serial, uint32_t time_ms, uint32_t button,
	      uint32_t state)
{
	Events *events = data;

	record(events, "button", ",\"time_ms\":%u,\"button\":%u,\"pressed\":%s,\"x\":%.4f,\"y\":%.4f", time_ms, button,
	       state ? "true" : "false", events->x, events->y);
	events->presses += state;
	window_redraw(events->window);
}

static void
handle_axis(void *data, struct wl_pointer *pointer, uint32_t time_ms, uint32_t axis, wl_fixed_t value)
{
	record(data, "axis", ",\"time_ms\":%u,\"axis\":\"%s\",\"value\":%.4f", time_ms, axis_name(axis),
	       wl_fixed_to_double(value));
}

static void
handle_frame(void *data, struct wl_pointer *pointer)
{
	record(data, "frame", "%s", "");
}

static void
handle_axis_source(void *data, struct wl_pointer *pointer, uint32_t source)
{
	static const char *const names[] = { "wheel", "finger", "continuous", "wheel-tilt" };

	record(data, "axis-source", ",\"source\":\"%s\"", source < 4 ? names[source] : "unknown");
}

static void
handle_axis_stop(void *data, struct wl_pointer *pointer, uint32_t time_ms, uint32_t axis)
{
	record(data, "axis-stop", ",\"time_ms\":%u,\"axis\":\"%s\"", time_ms, axis_name(axis));
}

static void
handle_axis_discrete(void *data, struct wl_pointer *pointer, uint32_t axis, int32_t steps)
{
	record(data, "axis-discrete", ",\"axis\":\"%s\",\"steps\":%d", axis_name(axis), steps);
}

static void
handle_axis_value120(void *data, struct wl_pointer *pointer, uint32_t axis, int32_t value)
{
	record(data, "axis-120", ",\"axis\":\"%s\",\"value\":%d", axis_name(axis), value);
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
	.axis_discrete = handle_axis_discrete,
	.axis_value120 = handle_axis_value120,
};

static void
handle_keymap(void *data, struct wl_keyboard *keyboard, uint32_t format, int32_t fd, uint32_t size)
{
	Events *events = data;
	char *text = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	struct xkb_keymap *keymap = NULL;

	if (text != MAP_FAILED) {
		keymap = xkb_keymap_new_from_buffer(events->xkb_context, text, size - 1, XKB_KEYMAP_FORMAT_TEXT_V1,
						    XKB_KEYMAP_COMPILE_NO_FLAGS);
		munmap(text, size);
	}
	close(fd);
	xkb_state_unref(events->xkb_state);
	events->xkb_state = keymap ? xkb_state_new(keymap) : NULL;
	record(events, "keymap", ",\"bytes\":%u,\"valid\":%s", size, keymap ? "true" : "false");
	xkb_keymap_unref(keymap);
}

static void
handle_focus(void *data, struct wl_keyboard *keyboard, uint32_t serial, struct wl_surface *surface,
	     struct wl_array *keys)
{
	record(data, "focus", ",\"held\":%zu", keys->size / sizeof(uint32_t));
}

static void
handle_unfocus(void *data, struct wl_keyboard *keyboard, uint32_t serial, struct wl_surface *surface)
{
	record(data, "unfocus", "%s", "");
}

static void
handle_key(void *data, struct wl_keyboard *keyboard, uint32_t serial, uint32_t time_ms, uint32_t key, uint32_t state)
{
	Events *events = data;
	char utf8[16] = "", keysym[64] = "", escaped[64] = "", *end = escaped;

	if (events->xkb_state) {
		xkb_state_key_get_utf8(events->xkb_state, key + 8, utf8, sizeof(utf8));
		xkb_keysym_get_name(xkb_state_key_get_one_sym(events->xkb_state, key + 8), keysym, sizeof(keysym));
	}
	for (const char *byte = utf8; *byte; byte++)
		end += (unsigned char)*byte < ' ' || *byte == '"' || *byte == '\\'
			       ? sprintf(end, "\\u%04x", (unsigned)(unsigned char)*byte)
			       : sprintf(end, "%c", *byte);
	record(events, "key", ",\"time_ms\":%u,\"key\":%u,\"pressed\":%s,\"keysym\":\"%s\",\"utf8\":\"%s\"", time_ms,
	       key, state ? "true" : "false", keysym, escaped);
	events->presses += state;
	window_redraw(events->window);
}

static void
handle_modifiers(void *data, struct wl_keyboard *keyboard, uint32_t serial, uint32_t depressed, uint32_t latched,
		 uint32_t locked, uint32_t group)
{
	Events *events = data;

	if (events->xkb_state)
		xkb_state_update_mask(events->xkb_state, depressed, latched, locked, 0, 0, group);
	record(events, "modifiers", ",\"depressed\":%u,\"latched\":%u,\"locked\":%u,\"group\":%u", depressed, latched,
	       locked, group);
}

static void
handle_repeat_info(void *data, struct wl_keyboard *keyboard, int32_t rate, int32_t delay_ms)
{
	record(data, "repeat-info", ",\"rate\":%d,\"delay_ms\":%d", rate, delay_ms);
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
handle_capabilities(void *data, struct wl_seat *seat, uint32_t capabilities)
{
	Events *events = data;

	if ((capabilities & WL_SEAT_CAPABILITY_POINTER) && !events->pointer) {
		events->pointer = wl_seat_get_pointer(seat);
		wl_pointer_add_listener(events->pointer, &pointer_listener, events);
	} else if (!(capabilities & WL_SEAT_CAPABILITY_POINTER) && events->pointer) {
		wl_pointer_release(events->pointer);
		events->pointer = NULL;
	}
	if ((capabilities & WL_SEAT_CAPABILITY_KEYBOARD) && !events->keyboard) {
		events->keyboard = wl_seat_get_keyboard(seat);
		wl_keyboard_add_listener(events->keyboard, &keyboard_listener, events);
	} else if (!(capabilities & WL_SEAT_CAPABILITY_KEYBOARD) && events->keyboard) {
		wl_keyboard_release(events->keyboard);
		events->keyboard = NULL;
	}
}

static void
handle_name(void *data, struct wl_seat *seat, const char *name)
{
}

static const struct wl_seat_listener seat_listener = { .capabilities = handle_capabilities, .name = handle_name };

static void
add_seat(struct wl_seat *seat, void *user_data)
{
	wl_seat_add_listener(seat, &seat_listener, user_data);
}

static void
draw(const Canvas *canvas, void *user_data)
{
	static const uint32_t colours[] = { 0x203040, 0x304020, 0x402030, 0x404020 };
	Events *events = user_data;

	canvas_fill(canvas, 0, 0, canvas->width, canvas->height, colours[events->presses % 4]);
	canvas_fill(canvas, (int32_t)events->x - 8, (int32_t)events->y - 8, 17, 17, 0xffffff);
}

int
main(int argc, char **argv)
{
	const WindowEvents window_events = { .draw = draw, .seat = add_seat };
	Events events = { 0 };

	if (argc != 2) {
		fprintf(stderr, "usage: events FILE\n");
		return 2;
	}
	events.file = fopen(argv[1], "ae");
	events.xkb_context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
	if (!events.file || !events.xkb_context) {
		fprintf(stderr, "events: cannot write to %s\n", argv[1]);
		return 1;
	}
	events.window = window_create("events", &window_events, &events);
	return window_run(events.window);
}
