#pragma once
/*
 * signalling/peer.h: one webrtcbin in a pipeline of its own: video and input channels to one browser.
 *
 * The program has called gst_init.
 * Everything is called on the main thread and every event arrives there; GStreamer's threads go through a mailbox. A peer
 * gets deltas only after a keyframe: until then, and after anything was dropped, it drops deltas and asks for a keyframe.
 */
#include "encode/access-unit.h"
#include "signalling/trace.h"

typedef struct {
	const char *profile_level_id; /* of the offer: "42e01f" */
	bool loopback_only;           /* ICE candidates on 127.0.0.1 alone */
	guint16 min_port, max_port;   /* of UDP; 0: any */
	Trace *trace;                 /* NULL: none; outlives the peer */
} PeerConfig;

typedef struct {
	uint64_t sent_units, sent_bytes;
	uint64_t gated_units;       /* dropped while waiting for a keyframe */
	uint64_t keyframes_refused; /* requests of a browser that shows the newest frame already */
	bool connected;
	bool tcp; /* while connected: over ICE-TCP instead of UDP */
} PeerStats;

typedef struct {
	void (*offer)(const char *sdp, gpointer user_data);
	void (*candidate)(guint mline, const char *candidate, gpointer user_data);
	void (*keyframe_wanted)(gpointer user_data); /* connected, PLI/FIR, or something was dropped */
	void (*message)(const char *label, GBytes *data, gpointer user_data); /* binary message on a data channel */
	void (*connected)(gpointer user_data);
	void (*failed)(const char *why,
		       gpointer user_data); /* never connected within 5 s, lost, or an error: destroy it */
} PeerEvents;

typedef struct Peer Peer;

/* Makes GStreamer load its plugins and generate the DTLS certificate of this process, on a thread of its own, so that the
 * first viewer need not wait 50–300 ms for it. Call it once, early; join the thread before the program ends, for OpenSSL
 * must not be torn down under it. */
GThread *peer_warm_up(void);

/* Starts at once: offer follows as an event. NULL with error if an element is missing (says which package has it). */
Peer *peer_create(const PeerConfig *config, const PeerEvents *events, gpointer user_data, GError **error);

/* Takes NULL. No event afterwards. May be called from within an event. */
void peer_destroy(Peer *peer);

/* false with error: not an SDP answer, or not one for our offer. */
bool peer_set_answer(Peer *peer, const char *sdp, GError **error);
/* Names ending in .local (mDNS) are ignored: the browser is found as peer-reflexive. "" is the end of candidates. */
void peer_add_candidate(Peer *peer, guint mline, const char *candidate);
/* The page shows the frame with this RTP timestamp, and none came after it for a second. If it is the newest, keyframe
 * requests of the browser are ignored until the next unit: libwebrtc asks for one after 3 s without a frame, and again and
 * again, though nothing is missing. */
void peer_set_still(Peer *peer, guint32 timestamp);

/* unit is borrowed. */
void peer_push(Peer *peer, AccessUnit *unit);
void peer_get_stats(const Peer *peer, PeerStats *stats);
