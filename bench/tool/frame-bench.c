/* bench/tool/frame-bench.c: see frame-bench.h. */
#include "bench/tool/frame-bench.h"
#include "bench/tool/frame-run.h"

#include <gio/gio.h>
#include <stdlib.h>

#define SECONDS_DEFAULT 10

typedef struct {
	FrameRunConfig run;
	char *json;
} Options;

#define AT(member) offsetof(Options, member)

const Argument frame_bench_arguments[] = {
	{ "display", ARGUMENT_TEXT, AT(run.display), "NAME", NULL, 0, 0,
	  "Wayland display to take pictures of: wayland-0, or the path of its socket. By default that of COMMAND, else "
	  "$WAYLAND_DISPLAY, else wayland-0." },
	{ "output", ARGUMENT_TEXT, AT(run.output), "NAME", NULL, 0, 0, "Output of the display; the first by default." },
	{ "capture-only", ARGUMENT_FLAG, AT(run.capture_only), NULL, NULL, 0, 0, "Capture, but do not encode." },
	{ "frames", ARGUMENT_NUMBER, AT(run.frames), "COUNT", NULL, 1, 10000000,
	  "Measure so many frames, encoded ones unless --capture-only is given; or until nothing has changed for 5 "
	  "s." },
	{ "seconds", ARGUMENT_NUMBER, AT(run.seconds), "SECONDS", NULL, 1, 86400,
	  "Measure for so long; 10 where neither this nor --frames is given." },
	{ "framerate", ARGUMENT_NUMBER, AT(run.framerate), "FPS", "60", 1, 240,
	  "Highest number of pictures encoded a second." },
	{ "rate", ARGUMENT_NUMBER, AT(run.rate_kbps), "KBPS", "8000", 100, 100000, "Highest video rate in kbit/s." },
	{ "encoder", ARGUMENT_TEXT, AT(run.encoder), "NAME", "auto", 0, 0,
	  "Video encoder: auto takes the best that works, a name takes that one or fails." },
	{ "patience", ARGUMENT_NUMBER, AT(run.patience_seconds), "SECONDS", "10", 1, 3600,
	  "How long to wait for the desktop, and then for its first picture." },
	{ "json", ARGUMENT_JSON, AT(json), "FILE", NULL, 0, 0,
	  "Print JSON instead of the table, or write it to FILE and print the table." },
	{ 0 },
};

static bool
check(Options *options, GError **error)
{
	if (options->run.frames && options->run.seconds) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "--frames %u and --seconds %u: a measurement ends by one of them, give the other up",
			    options->run.frames, options->run.seconds);
		return false;
	}
	if (!options->run.frames && !options->run.seconds)
		options->run.seconds = SECONDS_DEFAULT;
	return true;
}

/* A desktop that stands still is a result, but not where frames were asked for. */
static bool
judge(const Options *options, const FrameCounted *counted, GError **error)
{
	if (!options->run.frames || counted->frames > 0)
		return true;
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
		    "--frames %u: none was captured, nothing changed on the desktop; start something that moves, or "
		    "measure by --seconds",
		    options->run.frames);
	return false;
}

int
frame_bench_run(const char *const *arguments, const char *const *command, GError **error)
{
	Options options = { 0 };
	FrameRun *run = NULL;
	bool good;

	if (!arguments_parse(frame_bench_arguments, &options, arguments, error))
		return EXIT_FAILURE;
	options.run.command = command;
	good = check(&options, error) && (run = frame_run_create(&options.run, error)) &&
	       frame_run_measure(run, error) && frame_report_print(frame_run_get_report(run), options.json, error) &&
	       judge(&options, frame_run_get_report(run)->counted, error);
	frame_run_destroy(run);
	arguments_finish(frame_bench_arguments, &options);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
