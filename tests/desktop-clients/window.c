#include "window.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "xdg-shell-client-protocol.h"

struct Window {
	WindowEvents events;
	void *user_data;
	struct wl_display *display;
	struct wl_compositor *compositor;
	struct wl_shm *shm;
	struct wl_seat *seat;
	struct wl_pointer *pointer; /* only to hide its image */
	struct xdg_wm_base *wm_base;
	struct wl_surface *surface;
	CanvasSet *canvases;
	int32_t width, height;     /* 0 until the compositor offered a size */
	struct wl_callback *frame; /* the compositor has not shown the last picture yet */
	bool configuring;          /* no picture may come before the size is acknowledged */
	bool started;              /* there is a picture of this size */
	bool dirty;                /* a redraw is due */
	bool urgent;               /* and must not wait for the frame callback */
	bool endless;              /* a redraw is due after each frame callback */
	bool announce;             /* say `ready` when the next picture has been shown */
	int timer_fd, signal_fd;
};

static void
fail(const char *what)
{
	fprintf(stderr, "test window: %s\n", what);
	exit(1);
}

static void
handle_frame_done(void *data, struct wl_callback *callback, uint32_t time_ms)
{
	Window *window = data;

	wl_callback_destroy(callback);
	window->frame = NULL;
	if (window->announce) {
		printf("ready %dx%d\n", window->width, window->height);
		fflush(stdout);
		window->announce = false;
	}
	window->dirty = window->dirty || window->endless;
}

static const struct wl_callback_listener frame_listener = { .done = handle_frame_done };

/* Makes one picture. False if the compositor holds all canvases: the picture stays due until it releases one. */
static bool
show_picture(Window *window, WindowReason reason)
{
	const Canvas *canvas = canvas_set_take(window->canvases);
	CanvasDamage damage = { 0 };

	if (!canvas)
		return false;
	if (window->events.plan)
		window->events.plan(canvas, reason, &damage, window->user_data);
	else
		canvas_damage_add(&damage, (CanvasRect) { 0, 0, canvas->width, canvas->height });
	if (damage.count == 0)
		return true;

	canvas_set_update(window->canvases, canvas, &damage);
	window->events.draw(canvas, window->user_data);
	/* The frame callback of the picture before is still to come when this is an extra one, and sets the pace. */
	if (reason != WINDOW_EXTRA) {
		window->frame = wl_surface_frame(window->surface);
		wl_callback_add_listener(window->frame, &frame_listener, window);
	}
	canvas_set_attach(window->canvases, canvas, &damage, window->surface);
	wl_surface_commit(window->surface);
	wl_display_flush(window->display);
	return true;
}

/* After all events that have arrived: a picture that answers an event must not wait behind one that was due before. */
static void
draw_what_is_due(Window *window)
{
	if (!window->canvases || window->configuring)
		return;
	if (window->urgent && window->started)
		window->urgent = !show_picture(window, WINDOW_EXTRA);
	if (window->dirty && !window->frame && show_picture(window, window->started ? WINDOW_NEXT : WINDOW_FIRST)) {
		window->started = true;
		window->dirty = false;
	}
}

static void
handle_toplevel_configure(void *data, struct xdg_toplevel *toplevel, int32_t width, int32_t height,
			  struct wl_array *states)
{
	Window *window = data;

	/* Until the compositor offers a size there is nothing to draw: a test must never see a stand-in. */
	if (width <= 0 || height <= 0 || (width == window->width && height == window->height))
		return;
	canvas_set_destroy(window->canvases);
	window->canvases = canvas_set_create(window->shm, width, height);
	if (!window->canvases)
		fail("no shared memory for its pictures");
	/* `ready` must not be said for a picture of the old size. */
	if (window->frame)
		wl_callback_destroy(window->frame);
	window->frame = NULL;
	window->width = width;
	window->height = height;
	window->announce = true;
	window->configuring = true;
	window->started = false;
	window->dirty = true;
}

