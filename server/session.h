#pragma once
/*
 * server/session.h: who looks at the desktop, and who of them controls it.
 *
 * Any number of viewers watch the same access units; one at most is the controller. Who comes first and asks for it
 * becomes the controller; later ones watch until they take control by asking, and the controller is told. When the
 * controller leaves, the longest waiting viewer who wanted control at its hello gets it. Rights are enforced here: input
 * of a watcher is counted and goes nowhere.
 *
 * Main thread only. The session owns its browsers and uses desktop and stream, which must outlive it.
 */
#include <json-glib/json-glib.h>

#include "capture/desktop.h"
#include "encode/video-stream.h"
#include "signalling/browser.h"

typedef struct {
	Desktop *desktop;
	VideoStream *stream;
	uint32_t max_viewers;      /* who said hello; connections that did not yet: twice as many */
	uint32_t hello_timeout_ms; /* a connection without hello is closed after that; 0: 10 s */
	bool loopback_only;        /* media stays on 127.0.0.1 */
	guint16 udp_min, udp_max;
	Trace *trace; /* of the media to all viewers; NULL: none */
} SessionConfig;

typedef struct Session Session;

Session *session_create(const SessionConfig *config);
void session_destroy(Session *session); /* takes NULL; closes every browser */

/* A page connected: signalling/port.h's websocket event. */
void session_add(Session *session, SoupWebsocketConnection *connection, const char *remote);

/* An access unit for all viewers; borrowed. */
void session_push(Session *session, AccessUnit *unit);

/* Tells all viewers. */
void session_desktop_changed(Session *session, const DesktopState *state);

/* Tells all viewers, those too who come later: there will be no video any more. */
void session_video_failed(Session *session, const char *why);

/* What session_video_failed() was told; "" while there is video. */
const char *session_get_video_problem(const Session *session);

/* Adds the array of viewers to an object under construction, as member "viewers". */
void session_describe(const Session *session, JsonBuilder *builder);
