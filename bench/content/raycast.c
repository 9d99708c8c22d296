#include "raycast.h"

#include <glib.h>
#include <math.h>

#include "game-textures.h"

#define TEXELS_SHIFT 16 /* positions in a texture: whole pixels and so many bits behind the point */
#define MASK (TEXTURE_SIZE - 1)
#define HALF_VIEW 0.7 /* half the width of what is seen, at a distance of 1 */
#define LEVELS_A_CELL 1.3

/* What a column shows of a wall. */
typedef struct {
	const uint32_t *texels; /* the column of the texture, at its level */
	int32_t top, bottom;    /* rows of the canvas, the latter the first that is not wall */
	uint32_t first, step;   /* where row 0 would be in the texture, and how far it is to the next row */
} Column;

struct Raycast {
	int32_t width, height;
	double scale; /* pixels that a wall is high at a distance of 1 */
	Column *columns;
	GameTextures *textures;
};

typedef struct {
	double distance;
	double along; /* 0 to 1 on the wall */
	int texture;
	bool upright; /* the wall runs up and down on the map */
} Hit;

Raycast *
raycast_create(int32_t width, int32_t height)
{
	Raycast *raycast = g_new0(Raycast, 1);

	raycast->width = width;
	raycast->height = height;
	raycast->scale = width / (2 * HALF_VIEW);
	raycast->columns = g_new0(Column, width);
	raycast->textures = game_textures_create();
	return raycast;
}

void
raycast_destroy(Raycast *raycast)
{
	if (!raycast)
		return;

	game_textures_destroy(raycast->textures);
	g_free(raycast->columns);
	g_free(raycast);
}

/* Goes along a ray from one border of a cell to the next until there is a wall. */
static Hit
cast(MazeView view, double right, double down)
{
	const double a_column = fabs(1 / right), a_row = fabs(1 / down);
	int32_t column = (int32_t)floor(view.x), row = (int32_t)floor(view.y);
	double next_column = (right < 0 ? view.x - column : column + 1 - view.x) * a_column;
	double next_row = (down < 0 ? view.y - row : row + 1 - view.y) * a_row;
	Hit hit = { .texture = -1 };

	while (hit.texture < 0) {
		hit.upright = next_column < next_row;
		if (hit.upright) {
			hit.distance = next_column;
			next_column += a_column;
			column += right < 0 ? -1 : 1;
		} else {
			hit.distance = next_row;
			next_row += a_row;
			row += down < 0 ? -1 : 1;
		}
		hit.texture = maze_get_wall(column, row);
	}
	hit.along = hit.upright ? view.y + hit.distance * down : view.x + hit.distance * right;
	hit.along -= floor(hit.along);
	return hit;
}

static void
find_walls(Raycast *raycast, MazeView view, double horizon)
{
	const double right = cos(view.angle), down = sin(view.angle);

	for (int32_t x = 0; x < raycast->width; x++) {
		Column *column = &raycast->columns[x];
		double aside = ((x + 0.5) / raycast->width * 2 - 1) * HALF_VIEW;
		/* Distances are measured along the view, not along the ray: walls stay straight. */
		Hit hit = cast(view, right - down * aside, down + right * aside);
		double distance = fmax(hit.distance, 0.02), size = raycast->scale / distance;
		double top = horizon - size * (1 - view.height), step = TEXTURE_SIZE / size;
		int level = (int)(distance * LEVELS_A_CELL) + (hit.upright ? 2 : 0);

		column->texels = game_textures_get(raycast->textures, hit.texture, level) +
				 ((int32_t)(hit.along * TEXTURE_SIZE) & MASK);
		column->top = (int32_t)CLAMP(ceil(top), 0, raycast->height);
		column->bottom = (int32_t)CLAMP(ceil(top + size), 0, raycast->height);
		column->step = (uint32_t)(step * (1 << TEXELS_SHIFT));
		column->first = (uint32_t)(int64_t)((0.5 - top) * step * (1 << TEXELS_SHIFT));
	}
}

static bool
is_wall(const Column *column, int32_t y)
{
	return y >= column->top && y < column->bottom;
}

static int32_t
fill_wall(const Raycast *raycast, uint32_t *out, int32_t x, int32_t y)
{
	const Column *columns = raycast->columns;

	for (; x < raycast->width && is_wall(&columns[x], y); x++) {
		uint32_t position = columns[x].first + columns[x].step * (uint32_t)y;

		out[x] = columns[x].texels[(position >> TEXELS_SHIFT & MASK) << TEXTURE_SHIFT];
	}
	return x;
}

/* What a row shows of the floor or the ceiling: the place at the left edge, and how far it is to the next pixel. */
typedef struct {
	const uint32_t *texels;
	uint32_t u, v, du, dv;
} Ground;

static Ground
find_ground(const Raycast *raycast, MazeView view, double horizon, int32_t y)
{
	bool below = y + 0.5 > horizon;
	double away = fmax(fabs(y + 0.5 - horizon), 0.5);
	double distance = raycast->scale * (below ? view.height : 1 - view.height) / away;
	double right = cos(view.angle), down = sin(view.angle);
	double unit = TEXTURE_SIZE * (double)(1 << TEXELS_SHIFT),
	       step = distance * 2 * HALF_VIEW / raycast->width * unit;
	double u = (view.x + distance * (right + down * HALF_VIEW)) * unit;
	double v = (view.y + distance * (down - right * HALF_VIEW)) * unit;

	return (Ground) {
		.texels = game_textures_get(raycast->textures, below ? TEXTURE_FLOOR : TEXTURE_CEILING,
					    (int)fmin(distance * LEVELS_A_CELL, TEXTURE_LEVELS)),
		.u = (uint32_t)(int64_t)u,
		.v = (uint32_t)(int64_t)v,
		.du = (uint32_t)(int64_t)(-down * step),
		.dv = (uint32_t)(int64_t)(right * step),
	};
}

static int32_t
fill_ground(const Raycast *raycast, const Ground *ground, uint32_t *out, int32_t x, int32_t y)
{
	uint32_t u = ground->u + ground->du * (uint32_t)x, v = ground->v + ground->dv * (uint32_t)x;

	for (; x < raycast->width && !is_wall(&raycast->columns[x], y); x++) {
		out[x] = ground->texels[(v >> TEXELS_SHIFT & MASK) << TEXTURE_SHIFT | (u >> TEXELS_SHIFT & MASK)];
		u += ground->du;
		v += ground->dv;
	}
	return x;
}

void
raycast_draw(Raycast *raycast, const Canvas *canvas, MazeView view)
{
	const double horizon = raycast->height / 2.0;

	find_walls(raycast, view, horizon);
	for (int32_t y = 0; y < raycast->height; y++) {
		uint32_t *out = canvas->pixels + (size_t)y * canvas->width;
		Ground ground = find_ground(raycast, view, horizon, y);

		for (int32_t x = 0; x < raycast->width;) {
			x = fill_wall(raycast, out, x, y);
			x = fill_ground(raycast, &ground, out, x, y);
		}
	}
}
