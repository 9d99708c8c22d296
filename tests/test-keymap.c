/* tests/test-keymap.c: capture/keymap.h. */
#include "capture/keymap.h"

#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <string.h>
#include <sys/mman.h>
#include <xkbcommon/xkbcommon-keysyms.h>

#define SHIFT 1u
#define LOCK 2u

static void
forget_environment(void)
{
	static const char *const names[] = { "RULES", "MODEL", "LAYOUT", "VARIANT", "OPTIONS" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *name = g_strconcat("XKB_DEFAULT_", names[i], NULL);

		g_unsetenv(name);
	}
}

static Keymap *
make_keymap(const char *layout)
{
	GError *error = NULL;
	Keymap *keymap;

	forget_environment();
	if (layout)
		g_setenv("XKB_DEFAULT_LAYOUT", layout, TRUE);
	keymap = keymap_create(&error);
	g_assert_no_error(error);
	forget_environment();
	return keymap;
}

static void
assert_found(const Keymap *keymap, uint32_t keysym, uint32_t key, uint32_t modifiers)
{
	KeymapStroke stroke;

	g_assert_true(keymap_find(keymap, keysym, &stroke));
	g_assert_cmpuint(stroke.key, ==, key);
	g_assert_cmpuint(stroke.modifiers, ==, modifiers);
	g_assert_cmpuint(stroke.modifiers & ~stroke.relevant, ==, 0);
}

static void
test_is_us_by_default(void)
{
	Keymap *keymap = make_keymap(NULL);
	KeymapStroke stroke;

	assert_found(keymap, XKB_KEY_a, KEY_A, 0);
	assert_found(keymap, XKB_KEY_A, KEY_A, SHIFT);
	assert_found(keymap, XKB_KEY_z, KEY_Z, 0);
	assert_found(keymap, XKB_KEY_1, KEY_1, 0);
	assert_found(keymap, XKB_KEY_at, KEY_2, SHIFT);
	assert_found(keymap, XKB_KEY_Return, KEY_ENTER, 0);
	assert_found(keymap, XKB_KEY_Shift_L, KEY_LEFTSHIFT, 0);
	g_assert_true(keymap_find(keymap, XKB_KEY_A, &stroke));
	g_assert_cmpuint(stroke.relevant, ==, SHIFT | LOCK);
	g_assert_false(keymap_find(keymap, XKB_KEY_Cyrillic_ya, &stroke));
	g_assert_false(keymap_find(keymap, XKB_KEY_NoSymbol, &stroke));
	g_assert_false(keymap_find(keymap, 0xffffffff, &stroke));
	keymap_destroy(keymap);
}

static void
test_takes_the_layout_of_the_environment(void)
{
	Keymap *keymap = make_keymap("de");
	KeymapStroke stroke;

	assert_found(keymap, XKB_KEY_z, KEY_Y, 0);
	assert_found(keymap, XKB_KEY_udiaeresis, KEY_LEFTBRACE, 0);
	g_assert_true(keymap_find(keymap, XKB_KEY_at, &stroke));
	g_assert_cmpuint(stroke.key, ==, KEY_Q);
	/* AltGr, whatever bit this keymap has for it: neither Shift nor Caps Lock. */
	g_assert_cmpuint(stroke.modifiers, !=, 0);
	g_assert_cmpuint(stroke.modifiers & (SHIFT | LOCK), ==, 0);
	keymap_destroy(keymap);
}

/* What is found is what the compositor will make of it. */
static void
test_strokes_produce_their_keysym(void)
{
	Keymap *keymap = make_keymap("de");
	unsigned n_found = 0;

	for (uint32_t keysym = 0x20; keysym < 0x100; keysym++) {
		struct xkb_state *state = xkb_state_new(keymap_get_xkb(keymap));
		KeymapStroke stroke;

		if (keymap_find(keymap, keysym, &stroke)) {
			n_found++;
			xkb_state_update_mask(state, stroke.modifiers, 0, 0, 0, 0, 0);
			g_assert_cmpuint(xkb_state_key_get_one_sym(state, stroke.key + KEYMAP_EVDEV_OFFSET), ==,
					 keysym);
		}
		xkb_state_unref(state);
	}
	g_assert_cmpuint(n_found, >, 100);
	keymap_destroy(keymap);
}

static void
test_knows_its_keys(void)
{
	Keymap *keymap = make_keymap(NULL);

	g_assert_true(keymap_has_key(keymap, KEY_A));
	g_assert_true(keymap_has_key(keymap, KEY_F24));
	g_assert_false(keymap_has_key(keymap, 5000));
	g_assert_false(keymap_has_key(keymap, G_MAXUINT32));
	keymap_destroy(keymap);
}

static void
test_an_unknown_layout_becomes_us(void)
{
	Keymap *keymap;

	g_test_expect_message("selkies-capture", G_LOG_LEVEL_WARNING, "*XKB_DEFAULT_LAYOUT=\"klingon\"*taking us*");
	keymap = make_keymap("klingon");
	g_test_assert_expected_messages();
	assert_found(keymap, XKB_KEY_z, KEY_Z, 0);
	keymap_destroy(keymap);
}

static void
test_memory_holds_the_same_keymap_and_is_sealed(void)
{
	Keymap *keymap = make_keymap(NULL);
	uint32_t size = keymap_get_size(keymap);
	struct xkb_context *context = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
	struct xkb_keymap *read_back;
	char *text = mmap(NULL, size, PROT_READ, MAP_PRIVATE, keymap_get_fd(keymap), 0);

	g_assert_true(text != MAP_FAILED);
	g_assert_cmpint(text[size - 1], ==, '\0');
	g_assert_cmpuint(strlen(text), ==, size - 1);
	read_back = xkb_keymap_new_from_string(context, text, XKB_KEYMAP_FORMAT_TEXT_V1, XKB_KEYMAP_COMPILE_NO_FLAGS);
	g_assert_nonnull(read_back);
	g_assert_cmpint(fcntl(keymap_get_fd(keymap), F_GET_SEALS) & F_SEAL_WRITE, ==, F_SEAL_WRITE);
	munmap(text, size);
	xkb_keymap_unref(read_back);
	xkb_context_unref(context);
	keymap_destroy(keymap);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/keymap/is-us-by-default", test_is_us_by_default);
	g_test_add_func("/keymap/takes-the-layout-of-the-environment", test_takes_the_layout_of_the_environment);
	g_test_add_func("/keymap/strokes-produce-their-keysym", test_strokes_produce_their_keysym);
	g_test_add_func("/keymap/knows-its-keys", test_knows_its_keys);
	g_test_add_func("/keymap/an-unknown-layout-becomes-us", test_an_unknown_layout_becomes_us);
	g_test_add_func("/keymap/memory-is-the-same-and-sealed", test_memory_holds_the_same_keymap_and_is_sealed);
	return g_test_run();
}
