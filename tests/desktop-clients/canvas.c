#include "canvas.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUFFERS 3

typedef struct {
	Canvas canvas; /* first: a Canvas of ours is its Buffer */
	struct wl_buffer *wl_buffer;
	bool busy; /* the compositor reads it */
} Buffer;

struct CanvasSet {
	Buffer buffers[BUFFERS];
	uint8_t *memory;
	size_t size; /* of one buffer */
	CanvasReleased released;
	void *user_data;
};

static void
handle_release(void *data, struct wl_buffer *wl_buffer)
{
	CanvasSet *set = data;

	for (int i = 0; i < BUFFERS; i++)
		if (set->buffers[i].wl_buffer == wl_buffer)
			set->buffers[i].busy = false;
	set->released(set->user_data);
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
canvas_set_create(struct wl_shm *shm, int32_t width, int32_t height, CanvasReleased released, void *user_data)
{
	CanvasSet *set = calloc(1, sizeof(*set));
	struct wl_shm_pool *pool;
	int fd;

	if (!set)
		return NULL;
	set->size = (size_t)width * height * 4;
	set->released = released;
	set->user_data = user_data;
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

void
canvas_set_attach(CanvasSet *set, const Canvas *canvas, struct wl_surface *surface)
{
	Buffer *buffer = (Buffer *)canvas;

	buffer->busy = true;
	wl_surface_attach(surface, buffer->wl_buffer, 0, 0);
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
