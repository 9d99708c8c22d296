/* capture/injector.c: see injector.h. */
#include "capture/injector.h"
#include "capture/keyboard.h"
#include "capture/output-list.h"
#include "capture/pointer.h"
#include "capture/wayland.h"
#include "virtual-keyboard-unstable-v1-client-protocol.h"
#include "wlr-virtual-pointer-unstable-v1-client-protocol.h"

#include <glib-unix.h>

#define SEAT_HINT "every compositor with a desktop does"
#define INPUT_HINT                                                                                                     \
	"labwc and other wlroots compositors do; <privilegedInterfaces> in labwc's rc.xml can withhold it from this "  \
	"program"

struct Injector {
	char *output_name;
	const Keymap *keymap;
	InjectorEvents events;
	gpointer user_data;
	uint32_t picture_width, picture_height, full_width, full_height;

	Wayland *wayland;
	OutputList *outputs;
	struct wl_seat *seat;
	struct zwlr_virtual_pointer_manager_v1 *pointers;
	struct zwp_virtual_keyboard_manager_v1 *keyboards;
	Pointer *pointer;   /* NULL until ready */
	Keyboard *keyboard; /* NULL until ready */
	bool announced;     /* events.ready was called */
	GError *error;      /* why it can't go on, found inside a listener */

	GSource *readable;
	GSource *writable; /* only while the compositor does not read */
	InputEvent motion; /* the newest one held back meanwhile */
	bool has_motion;
};

static void flush(Injector *injector);

static void
remove_source(GSource **source)
{
	if (!*source)
		return;
	g_source_destroy(*source);
	g_clear_pointer(source, g_source_unref);
}

static GSource *
watch(Injector *injector, GIOCondition condition, GUnixFDSourceFunc function)
{
	GSource *source = g_unix_fd_source_new(wayland_get_fd(injector->wayland), condition);

	g_source_set_callback(source, G_SOURCE_FUNC(function), injector, NULL);
	g_source_attach(source, g_main_context_get_thread_default());
	return source;
}

static bool
move(Injector *injector, const InputEvent *event)
{
	/* A picture loses an odd last row or column, the output still has it. */
	bool cut = event->width == injector->picture_width && event->height == injector->picture_height;

	return pointer_move(injector->pointer, event->x, event->y, cut ? injector->full_width : event->width,
			    cut ? injector->full_height : event->height);
}

static gboolean
on_writable(int fd, GIOCondition condition, gpointer user_data)
{
	Injector *injector = user_data;

	remove_source(&injector->writable);
	if (injector->has_motion) {
		injector->has_motion = false;
		move(injector, &injector->motion);
	}
	flush(injector);
	return G_SOURCE_REMOVE;
}

static void
flush(Injector *injector)
{
	if (!wayland_flush(injector->wayland) && !injector->writable)
		injector->writable = watch(injector, G_IO_OUT, on_writable);
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer user_data)
{
	Injector *injector = user_data;
	g_autoptr(GError) error = NULL;

	if (wayland_dispatch(injector->wayland, &error)) {
		if (!injector->error) {
			bool announce = injector_is_ready(injector) && !injector->announced;

			flush(injector);
			injector->announced |= announce;
			if (announce)
				injector->events.ready(injector->user_data); /* the injector may be gone now */
			return G_SOURCE_CONTINUE;
		}
		error = g_steal_pointer(&injector->error);
	}
	remove_source(&injector->readable);
	remove_source(&injector->writable);
	injector->events.lost(error, injector->user_data); /* the injector may be gone now */
	return G_SOURCE_REMOVE;
}

static void
on_outputs_known(gpointer user_data)
{
	Injector *injector = user_data;
	Output *output = output_list_choose(injector->outputs, injector->output_name, &injector->error);

	if (!output)
		return;
	injector->pointer = pointer_create(injector->pointers, injector->seat, output_get_wl_output(output));
	injector->keyboard = keyboard_create(injector->keyboards, injector->seat, injector->keymap);
}

