#pragma once
/*
 * capture/capture-session.h: one connection to a compositor for its pictures, from the connect to its end. Belongs to
 * the capture thread.
 */
#include "capture/frame.h"

/* What a session has found out; complete before the first frame. */
typedef struct {
	char output[64];                  /* name of the output */
	uint32_t width, height;           /* of the pictures, both even */
	uint32_t full_width, full_height; /* of the output's mode: an odd one is larger than the pictures */
	uint32_t refresh_mhz;
} CaptureInfo;

typedef struct {
	/* Frames can be had; again after each change of info. */
	void (*ready)(const CaptureInfo *info, gpointer user_data);
	/* Takes the frame. */
	void (*frame)(Frame *frame, gpointer user_data);
	void (*skipped)(gpointer user_data);
} CaptureSessionEvents;

typedef struct CaptureSession CaptureSession;

/* output_name: NULL for the first output. wake_fd, serial: see screencopy.h. NULL with a WAYLAND_ERROR. */
CaptureSession *capture_session_create(const char *display_name, const char *output_name, int wake_fd, uint64_t *serial,
				       const CaptureSessionEvents *events, gpointer user_data, GError **error);
void capture_session_destroy(CaptureSession *session); /* takes NULL */

int capture_session_get_fd(const CaptureSession *session);

/* Takes what has arrived. False with a WAYLAND_ERROR if this session is over: destroy it. */
bool capture_session_dispatch(CaptureSession *session, GError **error);

/* Asks for what is to be asked for, after a dispatch, a change of wishes or a wake-up, and sends it. False if the
 * compositor does not read: call again when the descriptor is writable. */
bool capture_session_continue(CaptureSession *session);

/* Whether there has been a frame: then this compositor can do it. */
bool capture_session_has_delivered(const CaptureSession *session);

void capture_session_set_capturing(CaptureSession *session, bool capturing);
void capture_session_request_frame(CaptureSession *session);
