/* bench/tool/frame-run.c: see frame-run.h. */
#include "bench/tool/frame-run.h"
#include "server/child.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

#define TICK_MS 20
#define WARM_UP_US G_USEC_PER_SEC
#define STILL_US (5 * G_USEC_PER_SEC) /* nothing more will come */

typedef enum { WAITING, WARMING_UP, MEASURING } Phase;

struct FrameRun {
	FrameRunConfig config;
	GMainLoop *loop;
	FrameCounts *counts;
	VideoStream *stream; /* NULL: capture only */
	Desktop *desktop;
	Child *child;
	Phase phase;
	int64_t phase_us; /* when it began */
	FrameReport report;
	uint64_t skipped_before, dropped_before;
	GError *failure; /* set: it ended without a result */
};

/* Takes error. What comes first is the cause. */
static void
fail(FrameRun *run, GError *error)
{
	if (run->failure)
		g_error_free(error);
	else
		run->failure = error;
	g_main_loop_quit(run->loop);
}

/* Capture thread. */
static void
on_frame(Frame *frame, gpointer user_data)
{
	FrameRun *run = user_data;
	FrameInfo info = *frame_get_info(frame);

	/* Counting takes a while, and must not hold the frame back. */
	if (run->stream)
		video_stream_push(run->stream, frame);
	else
		frame_unref(frame);
	frame_counts_add_frame(run->counts, &info);
}

static void
on_access_unit(AccessUnit *unit, gpointer user_data)
{
	FrameRun *run = user_data;

	frame_counts_add_unit(run->counts, access_unit_get_info(unit));
}

static void
on_stream_failed(const GError *error, gpointer user_data)
{
	fail(user_data, g_error_copy(error));
}

static void
on_state_changed(const DesktopState *state, gpointer user_data)
{
	FrameRun *run = user_data;

	if (!state->ready && run->phase != WAITING)
		fail(run, g_error_new(G_IO_ERROR, G_IO_ERROR_CLOSED, "The desktop went away while it was measured: %s",
				      state->problem));
}

static void
on_display(const char *name, gpointer user_data)
{
	FrameRun *run = user_data;

	if (!name)
		fail(run, g_error_new(G_IO_ERROR, G_IO_ERROR_CLOSED, "\"%s\" ended before it was measured",
				      run->config.command[0]));
	else if (!run->config.display)
		desktop_set_display(run->desktop, name);
}

