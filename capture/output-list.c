/* capture/output-list.c: see output-list.h. */
#include "capture/output-list.h"

struct OutputList {
	GPtrArray *outputs;
};

static void
free_output(gpointer output)
{
	output_destroy(output);
}

OutputList *
output_list_create(Wayland *wayland, OutputChanged changed, gpointer user_data)
{
	g_autoptr(GArray) names = wayland_list(wayland, &wl_output_interface);
	OutputList *list = g_new0(OutputList, 1);

	list->outputs = g_ptr_array_new_with_free_func(free_output);
	for (guint i = 0; i < names->len; i++) {
		uint32_t name = g_array_index(names, uint32_t, i);

		/* Before version 2 nothing tells when a change is complete. No compositor that we can use is so old. */
		if (wayland_get_version(wayland, name) < WL_OUTPUT_DONE_SINCE_VERSION)
			continue;
		g_ptr_array_add(list->outputs, output_create(wayland_bind_name(wayland, name, &wl_output_interface, 4),
							     name, changed, user_data));
	}
	return list;
}

void
output_list_destroy(OutputList *list)
{
	if (!list)
		return;

	g_ptr_array_unref(list->outputs);
	g_free(list);
}

static bool
is_usable(const OutputState *state)
{
	return state->width > 0 && state->height > 0;
}

Output *
output_list_choose(const OutputList *list, const char *name, GError **error)
{
	g_autoptr(GString) names = g_string_new(NULL);

	for (guint i = 0; i < list->outputs->len; i++) {
		Output *output = g_ptr_array_index(list->outputs, i);
		const OutputState *state = output_get_state(output);

		if (is_usable(state) && (!name || g_str_equal(state->name, name)))
			return output;
		g_string_append_printf(names, "%s%s%s", names->len > 0 ? ", " : "",
				       state->name[0] ? state->name : "one without a name",
				       is_usable(state) ? "" : " (switched off)");
	}
	if (names->len == 0)
		g_set_error_literal(error, WAYLAND_ERROR, WAYLAND_ERROR_MISSING,
				    "The compositor has no output; WLR_BACKENDS=headless gives labwc one");
	else if (name)
		g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_MISSING,
			    "The compositor has no output \"%s\"; it has: %s", name, names->str);
	else
		g_set_error(error, WAYLAND_ERROR, WAYLAND_ERROR_MISSING,
			    "The compositor has no output that is switched on; it has: %s", names->str);
	return NULL;
}
