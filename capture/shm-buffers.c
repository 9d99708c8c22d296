/* capture/shm-buffers.c: see shm-buffers.h. */
#include "capture/shm-buffers.h"

#include <gio/gio.h>
#include <inttypes.h>
#include <string.h>

#define SIDE_MIN 16    /* smaller ones no encoder takes */
#define SIDE_MAX 16384 /* larger than any display, small enough for safe arithmetic */

struct ShmBuffers {
	ShmLayout layout;
	FrameFormat format;
	FramePool *pool;
	struct wl_buffer *wl_buffers[FRAME_POOL_BUFFERS];
};

static bool
read_format(uint32_t shm_format, FrameFormat *format)
{
	switch (shm_format) {
	case WL_SHM_FORMAT_XRGB8888:
	case WL_SHM_FORMAT_ARGB8888:
		*format = FRAME_FORMAT_BGRX;
		return true;
	case WL_SHM_FORMAT_XBGR8888:
	case WL_SHM_FORMAT_ABGR8888:
		*format = FRAME_FORMAT_RGBX;
		return true;
	default:
		return false;
	}
}

static bool
check_layout(const ShmLayout *layout, GError **error)
{
	if (layout->width < SIDE_MIN || layout->height < SIDE_MIN || layout->width > SIDE_MAX ||
	    layout->height > SIDE_MAX) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
			    "The output has %" PRIu32 "×%" PRIu32 " pixels; %d×%d to %d×%d are possible", layout->width,
			    layout->height, SIDE_MIN, SIDE_MIN, SIDE_MAX, SIDE_MAX);
		return false;
	}
	if (layout->stride < layout->width * 4 || layout->stride > SIDE_MAX * 8 || layout->stride % 4 != 0) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
			    "The compositor wants rows of %" PRIu32 " bytes for %" PRIu32
			    " pixels; multiples of 4 from %" PRIu32 " on are possible",
			    layout->stride, layout->width, layout->width * 4);
		return false;
	}
	return true;
}

ShmBuffers *
shm_buffers_create(struct wl_shm *shm, const ShmLayout *layout, int wake_fd, GError **error)
{
	struct wl_shm_pool *wl_pool;
	FrameFormat format;
	FramePool *pool;
	ShmBuffers *buffers;

	if (!read_format(layout->shm_format, &format)) {
		g_set_error(
			error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
			"The compositor gives pictures in the format 0x%08" PRIx32
			"; XRGB8888, ARGB8888, XBGR8888 or ABGR8888 is needed: set its output to 8 bits per channel",
			layout->shm_format);
		return NULL;
	}
	if (!check_layout(layout, error))
		return NULL;
	pool = frame_pool_create((size_t)layout->stride * layout->height, wake_fd, error);
	if (!pool)
		return NULL;

	buffers = g_new0(ShmBuffers, 1);
	buffers->layout = *layout;
	buffers->format = format;
	buffers->pool = pool;
	wl_pool = wl_shm_create_pool(shm, frame_pool_get_fd(pool), (int32_t)frame_pool_get_size(pool));
	for (int i = 0; i < FRAME_POOL_BUFFERS; i++) {
		buffers->wl_buffers[i] = wl_shm_pool_create_buffer(wl_pool, (int32_t)frame_pool_get_offset(pool, i),
								   (int32_t)layout->width, (int32_t)layout->height,
								   (int32_t)layout->stride, layout->shm_format);
	}
	wl_shm_pool_destroy(wl_pool);
	return buffers;
}

void
shm_buffers_destroy(ShmBuffers *buffers)
{
	if (!buffers)
		return;

	for (int i = 0; i < FRAME_POOL_BUFFERS; i++)
		wl_buffer_destroy(buffers->wl_buffers[i]);
	frame_pool_destroy(buffers->pool);
	g_free(buffers);
}

const ShmLayout *
shm_buffers_get_layout(const ShmBuffers *buffers)
{
	return &buffers->layout;
}

int
shm_buffers_take(ShmBuffers *buffers)
{
	return frame_pool_take(buffers->pool);
}

void
shm_buffers_give_back(ShmBuffers *buffers, int index)
{
	frame_pool_give_back(buffers->pool, index);
}

struct wl_buffer *
shm_buffers_get_wl_buffer(const ShmBuffers *buffers, int index)
{
	return buffers->wl_buffers[index];
}

void
shm_buffers_flip(ShmBuffers *buffers, int index)
{
	const size_t stride = buffers->layout.stride;
	g_autofree uint8_t *row = g_malloc(stride);
	uint8_t *upper = frame_pool_get_pixels(buffers->pool, index);
	uint8_t *lower = upper + stride * (buffers->layout.height - 1);

	for (; upper < lower; upper += stride, lower -= stride) {
		memcpy(row, upper, stride);
		memcpy(upper, lower, stride);
		memcpy(lower, row, stride);
	}
}

void
shm_buffers_describe(const ShmBuffers *buffers, FrameInfo *info)
{
	info->width = buffers->layout.width & ~1u;
	info->height = buffers->layout.height & ~1u;
	info->stride = buffers->layout.stride;
	info->format = buffers->format;
}

Frame *
shm_buffers_make_frame(ShmBuffers *buffers, int index, const FrameInfo *info)
{
	return frame_pool_make_frame(buffers->pool, index, info);
}
