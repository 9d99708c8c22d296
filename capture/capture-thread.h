#pragma once
/*
 * capture/capture-thread.h: the thread that waits for a compositor and takes its pictures, for as long as it is wanted.
 *
 * Made, commanded and destroyed by the main thread. What the thread finds out comes back as CaptureStatus through a
 * mailbox; frames are handed on where they arise.
 */
#include "capture/capture-session.h"
#include "capture/keymap.h"
#include "capture/mailbox.h"

typedef struct {
	uint32_t epoch;   /* of the display that this is about, see capture_thread_set_display */
	bool ready;       /* frames can be had */
	CaptureInfo info; /* when ready */
	char *problem;    /* when not ready: what is missing */
	Keymap *keymap;   /* in one of the first messages; the receiver takes it */
} CaptureStatus;

typedef struct {
	/* Capture thread: a new picture; takes the frame. Must return at once. */
	void (*frame)(Frame *frame, gpointer user_data);
	gpointer user_data;
} CaptureThreadEvents;

typedef struct CaptureThread CaptureThread;

void capture_status_free(gpointer status); /* takes NULL */

/* Posts to mailbox, which must outlive it. output_name: NULL for the first output. Not capturing, without a display. */
CaptureThread *capture_thread_create(Mailbox *mailbox, const char *output_name, const CaptureThreadEvents *events);

/* Ends the thread; it never waits for a compositor. Takes NULL. */
void capture_thread_destroy(CaptureThread *thread);

/* NULL: none. The previous display is dropped, also if it has the same name. Returns the epoch that the messages about
 * this display carry; messages of another one are outdated. */
uint32_t capture_thread_set_display(CaptureThread *thread, const char *display_name);
void capture_thread_set_capturing(CaptureThread *thread, bool capturing);
void capture_thread_request_frame(CaptureThread *thread);

uint64_t capture_thread_get_captured(const CaptureThread *thread);
uint64_t capture_thread_get_skipped(const CaptureThread *thread);
