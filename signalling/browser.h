#pragma once
/*
 * signalling/browser.h: one connected page: its WebSocket, its messages (docs/protocol.md), its peer.
 *
 * Browser knows the protocol and nothing of roles or the desktop: server/ decides, and says the result with the functions
 * below. Main thread only. A browser destroys nothing by itself: after `closed` its owner calls browser_destroy.
 */
#include <libsoup/soup.h>

#include "capture/desktop.h"
#include "capture/input-event.h"
#include "signalling/peer.h"

typedef enum { ROLE_WATCHER, ROLE_CONTROLLER } Role;

typedef struct Browser Browser;

typedef struct {
	void (*hello)(Browser *browser, const char *client, Role wanted, gpointer user_data);
	void (*input)(Browser *browser, const InputEvent *event, gpointer user_data);
	void (*take_control)(Browser *browser, gpointer user_data);
	void (*release_control)(Browser *browser, gpointer user_data);
	void (*keyframe_wanted)(Browser *browser, gpointer user_data);
	/* The WebSocket is gone, whoever closed it; why is for the log. Once; owner destroys the browser. */
	void (*closed)(Browser *browser, const char *why, gpointer user_data);
} BrowserEvents;

typedef struct {
	const char *codec;            /* "h264" */
	const char *profile_level_id; /* what the stream is */
	bool loopback_only;
	guint16 min_port, max_port;
	Trace *trace; /* NULL: none */
} BrowserVideo;

typedef struct {
	char remote[64];    /* address of the page as the socket sees it */
	char carrier[16];   /* "webrtc-udp", "webrtc-tcp", "none" */
	uint64_t bad_input; /* input messages that were malformed */
	uint64_t input_events;
	PeerStats peer;
} BrowserStats;

/* Takes a reference of connection. */
Browser *browser_create(SoupWebsocketConnection *connection, const char *remote, const BrowserEvents *events,
			gpointer user_data);
void browser_destroy(Browser *browser); /* takes NULL; closes with 1001 if still open; no event afterwards */

void browser_send_welcome(Browser *browser, uint32_t viewer, Role role);
void browser_send_role(Browser *browser, Role role, const char *reason);
void browser_send_controller(Browser *browser, bool present);
void browser_send_desktop(Browser *browser, const DesktopState *state);
/* Also closes, except for "no-codec" and "video-failed"; "replaced" closes with 4000. */
void browser_send_error(Browser *browser, const char *code, const char *message);

/* Offers video if the browser decodes it (else sends error no-codec); replaces the peer that it has. A `restart` of the
 * page, and a peer that fails, make a new peer with the same video by themselves, with back-off. */
void browser_start_video(Browser *browser, const BrowserVideo *video);
void browser_push(Browser *browser, AccessUnit *unit); /* borrowed; dropped while there is no connected peer */
void browser_get_stats(const Browser *browser, BrowserStats *stats);
