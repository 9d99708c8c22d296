/* tests/fake-compositor.c: see fake-compositor.h. */
#include "fake-compositor.h"
#include "fake-input.h"
#include "unseen-damage.h"
#include "wlr-screencopy-unstable-v1-server-protocol.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <wayland-server.h>

struct FakeCompositor {
	FakeQuirks quirks;
	char *path;
	struct wl_display *display;
	GSource *source;
	GPtrArray *outputs;  /* of wl_resource */
	GPtrArray *captures; /* of Capture that have not been answered */
	FakeInput *input;

	uint32_t width, height, shm_format, colour;
	unsigned n_to_fail, n_captures, n_plain;
};

typedef struct {
	FakeCompositor *compositor;
	struct wl_resource *resource;
	struct wl_resource *buffer; /* NULL: no copy was asked for yet */
	struct wl_listener buffer_destroyed;
	bool with_damage;
	uint32_t width, height; /* that the client was told of */
} Capture;

static void
send_ready(Capture *capture)
{
	FakeCompositor *compositor = capture->compositor;
	struct wl_shm_buffer *buffer = wl_shm_buffer_get(capture->buffer);
	int32_t stride = wl_shm_buffer_get_stride(buffer);
	bool upside_down = compositor->quirks & FAKE_UPSIDE_DOWN;
	Damage *damage = unseen_damage_find(wl_resource_get_client(capture->resource));
	int64_t now_us = g_get_monotonic_time();
	uint8_t *row;

	wl_shm_buffer_begin_access(buffer);
	row = wl_shm_buffer_get_data(buffer);
	for (uint32_t y = 0; y < capture->height; y++, row += stride) {
		uint32_t pixel = compositor->colour + (upside_down ? capture->height - 1 - y : y);

		for (uint32_t x = 0; x < capture->width; x++)
			memcpy(row + x * 4, &pixel, sizeof(pixel));
	}
	wl_shm_buffer_end_access(buffer);

	zwlr_screencopy_frame_v1_send_flags(capture->resource,
					    upside_down ? ZWLR_SCREENCOPY_FRAME_V1_FLAGS_Y_INVERT : 0);
	for (uint32_t i = 0; capture->with_damage && i < damage->n_rects; i++) {
		const Rect *rect = &damage->rects[i];

		zwlr_screencopy_frame_v1_send_damage(capture->resource, (uint32_t)rect->x, (uint32_t)rect->y,
						     (uint32_t)rect->width, (uint32_t)rect->height);
	}
	if (capture->with_damage)
		*damage = (Damage) { 0 };
	zwlr_screencopy_frame_v1_send_ready(capture->resource, 0, (uint32_t)(now_us / G_USEC_PER_SEC),
					    (uint32_t)(now_us % G_USEC_PER_SEC * 1000));
}

static void
on_buffer_destroyed(struct wl_listener *listener, void *data)
{
	Capture *capture = wl_container_of(listener, capture, buffer_destroyed);

	wl_list_remove(&capture->buffer_destroyed.link);
	capture->buffer = NULL;
}

static void
on_capture_destroyed(struct wl_resource *resource)
{
	Capture *capture = wl_resource_get_user_data(resource);

	g_ptr_array_remove(capture->compositor->captures, capture);
	if (capture->buffer)
		wl_list_remove(&capture->buffer_destroyed.link);
	g_free(capture);
}

static bool
is_waiting(const Capture *capture)
{
	return capture->buffer && capture->with_damage;
}

/* Takes capture off the list of those that want an answer. */
static void
answer(Capture *capture)
{
	FakeCompositor *compositor = capture->compositor;

	if (compositor->n_to_fail > 0) {
		compositor->n_to_fail--;
		zwlr_screencopy_frame_v1_send_failed(capture->resource);
	} else {
		send_ready(capture);
	}
	g_ptr_array_remove(compositor->captures, capture);
}

static void
handle_destroy(struct wl_client *client, struct wl_resource *resource)
{
	wl_resource_destroy(resource);
}

static bool
take_buffer(Capture *capture, struct wl_resource *buffer)
{
	struct wl_shm_buffer *shm_buffer = wl_shm_buffer_get(buffer);

	if ((uint32_t)wl_shm_buffer_get_width(shm_buffer) != capture->width ||
	    (uint32_t)wl_shm_buffer_get_height(shm_buffer) != capture->height) {
		wl_resource_post_error(capture->resource, ZWLR_SCREENCOPY_FRAME_V1_ERROR_INVALID_BUFFER,
				       "invalid buffer dimensions");
		return false;
	}
	capture->buffer = buffer;
	capture->buffer_destroyed.notify = on_buffer_destroyed;
	wl_resource_add_destroy_listener(buffer, &capture->buffer_destroyed);
	return true;
}

