/* capture/frame-pool.c: see frame-pool.h. */
#include "capture/frame-pool.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct Memory Memory;

typedef struct {
	Memory *memory;
	atomic_bool in_use;
} Buffer;

/* What outlives the pool. C11 atomics, because ThreadSanitizer understands them. */
struct Memory {
	atomic_int n_refs; /* the pool and each frame */
	uint8_t *bytes;
	size_t size;
	int wake_fd;
	atomic_bool starved; /* a buffer was wanted and there was none */
	Buffer buffers[FRAME_POOL_BUFFERS];
};

struct FramePool {
	Memory *memory;
	size_t buffer_size;
	int fd;
};

static void
memory_unref(Memory *memory)
{
	if (atomic_fetch_sub(&memory->n_refs, 1) > 1)
		return;

	if (memory->bytes)
		munmap(memory->bytes, memory->size);
	if (memory->wake_fd >= 0)
		close(memory->wake_fd);
	g_free(memory);
}

static void
free_buffer(Memory *memory, Buffer *buffer)
{
	const uint64_t one = 1;

	/* Free it first, then look whether somebody waits: frame_pool_take does the opposite, so one of us sees it. */
	atomic_store(&buffer->in_use, false);
	if (atomic_exchange(&memory->starved, false) && write(memory->wake_fd, &one, sizeof(one)) < 0)
		g_warning("Cannot wake the capture thread: %s", g_strerror(errno));
}

static void
on_frame_released(gpointer data)
{
	Buffer *buffer = data;
	Memory *memory = buffer->memory;

	free_buffer(memory, buffer);
	memory_unref(memory);
}

static int
open_memory(size_t size, GError **error)
{
	int fd = memfd_create("selkies-frames", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	/* The seals let the compositor read and write without fear of a SIGBUS. */
	if (fd < 0 || ftruncate(fd, (off_t)size) < 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0) {
		g_set_error(error, G_IO_ERROR, (gint)g_io_error_from_errno(errno),
			    "Cannot get %zu bytes of shared memory for pictures: %s", size, g_strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

FramePool *
frame_pool_create(size_t buffer_size, int wake_fd, GError **error)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t aligned = (buffer_size + page - 1) / page * page;
	FramePool *pool;

	if (buffer_size == 0 || buffer_size > G_MAXINT32 || aligned > G_MAXINT32 / FRAME_POOL_BUFFERS) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "A picture of %zu bytes is not possible: %d of them must fit into 2 GiB", buffer_size,
			    FRAME_POOL_BUFFERS);
		return NULL;
	}
	pool = g_new0(FramePool, 1);
	pool->buffer_size = aligned;
	pool->memory = g_new0(Memory, 1);
	pool->memory->size = aligned * FRAME_POOL_BUFFERS;
	pool->memory->wake_fd = fcntl(wake_fd, F_DUPFD_CLOEXEC, 0);
	atomic_init(&pool->memory->n_refs, 1);
	for (int i = 0; i < FRAME_POOL_BUFFERS; i++)
		pool->memory->buffers[i].memory = pool->memory;

	pool->fd = open_memory(pool->memory->size, error);
	if (pool->fd < 0) {
		frame_pool_destroy(pool);
		return NULL;
	}
	/* Populated now, so that no page fault comes between a picture and its encoding, and memory use stays level. */
	pool->memory->bytes =
		mmap(NULL, pool->memory->size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, pool->fd, 0);
	if (pool->memory->bytes == MAP_FAILED || pool->memory->wake_fd < 0) {
		g_set_error(error, G_IO_ERROR, (gint)g_io_error_from_errno(errno),
			    "Cannot map %zu bytes of shared memory for pictures: %s", pool->memory->size,
			    g_strerror(errno));
		if (pool->memory->bytes == MAP_FAILED)
			pool->memory->bytes = NULL;
		frame_pool_destroy(pool);
		return NULL;
	}
	return pool;
}

void
frame_pool_destroy(FramePool *pool)
{
	if (!pool)
		return;

	if (pool->fd >= 0)
		close(pool->fd);
	memory_unref(pool->memory);
	g_free(pool);
}

int
frame_pool_get_fd(const FramePool *pool)
{
	return pool->fd;
}

size_t
frame_pool_get_size(const FramePool *pool)
{
	return pool->memory->size;
}

static int
take_free(Memory *memory)
{
	for (int i = 0; i < FRAME_POOL_BUFFERS; i++) {
		if (!atomic_load(&memory->buffers[i].in_use)) {
			atomic_store(&memory->buffers[i].in_use, true);
			return i;
		}
	}
	return -1;
}

int
frame_pool_take(FramePool *pool)
{
	Memory *memory = pool->memory;
	int index = take_free(memory);

	if (index >= 0)
		return index;

	atomic_store(&memory->starved, true);
	/* Once more: the last one may have come free between the look and the flag. */
	index = take_free(memory);
	if (index >= 0)
		atomic_store(&memory->starved, false);
	return index;
}

void
frame_pool_give_back(FramePool *pool, int index)
{
	g_assert(index >= 0 && index < FRAME_POOL_BUFFERS);
	free_buffer(pool->memory, &pool->memory->buffers[index]);
}

size_t
frame_pool_get_offset(const FramePool *pool, int index)
{
	g_assert(index >= 0 && index < FRAME_POOL_BUFFERS);
	return (size_t)index * pool->buffer_size;
}

uint8_t *
frame_pool_get_pixels(FramePool *pool, int index)
{
	return pool->memory->bytes + frame_pool_get_offset(pool, index);
}

Frame *
frame_pool_make_frame(FramePool *pool, int index, const FrameInfo *info)
{
	FrameInfo complete = *info;

	complete.pixels = frame_pool_get_pixels(pool, index);
	atomic_fetch_add(&pool->memory->n_refs, 1);
	return frame_create(&complete, on_frame_released, &pool->memory->buffers[index]);
}
