/* tests/fake-input.c: see fake-input.h. */
#include "fake-input.h"
#include "virtual-keyboard-unstable-v1-server-protocol.h"
#include "wlr-virtual-pointer-unstable-v1-server-protocol.h"

#include <unistd.h>

struct FakeInput {
	GString *lines;
	GString *taken;
	gsize n_lines;
	unsigned n_keymaps;
};

G_GNUC_PRINTF(2, 3)
static void
note(struct wl_resource *resource, const char *format, ...)
{
	FakeInput *input = wl_resource_get_user_data(resource);
	va_list arguments;

	va_start(arguments, format);
	g_string_append_vprintf(input->lines, format, arguments);
	va_end(arguments);
	g_string_append_c(input->lines, '\n');
	input->n_lines++;
}

static void
handle_destroy(struct wl_client *client, struct wl_resource *resource)
{
	wl_resource_destroy(resource);
}

static void
handle_motion(struct wl_client *client, struct wl_resource *resource, uint32_t time, wl_fixed_t dx, wl_fixed_t dy)
{
	note(resource, "relative motion");
}

static void
handle_motion_absolute(struct wl_client *client, struct wl_resource *resource, uint32_t time, uint32_t x, uint32_t y,
		       uint32_t x_extent, uint32_t y_extent)
{
	note(resource, "motion %u %u of %u %u", x, y, x_extent, y_extent);
}

static void
handle_button(struct wl_client *client, struct wl_resource *resource, uint32_t time, uint32_t button, uint32_t state)
{
	note(resource, "button 0x%x %s", button, state ? "down" : "up");
}

static void
handle_axis(struct wl_client *client, struct wl_resource *resource, uint32_t time, uint32_t axis, wl_fixed_t value)
{
	note(resource, "axis %u %.3f", axis, wl_fixed_to_double(value));
}

static void
handle_frame(struct wl_client *client, struct wl_resource *resource)
{
	note(resource, "frame");
}

static void
handle_axis_source(struct wl_client *client, struct wl_resource *resource, uint32_t source)
{
	note(resource, "source %u", source);
}

static void
handle_axis_stop(struct wl_client *client, struct wl_resource *resource, uint32_t time, uint32_t axis)
{
	note(resource, "stop %u", axis);
}

static void
handle_axis_discrete(struct wl_client *client, struct wl_resource *resource, uint32_t time, uint32_t axis,
		     wl_fixed_t value, int32_t discrete)
{
	note(resource, "axis %u %.3f notches %d", axis, wl_fixed_to_double(value), discrete);
}

static const struct zwlr_virtual_pointer_v1_interface pointer_interface = {
	.motion = handle_motion,
	.motion_absolute = handle_motion_absolute,
	.button = handle_button,
	.axis = handle_axis,
	.frame = handle_frame,
	.axis_source = handle_axis_source,
	.axis_stop = handle_axis_stop,
	.axis_discrete = handle_axis_discrete,
	.destroy = handle_destroy,
};

static void
handle_create_pointer_with_output(struct wl_client *client, struct wl_resource *manager, struct wl_resource *seat,
				  struct wl_resource *output, uint32_t id)
{
	struct wl_resource *pointer = wl_resource_create(client, &zwlr_virtual_pointer_v1_interface, 2, id);

	g_assert_nonnull(seat);
	g_assert_nonnull(output);
	wl_resource_set_implementation(pointer, &pointer_interface, wl_resource_get_user_data(manager), NULL);
}

static const struct zwlr_virtual_pointer_manager_v1_interface pointers_interface = {
	.destroy = handle_destroy,
	.create_virtual_pointer_with_output = handle_create_pointer_with_output,
};

static void
bind_pointers(struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
	struct wl_resource *resource =
		wl_resource_create(client, &zwlr_virtual_pointer_manager_v1_interface, (int)version, id);

	wl_resource_set_implementation(resource, &pointers_interface, data, NULL);
}

static void
handle_keymap(struct wl_client *client, struct wl_resource *resource, uint32_t format, int32_t fd, uint32_t size)
{
	FakeInput *input = wl_resource_get_user_data(resource);

	g_assert_cmpuint(format, ==, WL_KEYBOARD_KEYMAP_FORMAT_XKB_V1);
	g_assert_cmpuint(size, >, 1000);
	input->n_keymaps++;
	close(fd);
}

static void
handle_key(struct wl_client *client, struct wl_resource *resource, uint32_t time, uint32_t key, uint32_t state)
{
	note(resource, "key %u %s", key, state ? "down" : "up");
}

static void
handle_modifiers(struct wl_client *client, struct wl_resource *resource, uint32_t depressed, uint32_t latched,
		 uint32_t locked, uint32_t group)
{
	note(resource, "modifiers %u %u %u %u", depressed, latched, locked, group);
}

static const struct zwp_virtual_keyboard_v1_interface keyboard_interface = {
	.keymap = handle_keymap,
	.key = handle_key,
	.modifiers = handle_modifiers,
	.destroy = handle_destroy,
};

static void
handle_create_keyboard(struct wl_client *client, struct wl_resource *manager, struct wl_resource *seat, uint32_t id)
{
	struct wl_resource *keyboard = wl_resource_create(client, &zwp_virtual_keyboard_v1_interface, 1, id);

	wl_resource_set_implementation(keyboard, &keyboard_interface, wl_resource_get_user_data(manager), NULL);
}

static const struct zwp_virtual_keyboard_manager_v1_interface keyboards_interface = {
	.create_virtual_keyboard = handle_create_keyboard,
};

static void
bind_keyboards(struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
	struct wl_resource *resource =
		wl_resource_create(client, &zwp_virtual_keyboard_manager_v1_interface, (int)version, id);

	wl_resource_set_implementation(resource, &keyboards_interface, data, NULL);
}

static void
bind_seat(struct wl_client *client, void *data, uint32_t version, uint32_t id)
{
	struct wl_resource *seat = wl_resource_create(client, &wl_seat_interface, (int)version, id);

	/* Nobody here asks the seat for anything. */
	wl_resource_set_implementation(seat, NULL, data, NULL);
	wl_seat_send_capabilities(seat, 0);
}

FakeInput *
fake_input_create(struct wl_display *display, bool has_pointers, bool has_keyboards)
{
	FakeInput *input = g_new0(FakeInput, 1);

	input->lines = g_string_new(NULL);
	input->taken = g_string_new(NULL);
	wl_global_create(display, &wl_seat_interface, 1, input, bind_seat);
	if (has_pointers)
		wl_global_create(display, &zwlr_virtual_pointer_manager_v1_interface, 2, input, bind_pointers);
	if (has_keyboards)
		wl_global_create(display, &zwp_virtual_keyboard_manager_v1_interface, 1, input, bind_keyboards);
	return input;
}

void
fake_input_destroy(FakeInput *input)
{
	if (!input)
		return;

	g_string_free(input->lines, TRUE);
	g_string_free(input->taken, TRUE);
	g_free(input);
}

const char *
fake_input_take(FakeInput *input)
{
	g_string_assign(input->taken, input->lines->str);
	g_string_truncate(input->lines, 0);
	input->n_lines = 0;
	return input->taken->str;
}

gsize
fake_input_get_lines(const FakeInput *input)
{
	return input->n_lines;
}

unsigned
fake_input_get_keymaps(const FakeInput *input)
{
	return input->n_keymaps;
}
