#pragma once
/*
 * bench/content/game-textures.h: stone, brick, wood and metal for the game, ready for each distance.
 *
 * The farther away, the darker and the more blurred: a texture is there once for each level, so that drawing a pixel is
 * one look-up.
 */
#include <stdint.h>

#define TEXTURE_SHIFT 7
#define TEXTURE_SIZE (1 << TEXTURE_SHIFT) /* pixels across and down; it repeats */
#define TEXTURE_LEVELS 16                 /* the last is the farthest */

enum { TEXTURE_BRICK, TEXTURE_PLANKS, TEXTURE_METAL, TEXTURE_FLOOR, TEXTURE_CEILING, TEXTURE_COUNT };

typedef struct GameTextures GameTextures;

GameTextures *game_textures_create(void);
void game_textures_destroy(GameTextures *textures); /* takes NULL */

/* Rows of TEXTURE_SIZE pixels; levels beyond the last are the last. */
const uint32_t *game_textures_get(const GameTextures *textures, int texture, int level);