static gboolean
on_signal(gpointer user_data)
{
	fail(user_data, g_error_new(G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted by a signal"));
	return G_SOURCE_CONTINUE;
}

/* The display to begin with: with a command it is not known before the command has made it. */
static const char *
choose_display(const FrameRunConfig *config)
{
	const char *inherited = g_getenv("WAYLAND_DISPLAY");

	if (config->display)
		return config->display;
	if (config->command)
		return NULL;
	return inherited && *inherited ? inherited : "wayland-0";
}

static void
enter(FrameRun *run, Phase phase)
{
	run->phase = phase;
	run->phase_us = g_get_monotonic_time();
}

static uint64_t
get_dropped(const FrameRun *run)
{
	VideoStreamStats stats = { 0 };

	if (run->stream)
		video_stream_get_stats(run->stream, &stats);
	return stats.frames_dropped;
}

static void
begin_measuring(FrameRun *run)
{
	FrameReport *report = &run->report;
	uint32_t limit = run->config.frames;

	report->warm_up_us = g_get_monotonic_time() - run->phase_us;
	report->desktop = *desktop_get_state(run->desktop);
	report->compositor_pid = process_cost_find_compositor(report->desktop.display);
	report->compositor.known =
		report->compositor_pid > 0 && process_cost_read(report->compositor_pid, &report->compositor.before);
	report->self.known = process_cost_read(getpid(), &report->self.before);
	run->skipped_before = desktop_get_stats(run->desktop).skipped;
	run->dropped_before = get_dropped(run);
	enter(run, MEASURING);
	frame_counts_begin(run->counts, run->stream ? 0 : limit, run->stream ? limit : 0);
}

static void
end_measuring(FrameRun *run, const char *ended_by)
{
	FrameReport *report = &run->report;

	report->counted = frame_counts_end(run->counts);
	report->ended_by = ended_by;
	report->skipped = desktop_get_stats(run->desktop).skipped - run->skipped_before;
	report->dropped = get_dropped(run) - run->dropped_before;
	report->self.known = report->self.known && process_cost_read(getpid(), &report->self.after);
	report->compositor.known =
		report->compositor.known && process_cost_read(report->compositor_pid, &report->compositor.after);
	g_main_loop_quit(run->loop);
}

static void
wait_for_desktop(FrameRun *run, int64_t waited_us)
{
	const DesktopState *state = desktop_get_state(run->desktop);

	if (state->ready) {
		enter(run, WARMING_UP);
		desktop_set_capturing(run->desktop, true);
		desktop_request_frame(run->desktop);
	} else if (waited_us >= run->config.patience_seconds * G_USEC_PER_SEC) {
		fail(run, g_error_new(G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "There is no desktop after %u s: %s",
				      run->config.patience_seconds, state->problem));
	}
}

static void
warm_up(FrameRun *run, int64_t waited_us)
{
	FrameProgress progress = frame_counts_get_progress(run->counts);

	if (run->stream ? progress.encoded : progress.captured) {
		if (waited_us >= WARM_UP_US)
			begin_measuring(run);
	} else if (waited_us >= run->config.patience_seconds * G_USEC_PER_SEC) {
		fail(run, g_error_new(G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
				      "The desktop %s is ready, but no picture was %s within %u s",
				      desktop_get_state(run->desktop)->display,
				      progress.captured ? "encoded" : "captured", run->config.patience_seconds));
	}
}

static void
measure(FrameRun *run, int64_t waited_us)
{
	FrameProgress progress = frame_counts_get_progress(run->counts);

	if (progress.full)
		end_measuring(run, "frames");
	else if (run->config.frames && g_get_monotonic_time() - progress.last_frame_us >= STILL_US)
		end_measuring(run, "stillness");
	else if (!run->config.frames && waited_us >= run->config.seconds * G_USEC_PER_SEC)
		end_measuring(run, "seconds");
}

static gboolean
on_tick(gpointer user_data)
{
	static void (*const steps[])(FrameRun *run, int64_t waited_us) = { wait_for_desktop, warm_up, measure };
	FrameRun *run = user_data;

	steps[run->phase](run, g_get_monotonic_time() - run->phase_us);
	return G_SOURCE_CONTINUE;
}

static bool
create_parts(FrameRun *run, GError **error)
{
	static const DesktopEvents desktop_events = { .state_changed = on_state_changed, .frame = on_frame };
	static const VideoStreamEvents stream_events = { .access_unit = on_access_unit, .failed = on_stream_failed };
	static const ChildEvents child_events = { .display = on_display };
	const FrameRunConfig *config = &run->config;
	const VideoStreamConfig stream_config = { config->encoder, config->framerate, config->rate_kbps };

	if (!config->capture_only) {
		run->stream = video_stream_create(&stream_config, &stream_events, run, error);
		if (!run->stream)
			return false;
		run->report.encoder = video_stream_get_encoder(run->stream);
		run->report.codec = video_stream_get_codec(run->stream);
		run->report.reason = video_stream_get_reason(run->stream);
	}
	run->desktop = desktop_create(choose_display(config), config->output, &desktop_events, run);
	if (config->command) {
		run->child = child_create(config->command, &child_events, run, error);
		return run->child != NULL;
	}
	return true;
}

FrameRun *
frame_run_create(const FrameRunConfig *config, GError **error)
{
	FrameRun *run = g_new0(FrameRun, 1);

	run->config = *config;
	run->report.framerate = config->framerate;
	run->report.rate_kbps = config->rate_kbps;
	run->loop = g_main_loop_new(NULL, FALSE);
	run->counts = frame_counts_create();
	if (!create_parts(run, error)) {
		frame_run_destroy(run);
		return NULL;
	}
	return run;
}

bool
frame_run_measure(FrameRun *run, GError **error)
{
	guint sources[] = {
		g_timeout_add(TICK_MS, on_tick, run),
		g_unix_signal_add(SIGTERM, on_signal, run),
		g_unix_signal_add(SIGINT, on_signal, run),
	};

	enter(run, WAITING);
	g_main_loop_run(run->loop);
	for (gsize i = 0; i < G_N_ELEMENTS(sources); i++)
		g_source_remove(sources[i]);
	desktop_set_capturing(run->desktop, false);
	if (run->failure) {
		g_propagate_error(error, g_steal_pointer(&run->failure));
		return false;
	}
	return run->report.counted != NULL;
}

const FrameReport *
frame_run_get_report(const FrameRun *run)
{
	return &run->report;
}

/* Sources of events end before those who take them. */
void
frame_run_destroy(FrameRun *run)
{
	if (!run)
		return;

	desktop_destroy(run->desktop);
	video_stream_destroy(run->stream);
	child_destroy(run->child);
	frame_counts_destroy(run->counts);
	g_main_loop_unref(run->loop);
	g_clear_error(&run->failure);
	g_free(run);
}
