#include "noise.h"

#include <math.h>

uint32_t
noise_hash(uint32_t x, uint32_t y)
{
	uint32_t hash = x * 0x9e3779b1u ^ y * 0x85ebca77u;

	hash ^= hash >> 15;
	hash *= 0x2c1b3c6du;
	hash ^= hash >> 12;
	hash *= 0x297a2d39u;
	return hash ^ hash >> 15;
}

static double
corner(int32_t x, int32_t y, uint32_t period, uint32_t seed)
{
	uint32_t column = (uint32_t)x & (period - 1), row = (uint32_t)y & (period - 1);

	return (noise_hash(column + seed * 0x61c88647u, row) >> 8) / (double)0xffffff;
}

double
noise_at(double x, double y, uint32_t period, uint32_t seed)
{
	double left = floor(x), top = floor(y);
	double across = x - left, down = y - top;
	int32_t column = (int32_t)left, row = (int32_t)top;
	double upper, lower;

	across *= across * (3 - 2 * across);
	down *= down * (3 - 2 * down);
	upper = corner(column, row, period, seed) * (1 - across) + corner(column + 1, row, period, seed) * across;
	lower = corner(column, row + 1, period, seed) * (1 - across) +
		corner(column + 1, row + 1, period, seed) * across;
	return upper * (1 - down) + lower * down;
}

double
noise_fractal(double x, double y, uint32_t period, int octaves, uint32_t seed)
{
	double sum = 0, height = 0.5, heights = 0;

	for (int i = 0; i < octaves; i++) {
		sum += height * noise_at(x, y, period, seed + (uint32_t)i);
		heights += height;
		height /= 2;
		x *= 2;
		y *= 2;
		period *= 2;
	}
	return sum / heights;
}
