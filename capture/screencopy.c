/* capture/screencopy.c: see screencopy.h. */
#include "capture/screencopy.h"
#include "capture/shm-buffers.h"
#include "wlr-screencopy-unstable-v1-client-protocol.h"

#include <string.h>

/* Captures in a row that may fail: while the output changes its size one does. */
#define FAILURES_MAX 3

struct Screencopy {
	struct zwlr_screencopy_manager_v1 *manager;
	struct wl_shm *shm;
	const Output *output;
	int wake_fd;
	uint64_t *serial;
	ScreencopyEvents events;
	gpointer user_data;

	bool capturing;
	bool frame_requested; /* the next capture does not wait for damage */
	bool starved;         /* a capture waits for a buffer */
	bool broken;          /* events.failed was called */
	unsigned n_failures;

	/* For all captures of one layout; NULL: what the compositor wants is not known yet. */
	ShmBuffers *buffers;

	/* The outstanding capture, if there is one. */
	struct zwlr_screencopy_frame_v1 *wl_frame;
	int buffer;      /* index of the one that it is copied to; -1: it was only asked for its layout */
	bool plain;      /* it does not wait for damage */
	ShmLayout offer; /* what the compositor wants for it */
	uint32_t flags;
	Damage damage;
};

static void
fail(Screencopy *screencopy, const char *problem)
{
	if (screencopy->broken)
		return;
	screencopy->broken = true;
	screencopy->events.failed(problem, screencopy->user_data);
}

static void
end_capture(Screencopy *screencopy)
{
	g_clear_pointer(&screencopy->wl_frame, zwlr_screencopy_frame_v1_destroy);
	if (screencopy->buffer >= 0)
		shm_buffers_give_back(screencopy->buffers, screencopy->buffer);
	screencopy->buffer = -1;
}

/* Ends a capture that was not answered. What it would have shown comes with the next one: the compositor collects the
 * damage, and a frame that was asked for is asked for again. */
static void
abandon_capture(Screencopy *screencopy)
{
	if (screencopy->buffer >= 0 && screencopy->plain)
		screencopy->frame_requested = true;
	end_capture(screencopy);
}

static void
accept_offer(Screencopy *screencopy)
{
	g_autoptr(GError) error = NULL;
	FrameInfo info;

	screencopy->buffers = shm_buffers_create(screencopy->shm, &screencopy->offer, screencopy->wake_fd, &error);
	if (!screencopy->buffers) {
		fail(screencopy, error->message);
		return;
	}
	shm_buffers_describe(screencopy->buffers, &info);
	screencopy->events.sized(info.width, info.height, screencopy->user_data);
}

/* All events for the outstanding capture have the same beginning: the compositor says what it wants. For most captures
 * this comes after our copy request, which assumes that it is as before. */
static void
handle_offer_complete(Screencopy *screencopy)
{
	if (!screencopy->buffers)
		accept_offer(screencopy);
	else if (memcmp(&screencopy->offer, shm_buffers_get_layout(screencopy->buffers), sizeof(ShmLayout)) != 0)
		screencopy_renegotiate(screencopy);
}

static void
handle_buffer(void *data, struct zwlr_screencopy_frame_v1 *wl_frame, uint32_t format, uint32_t width, uint32_t height,
	      uint32_t stride)
{
	Screencopy *screencopy = data;

	screencopy->offer = (ShmLayout) { format, width, height, stride };
	if (zwlr_screencopy_frame_v1_get_version(wl_frame) < ZWLR_SCREENCOPY_FRAME_V1_BUFFER_DONE_SINCE_VERSION)
		handle_offer_complete(screencopy);
}

static void
handle_linux_dmabuf(void *data, struct zwlr_screencopy_frame_v1 *wl_frame, uint32_t format, uint32_t width,
		    uint32_t height)
{
}

