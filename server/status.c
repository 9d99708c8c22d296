#include "server/status.h"

#include "server/json.h"
#include "server/process-usage.h"

static void
add_desktop(JsonBuilder *builder, const Desktop *desktop)
{
	const DesktopState *state = desktop_get_state(desktop);
	DesktopStats stats = desktop_get_stats(desktop);

	json_begin_object(builder, "desktop");
	json_add_bool(builder, "ready", state->ready);
	json_add_text(builder, "backend", state->backend);
	json_add_text(builder, "problem", state->problem);
	json_add_text(builder, "display", state->display);
	json_add_text(builder, "output", state->output);
	json_add_number(builder, "width", state->width);
	json_add_number(builder, "height", state->height);
	json_add_number(builder, "refresh_mhz", state->refresh_mhz);
	json_add_number(builder, "captured", stats.captured);
	json_add_number(builder, "skipped", stats.skipped);
	json_add_number(builder, "input_events", stats.input_events);
	json_add_number(builder, "input_ignored", stats.input_ignored);
	json_builder_end_object(builder);
}

static void
add_percentiles(JsonBuilder *builder, const char *name, uint32_t p50_us, uint32_t p95_us)
{
	json_begin_object(builder, name);
	json_add_number(builder, "p50", p50_us);
	json_add_number(builder, "p95", p95_us);
	json_builder_end_object(builder);
}

static void
add_encoder(JsonBuilder *builder, VideoStream *stream, const VideoStreamConfig *config, const char *problem)
{
	VideoStreamStats stats;

	video_stream_get_stats(stream, &stats);
	json_begin_object(builder, "encoder");
	json_add_text(builder, "name", video_stream_get_encoder(stream));
	json_add_text(builder, "codec", video_stream_get_codec(stream));
	json_add_text(builder, "reason", video_stream_get_reason(stream));
	json_add_text(builder, "problem", problem);
	json_add_number(builder, "rate_kbps", config->rate_kbps);
	json_add_number(builder, "framerate", config->framerate);
	json_add_number(builder, "frames_in", stats.frames_in);
	json_add_number(builder, "frames_dropped", stats.frames_dropped);
	json_add_number(builder, "access_units", stats.access_units);
	json_add_number(builder, "refinements", stats.refinements);
	json_add_number(builder, "keyframes", stats.keyframes);
	json_add_number(builder, "bytes", stats.bytes);
	add_percentiles(builder, "encode_us", stats.encode_us_p50, stats.encode_us_p95);
	add_percentiles(builder, "convert_us", stats.convert_us_p50, stats.convert_us_p95);
	json_builder_end_object(builder);
}

static void
add_process(JsonBuilder *builder)
{
	ProcessUsage usage = process_usage_read();

	json_begin_object(builder, "process");
	json_add_number(builder, "rss_kb", usage.rss_kb);
	json_add_number(builder, "threads", usage.threads);
	json_add_number(builder, "fds", usage.fds);
	json_builder_end_object(builder);
}

char *
status_make(const StatusSources *sources)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autoptr(JsonNode) root = NULL;

	json_builder_begin_object(builder);
	json_add_text(builder, "version", SELKIES_VERSION);
	json_add_number(builder, "uptime_seconds",
			(uint64_t)(g_get_monotonic_time() - sources->started_us) / G_USEC_PER_SEC);
	add_desktop(builder, sources->desktop);
	add_encoder(builder, sources->stream, sources->stream_config, session_get_video_problem(sources->session));
	session_describe(sources->session, builder);
	add_process(builder);
	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	return json_to_string(root, TRUE);
}