static void
handle_close(void *data, struct xdg_toplevel *toplevel)
{
	exit(0);
}

static const struct xdg_toplevel_listener toplevel_listener = {
	.configure = handle_toplevel_configure,
	.close = handle_close,
};

static void
handle_surface_configure(void *data, struct xdg_surface *surface, uint32_t serial)
{
	Window *window = data;

	xdg_surface_ack_configure(surface, serial);
	window->configuring = false;
}

static const struct xdg_surface_listener surface_listener = { .configure = handle_surface_configure };

static void
handle_ping(void *data, struct xdg_wm_base *wm_base, uint32_t serial)
{
	xdg_wm_base_pong(wm_base, serial);
}

static const struct xdg_wm_base_listener wm_base_listener = { .ping = handle_ping };

static void
handle_pointer_enter(void *data, struct wl_pointer *pointer, uint32_t serial, struct wl_surface *surface, wl_fixed_t x,
		     wl_fixed_t y)
{
	wl_pointer_set_cursor(pointer, serial, NULL, 0, 0);
}

static void
handle_pointer_leave(void *data, struct wl_pointer *pointer, uint32_t serial, struct wl_surface *surface)
{
}

static void
handle_pointer_motion(void *data, struct wl_pointer *pointer, uint32_t time_ms, wl_fixed_t x, wl_fixed_t y)
{
}

static void
handle_pointer_button(void *data, struct wl_pointer *pointer, uint32_t serial, uint32_t time_ms, uint32_t button,
		      uint32_t state)
{
}

static void
handle_pointer_axis(void *data, struct wl_pointer *pointer, uint32_t time_ms, uint32_t axis, wl_fixed_t value)
{
}

/* The window's seat is bound in version 1, so that these are all events there can be. */
static const struct wl_pointer_listener pointer_listener = {
	.enter = handle_pointer_enter,
	.leave = handle_pointer_leave,
	.motion = handle_pointer_motion,
	.button = handle_pointer_button,
	.axis = handle_pointer_axis,
};

static void
handle_capabilities(void *data, struct wl_seat *seat, uint32_t capabilities)
{
	Window *window = data;
	bool has_pointer = capabilities & WL_SEAT_CAPABILITY_POINTER;

	if (has_pointer && !window->pointer) {
		window->pointer = wl_seat_get_pointer(seat);
		wl_pointer_add_listener(window->pointer, &pointer_listener, window);
	} else if (!has_pointer && window->pointer) {
		wl_pointer_destroy(window->pointer);
		window->pointer = NULL;
	}
}

static const struct wl_seat_listener seat_listener = { .capabilities = handle_capabilities };

