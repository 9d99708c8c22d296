/* bench/tool/painted-content.c: see painted-content.h. */
#include "bench/tool/painted-content.h"
#include "tests/painter.h"

#include <string.h>

#define CELL_WIDTH 8 /* of a character, as the painter writes them */
#define CELL_HEIGHT 16
#define CURSOR_BYTE 0x30
#define SCROLL_STEP 4 /* pixels a picture */
#define BAND 48       /* rows that travel together */
#define NOISE_SEED 20260729

typedef struct {
	const char *name;
	void (*paint_textures)(PaintedContent *content);
	void (*paint)(PaintedContent *content, uint32_t index);
} Kind;

struct PaintedContent {
	const Kind *kind;
	Frame *textures[2]; /* what the pictures are copied from; the second may be NULL */
	GRand *random;
	uint32_t index; /* of the next picture */
	uint8_t *pixels;
	FrameInfo info;
};

static uint8_t *
pixel_at(PaintedContent *content, uint32_t x, uint32_t y)
{
	return content->pixels + (gsize)y * content->info.stride + (gsize)x * 4;
}

/* Row y becomes a row of the texture, moved to the left by shift; what leaves on one side comes in on the other. */
static void
copy_row(PaintedContent *content, uint32_t y, uint32_t texture_row, uint32_t shift)
{
	const FrameInfo *texture = frame_get_info(content->textures[0]);
	const uint8_t *row = texture->pixels + (gsize)texture_row * texture->stride;
	gsize left = (gsize)shift * 4;

	memcpy(pixel_at(content, 0, y), row + left, content->info.stride - left);
	memcpy(pixel_at(content, 0, y) + content->info.stride - left, row, left);
}

static void
damage_all(PaintedContent *content)
{
	damage_add(&content->info.damage, (Rect) { 0, 0, (int32_t)content->info.width, (int32_t)content->info.height });
}

static Frame *
paint_texture(const PaintedContent *content, Paint paint, uint32_t height, uint32_t step)
{
	return painter_paint(paint, content->info.width, height, FRAME_FORMAT_BGRX, step, 1);
}

static void
paint_pages(PaintedContent *content)
{
	content->textures[0] = paint_texture(content, PAINT_TEXT, content->info.height, 0);
	content->textures[1] = paint_texture(content, PAINT_TEXT, content->info.height, 1);
}

static Rect
cell_rect(const PaintedContent *content, uint32_t cell)
{
	uint32_t columns = content->info.width / CELL_WIDTH;

	return (Rect) { (int32_t)(cell % columns * CELL_WIDTH), (int32_t)(cell / columns * CELL_HEIGHT), CELL_WIDTH,
			CELL_HEIGHT };
}

/* The character that is typed replaces the cursor, which moves on. */
static void
paint_text(PaintedContent *content, uint32_t index)
{
	uint32_t n_cells = content->info.width / CELL_WIDTH * (content->info.height / CELL_HEIGHT);
	Rect typed = cell_rect(content, (index - 1) % n_cells), cursor = cell_rect(content, index % n_cells);
	const FrameInfo *page = frame_get_info(content->textures[(index - 1) / n_cells % 2 ? 0 : 1]);

	for (int32_t y = 0; y < CELL_HEIGHT; y++) {
		memcpy(pixel_at(content, typed.x, typed.y + y),
		       page->pixels + (gsize)(typed.y + y) * page->stride + (gsize)typed.x * 4, CELL_WIDTH * 4);
		memset(pixel_at(content, cursor.x, cursor.y + y), CURSOR_BYTE, CELL_WIDTH * 4);
	}
	damage_add(&content->info.damage, typed);
	damage_add(&content->info.damage, cursor);
}

static void
paint_scroll_texture(PaintedContent *content)
{
	content->textures[0] = paint_texture(content, PAINT_TEXT, content->info.height * 2, 0);
}

static void
paint_scroll(PaintedContent *content, uint32_t index)
{
	uint32_t height = content->info.height;

	for (uint32_t y = 0; y < height; y++)
		copy_row(content, y, (y + index * SCROLL_STEP) % (height * 2), 0);
	damage_all(content);
}

static void
paint_motion_texture(PaintedContent *content)
{
	content->textures[0] = paint_texture(content, PAINT_MOTION, content->info.height, 0);
}

static void
paint_motion(PaintedContent *content, uint32_t index)
{
	uint32_t width = content->info.width;

	for (uint32_t y = 0; y < content->info.height; y++) {
		uint32_t band = y / BAND;
		uint32_t shift = index * (2 + 3 * (band % 5)) % width;

		copy_row(content, y, y, band % 2 ? shift : (width - shift) % width);
	}
	damage_all(content);
}

static void
paint_noise_texture(PaintedContent *content)
{
	gsize size = (gsize)content->info.stride * content->info.height;
	FrameInfo info = content->info;
	uint8_t *pixels = g_malloc(size);

	for (gsize i = 0; i < size; i += 4) {
		guint32 random = g_rand_int(content->random);

		memcpy(pixels + i, &random, 4);
	}
	info.pixels = pixels;
	content->textures[0] = frame_create(&info, g_free, pixels);
}

static void
paint_noise(PaintedContent *content, uint32_t index)
{
	for (uint32_t y = 0; y < content->info.height; y++) {
		guint32 random = g_rand_int(content->random);

		copy_row(content, y, random % content->info.height, (random >> 16) % content->info.width);
	}
	damage_all(content);
}

static const Kind kinds[] = {
	{ "text", paint_pages, paint_text },
	{ "scroll", paint_scroll_texture, paint_scroll },
	{ "motion", paint_motion_texture, paint_motion },
	{ "noise", paint_noise_texture, paint_noise },
};

const char *const painted_content_names[] = { "text", "scroll", "motion", "noise", NULL };

static const Kind *
find_kind(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
		if (g_str_equal(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

PaintedContent *
painted_content_create(const char *name, uint32_t width, uint32_t height)
{
	const Kind *kind = find_kind(name);
	PaintedContent *content;

	if (!kind)
		return NULL;

	content = g_new0(PaintedContent, 1);
	content->kind = kind;
	content->random = g_rand_new_with_seed(NOISE_SEED);
	content->pixels = g_malloc((gsize)width * height * 4);
	content->info = (FrameInfo) { .pixels = content->pixels,
				      .width = width,
				      .height = height,
				      .stride = width * 4,
				      .format = FRAME_FORMAT_BGRX };
	kind->paint_textures(content);
	painted_content_restart(content);
	return content;
}

void
painted_content_destroy(PaintedContent *content)
{
	if (!content)
		return;

	frame_unref(content->textures[0]);
	frame_unref(content->textures[1]);
	g_rand_free(content->random);
	g_free(content->pixels);
	g_free(content);
}

void
painted_content_restart(PaintedContent *content)
{
	g_rand_set_seed(content->random, NOISE_SEED);
	content->index = 0;
	content->info.serial = 0;
}

const FrameInfo *
painted_content_next(PaintedContent *content)
{
	content->info.damage = (Damage) { 0 };
	content->info.serial++;
	if (content->index == 0) {
		for (uint32_t y = 0; y < content->info.height; y++)
			copy_row(content, y, y, 0);
		damage_all(content);
	} else {
		content->kind->paint(content, content->index);
	}
	content->index++;
	return &content->info;
}
