/* capture/keyboard.c: see keyboard.h. */
#include "capture/keyboard.h"
#include "virtual-keyboard-unstable-v1-client-protocol.h"

#include <linux/input-event-codes.h>
#include <string.h>

/* All that the modifiers request carries. */
typedef struct {
	uint32_t depressed, latched, locked, group;
} Modifiers;

struct Keyboard {
	struct zwp_virtual_keyboard_v1 *wl_keyboard;
	const Keymap *keymap;
	struct xkb_state *state; /* what the person at the keyboard has done */
	Modifiers sent;          /* what the compositor believes */
	bool held[KEY_CNT];
	uint32_t borrowed_for; /* the key for whose keysym sent is not what state says; 0: none */
};

static uint32_t
now_ms(void)
{
	return (uint32_t)(g_get_monotonic_time() / 1000);
}

static void
send_modifiers(Keyboard *keyboard, Modifiers modifiers)
{
	if (memcmp(&modifiers, &keyboard->sent, sizeof(modifiers)) == 0)
		return;

	keyboard->sent = modifiers;
	zwp_virtual_keyboard_v1_modifiers(keyboard->wl_keyboard, modifiers.depressed, modifiers.latched,
					  modifiers.locked, modifiers.group);
}

static Modifiers
read_modifiers(const Keyboard *keyboard)
{
	return (Modifiers) {
		.depressed = xkb_state_serialize_mods(keyboard->state, XKB_STATE_MODS_DEPRESSED),
		.latched = xkb_state_serialize_mods(keyboard->state, XKB_STATE_MODS_LATCHED),
		.locked = xkb_state_serialize_mods(keyboard->state, XKB_STATE_MODS_LOCKED),
		.group = xkb_state_serialize_layout(keyboard->state, XKB_STATE_LAYOUT_EFFECTIVE),
	};
}

static void
send_key(Keyboard *keyboard, uint32_t key, bool pressed)
{
	keyboard->held[key] = pressed;
	zwp_virtual_keyboard_v1_key(keyboard->wl_keyboard, now_ms(), key,
				    pressed ? WL_KEYBOARD_KEY_STATE_PRESSED : WL_KEYBOARD_KEY_STATE_RELEASED);
	/* The compositor does not derive modifiers from virtual keys: it is told after the key, as with a real one. */
	xkb_state_update_key(keyboard->state, key + KEYMAP_EVDEV_OFFSET, pressed ? XKB_KEY_DOWN : XKB_KEY_UP);
}

/* Gives back the modifiers that a keysym needed. */
static void
restore_modifiers(Keyboard *keyboard)
{
	keyboard->borrowed_for = 0;
	send_modifiers(keyboard, read_modifiers(keyboard));
}

static bool
set_physical_key(Keyboard *keyboard, uint32_t key, bool pressed)
{
	if (key >= KEY_CNT || !keymap_has_key(keyboard->keymap, key))
		return false;
	if (keyboard->held[key] == pressed)
		return true;

	/* A new key wants the true modifiers, while the release of another one leaves a keysym that may be repeating. */
	if (pressed)
		restore_modifiers(keyboard);
	send_key(keyboard, key, pressed);
	if (keyboard->borrowed_for == 0 || keyboard->borrowed_for == key)
		restore_modifiers(keyboard);
	return true;
}

static bool
set_keysym(Keyboard *keyboard, uint32_t keysym, bool pressed)
{
	KeymapStroke stroke;
	Modifiers before, after, modifiers;

	if (!keymap_find(keyboard->keymap, keysym, &stroke) || stroke.key >= KEY_CNT)
		return false;
	if (keyboard->held[stroke.key] == pressed)
		return true;
	if (!pressed)
		return set_physical_key(keyboard, stroke.key, false);

	/* What else is held stays held: Ctrl with a keysym is still a shortcut. */
	before = read_modifiers(keyboard);
	modifiers.depressed = (before.depressed & ~stroke.relevant) | stroke.modifiers;
	modifiers.latched = before.latched & ~stroke.relevant;
	modifiers.locked = before.locked & ~stroke.relevant;
	modifiers.group = 0;
	send_modifiers(keyboard, modifiers);
	send_key(keyboard, stroke.key, true);
	after = read_modifiers(keyboard);
	if (memcmp(&before, &after, sizeof(after)) == 0)
		keyboard->borrowed_for = stroke.key;
	else
		restore_modifiers(keyboard); /* it is a modifier itself */
	return true;
}

Keyboard *
keyboard_create(struct zwp_virtual_keyboard_manager_v1 *manager, struct wl_seat *seat, const Keymap *keymap)
{
	Keyboard *keyboard = g_new0(Keyboard, 1);

	keyboard->keymap = keymap;
	keyboard->state = xkb_state_new(keymap_get_xkb(keymap));
	keyboard->wl_keyboard = zwp_virtual_keyboard_manager_v1_create_virtual_keyboard(manager, seat);
	zwp_virtual_keyboard_v1_keymap(keyboard->wl_keyboard, WL_KEYBOARD_KEYMAP_FORMAT_XKB_V1, keymap_get_fd(keymap),
				       keymap_get_size(keymap));
	return keyboard;
}

void
keyboard_destroy(Keyboard *keyboard)
{
	if (!keyboard)
		return;

	keyboard_release_all(keyboard);
	zwp_virtual_keyboard_v1_destroy(keyboard->wl_keyboard);
	xkb_state_unref(keyboard->state);
	g_free(keyboard);
}

bool
keyboard_set_key(Keyboard *keyboard, uint32_t key, uint32_t keysym, bool pressed)
{
	return key != 0 ? set_physical_key(keyboard, key, pressed) : set_keysym(keyboard, keysym, pressed);
}

void
keyboard_release_all(Keyboard *keyboard)
{
	for (uint32_t key = 0; key < KEY_CNT; key++) {
		if (keyboard->held[key])
			send_key(keyboard, key, false);
	}
	restore_modifiers(keyboard);
}
