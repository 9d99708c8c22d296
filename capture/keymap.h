#pragma once
/*
 * capture/keymap.h: which key produces what: one XKB keymap, for the compositor and for us. Unchanging; may be handed
 * from thread to thread.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <xkbcommon/xkbcommon.h>

/* An XKB keycode is an evdev code plus this, from the days when X11 reserved the first ones. */
#define KEYMAP_EVDEV_OFFSET 8

typedef struct Keymap Keymap;

/* How to produce a keysym: the modifiers that count for this key must be exactly those in modifiers. */
typedef struct {
	uint32_t key;       /* evdev code */
	uint32_t modifiers; /* mask of the modifiers to hold */
	uint32_t relevant;  /* mask of the modifiers that change what the key produces */
} KeymapStroke;

/* The keymap of XKB_DEFAULT_RULES, _MODEL, _LAYOUT, _VARIANT and _OPTIONS; what is unset has XKB's default, the layout
 * us. A layout that does not exist is warned of, and us taken. NULL with error if XKB's data is missing. */
Keymap *keymap_create(GError **error);
void keymap_destroy(Keymap *keymap); /* takes NULL */

struct xkb_keymap *keymap_get_xkb(const Keymap *keymap);

/* A sealed memfd with the keymap as text, owned by the keymap, and its size with the final 0. */
int keymap_get_fd(const Keymap *keymap);
uint32_t keymap_get_size(const Keymap *keymap);

bool keymap_has_key(const Keymap *keymap, uint32_t key);

/* False if the layout lacks this keysym. */
bool keymap_find(const Keymap *keymap, uint32_t keysym, KeymapStroke *stroke);
