/*
 * bench/content/video.c: a film of half the desktop's width in a player: 30 pictures a second with pans, water that
 * moves, a ball that flies past, grain, and a cut every few seconds.
 */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "content-kind.h"
#include "furniture.h"
#include "landscape.h"
#include "noise.h"

#define BELOW_MARK 128
#define GRAIN_SIZE 65536 /* a power of two */
#define GRAIN 12         /* levels; LANDSCAPE_MAX leaves room for them */

typedef struct {
	uint32_t scene;
	uint32_t pictures; /* until the cut */
	double x, y;       /* where the camera begins, in shares of the way it has */
	double to_x, to_y;
	double ripple; /* pixels that the water sways */
	bool ball;
} Shot;

static const Shot shots[] = {
	{ 0, 110, 0, 0.6, 0.7, 0.4, 3, false }, { 1, 95, 0.9, 1, 0.2, 0.2, 2, true },
	{ 2, 130, 0.2, 0, 0.4, 1, 4, false },   { 0, 85, 1, 1, 0.55, 1, 5, true },
	{ 1, 120, 0, 0, 0.9, 0.9, 3, false },
};

typedef struct {
	Sheet *desktop;
	Sheet *scenes[LANDSCAPE_SCENES];
	CanvasRect area; /* of the film */
	uint32_t *row;   /* one row of it, without grain */
	uint32_t *grain;
	uint32_t number;
	const Shot *shot;
	uint32_t shot_picture;
	double x, y; /* of the camera, in pixels of the scene */
} Video;

static void
point_camera(Video *video)
{
	uint32_t picture = video->number;
	const Canvas *scene;
	double share;

	video->shot = shots;
	while (picture >= video->shot->pictures) {
		picture -= video->shot->pictures;
		video->shot = video->shot + 1 == shots + G_N_ELEMENTS(shots) ? shots : video->shot + 1;
	}
	video->shot_picture = picture;
	share = (double)picture / video->shot->pictures;
	scene = sheet_canvas(video->scenes[video->shot->scene]);
	/* One pixel less than there is: each pixel is mixed with its neighbours to the right and below. */
	video->x = (scene->width - video->area.width - 1) *
		   (video->shot->x + (video->shot->to_x - video->shot->x) * share);
	video->y = (scene->height - video->area.height - 1) *
		   (video->shot->y + (video->shot->to_y - video->shot->y) * share);
}

static void
draw_desktop(Video *video)
{
	const CanvasRect area = video->area;
	CanvasRect frame = { area.x - 2, area.y - FURNITURE_TITLE, area.width + 4, area.height + FURNITURE_TITLE + 42 };
	CanvasRect list = { frame.x + frame.width + 28, frame.y, area.x - 58, frame.height };
	CanvasRect inside;

	furniture_desktop(video->desktop);
	furniture_window(video->desktop, frame, "On the lake - Player", 0x17191e);
	sheet_box(video->desktop, (CanvasRect) { area.x + 60, area.y + area.height + 17, area.width - 160, 6 }, 3,
		  0x4a5264);
	sheet_box(video->desktop, (CanvasRect) { area.x + 60, area.y + area.height + 17, area.width / 4, 6 }, 3,
		  0xe0605c);
	sheet_text(video->desktop, area.x + area.width - 86, area.y + area.height + 26,
		   (SheetInk) { SHEET_SANS, 14, 0xe8eaee }, "04:07");
	inside = furniture_window(video->desktop, list, "Next", 0xf4f5f7);
	furniture_article(video->desktop,
			  (CanvasRect) { inside.x + 14, inside.y + 12, inside.width - 28, inside.height - 20 }, 14,
			  0x2a2d33, 1);
}

static void
make_grain(Video *video)
{
	video->grain = g_new(uint32_t, GRAIN_SIZE);
	for (uint32_t i = 0; i < GRAIN_SIZE; i++)
		video->grain[i] = noise_hash(i, 5) % (GRAIN + 1) * 0x010101;
}

static void *
create(int32_t width, int32_t height)
{
	Video *video = g_new0(Video, 1);
	const int32_t film_width = width / 2 / 16 * 16, film_height = film_width * 9 / 16;

	video->area = (CanvasRect) { (width - film_width) / 2, (BELOW_MARK + height - film_height) / 2, film_width,
				     film_height };
	video->desktop = sheet_create(width, height, 0);
	draw_desktop(video);
	for (uint32_t i = 0; i < LANDSCAPE_SCENES; i++) {
		video->scenes[i] = sheet_create(film_width * 7 / 4, film_height * 5 / 4, 0);
		landscape_paint(sheet_canvas(video->scenes[i]),
				(CanvasRect) { 0, 0, film_width * 7 / 4, film_height * 5 / 4 }, i);
	}
	make_grain(video);
	video->row = g_new(uint32_t, film_width);
	point_camera(video);
	return video;
}