static void
on_globals_known(gpointer user_data)
{
	Injector *injector = user_data;
	Wayland *wayland = injector->wayland;

	injector->seat = wayland_bind(wayland, &wl_seat_interface, 1, 1, SEAT_HINT, &injector->error);
	if (!injector->seat)
		return;
	injector->pointers =
		wayland_bind(wayland, &zwlr_virtual_pointer_manager_v1_interface, 2, 2, INPUT_HINT, &injector->error);
	if (!injector->pointers)
		return;
	injector->keyboards =
		wayland_bind(wayland, &zwp_virtual_keyboard_manager_v1_interface, 1, 1, INPUT_HINT, &injector->error);
	if (!injector->keyboards)
		return;
	injector->outputs = output_list_create(wayland, NULL, NULL);
	wayland_sync(wayland, on_outputs_known, injector);
}

Injector *
injector_create(const char *display_name, const char *output_name, const Keymap *keymap, const InjectorEvents *events,
		gpointer user_data, GError **error)
{
	Wayland *wayland = wayland_create(display_name, error);
	Injector *injector;

	if (!wayland)
		return NULL;
	injector = g_new0(Injector, 1);
	injector->wayland = wayland;
	injector->output_name = g_strdup(output_name);
	injector->keymap = keymap;
	injector->events = *events;
	injector->user_data = user_data;
	injector->readable = watch(injector, G_IO_IN | G_IO_HUP | G_IO_ERR, on_readable);
	wayland_sync(wayland, on_globals_known, injector);
	flush(injector);
	return injector;
}

void
injector_destroy(Injector *injector)
{
	if (!injector)
		return;

	remove_source(&injector->readable);
	remove_source(&injector->writable);
	pointer_destroy(injector->pointer);
	keyboard_destroy(injector->keyboard);
	output_list_destroy(injector->outputs);
	g_clear_pointer(&injector->pointers, zwlr_virtual_pointer_manager_v1_destroy);
	g_clear_pointer(&injector->keyboards, zwp_virtual_keyboard_manager_v1_destroy);
	g_clear_pointer(&injector->seat, wl_seat_destroy);
	wayland_flush(injector->wayland);
	wayland_hang_up(injector->wayland);
	g_clear_error(&injector->error);
	g_free(injector->output_name);
	g_free(injector);
}

bool
injector_is_ready(const Injector *injector)
{
	return injector->keyboard != NULL;
}

void
injector_set_size(Injector *injector, uint32_t picture_width, uint32_t picture_height, uint32_t full_width,
		  uint32_t full_height)
{
	injector->picture_width = picture_width;
	injector->picture_height = picture_height;
	injector->full_width = full_width;
	injector->full_height = full_height;
}

static bool
dispatch(Injector *injector, const InputEvent *event)
{
	switch (event->kind) {
	case INPUT_MOTION:
		return move(injector, event);
	case INPUT_BUTTON:
		return move(injector, event) && pointer_set_button(injector->pointer, event->button, event->pressed);
	case INPUT_WHEEL:
		if (!move(injector, event))
			return false;
		pointer_wheel(injector->pointer, event->wheel_x, event->wheel_y, event->wheel_source);
		return true;
	case INPUT_KEY:
		return keyboard_set_key(injector->keyboard, event->key, event->keysym, event->pressed);
	case INPUT_RELEASE_ALL:
		pointer_release_all(injector->pointer);
		keyboard_release_all(injector->keyboard);
		return true;
	}
	return false;
}

bool
injector_inject(Injector *injector, const InputEvent *event)
{
	bool injected;

	if (!injector_is_ready(injector))
		return false;

	/* The compositor does not read: only the newest position counts, and no buffer fills with the older ones. */
	if (injector->writable && event->kind == INPUT_MOTION) {
		injector->motion = *event;
		injector->has_motion = true;
		return true;
	}
	/* Buttons and the wheel bring their own position, a newer one. */
	if (event->kind == INPUT_BUTTON || event->kind == INPUT_WHEEL)
		injector->has_motion = false;
	injected = dispatch(injector, event);
	flush(injector);
	return injected;
}
