#pragma once
/*
 * capture/output.h: what a compositor says about one of its outputs. Belongs to the thread of its connection.
 */
#include <glib.h>
#include <stdbool.h>
#include <wayland-client.h>

typedef struct {
	char name[64];         /* "HEADLESS-1"; "" from a compositor before wl_output version 4 */
	int32_t width, height; /* of the current mode, in pixels, before any transform */
	int32_t refresh_mhz;   /* 0 unknown */
	int32_t scale;         /* rounded up by the compositor */
	int32_t transform;     /* enum wl_output_transform */
} OutputState;

typedef struct Output Output;
typedef void (*OutputChanged)(Output *output, gpointer user_data);

/* Takes wl_output, bound in version 2 to 4 from the global with the numeric name global. changed is called whenever the
 * compositor has finished telling a change. */
Output *output_create(struct wl_output *wl_output, uint32_t global, OutputChanged changed, gpointer user_data);
void output_destroy(Output *output); /* takes NULL */

const OutputState *output_get_state(const Output *output);
struct wl_output *output_get_wl_output(const Output *output);
uint32_t output_get_global(const Output *output);

/* False while the compositor is in the middle of telling a change of size: pictures do not fit now. */
bool output_is_settled(const Output *output);
