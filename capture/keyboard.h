#pragma once
/*
 * capture/keyboard.h: a virtual keyboard in the compositor, and what is held on it. Main thread.
 */
#include "capture/keymap.h"
#include <wayland-client.h>

struct zwp_virtual_keyboard_manager_v1;
typedef struct Keyboard Keyboard;

/* Borrows manager and seat for the call, keymap for the keyboard's life. Nothing is flushed here, nor below. */
Keyboard *keyboard_create(struct zwp_virtual_keyboard_manager_v1 *manager, struct wl_seat *seat, const Keymap *keymap);

/* Releases what is held first. Takes NULL. */
void keyboard_destroy(Keyboard *keyboard);

/* key: evdev code; where it is 0, the key and modifiers that produce keysym. False if it can't be produced; true also
 * when the key has the wanted state already. */
bool keyboard_set_key(Keyboard *keyboard, uint32_t key, uint32_t keysym, bool pressed);

void keyboard_release_all(Keyboard *keyboard);
