/* bench/tool/frame-report.c: see frame-report.h. */
#include "bench/tool/frame-report.h"
#include "bench/tool/bench-report.h"
#include "bench/tool/machine.h"
#include "server/json.h"

#include <inttypes.h>
#include <unistd.h>

static double
seconds_of(const FrameReport *report)
{
	return (double)MAX(report->counted->end_us - report->counted->begin_us, 1) / G_USEC_PER_SEC;
}

static void
add_desktop(JsonBuilder *builder, const FrameReport *report)
{
	const DesktopState *desktop = &report->desktop;

	json_begin_object(builder, "desktop");
	json_add_text(builder, "backend", desktop->backend);
	json_add_text(builder, "display", desktop->display);
	json_add_text(builder, "output", desktop->output);
	json_add_number(builder, "width", desktop->width);
	json_add_number(builder, "height", desktop->height);
	json_add_number(builder, "refresh_mhz", desktop->refresh_mhz);
	json_builder_end_object(builder);
}

static void
add_damage_share(JsonBuilder *builder, const Samples *damage_ppm)
{
	SamplesSummary summary = samples_summarize(damage_ppm);

	if (summary.count == 0) {
		bench_report_add_null(builder, "damage_share");
		return;
	}
	json_begin_object(builder, "damage_share");
	bench_report_add_double(builder, "mean", summary.mean / 1e6);
	bench_report_add_double(builder, "p50", (double)summary.p50 / 1e6);
	bench_report_add_double(builder, "p95", (double)summary.p95 / 1e6);
	json_builder_end_object(builder);
}

static void
add_captured(JsonBuilder *builder, const FrameReport *report)
{
	const FrameCounted *counted = report->counted;

	json_begin_object(builder, "captured");
	json_add_number(builder, "frames", counted->frames);
	bench_report_add_double(builder, "frames_per_second", (double)counted->frames / seconds_of(report));
	json_add_number(builder, "skipped", report->skipped);
	json_add_number(builder, "first_serial", counted->first_serial);
	json_add_number(builder, "last_serial", counted->last_serial);
	json_add_number(builder, "missing_serials", counted->missing_serials);
	bench_report_add_samples(builder, "commit_to_captured_us", counted->commit_to_captured_us);
	add_damage_share(builder, counted->damage_ppm);
	json_builder_end_object(builder);
}

static void
add_encoded(JsonBuilder *builder, const FrameReport *report)
{
	const FrameCounted *counted = report->counted;

	if (!report->encoder) {
		bench_report_add_null(builder, "encoded");
		return;
	}
	json_begin_object(builder, "encoded");
	json_add_text(builder, "encoder", report->encoder);
	json_add_text(builder, "codec", report->codec);
	json_add_text(builder, "reason", report->reason);
	json_add_number(builder, "framerate", report->framerate);
	json_add_number(builder, "rate_kbit_s", report->rate_kbps);
	json_add_number(builder, "pictures", counted->pictures);
	bench_report_add_double(builder, "pictures_per_second", (double)counted->pictures / seconds_of(report));
	json_add_number(builder, "dropped", report->dropped);
	json_add_number(builder, "refinements", counted->refinements);
	json_add_number(builder, "keyframes", counted->keyframes);
	json_add_number(builder, "backward_serials", counted->backward_serials);
	bench_report_add_samples(builder, "captured_to_begin_us", counted->captured_to_begin_us);
	bench_report_add_samples(builder, "convert_us", counted->convert_us);
	bench_report_add_samples(builder, "encode_us", counted->encode_us);
	bench_report_add_samples(builder, "commit_to_encoded_us", counted->commit_to_encoded_us);
	json_add_number(builder, "bytes", counted->bytes);
	bench_report_add_double(builder, "kbit_s", (double)counted->bytes * 8 / 1000 / seconds_of(report));
	json_add_number(builder, "largest_access_unit_bytes", counted->largest_unit_bytes);
	json_add_number(builder, "first_keyframe_bytes", counted->first_keyframe_bytes);
	json_add_number(builder, "first_keyframe_encode_us", (uint64_t)counted->first_keyframe_encode_us);
	json_builder_end_object(builder);
}

static void
add_cost(JsonBuilder *builder, const char *name, const FrameCost *cost, pid_t pid)
{
	if (!cost->known) {
		bench_report_add_null(builder, name);
		return;
	}
	json_begin_object(builder, name);
	json_add_number(builder, "pid", (uint64_t)pid);
	bench_report_add_double(builder, "cpu_cores", process_cost_get_cores(&cost->before, &cost->after));
	json_add_number(builder, "rss_kb", cost->after.rss_kb);
	json_builder_end_object(builder);
}