static void
handle_buffer_done(void *data, struct zwlr_screencopy_frame_v1 *wl_frame)
{
	Screencopy *screencopy = data;

	if (screencopy->offer.width == 0)
		fail(screencopy, "The compositor offers no pictures in shared memory");
	else
		handle_offer_complete(screencopy);
}

static void
handle_flags(void *data, struct zwlr_screencopy_frame_v1 *wl_frame, uint32_t flags)
{
	Screencopy *screencopy = data;

	screencopy->flags = flags;
}

static void
handle_damage(void *data, struct zwlr_screencopy_frame_v1 *wl_frame, uint32_t x, uint32_t y, uint32_t width,
	      uint32_t height)
{
	Screencopy *screencopy = data;

	/* Too large for the type means too large for any picture: cut there. */
	damage_add(&screencopy->damage, (Rect) { (int32_t)MIN(x, G_MAXINT32), (int32_t)MIN(y, G_MAXINT32),
						 (int32_t)MIN(width, G_MAXINT32), (int32_t)MIN(height, G_MAXINT32) });
}

static void
set_damage(const Screencopy *screencopy, FrameInfo *info)
{
	bool flipped = screencopy->flags & ZWLR_SCREENCOPY_FRAME_V1_FLAGS_Y_INVERT;

	/* A plain copy tells no damage. In a picture upside down, nobody says which way up the damage is. */
	if (screencopy->plain || flipped || screencopy->damage.n_rects == 0)
		damage_add(&info->damage, (Rect) { 0, 0, (int32_t)info->width, (int32_t)info->height });
	else
		info->damage = screencopy->damage;
	damage_clip(&info->damage, (int32_t)info->width, (int32_t)info->height);
}

static void
handle_ready(void *data, struct zwlr_screencopy_frame_v1 *wl_frame, uint32_t seconds_high, uint32_t seconds_low,
	     uint32_t nanoseconds)
{
	Screencopy *screencopy = data;
	FrameInfo info = { 0 };
	int index = screencopy->buffer;

	if (index < 0) {
		/* We did not ask for a copy yet: a compositor that answers questions nobody asked. */
		end_capture(screencopy);
		return;
	}
	shm_buffers_describe(screencopy->buffers, &info);
	info.captured_us = g_get_monotonic_time();
	/* A clock that is not ours may say anything: never later than now. */
	info.commit_us =
		(int64_t)((((uint64_t)seconds_high << 32) + seconds_low) * G_USEC_PER_SEC + nanoseconds / 1000);
	if (info.commit_us <= 0 || info.commit_us > info.captured_us)
		info.commit_us = info.captured_us;
	set_damage(screencopy, &info);
	if (screencopy->flags & ZWLR_SCREENCOPY_FRAME_V1_FLAGS_Y_INVERT)
		shm_buffers_flip(screencopy->buffers, index);

	screencopy->n_failures = 0;
	if (!output_is_settled(screencopy->output)) {
		/* Of the old size, taken while the output already has the new one: it is cut off, and does not count. */
		screencopy->frame_requested = true;
	} else if (info.damage.n_rects > 0) {
		info.serial = ++*screencopy->serial;
		screencopy->buffer = -1; /* it is the frame's now */
		screencopy->events.frame(shm_buffers_make_frame(screencopy->buffers, index, &info),
					 screencopy->user_data);
	}
	end_capture(screencopy);
}

static void
handle_failed(void *data, struct zwlr_screencopy_frame_v1 *wl_frame)
{
	Screencopy *screencopy = data;

	screencopy->n_failures++;
	screencopy_renegotiate(screencopy);
	if (screencopy->n_failures >= FAILURES_MAX)
		fail(screencopy, "The compositor refuses to capture its output; is it switched off?");
}

static const struct zwlr_screencopy_frame_v1_listener frame_listener = {
	.buffer = handle_buffer,
	.flags = handle_flags,
	.ready = handle_ready,
	.failed = handle_failed,
	.damage = handle_damage,
	.linux_dmabuf = handle_linux_dmabuf,
	.buffer_done = handle_buffer_done,
};

