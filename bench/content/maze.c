#include "maze.h"

#include <math.h>

#include "game-textures.h"

#define SIZE 16
#define WAYPOINTS 26
#define PICTURES_A_WAY 55 /* from one waypoint to the next */

/* Letters are walls: brick, planks, metal. */
static const char rooms[SIZE][SIZE + 1] = {
	"bbbbbbbbpppppppp", /* 0 */
	"b......b.......p", /* 1 */
	"b......b.......p", /* 2 */
	"b..pp......mm..p", /* 3 */
	"b..pp......mm..p", /* 4 */
	"b......b.......p", /* 5 */
	"b......b.......p", /* 6 */
	"bbbb.bbbbbb..ppp", /* 7 */
	"m......m.......b", /* 8 */
	"m..............b", /* 9 */
	"m..b...m...p...b", /* 10 */
	"m......m.......b", /* 11 */
	"m..b...m...p...b", /* 12 */
	"m..............b", /* 13 */
	"m......m.......b", /* 14 */
	"mmmmmmmmbbbbbbbb", /* 15 */
};

static const struct {
	double x, y;
} way[WAYPOINTS] = {
	{ 7.5, 4 },    { 9.3, 3.4 },  { 10.4, 1.9 }, { 12.2, 1.6 }, { 13.9, 2.4 },  { 14, 4.6 },  { 12.9, 6 },
	{ 12, 7.5 },   { 11.6, 8.9 }, { 13.3, 10 },  { 13.6, 12 },  { 12.4, 13.8 }, { 10, 13.5 }, { 7.5, 13.5 },
	{ 5.4, 13.4 }, { 5.2, 11.5 }, { 3.6, 11.5 }, { 1.8, 11.2 }, { 2.2, 9.3 },   { 4.1, 8.7 }, { 4.5, 7.5 },
	{ 3.6, 6 },    { 1.8, 5 },    { 1.7, 2.4 },  { 3.2, 1.8 },  { 5.7, 2.6 },
};

int
maze_get_wall(int32_t column, int32_t row)
{
	if (column < 0 || column >= SIZE || row < 0 || row >= SIZE)
		return TEXTURE_BRICK;
	switch (rooms[row][column]) {
	case 'b':
		return TEXTURE_BRICK;
	case 'p':
		return TEXTURE_PLANKS;
	case 'm':
		return TEXTURE_METAL;
	default:
		return -1;
	}
}

/* A smooth curve through b and c, at share of the way between them, with a and d before and behind; and its slope. */
static double
curve(double a, double b, double c, double d, double share, double *slope)
{
	double linear = (c - a) / 2, square = a - 2.5 * b + 2 * c - d / 2, cube = (d - a) / 2 + 1.5 * (b - c);

	*slope = linear + share * (2 * square + share * 3 * cube);
	return b + share * (linear + share * (square + share * cube));
}

MazeView
maze_get_view(uint32_t picture)
{
	uint32_t step = picture / PICTURES_A_WAY;
	double share = (double)(picture % PICTURES_A_WAY) / PICTURES_A_WAY;
	uint32_t a = (step + WAYPOINTS - 1) % WAYPOINTS, b = step % WAYPOINTS;
	uint32_t c = (step + 1) % WAYPOINTS, d = (step + 2) % WAYPOINTS;
	MazeView view;
	double right, down;

	view.x = curve(way[a].x, way[b].x, way[c].x, way[d].x, share, &right);
	view.y = curve(way[a].y, way[b].y, way[c].y, way[d].y, share, &down);
	/* The player looks where he goes, and around; his eyes go up and down with his steps. */
	view.angle = atan2(down, right) + 0.35 * sin(picture * 0.036);
	view.height = 0.5 + 0.02 * sin(picture * 0.21);
	return view;
}
