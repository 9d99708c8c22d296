#include "game-textures.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>

#include "noise.h"

#define PIXELS (TEXTURE_SIZE * TEXTURE_SIZE)
#define FOG 0x10141c

struct GameTextures {
	uint32_t pixels[TEXTURE_COUNT][TEXTURE_LEVELS][PIXELS];
};

static uint32_t
shade(uint32_t colour, double factor)
{
	uint32_t packed = 0;

	for (int shift = 0; shift < 24; shift += 8)
		packed |= (uint32_t)CLAMP((colour >> shift & 0xff) * factor, 0, 255) << shift;
	return packed;
}

/* Noise that repeats with the texture; `cells` hills across (a power of two). */
static double
rough(int x, int y, uint32_t cells, uint32_t seed)
{
	return noise_fractal((double)x * cells / TEXTURE_SIZE, (double)y * cells / TEXTURE_SIZE, cells, 4, seed);
}

static uint32_t
brick(int x, int y)
{
	int row = y / 16, along = (x + row % 2 * 16) % 32;
	double stone = noise_hash((uint32_t)((x + row % 2 * 16) % TEXTURE_SIZE / 32), (uint32_t)row) % 100 / 250.0;

	if (y % 16 < 2 || along < 2)
		return shade(0x9a948a, 0.5 + 0.6 * rough(x, y, 16, 1));
	return shade(0xa8563c, 0.45 + stone + 0.7 * rough(x, y, 16, 2));
}

static uint32_t
planks(int x, int y)
{
	double grain = noise_fractal((double)x / 4, (double)y / 32, 32, 4, (uint32_t)(x / 32) + 20);

	if (x % 32 < 2)
		return 0x1e140c;
	return shade(0x9a6a36, 0.5 + 0.45 * grain + 0.25 * sin(grain * 40));
}

static uint32_t
metal(int x, int y)
{
	int dx = x % 64 - 8, dy = y % 64 - 8;

	if (x % 64 < 2 || y % 64 < 2)
		return 0x20262c;
	if (dx * dx + dy * dy < 12)
		return shade(0xc8d0d4, 0.9 - 0.08 * dy);
	return shade(y / 64 % 2 ? 0x5a7c88 : 0x768890, 0.6 + 0.6 * rough(x, y / 8, 32, 31));
}

static uint32_t
floor_tile(int x, int y)
{
	bool odd = (x / 32 + y / 32) % 2;

	if (x % 32 < 1 || y % 32 < 1)
		return 0x2a2826;
	return shade(odd ? 0x8c8474 : 0x5c6470, 0.55 + 0.8 * rough(x, y, 8, odd ? 41 : 42));
}

static uint32_t
ceiling(int x, int y)
{
	bool lamp = x % 128 > 44 && x % 128 < 84 && y % 128 > 54 && y % 128 < 74;

	return lamp ? 0xf4ecc8 : shade(0x5a5348, 0.5 + 0.8 * rough(x, y, 8, 51));
}

/* The mean of the pixels around; the texture goes on at its other side. */
static uint32_t
blurred(const uint32_t *pixels, int x, int y, int radius)
{
	uint32_t sums[3] = { 0 }, count = (uint32_t)((2 * radius + 1) * (2 * radius + 1)), packed = 0;

	for (int dy = -radius; dy <= radius; dy++)
		for (int dx = -radius; dx <= radius; dx++)
			for (int i = 0; i < 3; i++)
				sums[i] += pixels[((y + dy) & (TEXTURE_SIZE - 1)) * TEXTURE_SIZE +
						  ((x + dx) & (TEXTURE_SIZE - 1))] >>
						   (8 * i) &
					   0xff;
	for (int i = 0; i < 3; i++)
		packed |= sums[i] / count << (8 * i);
	return packed;
}

static void
make_level(GameTextures *textures, int texture, int level)
{
	const uint32_t *sharp = textures->pixels[texture][0];
	const double fog = 0.9 * level / TEXTURE_LEVELS;

	for (int i = 0; i < PIXELS; i++) {
		uint32_t colour = blurred(sharp, i % TEXTURE_SIZE, i / TEXTURE_SIZE, level / 6);

		/* Channels of both stay below 256 when added. */
		textures->pixels[texture][level][i] = shade(colour, 1 - fog) + shade(FOG, fog);
	}
}

GameTextures *
game_textures_create(void)
{
	static uint32_t (*const makers[TEXTURE_COUNT])(int x, int y) = { brick, planks, metal, floor_tile, ceiling };
	GameTextures *textures = g_new(GameTextures, 1);

	for (int texture = 0; texture < TEXTURE_COUNT; texture++) {
		for (int i = 0; i < PIXELS; i++)
			textures->pixels[texture][0][i] = makers[texture](i % TEXTURE_SIZE, i / TEXTURE_SIZE);
		for (int level = 1; level < TEXTURE_LEVELS; level++)
			make_level(textures, texture, level);
	}
	return textures;
}

void
game_textures_destroy(GameTextures *textures)
{
	g_free(textures);
}

const uint32_t *
game_textures_get(const GameTextures *textures, int texture, int level)
{
	return textures->pixels[texture][CLAMP(level, 0, TEXTURE_LEVELS - 1)];
}