static JsonBuilder *
make_json(const FrameReport *report)
{
	JsonBuilder *builder = bench_report_begin("frames");

	add_desktop(builder, report);
	json_add_number(builder, "warm_up_us", (uint64_t)report->warm_up_us);
	json_add_number(builder, "measured_us", (uint64_t)(report->counted->end_us - report->counted->begin_us));
	json_add_text(builder, "ended_by", report->ended_by);
	json_add_bool(builder, "still", report->counted->frames == 0);
	add_captured(builder, report);
	add_encoded(builder, report);
	add_cost(builder, "self", &report->self, getpid());
	add_cost(builder, "compositor", &report->compositor, report->compositor_pid);
	return builder;
}

static void
append_durations(GString *text, const char *name, const Samples *samples)
{
	SamplesSummary summary = samples_summarize(samples);

	if (summary.count == 0)
		g_string_append_printf(text, "%-26s %9s %9s %9s %9s\n", name, "-", "-", "-", "-");
	else
		g_string_append_printf(text, "%-26s %9.2f %9.2f %9.2f %9.2f\n", name, (double)summary.min / 1e3,
				       (double)summary.p50 / 1e3, (double)summary.p95 / 1e3, (double)summary.p99 / 1e3);
}

static void
append_cost(GString *text, const char *name, const FrameCost *cost)
{
	if (cost->known)
		g_string_append_printf(text, "%-26s %.3f of a core, %.1f MB resident\n", name,
				       process_cost_get_cores(&cost->before, &cost->after),
				       (double)cost->after.rss_kb / 1024);
	else
		g_string_append_printf(text, "%-26s unknown: its process can't be seen from here\n", name);
}

static void
append_encoded(GString *text, const FrameReport *report)
{
	const FrameCounted *counted = report->counted;

	g_string_append_printf(text,
			       "%-26s %" PRIu64 " pictures, %.1f a second; %" PRIu64 " dropped, %" PRIu64
			       " refinements, %" PRIu64 " keyframes\n",
			       "encoded", counted->pictures, (double)counted->pictures / seconds_of(report),
			       report->dropped, counted->refinements, counted->keyframes);
	g_string_append_printf(text,
			       "%-26s %" PRIu64 " bytes, %.0f kbit/s of %u; largest access unit %" PRIu64
			       " bytes, first keyframe %" PRIu64 " bytes\n",
			       "coded", counted->bytes, (double)counted->bytes * 8 / 1000 / seconds_of(report),
			       report->rate_kbps, counted->largest_unit_bytes, counted->first_keyframe_bytes);
	g_string_append_printf(text, "%-26s %s\n", "encoder", report->reason);
}

static void
append_head(GString *text, const FrameReport *report)
{
	const DesktopState *desktop = &report->desktop;
	g_autofree char *machine = machine_describe();

	g_string_append_printf(text, "%s %s, %u×%u", desktop->display, desktop->output, desktop->width,
			       desktop->height);
	if (desktop->refresh_mhz)
		g_string_append_printf(text, " at %.2f Hz", desktop->refresh_mhz / 1e3);
	g_string_append_printf(text, ", by %s: %.2f s after %.2f s of warm-up\n%s\n\n", desktop->backend,
			       seconds_of(report), (double)report->warm_up_us / G_USEC_PER_SEC, machine);
}

static GString *
make_table(const FrameReport *report)
{
	const FrameCounted *counted = report->counted;
	SamplesSummary damage = samples_summarize(counted->damage_ppm);
	GString *text = g_string_new(NULL);

	append_head(text, report);
	g_string_append_printf(text, "%-26s %9s %9s %9s %9s\n", "ms", "min", "p50", "p95", "p99");
	append_durations(text, "commit to captured", counted->commit_to_captured_us);
	if (report->encoder) {
		append_durations(text, "captured to encode begins", counted->captured_to_begin_us);
		append_durations(text, "conversion", counted->convert_us);
		append_durations(text, "encode", counted->encode_us);
		append_durations(text, "commit to encoded", counted->commit_to_encoded_us);
	}
	g_string_append_printf(text, "\n%-26s %" PRIu64 " frames, %.1f a second; %" PRIu64 " skipped\n", "captured",
			       counted->frames, (double)counted->frames / seconds_of(report), report->skipped);
	if (damage.count)
		g_string_append_printf(text, "%-26s mean %.2f %%, p95 %.2f %% of the picture\n", "damage",
				       damage.mean / 1e4, (double)damage.p95 / 1e4);
	if (report->encoder)
		append_encoded(text, report);
	append_cost(text, "this process", &report->self);
	append_cost(text, "compositor", &report->compositor);
	if (counted->frames == 0)
		g_string_append(text, "\nNothing changed on the desktop while it was measured.\n");
	return text;
}

bool
frame_report_print(const FrameReport *report, const char *json, GError **error)
{
	g_autoptr(GString) table = make_table(report);

	return bench_report_print(make_json(report), table->str, json, error);
}
