#pragma once
/*
 * bench/content/mark.h: what the bench reads from a picture: when it was drawn, and after how many presses.
 *
 * 32 bits, most significant first: 20 of the clock (CLOCK_MONOTONIC in units of 100 µs, modulo 2^20), 8 of the count, 4
 * that are the exclusive or of the seven nibbles before. Cells of 16 × 16 pixels from 64, 64 on, white for 1; below them
 * the same inverted; around both a grey margin. bench/mark.mjs reads it. Beside it lies a patch that changes its
 * colour with each press, for people who look on.
 */
#include "canvas.h"

/* Where the mark and the patch are. A desktop must be larger. */
extern const CanvasRect mark_area;

/* Reads the clock and draws all of mark_area: to be done last, just before the picture is committed. */
void mark_draw(const Canvas *canvas, uint32_t count);