static void
handle_copy(struct wl_client *client, struct wl_resource *resource, struct wl_resource *buffer)
{
	Capture *capture = wl_resource_get_user_data(resource);

	if (!take_buffer(capture, buffer))
		return;
	capture->compositor->n_plain++;
	answer(capture);
}

static void
handle_copy_with_damage(struct wl_client *client, struct wl_resource *resource, struct wl_resource *buffer)
{
	Capture *capture = wl_resource_get_user_data(resource);

	if (!take_buffer(capture, buffer))
		return;
	capture->with_damage = true;
	if (capture->compositor->n_to_fail > 0 || unseen_damage_find(client)->n_rects > 0)
		answer(capture);
}

static const struct zwlr_screencopy_frame_v1_interface frame_interface = {
	.copy = handle_copy,
	.destroy = handle_destroy,
	.copy_with_damage = handle_copy_with_damage,
};

static void
handle_capture_output(struct wl_client *client, struct wl_resource *manager, uint32_t id, int32_t overlay_cursor,
		      struct wl_resource *output)
{
	FakeCompositor *compositor = wl_resource_get_user_data(manager);
	Capture *capture = g_new0(Capture, 1);

	unseen_damage_begin(client);
	capture->compositor = compositor;
	capture->width = compositor->width;
	capture->height = compositor->height;
	capture->resource = wl_resource_create(client, &zwlr_screencopy_frame_v1_interface, 3, id);
	wl_resource_set_implementation(capture->resource, &frame_interface, capture, on_capture_destroyed);
	g_ptr_array_add(compositor->captures, capture);
	compositor->n_captures++;
	zwlr_screencopy_frame_v1_send_buffer(capture->resource, compositor->shm_format, capture->width, capture->height,
					     capture->width * 4);
	zwlr_screencopy_frame_v1_send_buffer_done(capture->resource);
}

static const struct zwlr_screencopy_manager_v1_interface manager_interface = {
	.capture_output = handle_capture_output,
	.destroy = handle_destroy,
};

static void
bind_manager(struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
	struct wl_resource *resource =
		wl_resource_create(client, &zwlr_screencopy_manager_v1_interface, (int)version, id);

	wl_resource_set_implementation(resource, &manager_interface, data, NULL);
}

static void
send_mode(FakeCompositor *compositor, struct wl_resource *output)
{
	wl_output_send_mode(output, WL_OUTPUT_MODE_CURRENT, (int32_t)compositor->width, (int32_t)compositor->height,
			    60000);
	wl_output_send_done(output);
}

static void
on_output_destroyed(struct wl_resource *output)
{
	FakeCompositor *compositor = wl_resource_get_user_data(output);

	g_ptr_array_remove(compositor->outputs, output);
}

static const struct wl_output_interface output_interface = { .release = handle_destroy };

static void
bind_output(struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
	FakeCompositor *compositor = data;
	struct wl_resource *output = wl_resource_create(client, &wl_output_interface, (int)version, id);

	wl_resource_set_implementation(output, &output_interface, compositor, on_output_destroyed);
	g_ptr_array_add(compositor->outputs, output);
	wl_output_send_geometry(output, 0, 0, 0, 0, WL_OUTPUT_SUBPIXEL_UNKNOWN, "fake", "fake",
				WL_OUTPUT_TRANSFORM_NORMAL);
	wl_output_send_scale(output, 1);
	wl_output_send_name(output, "FAKE-1");
	send_mode(compositor, output);
}

static gboolean
on_readable(int fd, GIOCondition condition, gpointer data)
{
	FakeCompositor *compositor = data;

	wl_event_loop_dispatch(wl_display_get_event_loop(compositor->display), 0);
	wl_display_flush_clients(compositor->display);
	return G_SOURCE_CONTINUE;
}

static void
listen_on(FakeCompositor *compositor)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	g_assert_cmpuint(g_strlcpy(address.sun_path, compositor->path, sizeof(address.sun_path)), <,
			 sizeof(address.sun_path));
	g_assert_cmpint(bind(fd, (struct sockaddr *)&address, sizeof(address)), ==, 0);
	g_assert_cmpint(listen(fd, 8), ==, 0);
	g_assert_cmpint(wl_display_add_socket_fd(compositor->display, fd), ==, 0);
}

