#pragma once
/*
 * tests/fake-input.h: the seat, virtual pointers and virtual keyboards of the fake compositor: writes down every request.
 */
#include <glib.h>
#include <stdbool.h>
#include <wayland-server.h>

typedef struct FakeInput FakeInput;

/* Destroy it after the display. */
FakeInput *fake_input_create(struct wl_display *display, bool has_pointers, bool has_keyboards);
void fake_input_destroy(FakeInput *input); /* takes NULL */

const char *fake_input_take(FakeInput *input);
gsize fake_input_get_lines(const FakeInput *input);
unsigned fake_input_get_keymaps(const FakeInput *input);
