#pragma once
/* bench/content/maze.h: the rooms of the game, and the way that the player walks through them, round and round. */
#include <stdint.h>

typedef struct {
	double x, y;   /* in cells of the maze */
	double angle;  /* where the player looks, in radians */
	double height; /* of the eyes, a part of the height of a room */
} MazeView;

/* The texture (game-textures.h) of the wall in this cell; -1 if it is open. Outside is wall. */
int maze_get_wall(int32_t column, int32_t row);

/* Where the player is in this picture of the walk. */
MazeView maze_get_view(uint32_t picture);
