#pragma once
/*
 * capture/injector.h: one connection to a compositor for input, from the connect to its end. Main thread.
 *
 * It is a connection of its own so that an event never stands behind pictures, and everything is sent before the
 * function returns. It never waits: while the compositor does not read, only the newest motion is kept.
 */
#include "capture/input-event.h"
#include "capture/keymap.h"

typedef struct {
	/* From now on events can be injected. The injector may be destroyed here. */
	void (*ready)(gpointer user_data);
	/* This connection is over; error, a WAYLAND_ERROR, says why. The injector may be destroyed here. */
	void (*lost)(const GError *error, gpointer user_data);
} InjectorEvents;

typedef struct Injector Injector;

/* output_name: of the output that positions count on, NULL for the first. keymap is borrowed for the injector's life.
 * The connection is set up in the thread-default main context. NULL with a WAYLAND_ERROR. */
Injector *injector_create(const char *display_name, const char *output_name, const Keymap *keymap,
			  const InjectorEvents *events, gpointer user_data, GError **error);

/* Releases what is held. No callback afterwards. Takes NULL. */
void injector_destroy(Injector *injector);

bool injector_is_ready(const Injector *injector);

/* Positions in pictures of picture_width × picture_height, an output's of even size cut from full_width × full_height,
 * are taken as pixels of the output; others are scaled. */
void injector_set_size(Injector *injector, uint32_t picture_width, uint32_t picture_height, uint32_t full_width,
		       uint32_t full_height);

/* False if the event could not be injected: not ready, or something that the desktop does not have. */
bool injector_inject(Injector *injector, const InputEvent *event);
