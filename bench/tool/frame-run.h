#pragma once
/*
 * bench/tool/frame-run.h: one measurement of frames: wait for the desktop, warm up, count.
 *
 * Main thread. The pictures go the way that they go in the server: capture/desktop.h on its thread, the slot and the
 * encode thread of encode/video-stream.h. The warm-up lasts a second, and until the first picture is through.
 */
#include "bench/tool/frame-report.h"

typedef struct {
	char *display; /* NULL: that of the command, else $WAYLAND_DISPLAY, else wayland-0 */
	char *output;  /* NULL: the first */
	char *encoder; /* "auto" or a name */
	bool capture_only;
	uint32_t frames;  /* how many to count; 0: by time */
	uint32_t seconds; /* how long to count, where frames is 0 */
	uint32_t framerate, rate_kbps;
	uint32_t patience_seconds;  /* for the desktop, and for its first picture */
	const char *const *command; /* the compositor to start; NULL: none */
} FrameRunConfig;

typedef struct FrameRun FrameRun;

/* What config points to must outlive the run. NULL with error: no encoder, or the command can't be started. */
FrameRun *frame_run_create(const FrameRunConfig *config, GError **error);

/* Runs the main loop until there is a result. false with error: no desktop, no picture, or it went away. */
bool frame_run_measure(FrameRun *run, GError **error);

/* After frame_run_measure; valid until the run is destroyed. */
const FrameReport *frame_run_get_report(const FrameRun *run);

/* Ends the command too. Takes NULL. */
void frame_run_destroy(FrameRun *run);
