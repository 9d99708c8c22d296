#include "canvas.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUFFERS 3

typedef struct {
	Canvas canvas; /* first: a Canvas of ours is its Buffer */
	struct wl_buffer *wl_buffer;
	bool busy;          /* the compositor reads it */
	CanvasDamage stale; /* where it lacks the newest picture */
} Buffer;

struct CanvasSet {
	Buffer buffers[BUFFERS];
	uint8_t *memory;
	size_t size;          /* of one buffer */
	const Buffer *newest; /* NULL before the first picture */
};

static void
handle_release(void *data, struct wl_buffer *wl_buffer)
{
	CanvasSet *set = data;

	for (int i = 0; i < BUFFERS; i++)
		if (set->buffers[i].wl_buffer == wl_buffer)
			set->buffers[i].busy = false;
}

static const struct wl_buffer_listener buffer_listener = { .release = handle_release };

/* Memory that both sides see; -1 if there is none. The caller closes it. */
static int
allocate(CanvasSet *set)
{
	int fd = memfd_create("test-client", MFD_CLOEXEC);

	if (fd < 0)
		return -1;
	if (ftruncate(fd, (off_t)(set->size * BUFFERS)) == 0)
		set->memory = mmap(NULL, set->size * BUFFERS, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (!set->memory || set->memory == MAP_FAILED) {
		close(fd);
		return -1;
	}
	return fd;
}

CanvasSet *
canvas_set_create(struct wl_shm *shm, int32_t width, int32_t height)
{
	CanvasSet *set = calloc(1, sizeof(*set));
	struct wl_shm_pool *pool;
	int fd;

	if (!set)
		return NULL;
	set->size = (size_t)width * height * 4;
	fd = allocate(set);
	if (fd < 0) {
		free(set);
		return NULL;
	}
	pool = wl_shm_create_pool(shm, fd, (int32_t)(set->size * BUFFERS));
	for (int i = 0; i < BUFFERS; i++) {
		Buffer *buffer = &set->buffers[i];

		buffer->canvas = (Canvas) { (uint32_t *)(set->memory + set->size * i), width, height };
		buffer->wl_buffer = wl_shm_pool_create_buffer(pool, (int32_t)(set->size * i), width, height, width * 4,
							      WL_SHM_FORMAT_XRGB8888);
		wl_buffer_add_listener(buffer->wl_buffer, &buffer_listener, set);
	}
	wl_shm_pool_destroy(pool);
	close(fd);
	return set;
}

void
canvas_set_destroy(CanvasSet *set)
{
	if (!set)
		return;

	for (int i = 0; i < BUFFERS; i++)
		wl_buffer_destroy(set->buffers[i].wl_buffer);
	munmap(set->memory, set->size * BUFFERS);
	free(set);
}

const Canvas *
canvas_set_take(CanvasSet *set)
{
	for (int i = 0; i < BUFFERS; i++)
		if (!set->buffers[i].busy)
			return &set->buffers[i].canvas;
	return NULL;
}

static bool
contains(CanvasRect outer, CanvasRect inner)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
	       inner.y + inner.height <= outer.y + outer.height;
}

static bool
is_within(const CanvasDamage *damage, CanvasRect rect)
{
	for (int i = 0; i < damage->count; i++)
		if (contains(damage->rects[i], rect))
			return true;
	return false;
}

void
canvas_set_update(CanvasSet *set, const Canvas *canvas, const CanvasDamage *damage)
{
	Buffer *buffer = (Buffer *)canvas;

	if (!set->newest)
		return;
	for (int i = 0; i < buffer->stale.count; i++) {
		CanvasRect rect = buffer->stale.rects[i];

		if (!is_within(damage, rect))
			canvas_copy(canvas, rect.x, rect.y, &set->newest->canvas, rect);
	}
	buffer->stale.count = 0;
}

void
canvas_set_attach(CanvasSet *set, const Canvas *canvas, const CanvasDamage *damage, struct wl_surface *surface)
{
	Buffer *buffer = (Buffer *)canvas;

	buffer->busy = true;
	wl_surface_attach(surface, buffer->wl_buffer, 0, 0);
	for (int i = 0; i < damage->count; i++) {
		CanvasRect rect = damage->rects[i];

		wl_surface_damage_buffer(surface, rect.x, rect.y, rect.width, rect.height);
		for (int other = 0; other < BUFFERS; other++)
			if (&set->buffers[other] != buffer)
				canvas_damage_add(&set->buffers[other].stale, rect);
	}
	set->newest = buffer;
}

static CanvasRect
join(CanvasRect a, CanvasRect b)
{
	int32_t x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;
	int32_t right = a.x + a.width > b.x + b.width ? a.x + a.width : b.x + b.width;
	int32_t bottom = a.y + a.height > b.y + b.height ? a.y + a.height : b.y + b.height;

	return (CanvasRect) { x, y, right - x, bottom - y };
}

void
canvas_damage_add(CanvasDamage *damage, CanvasRect rect)
{
	const int room = sizeof(damage->rects) / sizeof(damage->rects[0]);
	int kept = 0;

	if (is_within(damage, rect))
		return;
	for (int i = 0; i < damage->count; i++)
		if (!contains(rect, damage->rects[i]))
			damage->rects[kept++] = damage->rects[i];
	if (kept == room) {
		kept--;
		rect = join(damage->rects[kept], rect);
	}
	damage->rects[kept] = rect;
	damage->count = kept + 1;
}

CanvasRect
canvas_rect_intersect(CanvasRect a, CanvasRect b)
{
	int32_t x = a.x > b.x ? a.x : b.x, y = a.y > b.y ? a.y : b.y;
	int32_t right = a.x + a.width < b.x + b.width ? a.x + a.width : b.x + b.width;
	int32_t bottom = a.y + a.height < b.y + b.height ? a.y + a.height : b.y + b.height;

	return (CanvasRect) { x, y, right - x, bottom - y };
}

void
canvas_fill(const Canvas *canvas, int32_t x, int32_t y, int32_t width, int32_t height, uint32_t colour)
{
	int32_t right = x + width < canvas->width ? x + width : canvas->width;
	int32_t bottom = y + height < canvas->height ? y + height : canvas->height;

	for (int32_t row = y < 0 ? 0 : y; row < bottom; row++)
		for (int32_t column = x < 0 ? 0 : x; column < right; column++)
			canvas->pixels[row * canvas->width + column] = colour;
}

void
canvas_copy(const Canvas *canvas, int32_t x, int32_t y, const Canvas *from, CanvasRect area)
{
	CanvasRect source = canvas_rect_intersect(area, (CanvasRect) { 0, 0, from->width, from->height });
	/* Where the whole of it would go, in the coordinates of the canvas; then cut to that. */
	CanvasRect wanted = { x + source.x - area.x, y + source.y - area.y, source.width, source.height };
	CanvasRect target = canvas_rect_intersect(wanted, (CanvasRect) { 0, 0, canvas->width, canvas->height });

	source.x += target.x - wanted.x;
	source.y += target.y - wanted.y;
	if (target.width <= 0)
		return;
	for (int32_t row = 0; row < target.height; row++)
		memcpy(canvas->pixels + (size_t)(target.y + row) * canvas->width + target.x,
		       from->pixels + (size_t)(source.y + row) * from->width + source.x, (size_t)target.width * 4);
}
