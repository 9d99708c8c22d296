#pragma once
/* bench/content/noise.h: smooth randomness that is the same on each run: what clouds, stone and water are made of. */
#include <stdint.h>

/* An even spread of 32 bits for each pair. */
uint32_t noise_hash(uint32_t x, uint32_t y);

/* 0 to 1, smooth, about one hill a unit; repeats after `period` units in both directions (a power of two). */
double noise_at(double x, double y, uint32_t period, uint32_t seed);

/* Noise upon finer noise, each octave with twice the detail and half the height; 0 to 1. */
double noise_fractal(double x, double y, uint32_t period, int octaves, uint32_t seed);