static uint32_t
lower(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static void
handle_global(void *data, struct wl_registry *registry, uint32_t name, const char *interface, uint32_t version)
{
	Window *window = data;

	if (strcmp(interface, wl_compositor_interface.name) == 0) {
		window->compositor = wl_registry_bind(registry, name, &wl_compositor_interface, lower(4, version));
	} else if (strcmp(interface, wl_shm_interface.name) == 0) {
		window->shm = wl_registry_bind(registry, name, &wl_shm_interface, 1);
	} else if (strcmp(interface, xdg_wm_base_interface.name) == 0) {
		window->wm_base = wl_registry_bind(registry, name, &xdg_wm_base_interface, 1);
		xdg_wm_base_add_listener(window->wm_base, &wm_base_listener, window);
	} else if (strcmp(interface, wl_seat_interface.name) == 0 && !window->seat) {
		window->seat = wl_registry_bind(registry, name, &wl_seat_interface, 1);
		wl_seat_add_listener(window->seat, &seat_listener, window);
		if (window->events.seat)
			window->events.seat(wl_registry_bind(registry, name, &wl_seat_interface, lower(8, version)),
					    window->user_data);
	}
}

static void
handle_global_remove(void *data, struct wl_registry *registry, uint32_t name)
{
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global,
	.global_remove = handle_global_remove,
};

static void
make_surface(Window *window, const char *title)
{
	struct xdg_surface *xdg_surface;
	struct xdg_toplevel *toplevel;

	window->surface = wl_compositor_create_surface(window->compositor);
	xdg_surface = xdg_wm_base_get_xdg_surface(window->wm_base, window->surface);
	xdg_surface_add_listener(xdg_surface, &surface_listener, window);
	toplevel = xdg_surface_get_toplevel(xdg_surface);
	xdg_toplevel_add_listener(toplevel, &toplevel_listener, window);
	xdg_toplevel_set_title(toplevel, title);
	xdg_toplevel_set_app_id(toplevel, title);
	xdg_toplevel_set_fullscreen(toplevel, NULL);
	wl_surface_commit(window->surface);
}

Window *
window_create(const char *title, const WindowEvents *events, void *user_data)
{
	Window *window = calloc(1, sizeof(*window));
	sigset_t signals;

	if (!window)
		fail("out of memory");
	window->events = *events;
	window->user_data = user_data;
	window->timer_fd = -1;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	window->signal_fd = signalfd(-1, &signals, SFD_CLOEXEC);

	window->display = wl_display_connect(NULL);
	if (!window->display)
		fail("cannot connect to the compositor: XDG_RUNTIME_DIR and WAYLAND_DISPLAY must name its socket");
	wl_registry_add_listener(wl_display_get_registry(window->display), &registry_listener, window);
	if (wl_display_roundtrip(window->display) < 0)
		fail("the compositor closed the connection");
	if (!window->compositor || !window->shm || !window->wm_base)
		fail("the compositor lacks wl_compositor, wl_shm or xdg_wm_base");
	make_surface(window, title);
	return window;
}

void
window_redraw(Window *window)
{
	window->dirty = true;
}

void
window_redraw_at_once(Window *window)
{
	window->urgent = true;
}

static void
set_timer(Window *window, const struct itimerspec *times)
{
	if (window->timer_fd < 0)
		window->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
	if (window->timer_fd < 0 || timerfd_settime(window->timer_fd, 0, times, NULL) < 0)
		fail("no timer for its animation");
}

void
window_redraw_after(Window *window, uint32_t delay_us)
{
	struct itimerspec once = { .it_value = { delay_us / 1000000, delay_us % 1000000 * 1000 } };

	window->endless = false;
	set_timer(window, &once);
}

void
window_animate(Window *window, uint32_t rate)
{
	struct itimerspec period = { 0 };

	window->endless = rate == 0;
	if (window->endless)
		return;
	period.it_interval.tv_nsec = period.it_value.tv_nsec = 1000000000 / rate;
	set_timer(window, &period);
}

static void
handle_timer(Window *window)
{
	uint64_t expirations;

	if (read(window->timer_fd, &expirations, sizeof(expirations)) == sizeof(expirations))
		window_redraw(window);
}

static int
run_until_end(Window *window)
{
	struct pollfd fds[3] = {
		{ .fd = wl_display_get_fd(window->display), .events = POLLIN },
		{ .fd = window->signal_fd, .events = POLLIN },
		{ .events = POLLIN },
	};

	for (;;) {
		if (wl_display_dispatch_pending(window->display) < 0)
			return 1;
		draw_what_is_due(window);
		if (wl_display_flush(window->display) < 0 && errno != EAGAIN)
			return 1;
		fds[2].fd = window->timer_fd; /* may come later; poll() passes over a negative one */
		if (poll(fds, 3, -1) < 0)
			fail("poll() failed");
		if (fds[1].revents)
			return 0;
		if (fds[2].revents)
			handle_timer(window);
		if (fds[0].revents && wl_display_dispatch(window->display) < 0)
			return 1;
	}
}

int
window_run(Window *window)
{
	int status = run_until_end(window);

	canvas_set_destroy(window->canvases);
	wl_display_disconnect(window->display);
	close(window->signal_fd);
	if (window->timer_fd >= 0)
		close(window->timer_fd);
	free(window);
	return status;
}
