#pragma once
/*
 * signalling/notice.h: what GStreamer's threads tell the main thread about a peer, copied and posted to a mailbox.
 *
 * The callbacks behind these functions touch nothing of ours but the mailbox. It must live until the elements are gone:
 * an element that is being freed still answers its promises.
 */
#define GST_USE_UNSTABLE_API
#include <gst/webrtc/webrtc.h>

#include "capture/mailbox.h"

typedef enum {
	NOTICE_OFFER,     /* session: to be set and sent */
	NOTICE_CANDIDATE, /* mline, text */
	NOTICE_GATHERED,  /* every local candidate is known */
	NOTICE_STATE,     /* state of the connection */
	NOTICE_KEYFRAME,  /* the browser asks for a keyframe */
	NOTICE_MESSAGE,   /* text: label of the channel; data */
	NOTICE_ERROR,     /* text: the pipeline, or a step of the negotiation, failed */
} NoticeKind;

typedef struct {
	NoticeKind kind;
	guint mline;
	char *text;
	GBytes *data;
	GstWebRTCSessionDescription *session;
	GstWebRTCPeerConnectionState state;
} Notice;

void notice_free(gpointer notice); /* takes NULL */

/* Main thread: from now on what happens in pipeline, to its webrtcbin and upstream of its source arrives in mailbox. */
void notice_watch(GstElement *pipeline, GstElement *webrtc, GstElement *source, Mailbox *mailbox);
void notice_watch_channel(GstWebRTCDataChannel *channel, Mailbox *mailbox);

/* Main thread: promises for webrtcbin's create-offer and set-…-description, which take references; the caller
 * interrupts and drops its own when the pipeline has ended. step says in the notice of an error what could not be done, and must be a literal. */
GstPromise *notice_promise_offer(Mailbox *mailbox);
GstPromise *notice_promise_step(const char *step, Mailbox *mailbox);
