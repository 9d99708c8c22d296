#pragma once
/*
 * bench/tool/frame-report.h: the report of `selkies-bench frames`, as a table and as JSON.
 */
#include "bench/tool/frame-counts.h"
#include "bench/tool/process-cost.h"
#include "capture/desktop.h"
#include "encode/video-stream.h"

typedef struct {
	ProcessCost before, after;
	bool known;
} FrameCost;

typedef struct {
	const FrameCounted *counted;
	DesktopState desktop; /* while it was measured */
	uint32_t framerate, rate_kbps;
	int64_t warm_up_us;
	const char *ended_by; /* "seconds", "frames" or "stillness" */
	uint64_t skipped;     /* captures given up because every buffer was in use */
	FrameCost self, compositor;
	pid_t compositor_pid;

	/* NULL and 0 where nothing was encoded. */
	const char *encoder, *codec, *reason;
	uint64_t dropped; /* frames replaced before they were encoded, or over the framerate cap */
} FrameReport;

/* json: the value of the option --json. */
bool frame_report_print(const FrameReport *report, const char *json, GError **error);