static void
destroy(void *state)
{
	Video *video = state;

	if (!video)
		return;
	sheet_destroy(video->desktop);
	for (int i = 0; i < LANDSCAPE_SCENES; i++)
		sheet_destroy(video->scenes[i]);
	g_free(video->row);
	g_free(video->grain);
	g_free(video);
}

static void
step(void *state, CanvasDamage *damage)
{
	Video *video = state;

	video->number++;
	point_camera(video);
	canvas_damage_add(damage, video->area);
}

/* One row of the scene between its pixels, so that the camera moves smoothly: four neighbours are mixed. */
static void
take_row(const Video *video, const Canvas *scene, int32_t row)
{
	double y = video->y + row, x = video->x;
	double depth = y / scene->height - LANDSCAPE_SHORE;
	uint32_t across, down, weights[4];
	const uint32_t *upper, *lower;

	if (depth > 0)
		x += video->shot->ripple * depth * 3 * sin(0.9 / (depth + 0.05) * 6 + video->shot_picture * 0.25);
	x = CLAMP(x, 0, scene->width - video->area.width - 1);
	across = (uint32_t)((x - floor(x)) * 16);
	down = (uint32_t)((y - floor(y)) * 16);
	weights[0] = (16 - across) * (16 - down);
	weights[1] = across * (16 - down);
	weights[2] = (16 - across) * down;
	weights[3] = across * down;
	upper = scene->pixels + (size_t)y * scene->width + (size_t)x;
	lower = upper + scene->width;
	for (int32_t i = 0; i < video->area.width; i++) {
		uint32_t red_blue = (upper[i] & 0xff00ff) * weights[0] + (upper[i + 1] & 0xff00ff) * weights[1] +
				    (lower[i] & 0xff00ff) * weights[2] + (lower[i + 1] & 0xff00ff) * weights[3];
		uint32_t green = (upper[i] & 0xff00) * weights[0] + (upper[i + 1] & 0xff00) * weights[1] +
				 (lower[i] & 0xff00) * weights[2] + (lower[i + 1] & 0xff00) * weights[3];

		video->row[i] = (red_blue >> 8 & 0xff00ff) | (green >> 8 & 0xff00);
	}
}

/* A ball with stripes that flies across in an arc and turns. */
static void
add_ball(const Video *video, int32_t row)
{
	const double share = (double)video->shot_picture / video->shot->pictures, radius = video->area.height / 9.0;
	const double x = (share * 1.3 - 0.15) * video->area.width;
	const double y = (0.75 - 2.2 * share * (1 - share)) * video->area.height, dy = row - y;
	double half;

	if (fabs(dy) >= radius)
		return;
	half = sqrt(radius * radius - dy * dy);
	for (int32_t i = MAX(0, (int32_t)(x - half)); i < MIN(video->area.width, (int32_t)(x + half)); i++) {
		double dx = i - x, light = 0.62 - 0.38 * (dx + dy) / radius / 1.5;
		double stripes = sin((dx * cos(share * 20) + dy * sin(share * 20)) * 9 / radius);
		uint32_t level = (uint32_t)(light * (stripes > 0 ? 220 : 90));

		video->row[i] =
			stripes > 0 ? level << 16 | level / 3 << 8 | level / 4 : level << 16 | level << 8 | level;
	}
}

static void
draw_film(const Video *video, const Canvas *canvas)
{
	const Canvas *scene = sheet_canvas(video->scenes[video->shot->scene]);

	for (int32_t row = 0; row < video->area.height; row++) {
		uint32_t *out = canvas->pixels + (size_t)(video->area.y + row) * canvas->width + video->area.x;
		uint32_t offset = noise_hash((uint32_t)row, video->number);

		take_row(video, scene, row);
		if (video->shot->ball)
			add_ball(video, row);
		for (int32_t i = 0; i < video->area.width; i++)
			out[i] = video->row[i] + video->grain[(offset + (uint32_t)i) & (GRAIN_SIZE - 1)];
	}
}

static void
draw(void *state, const Canvas *canvas, const CanvasDamage *damage)
{
	const Video *video = state;

	/* The damage is all of the desktop or the film: nothing else is ever added. */
	for (int i = 0; i < damage->count; i++) {
		if (memcmp(&damage->rects[i], &video->area, sizeof(video->area)) != 0)
			sheet_show(video->desktop, canvas, damage);
		draw_film(video, canvas);
	}
}

const ContentKind video_kind = {
	.name = "video", .create = create, .destroy = destroy, .step = step, .draw = draw, .rate = 30
};
