#pragma once
/*
 * capture/shm-buffers.h: the buffers that a compositor copies pictures of one layout into. Belongs to the capture thread.
 */
#include "capture/frame-pool.h"
#include <wayland-client.h>

/* What the compositor wants of a buffer. */
typedef struct {
	uint32_t shm_format; /* enum wl_shm_format */
	uint32_t width, height;
	uint32_t stride; /* in bytes */
} ShmLayout;

typedef struct ShmBuffers ShmBuffers;

/* wake_fd: as in frame-pool.h. NULL with error: a layout that we can't read, or no memory. */
ShmBuffers *shm_buffers_create(struct wl_shm *shm, const ShmLayout *layout, int wake_fd, GError **error);
void shm_buffers_destroy(ShmBuffers *buffers); /* takes NULL; frames stay valid */

const ShmLayout *shm_buffers_get_layout(const ShmBuffers *buffers);

/* The index of a free buffer, the caller's until it gives it back or makes a frame of it; -1: wake_fd will be written. */
int shm_buffers_take(ShmBuffers *buffers);
void shm_buffers_give_back(ShmBuffers *buffers, int index);
struct wl_buffer *shm_buffers_get_wl_buffer(const ShmBuffers *buffers, int index);

/* Turns the picture upside down. */
void shm_buffers_flip(ShmBuffers *buffers, int index);

/* Sets size, stride and format of info; a side that is odd loses its last row or column. */
void shm_buffers_describe(const ShmBuffers *buffers, FrameInfo *info);
Frame *shm_buffers_make_frame(ShmBuffers *buffers, int index, const FrameInfo *info);
