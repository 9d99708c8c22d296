/* bench/content/game.c: a game on the whole screen: a walk through rooms, in which each picture changes every pixel. */
#include <glib.h>

#include "content-kind.h"
#include "raycast.h"
#include "sheet.h"

#define HUD_WIDTH 300
#define HUD_HEIGHT 44

typedef struct {
	Raycast *raycast;
	Sheet *hud; /* what games write over the picture */
	int32_t width, height;
	uint32_t number;
} Game;

static Sheet *
make_hud(void)
{
	Sheet *hud = sheet_create(HUD_WIDTH, HUD_HEIGHT, 0x14181f);

	sheet_text(hud, 14, 29, (SheetInk) { SHEET_BOLD, 19, 0xe0605c }, "+ 87");
	sheet_box(hud, (CanvasRect) { 78, 15, 100, 14 }, 4, 0x3a2022);
	sheet_box(hud, (CanvasRect) { 78, 15, 87, 14 }, 4, 0xe0605c);
	sheet_text(hud, 200, 29, (SheetInk) { SHEET_BOLD, 19, 0xe0b04c }, "42 / 120");
	return hud;
}

static void *
create(int32_t width, int32_t height)
{
	Game *game = g_new0(Game, 1);

	game->raycast = raycast_create(width, height);
	game->hud = make_hud();
	game->width = width;
	game->height = height;
	return game;
}

static void
destroy(void *state)
{
	Game *game = state;

	if (!game)
		return;
	raycast_destroy(game->raycast);
	sheet_destroy(game->hud);
	g_free(game);
}

static void
step(void *state, CanvasDamage *damage)
{
	Game *game = state;

	game->number++;
	canvas_damage_add(damage, (CanvasRect) { 0, 0, game->width, game->height });
}

static void
draw_aim(const Canvas *canvas)
{
	canvas_fill(canvas, canvas->width / 2 - 10, canvas->height / 2 - 1, 20, 2, 0xf0f0f0);
	canvas_fill(canvas, canvas->width / 2 - 1, canvas->height / 2 - 10, 2, 20, 0xf0f0f0);
}

static void
draw(void *state, const Canvas *canvas, const CanvasDamage *damage)
{
	Game *game = state;

	/* Nothing but the whole picture is ever damaged. */
	if (damage->count == 0)
		return;
	raycast_draw(game->raycast, canvas, maze_get_view(game->number));
	draw_aim(canvas);
	canvas_copy(canvas, 24, canvas->height - HUD_HEIGHT - 24, sheet_canvas(game->hud),
		    (CanvasRect) { 0, 0, HUD_WIDTH, HUD_HEIGHT });
}

const ContentKind game_kind = { .name = "game", .create = create, .destroy = destroy, .step = step, .draw = draw };
