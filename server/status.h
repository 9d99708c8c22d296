#pragma once
/*
 * server/status.h: the body of GET /api/status.
 */
#include "capture/desktop.h"
#include "encode/video-stream.h"
#include "server/session.h"

typedef struct {
	gint64 started_us; /* CLOCK_MONOTONIC */
	const Desktop *desktop;
	VideoStream *stream;
	const VideoStreamConfig *stream_config;
	const Session *session;
} StatusSources;

/* JSON text; caller frees. The manual page lists the members. */
char *status_make(const StatusSources *sources);
