#pragma once
/*
 * bench/watch/watcher.h: one viewer of the server without a browser: it speaks docs/protocol.md as the page does and counts
 * the pictures that come. Main thread.
 */
#include <libsoup/soup.h>

#include "bench/watch/packet-count.h"

typedef struct Watcher Watcher;

typedef struct {
	void (*watching)(Watcher *watcher, gpointer user_data); /* once: a keyframe has arrived */
	/* Once, at any time; nothing comes after it. why: for a person. */
	void (*failed)(Watcher *watcher, const char *why, gpointer user_data);
} WatcherEvents;

/* Connects to the server whose page is at url, which g_uri_parse() with SOUP_HTTP_URI_FLAGS made. Takes no longer than 10 s
 * until it watches. */
Watcher *watcher_create(SoupSession *session, GUri *url, const WatcherEvents *events, gpointer user_data);
void watcher_destroy(Watcher *watcher); /* takes NULL; not in one of its events */

/* Counts from zero on. */
void watcher_begin_interval(Watcher *watcher);
/* What it has counted since then. */
PacketCount watcher_end_interval(Watcher *watcher);
/* How long it took from its start to the first keyframe; 0 if there was none. */
gint64 watcher_get_start_us(const Watcher *watcher);
