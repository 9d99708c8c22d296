#pragma once
/*
 * bench/watch/rtc-receiver.h: a webrtcbin that answers an offer and hands out what arrives packet by packet, undecoded.
 *
 * Packets end where they are handed out, before the jitter buffer: nobody pays for sorting what nobody decodes, and what
 * was lost stays lost, since it is the jitter buffer that would ask for it again. Reports of reception are sent as ever.
 * Main thread, but for packet().
 */
#define GST_USE_UNSTABLE_API
#include <gst/rtp/rtp.h>
#include <gst/webrtc/webrtc.h>
#include <stdbool.h>

typedef struct RtcReceiver RtcReceiver;

typedef struct {
	void (*answer)(const char *sdp, gpointer user_data);
	void (*candidate)(guint mline, const char *candidate, gpointer user_data);
	void (*connected)(gpointer user_data);               /* may be NULL */
	void (*failed)(const char *why, gpointer user_data); /* may be NULL */
	/* A packet of the video, on one of GStreamer's threads. */
	void (*packet)(GstRTPBuffer *packet, gpointer user_data);
} RtcReceiverEvents;

/* loopback_only: no other address is used. user_data outlives the receiver. GStreamer is initialised. */
RtcReceiver *rtc_receiver_create(bool loopback_only, const RtcReceiverEvents *events, gpointer user_data);
void rtc_receiver_destroy(RtcReceiver *receiver); /* takes NULL; no event comes after it, on no thread */

/* The answer follows. False with error: it can't be read, or offers no H.264. */
bool rtc_receiver_set_offer(RtcReceiver *receiver, const char *sdp, GError **error);
void rtc_receiver_add_candidate(RtcReceiver *receiver, guint mline, const char *candidate); /* "": the last was given */

/* Asks the sender for a keyframe, by a PLI. After the first packet. */
void rtc_receiver_send_pli(RtcReceiver *receiver);

/* For what is not about video. Owned by the receiver. */
GstElement *rtc_receiver_get_webrtc(const RtcReceiver *receiver);

/* Type of the first NAL unit (H.264) that a packet carries all or a part of; 0 if there is none. */
guint rtc_receiver_get_unit_type(GstRTPBuffer *packet);
