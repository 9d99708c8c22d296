/* tests/test-painted-content.c: bench/tool/painted-content.h: the same pictures in each run, with true damage. */
#include "bench/tool/painted-content.h"

#include <string.h>

#define WIDTH 98 /* no multiple of a character, and none of a block */
#define HEIGHT 66
#define PICTURES 120 /* more than a page of text has characters */
#define BYTES (WIDTH * HEIGHT * 4)

static bool
is_damaged(const Damage *damage, int32_t x, int32_t y)
{
	for (uint32_t i = 0; i < damage->n_rects; i++) {
		const Rect *rect = &damage->rects[i];

		if (x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height)
			return true;
	}
	return false;
}

/* Every pixel that changed must be damaged. Returns how many changed. */
static uint32_t
check_damage(const uint8_t *before, const FrameInfo *info)
{
	uint32_t n_changed = 0;

	for (int32_t i = 0; i < WIDTH * HEIGHT; i++) {
		if (memcmp(before + (gsize)i * 4, info->pixels + (gsize)i * 4, 4) == 0)
			continue;
		g_assert_true(is_damaged(&info->damage, i % WIDTH, i / WIDTH));
		n_changed++;
	}
	return n_changed;
}

static void
test_damage_is_true_and_something_changes(gconstpointer name)
{
	PaintedContent *content = painted_content_create(name, WIDTH, HEIGHT);
	g_autofree uint8_t *before = g_malloc0(BYTES);

	for (uint32_t i = 0; i < PICTURES; i++) {
		const FrameInfo *info = painted_content_next(content);

		g_assert_cmpuint(info->width, ==, WIDTH);
		g_assert_cmpuint(info->height, ==, HEIGHT);
		g_assert_cmpuint(info->serial, ==, i + 1);
		if (i == 0)
			g_assert_cmpint(info->damage.rects[0].width, ==, WIDTH);
		else
			g_assert_cmpuint(check_damage(before, info), >, 0);
		memcpy(before, info->pixels, BYTES);
	}
	painted_content_destroy(content);
}

static void
test_restart_makes_the_same_again(gconstpointer name)
{
	PaintedContent *content = painted_content_create(name, WIDTH, HEIGHT);
	g_autofree uint8_t *pictures = g_malloc((gsize)PICTURES * BYTES);

	for (uint32_t i = 0; i < PICTURES; i++)
		memcpy(pictures + (gsize)i * BYTES, painted_content_next(content)->pixels, BYTES);
	painted_content_restart(content);
	for (uint32_t i = 0; i < PICTURES; i++)
		g_assert_cmpmem(pictures + (gsize)i * BYTES, BYTES, painted_content_next(content)->pixels, BYTES);
	painted_content_destroy(content);
}

static void
test_smallest_picture(gconstpointer name)
{
	PaintedContent *content = painted_content_create(name, 16, 16);

	for (uint32_t i = 0; i < 50; i++)
		painted_content_next(content);
	painted_content_destroy(content);
}

static void
test_typing_damages_little(void)
{
	PaintedContent *content = painted_content_create("text", WIDTH, HEIGHT);

	painted_content_next(content);
	for (uint32_t i = 0; i < PICTURES; i++) {
		const Damage *damage = &painted_content_next(content)->damage;

		for (uint32_t r = 0; r < damage->n_rects; r++)
			g_assert_cmpint(damage->rects[r].width * damage->rects[r].height, <=, 8 * 16);
	}
	painted_content_destroy(content);
}

static void
test_unknown_name(void)
{
	g_assert_null(painted_content_create("opera", WIDTH, HEIGHT));
	painted_content_destroy(NULL);
}

static void
add(const char *test, const char *name, GTestDataFunc function)
{
	g_autofree char *path = g_strdup_printf("/painted-content/%s/%s", name, test);

	g_test_add_data_func(path, name, function);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (const char *const *name = painted_content_names; *name; name++) {
		add("damage-is-true-and-something-changes", *name, test_damage_is_true_and_something_changes);
		add("restart-makes-the-same-again", *name, test_restart_makes_the_same_again);
		add("smallest-picture", *name, test_smallest_picture);
	}
	g_test_add_func("/painted-content/typing-damages-little", test_typing_damages_little);
	g_test_add_func("/painted-content/unknown-name", test_unknown_name);
	return g_test_run();
}
