/* capture/keymap.c: see keymap.h. */
#include "capture/keymap.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LEVEL_MASKS_MAX 32

struct Keymap {
	struct xkb_context *context;
	struct xkb_keymap *xkb;
	int fd;
	uint32_t size;
};

G_GNUC_PRINTF(3, 0)
static void
on_xkb_log(struct xkb_context *context, enum xkb_log_level level, const char *format, va_list arguments)
{
	g_autofree char *text = g_strdup_vprintf(format, arguments);

	g_debug("xkbcommon: %s", g_strchomp(text));
}

static struct xkb_keymap *
compile(struct xkb_context *context)
{
	const struct xkb_rule_names us = { "evdev", "pc105", "us", "", "" };
	/* Without names libxkbcommon takes XKB_DEFAULT_* and its own defaults. */
	struct xkb_keymap *xkb = xkb_keymap_new_from_names(context, NULL, XKB_KEYMAP_COMPILE_NO_FLAGS);

	if (xkb)
		return xkb;

	xkb = xkb_keymap_new_from_names(context, &us, XKB_KEYMAP_COMPILE_NO_FLAGS);
	if (xkb)
		g_warning("XKB has no keyboard layout XKB_DEFAULT_LAYOUT=\"%s\" XKB_DEFAULT_VARIANT=\"%s\" "
			  "XKB_DEFAULT_OPTIONS=\"%s\" XKB_DEFAULT_RULES=\"%s\"; taking us. See xkeyboard-config(7)",
			  g_getenv("XKB_DEFAULT_LAYOUT") ?: "", g_getenv("XKB_DEFAULT_VARIANT") ?: "",
			  g_getenv("XKB_DEFAULT_OPTIONS") ?: "", g_getenv("XKB_DEFAULT_RULES") ?: "");
	return xkb;
}

static bool
write_memory(int fd, const char *text, size_t size)
{
	while (size > 0) {
		ssize_t n = write(fd, text, size);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			text += n;
			size -= (size_t)n;
		}
	}
	return true;
}

static bool
share(Keymap *keymap, GError **error)
{
	char *text = xkb_keymap_get_as_string(keymap->xkb, XKB_KEYMAP_FORMAT_TEXT_V1);
	bool shared;

	g_assert(text);
	keymap->size = (uint32_t)strlen(text) + 1;
	keymap->fd = memfd_create("selkies-keymap", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	shared = keymap->fd >= 0 && write_memory(keymap->fd, text, keymap->size) &&
		 fcntl(keymap->fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
	if (!shared)
		g_set_error(error, G_IO_ERROR, (gint)g_io_error_from_errno(errno),
			    "Cannot get %" PRIu32 " bytes of shared memory for a keymap: %s", keymap->size,
			    g_strerror(errno));
	free(text);
	return shared;
}

Keymap *
keymap_create(GError **error)
{
	Keymap *keymap = g_new0(Keymap, 1);

	keymap->fd = -1;
	keymap->context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
	if (keymap->context) {
		xkb_context_set_log_fn(keymap->context, on_xkb_log);
		keymap->xkb = compile(keymap->context);
	}
	if (!keymap->xkb) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
			    "Cannot make a keymap, not even for the layout us: is xkb-data installed?");
		keymap_destroy(keymap);
		return NULL;
	}
	if (!share(keymap, error)) {
		keymap_destroy(keymap);
		return NULL;
	}
	return keymap;
}

void
keymap_destroy(Keymap *keymap)
{
	if (!keymap)
		return;

	if (keymap->fd >= 0)
		close(keymap->fd);
	xkb_keymap_unref(keymap->xkb);
	xkb_context_unref(keymap->context);
	g_free(keymap);
}

struct xkb_keymap *
keymap_get_xkb(const Keymap *keymap)
{
	return keymap->xkb;
}

int
keymap_get_fd(const Keymap *keymap)
{
	return keymap->fd;
}

uint32_t
keymap_get_size(const Keymap *keymap)
{
	return keymap->size;
}

bool
keymap_has_key(const Keymap *keymap, uint32_t key)
{
	return key <= G_MAXUINT32 - KEYMAP_EVDEV_OFFSET &&
	       xkb_keymap_key_get_name(keymap->xkb, key + KEYMAP_EVDEV_OFFSET) != NULL;
}

/* All modifiers that select a level of this key. */
static uint32_t
find_relevant(struct xkb_keymap *xkb, xkb_keycode_t keycode)
{
	xkb_level_index_t n_levels = xkb_keymap_num_levels_for_key(xkb, keycode, 0);
	xkb_mod_mask_t masks[LEVEL_MASKS_MAX];
	uint32_t relevant = 0;

	for (xkb_level_index_t level = 0; level < n_levels; level++) {
		size_t n = xkb_keymap_key_get_mods_for_level(xkb, keycode, 0, level, masks, LEVEL_MASKS_MAX);

		for (size_t i = 0; i < n; i++)
			relevant |= masks[i];
	}
	return relevant;
}

/* Of several ways to a level, the one with the fewest modifiers; rather Shift than Caps Lock, which comes after it. */
static bool
find_modifiers(struct xkb_keymap *xkb, xkb_keycode_t keycode, xkb_level_index_t level, uint32_t *modifiers)
{
	xkb_mod_mask_t masks[LEVEL_MASKS_MAX];
	size_t n = xkb_keymap_key_get_mods_for_level(xkb, keycode, 0, level, masks, LEVEL_MASKS_MAX);

	for (size_t i = 0; i < n; i++) {
		int bits = __builtin_popcount(masks[i]), best_bits = __builtin_popcount(*modifiers);

		if (i == 0 || bits < best_bits || (bits == best_bits && masks[i] < *modifiers))
			*modifiers = masks[i];
	}
	return n > 0;
}

static bool
find_on_level(struct xkb_keymap *xkb, xkb_keycode_t keycode, xkb_level_index_t level, uint32_t keysym,
	      KeymapStroke *stroke)
{
	const xkb_keysym_t *keysyms;

	if (level >= xkb_keymap_num_levels_for_key(xkb, keycode, 0) ||
	    xkb_keymap_key_get_syms_by_level(xkb, keycode, 0, level, &keysyms) != 1 || keysyms[0] != keysym)
		return false;

	stroke->key = keycode - KEYMAP_EVDEV_OFFSET;
	stroke->relevant = find_relevant(xkb, keycode);
	return find_modifiers(xkb, keycode, level, &stroke->modifiers);
}

bool
keymap_find(const Keymap *keymap, uint32_t keysym, KeymapStroke *stroke)
{
	const xkb_level_index_t levels_max = 8;
	xkb_keycode_t min = MAX(xkb_keymap_min_keycode(keymap->xkb), KEYMAP_EVDEV_OFFSET + 1);
	xkb_keycode_t max = xkb_keymap_max_keycode(keymap->xkb);

	if (keysym == XKB_KEY_NoSymbol)
		return false;
	/* All keys on their first level, then on their second: the key that needs the fewest modifiers. */
	for (xkb_level_index_t level = 0; level < levels_max; level++) {
		for (xkb_keycode_t keycode = min; keycode <= max; keycode++) {
			*stroke = (KeymapStroke) { 0 };
			if (find_on_level(keymap->xkb, keycode, level, keysym, stroke))
				return true;
		}
	}
	return false;
}
