#pragma once
/*
 * capture/frame-pool.h: memory for a fixed number of pictures, shared with the compositor through one memfd.
 *
 * Belongs to the capture thread; frames made from it may be released on any thread, also after the pool is destroyed:
 * the memory goes when the pool and the last frame are gone.
 */
#include "capture/frame.h"

/* One that the compositor writes, one in the slot before the encoder, one being converted, one to spare. */
#define FRAME_POOL_BUFFERS 4

typedef struct FramePool FramePool;

/* buffer_size: bytes of one picture. wake_fd: an eventfd, copied, that is written when a buffer comes free after
 * frame_pool_take found none. NULL with error: not enough memory, or over the 2 GiB that a wl_shm_pool can have. */
FramePool *frame_pool_create(size_t buffer_size, int wake_fd, GError **error);
void frame_pool_destroy(FramePool *pool); /* takes NULL */

int frame_pool_get_fd(const FramePool *pool);      /* sealed against resizing; owned by the pool */
size_t frame_pool_get_size(const FramePool *pool); /* of the whole memory */

/* The index of a buffer that nobody uses, which is now the caller's; -1: all are in use, wake_fd will be written. */
int frame_pool_take(FramePool *pool);
void frame_pool_give_back(FramePool *pool, int index);

size_t frame_pool_get_offset(const FramePool *pool, int index); /* in the memfd */
uint8_t *frame_pool_get_pixels(FramePool *pool, int index);

/* Makes the buffer a frame, which gives it back with its last reference. info->pixels is set here. */
Frame *frame_pool_make_frame(FramePool *pool, int index, const FrameInfo *info);
