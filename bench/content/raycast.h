#pragma once
/*
 * bench/content/raycast.h: draws the rooms of maze.h as a player sees them: walls, floor and ceiling with textures.
 *
 * One ray a column finds the walls; then each row is filled from left to right with one look-up a pixel, which costs about
 * as much as copying it.
 */
#include "canvas.h"
#include "maze.h"

typedef struct Raycast Raycast;

Raycast *raycast_create(int32_t width, int32_t height);
void raycast_destroy(Raycast *raycast); /* takes NULL */

/* Fills all of the canvas, which is of that size. */
void raycast_draw(Raycast *raycast, const Canvas *canvas, MazeView view);
