/* capture/frame.c: see frame.h. */
#include "capture/frame.h"

#include <stdatomic.h>

struct Frame {
	/* A C11 atomic and not GLib's: the pixels are handed on through it, and ThreadSanitizer must see that. */
	atomic_int n_refs;
	FrameInfo info;
	FrameRelease release;
	gpointer buffer;
};

Frame *
frame_create(const FrameInfo *info, FrameRelease release, gpointer buffer)
{
	Frame *frame = g_new0(Frame, 1);

	atomic_init(&frame->n_refs, 1);
	frame->info = *info;
	frame->release = release;
	frame->buffer = buffer;
	return frame;
}

Frame *
frame_ref(Frame *frame)
{
	atomic_fetch_add_explicit(&frame->n_refs, 1, memory_order_relaxed);
	return frame;
}

void
frame_unref(Frame *frame)
{
	int n_before;

	if (!frame)
		return;

	/* Release: what this thread read is read before the memory is used anew. Acquire: by whoever uses it anew. */
	n_before = atomic_fetch_sub_explicit(&frame->n_refs, 1, memory_order_acq_rel);
	g_assert(n_before >= 1);
	if (n_before > 1)
		return;

	if (frame->release)
		frame->release(frame->buffer);
	g_free(frame);
}

const FrameInfo *
frame_get_info(const Frame *frame)
{
	return &frame->info;
}