Screencopy *
screencopy_create(struct zwlr_screencopy_manager_v1 *manager, struct wl_shm *shm, const Output *output, int wake_fd,
		  uint64_t *serial, const ScreencopyEvents *events, gpointer user_data)
{
	Screencopy *screencopy = g_new0(Screencopy, 1);

	screencopy->manager = manager;
	screencopy->shm = shm;
	screencopy->output = output;
	screencopy->wake_fd = wake_fd;
	screencopy->serial = serial;
	screencopy->events = *events;
	screencopy->user_data = user_data;
	screencopy->buffer = -1;
	return screencopy;
}

void
screencopy_destroy(Screencopy *screencopy)
{
	if (!screencopy)
		return;

	end_capture(screencopy);
	g_clear_pointer(&screencopy->buffers, shm_buffers_destroy);
	g_free(screencopy);
}

void
screencopy_set_capturing(Screencopy *screencopy, bool capturing)
{
	if (screencopy->capturing == capturing)
		return;

	screencopy->capturing = capturing;
	screencopy->frame_requested = capturing;
	screencopy->starved = false;
	/* One that only asks for the layout goes on: it needs nothing of the compositor. */
	if (!capturing && screencopy->buffer >= 0)
		end_capture(screencopy);
}

void
screencopy_request_frame(Screencopy *screencopy)
{
	if (!screencopy->capturing)
		return;

	/* A plain copy that is on its way already is younger than what made the caller ask, or arrives right after. */
	if (screencopy->buffer >= 0 && screencopy->plain)
		return;
	screencopy->frame_requested = true;
	if (screencopy->buffer >= 0)
		abandon_capture(screencopy);
}

void
screencopy_renegotiate(Screencopy *screencopy)
{
	abandon_capture(screencopy);
	g_clear_pointer(&screencopy->buffers, shm_buffers_destroy);
	/* The first picture of a new size has nothing before it. */
	screencopy->frame_requested = screencopy->capturing;
}

static void
open_capture(Screencopy *screencopy)
{
	screencopy->offer = (ShmLayout) { 0 };
	screencopy->flags = 0;
	screencopy->damage = (Damage) { 0 };
	/* The cursor is part of the picture; wlroots draws it into it anyway on headless outputs before 0.19. */
	screencopy->wl_frame = zwlr_screencopy_manager_v1_capture_output(screencopy->manager, 1,
									 output_get_wl_output(screencopy->output));
	zwlr_screencopy_frame_v1_add_listener(screencopy->wl_frame, &frame_listener, screencopy);
}

static void
copy(Screencopy *screencopy)
{
	int index = shm_buffers_take(screencopy->buffers);
	struct wl_buffer *wl_buffer;

	if (index < 0) {
		if (!screencopy->starved)
			screencopy->events.skipped(screencopy->user_data);
		screencopy->starved = true;
		return;
	}
	screencopy->starved = false;
	if (!screencopy->wl_frame)
		open_capture(screencopy);
	wl_buffer = shm_buffers_get_wl_buffer(screencopy->buffers, index);
	screencopy->buffer = index;
	screencopy->plain = screencopy->frame_requested;
	screencopy->frame_requested = false;
	if (screencopy->plain)
		zwlr_screencopy_frame_v1_copy(screencopy->wl_frame, wl_buffer);
	else
		zwlr_screencopy_frame_v1_copy_with_damage(screencopy->wl_frame, wl_buffer);
}

void
screencopy_continue(Screencopy *screencopy)
{
	/* While the size changes no buffer would fit, and a wrong one costs the connection. */
	if (screencopy->broken || screencopy->buffer >= 0 || !output_is_settled(screencopy->output))
		return;

	if (screencopy->buffers && screencopy->capturing)
		copy(screencopy);
	else if (screencopy->buffers)
		end_capture(screencopy); /* the layout is known, and nobody wants a picture */
	else if (!screencopy->wl_frame)
		open_capture(screencopy);
}
