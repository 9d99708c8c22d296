#include "landscape.h"

#include <math.h>

#include "noise.h"

#define RIDGES 3
#define PERIOD 4096

typedef struct {
	double red, green, blue;
} Light;

typedef struct {
	Light zenith, horizon, cloud, far, near, sun;
	double sun_x, sun_y; /* of the width and height */
} Palette;

static const Palette palettes[LANDSCAPE_SCENES] = {
	{ { 60, 110, 190 },
	  { 176, 205, 228 },
	  { 232, 234, 236 },
	  { 120, 146, 172 },
	  { 46, 74, 44 },
	  { 236, 232, 200 },
	  0.76,
	  0.16 },
	{ { 48, 40, 92 },
	  { 236, 140, 70 },
	  { 224, 106, 84 },
	  { 116, 70, 96 },
	  { 34, 24, 34 },
	  { 236, 214, 140 },
	  0.34,
	  0.46 },
	{ { 112, 142, 146 },
	  { 208, 216, 196 },
	  { 226, 230, 222 },
	  { 138, 160, 142 },
	  { 40, 84, 30 },
	  { 230, 232, 220 },
	  0.6,
	  0.3 },
};

static Light
mix(Light a, Light b, double share)
{
	share = share < 0 ? 0 : share > 1 ? 1 : share;
	return (Light) { a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
			 a.blue + (b.blue - a.blue) * share };
}

static Light
scale(Light light, double factor)
{
	return (Light) { light.red * factor, light.green * factor, light.blue * factor };
}

static uint32_t
level(double value)
{
	return value < 0 ? 0 : value > LANDSCAPE_MAX ? LANDSCAPE_MAX : (uint32_t)value;
}

static uint32_t
pack(Light light)
{
	return level(light.red) << 16 | level(light.green) << 8 | level(light.blue);
}

/* x and y in units of the height from here on, so that the scene has one shape at any size. */
static Light
sky(const Palette *palette, double x, double y, double width, uint32_t scene)
{
	double clouds = noise_fractal(x * 3, y * 9, PERIOD, 5, 40 + scene);
	double distance = hypot(x - palette->sun_x * width, y - palette->sun_y);
	Light light = mix(palette->zenith, palette->horizon, y / 0.55);

	light = mix(light, palette->cloud, (clouds - 0.48) * 3.2);
	light = mix(light, palette->sun, 0.08 / (distance + 0.02) - 0.12);
	return distance < 0.035 ? palette->sun : light;
}

/* Height of the crest of a ridge: the nearer, the lower and the rougher. */
static double
crest(double x, int ridge, uint32_t scene)
{
	double rough = noise_fractal(x * (2.2 + ridge * 1.3), 7.3 * ridge, PERIOD, 6, 11 * scene + (uint32_t)ridge);

	return 0.34 + 0.1 * ridge + (0.5 - rough) * (0.42 - 0.1 * ridge);
}

static Light
slope(const Palette *palette, double x, double y, int ridge, uint32_t scene)
{
	double rock = noise_fractal(x * 14, y * 14, PERIOD, 5, 70 + (uint32_t)ridge);
	double leaves = noise_fractal(x * 90, y * 90, PERIOD, 2, 90 + scene);
	double nearness = (ridge + 1.0) / RIDGES;
	Light light = mix(palette->far, palette->near, nearness * nearness);

	light = scale(light, 0.62 + 0.7 * rock + nearness * 0.5 * (leaves - 0.5));
	/* Haze lies in the valleys. */
	return mix(light, palette->horizon, 0.35 * (1 - nearness) + (y - 0.5) * 0.8 * (1 - nearness));
}

static Light
land_and_sky(const Palette *palette, const double *crests, double x, double y, double width, uint32_t scene)
{
	for (int ridge = RIDGES - 1; ridge >= 0; ridge--)
		if (y > crests[ridge])
			return slope(palette, x, y, ridge, scene);
	return sky(palette, x, y, width, scene);
}

static Light
water(const Palette *palette, const double *crests, double x, double y, double width, uint32_t scene)
{
	double depth = y - LANDSCAPE_SHORE;
	double waves = noise_fractal(x * 12, 1.6 / (depth + 0.03), PERIOD, 4, 130 + scene) - 0.5;
	double mirrored = LANDSCAPE_SHORE - depth * 1.5 + waves * 0.12 * (depth + 0.1);
	Light light = land_and_sky(palette, crests, x, mirrored > 0 ? mirrored : 0, width, scene);

	return scale(mix(light, palette->zenith, 0.25 + depth), 0.85 + waves * 0.6);
}

void
landscape_paint(const Canvas *canvas, CanvasRect area, uint32_t scene)
{
	const Palette *palette = &palettes[scene % LANDSCAPE_SCENES];
	double width = (double)area.width / area.height;

	for (int32_t column = 0; column < area.width; column++) {
		double x = (double)column / area.height, crests[RIDGES];

		for (int ridge = 0; ridge < RIDGES; ridge++)
			crests[ridge] = crest(x, ridge, scene);
		for (int32_t row = 0; row < area.height; row++) {
			double y = (double)row / area.height;
			Light light = y > LANDSCAPE_SHORE ? water(palette, crests, x, y, width, scene)
							  : land_and_sky(palette, crests, x, y, width, scene);

			canvas->pixels[(size_t)(area.y + row) * canvas->width + area.x + column] = pack(light);
		}
	}
}
