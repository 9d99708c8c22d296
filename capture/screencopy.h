#pragma once
/*
 * capture/screencopy.h: pictures of one output by wlr-screencopy into shared memory. Belongs to the capture thread.
 *
 * At most one capture is outstanding, and the compositor sets the pace: after each picture the next copy_with_damage
 * goes out at once, and is answered when something has changed.
 */
#include "capture/frame.h"
#include "capture/output.h"

#define SCREENCOPY_BACKEND "wlr-screencopy"

typedef struct {
	/* The size of the pictures is known, or another one: before the first of them. Both are even. */
	void (*sized)(uint32_t width, uint32_t height, gpointer user_data);
	/* A new picture; takes the frame. */
	void (*frame)(Frame *frame, gpointer user_data);
	/* A picture was given up because every buffer was in use. */
	void (*skipped)(gpointer user_data);
	/* It can't go on: problem says why. Destroy it, but not from here. */
	void (*failed)(const char *problem, gpointer user_data);
} ScreencopyEvents;

struct zwlr_screencopy_manager_v1;
typedef struct Screencopy Screencopy;

/* Borrows manager (version 2 or 3), shm and output. wake_fd: an eventfd, written when screencopy_continue is worth
 * calling because a buffer came free. serial: of the last frame, counted on. events is copied. */
Screencopy *screencopy_create(struct zwlr_screencopy_manager_v1 *manager, struct wl_shm *shm, const Output *output,
			      int wake_fd, uint64_t *serial, const ScreencopyEvents *events, gpointer user_data);
void screencopy_destroy(Screencopy *screencopy); /* takes NULL */

/* Off takes back what was asked of the compositor. On begins with a picture of the desktop as it is. */
void screencopy_set_capturing(Screencopy *screencopy, bool capturing);

/* One picture without waiting for a change, damaged all over. Only while capturing. */
void screencopy_request_frame(Screencopy *screencopy);

/* The output has another size: asks anew which buffers fit. */
void screencopy_renegotiate(Screencopy *screencopy);

/* Asks the compositor for the next picture, if it is time to; not while the output is changing its size. Call after every dispatch and after the calls above. */
void screencopy_continue(Screencopy *screencopy);
