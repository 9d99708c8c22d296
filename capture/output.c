/* capture/output.c: see output.h. */
#include "capture/output.h"

struct Output {
	struct wl_output *wl_output;
	uint32_t global;
	OutputState pending; /* what the compositor is telling us */
	OutputState current; /* what it last finished telling us */
	OutputChanged changed;
	gpointer user_data;
};

static void
handle_geometry(void *data, struct wl_output *wl_output, int32_t x, int32_t y, int32_t width_mm, int32_t height_mm,
		int32_t subpixel, const char *make, const char *model, int32_t transform)
{
	Output *output = data;

	output->pending.transform = transform;
}

static void
handle_mode(void *data, struct wl_output *wl_output, uint32_t flags, int32_t width, int32_t height, int32_t refresh)
{
	Output *output = data;

	if (!(flags & WL_OUTPUT_MODE_CURRENT))
		return;

	output->pending.width = width;
	output->pending.height = height;
	output->pending.refresh_mhz = MAX(refresh, 0);
}

static void
handle_done(void *data, struct wl_output *wl_output)
{
	Output *output = data;

	output->current = output->pending;
	if (output->changed)
		output->changed(output, output->user_data);
}

static void
handle_scale(void *data, struct wl_output *wl_output, int32_t scale)
{
	Output *output = data;

	output->pending.scale = scale;
}

static void
handle_name(void *data, struct wl_output *wl_output, const char *name)
{
	Output *output = data;

	g_strlcpy(output->pending.name, name, sizeof(output->pending.name));
}

static void
handle_description(void *data, struct wl_output *wl_output, const char *description)
{
}

static const struct wl_output_listener output_listener = {
	.geometry = handle_geometry,
	.mode = handle_mode,
	.done = handle_done,
	.scale = handle_scale,
	.name = handle_name,
	.description = handle_description,
};

Output *
output_create(struct wl_output *wl_output, uint32_t global, OutputChanged changed, gpointer user_data)
{
	Output *output = g_new0(Output, 1);

	output->wl_output = wl_output;
	output->global = global;
	output->pending.scale = 1;
	output->changed = changed;
	output->user_data = user_data;
	wl_output_add_listener(wl_output, &output_listener, output);
	return output;
}

void
output_destroy(Output *output)
{
	if (!output)
		return;

	if (wl_output_get_version(output->wl_output) >= WL_OUTPUT_RELEASE_SINCE_VERSION)
		wl_output_release(output->wl_output);
	else
		wl_output_destroy(output->wl_output);
	g_free(output);
}

const OutputState *
output_get_state(const Output *output)
{
	return &output->current;
}

struct wl_output *
output_get_wl_output(const Output *output)
{
	return output->wl_output;
}

uint32_t
output_get_global(const Output *output)
{
	return output->global;
}

bool
output_is_settled(const Output *output)
{
	return output->pending.width == output->current.width && output->pending.height == output->current.height;
}
