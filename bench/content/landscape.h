#pragma once
/*
 * bench/content/landscape.h: what stands for a photograph: sky with clouds, mountains, a lake, all with fine detail.
 */
#include "canvas.h"

#define LANDSCAPE_SCENES 3

/* No channel of it is brighter than this, so that grain may be added. */
#define LANDSCAPE_MAX 236

/* Where the lake begins, of the height. */
#define LANDSCAPE_SHORE 0.68

/* Fills the area of the canvas with a scene (0 to LANDSCAPE_SCENES - 1): day, evening, moss-green morning. */
void landscape_paint(const Canvas *canvas, CanvasRect area, uint32_t scene);
