/* bench/content/drag.c: a window with text that is dragged over the wallpaper on a fixed path. */
#include <glib.h>
#include <math.h>

#include "content-kind.h"
#include "furniture.h"

/* Pictures until the path repeats across and down; they have no common divisor, so that it takes long to come back. */
#define PERIOD_ACROSS 311
#define PERIOD_DOWN 197

typedef struct {
	Sheet *desktop;
	Sheet *window;
	CanvasRect place; /* of the window */
	uint32_t number;
} Drag;

static void
move_window(Drag *drag)
{
	const Canvas *desktop = sheet_canvas(drag->desktop);
	int32_t room_across = desktop->width - drag->place.width;
	int32_t room_down = desktop->height - drag->place.height - FURNITURE_PANEL;

	drag->place.x = (int32_t)lround(room_across * (0.5 + 0.46 * sin(2 * G_PI * drag->number / PERIOD_ACROSS)));
	drag->place.y = FURNITURE_PANEL +
			(int32_t)lround(room_down * (0.5 + 0.46 * sin(2 * G_PI * drag->number / PERIOD_DOWN + 1)));
}

static void *
create(int32_t width, int32_t height)
{
	Drag *drag = g_new0(Drag, 1);
	CanvasRect inside;

	drag->desktop = sheet_create(width, height, 0);
	furniture_desktop(drag->desktop);
	drag->place = (CanvasRect) { 0, 0, width * 9 / 20, height / 2 };
	drag->window = sheet_create(drag->place.width, drag->place.height, 0);
	inside = furniture_window(drag->window, drag->place, "Letters - Reader", 0xfcfcfa);
	furniture_article(drag->window,
			  (CanvasRect) { inside.x + 20, inside.y + 16, inside.width - 40, inside.height - 16 }, 15,
			  0x24262b, 4);
	move_window(drag);
	return drag;
}

static void
destroy(void *state)
{
	Drag *drag = state;

	if (!drag)
		return;
	sheet_destroy(drag->desktop);
	sheet_destroy(drag->window);
	g_free(drag);
}

static void
step(void *state, CanvasDamage *damage)
{
	Drag *drag = state;

	canvas_damage_add(damage, drag->place);
	drag->number++;
	move_window(drag);
	canvas_damage_add(damage, drag->place);
}

static void
draw(void *state, const Canvas *canvas, const CanvasDamage *damage)
{
	const Drag *drag = state;

	sheet_show(drag->desktop, canvas, damage);
	for (int i = 0; i < damage->count; i++) {
		CanvasRect part = canvas_rect_intersect(drag->place, damage->rects[i]);
		CanvasRect of_window = { part.x - drag->place.x, part.y - drag->place.y, part.width, part.height };

		canvas_copy(canvas, part.x, part.y, sheet_canvas(drag->window), of_window);
	}
}

const ContentKind drag_kind = { .name = "drag", .create = create, .destroy = destroy, .step = step, .draw = draw };
