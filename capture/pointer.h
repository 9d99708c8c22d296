#pragma once
/*
 * capture/pointer.h: a virtual pointer on one output, and what is held on it. Main thread.
 */
#include "capture/input-event.h"
#include <glib.h>
#include <wayland-client.h>

struct zwlr_virtual_pointer_manager_v1;
typedef struct Pointer Pointer;

/* Borrows manager (version 2), seat and wl_output for the call. Nothing is flushed here, nor below. */
Pointer *pointer_create(struct zwlr_virtual_pointer_manager_v1 *manager, struct wl_seat *seat,
			struct wl_output *wl_output);

/* Releases what is held first. Takes NULL. */
void pointer_destroy(Pointer *pointer);

/* The pointer is at x, y of the output's width × height pixels; positions outside become the nearest inside. False for
 * what is no position. */
bool pointer_move(Pointer *pointer, double x, double y, uint32_t width, uint32_t height);

/* button: evdev code. False if it is none of a pointer; true also when it has the wanted state already. */
bool pointer_set_button(Pointer *pointer, uint32_t button, bool pressed);

/* In 1/120 of a notch, positive is right and down. */
void pointer_wheel(Pointer *pointer, int32_t x, int32_t y, InputWheelSource source);

void pointer_release_all(Pointer *pointer);
