#pragma once
/*
 * signalling/media-link.h: the way of the video to one page: a peer, and another one when it fails.
 *
 * webrtcbin cannot restart ICE, so a connection that fails is replaced by a new peer. Attempts are spaced by a delay that
 * doubles from 250 ms to 4 s, and begins anew after a peer that was connected for 10 s. Main thread.
 */
#include "signalling/peer.h"

typedef struct {
	guint attempts; /* since the last good connection */
} Backoff;

/* How long to wait before the next peer; connected_us: how long the last one was connected. Pure. */
guint backoff_next_ms(Backoff *backoff, gint64 connected_us);

typedef struct {
	/* number rises with each peer. */
	void (*offer)(guint32 number, const char *sdp, gpointer user_data);
	void (*candidate)(guint32 number, guint mline, const char *candidate, gpointer user_data);
	void (*message)(const char *label, GBytes *data, gpointer user_data);
	void (*keyframe_wanted)(gpointer user_data);
	void (*failed)(const char *why,
		       gpointer user_data); /* no peer can be made on this machine; it is not tried again */
} MediaLinkEvents;

typedef struct MediaLink MediaLink;

MediaLink *media_link_create(const MediaLinkEvents *events, gpointer user_data);
void media_link_destroy(MediaLink *link); /* takes NULL; may be called from within an event */

/* Makes a peer at once, in place of the one that it has. config is copied. */
void media_link_start(MediaLink *link, const PeerConfig *config);
/* Ends the peer and makes a new one after the delay. Without effect before media_link_start, and while it waits. */
void media_link_restart(MediaLink *link, const char *why);

/* Ends the peer; none follows before the next media_link_start. */
void media_link_stop(MediaLink *link);

/* For the peer with this number; what comes too late for an older one is ignored. False with error: a bad answer, or a
 * number that there was not yet. */
bool media_link_set_answer(MediaLink *link, guint32 number, const char *sdp, GError **error);
bool media_link_add_candidate(MediaLink *link, guint32 number, guint mline, const char *candidate, GError **error);

/* The page shows the frame with this RTP timestamp of that peer, and none came after it for a second. */
void media_link_set_still(MediaLink *link, guint32 number, guint32 timestamp);

void media_link_push(MediaLink *link, AccessUnit *unit);
/* The sums of all its peers; connected and tcp of the present one. */
void media_link_get_stats(const MediaLink *link, PeerStats *stats);
