#include "mark.h"

#include <time.h>

#define LEFT 64
#define TOP 64
#define CELL 16
#define BITS 32
#define PATCH 48

#define GREY 0x808080
#define WHITE 0xffffff
#define BLACK 0x000000

const CanvasRect mark_area = { LEFT - CELL, TOP - CELL, (BITS + 3) * CELL + PATCH, 4 * CELL };

static uint32_t
read_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint32_t)((uint64_t)now.tv_sec * 10000 + (uint64_t)now.tv_nsec / 100000) & 0xfffff;
}

static uint32_t
with_checksum(uint32_t clock, uint32_t count)
{
	uint32_t bits = clock << 12 | (count & 0xff) << 4;
	uint32_t checksum = 0;

	for (int shift = 4; shift < BITS; shift += 4)
		checksum ^= bits >> shift & 0xf;
	return bits | checksum;
}

void
mark_draw(const Canvas *canvas, uint32_t count)
{
	uint32_t bits;

	canvas_fill(canvas, mark_area.x, mark_area.y, mark_area.width, mark_area.height, GREY);
	canvas_fill(canvas, LEFT + (BITS + 1) * CELL, TOP - CELL / 2, PATCH, PATCH, count % 2 ? 0xff8000 : 0x0060ff);
	bits = with_checksum(read_clock(), count);
	for (int32_t bit = 0; bit < BITS; bit++) {
		bool one = bits >> (BITS - 1 - bit) & 1;

		canvas_fill(canvas, LEFT + bit * CELL, TOP, CELL, CELL, one ? WHITE : BLACK);
		canvas_fill(canvas, LEFT + bit * CELL, TOP + CELL, CELL, CELL, one ? BLACK : WHITE);
	}
}