FakeCompositor *
fake_compositor_create(const char *path, uint32_t width, uint32_t height, FakeQuirks quirks)
{
	FakeCompositor *compositor = g_new0(FakeCompositor, 1);

	compositor->quirks = quirks;
	compositor->path = g_strdup(path);
	compositor->width = width;
	compositor->height = height;
	compositor->shm_format = WL_SHM_FORMAT_XRGB8888;
	compositor->outputs = g_ptr_array_new();
	compositor->captures = g_ptr_array_new();
	compositor->display = wl_display_create();
	wl_display_init_shm(compositor->display);
	wl_display_add_shm_format(compositor->display, WL_SHM_FORMAT_XBGR8888);
	if (!(quirks & FAKE_NO_OUTPUT))
		wl_global_create(compositor->display, &wl_output_interface, 4, compositor, bind_output);
	if (!(quirks & FAKE_NO_SCREENCOPY))
		wl_global_create(compositor->display, &zwlr_screencopy_manager_v1_interface, 3, compositor,
				 bind_manager);
	compositor->input =
		fake_input_create(compositor->display, !(quirks & FAKE_NO_POINTER), !(quirks & FAKE_NO_KEYBOARD));
	listen_on(compositor);
	fake_compositor_sleep(compositor, false);
	return compositor;
}

void
fake_compositor_destroy(FakeCompositor *compositor)
{
	if (!compositor)
		return;

	fake_compositor_sleep(compositor, true);
	wl_display_destroy_clients(compositor->display);
	wl_display_destroy(compositor->display);
	fake_input_destroy(compositor->input);
	g_ptr_array_unref(compositor->captures);
	g_ptr_array_unref(compositor->outputs);
	unlink(compositor->path);
	g_free(compositor->path);
	g_free(compositor);
}

void
fake_compositor_sleep(FakeCompositor *compositor, bool asleep)
{
	if (compositor->source) {
		g_source_destroy(compositor->source);
		g_clear_pointer(&compositor->source, g_source_unref);
	}
	if (asleep)
		return;
	compositor->source =
		g_unix_fd_source_new(wl_event_loop_get_fd(wl_display_get_event_loop(compositor->display)), G_IO_IN);
	g_source_set_callback(compositor->source, G_SOURCE_FUNC(on_readable), compositor, NULL);
	g_source_attach(compositor->source, g_main_context_get_thread_default());
}

void
fake_compositor_paint(FakeCompositor *compositor, uint32_t colour, Rect rect)
{
	struct wl_client *client;

	compositor->colour = colour;
	wl_client_for_each(client, wl_display_get_client_list(compositor->display))
	{
		if (unseen_damage_find(client))
			damage_add(unseen_damage_find(client), rect);
	}
	for (guint i = compositor->captures->len; i-- > 0;) {
		Capture *capture = g_ptr_array_index(compositor->captures, i);

		if (is_waiting(capture))
			answer(capture);
	}
	wl_display_flush_clients(compositor->display);
}

void
fake_compositor_resize(FakeCompositor *compositor, uint32_t width, uint32_t height, bool announced)
{
	compositor->width = width;
	compositor->height = height;
	for (guint i = 0; announced && i < compositor->outputs->len; i++)
		send_mode(compositor, g_ptr_array_index(compositor->outputs, i));
	wl_display_flush_clients(compositor->display);
}

void
fake_compositor_set_format(FakeCompositor *compositor, uint32_t shm_format)
{
	compositor->shm_format = shm_format;
}

void
fake_compositor_fail(FakeCompositor *compositor, unsigned n_captures)
{
	compositor->n_to_fail = n_captures;
	fake_compositor_paint(compositor, compositor->colour, (Rect) { 0 });
}

unsigned
fake_compositor_get_waiting(const FakeCompositor *compositor)
{
	unsigned n = 0;

	for (guint i = 0; i < compositor->captures->len; i++)
		n += is_waiting(g_ptr_array_index(compositor->captures, i));
	return n;
}

unsigned
fake_compositor_get_captures(const FakeCompositor *compositor)
{
	return compositor->n_captures;
}

unsigned
fake_compositor_get_plain(const FakeCompositor *compositor)
{
	return compositor->n_plain;
}

const char *
fake_compositor_take_input(FakeCompositor *compositor)
{
	return fake_input_take(compositor->input);
}

gsize
fake_compositor_get_input_lines(const FakeCompositor *compositor)
{
	return fake_input_get_lines(compositor->input);
}

unsigned
fake_compositor_get_keymaps(const FakeCompositor *compositor)
{
	return fake_input_get_keymaps(compositor->input);
}
