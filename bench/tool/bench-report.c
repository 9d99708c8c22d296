/* bench/tool/bench-report.c: see bench-report.h. */
#include "bench/tool/bench-report.h"
#include "bench/tool/machine.h"
#include "server/json.h"

#include <errno.h>
#include <gio/gio.h>
#include <stdio.h>

JsonBuilder *
bench_report_begin(const char *command)
{
	JsonBuilder *builder = json_builder_new();
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *date = g_date_time_format_iso8601(now);

	json_builder_begin_object(builder);
	json_add_text(builder, "tool", "selkies-bench");
	json_add_text(builder, "version", SELKIES_VERSION);
	json_add_text(builder, "command", command);
	json_add_text(builder, "date", date);
	machine_add_json(builder);
	return builder;
}

void
bench_report_add_null(JsonBuilder *builder, const char *name)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_null_value(builder);
}

void
bench_report_add_text(JsonBuilder *builder, const char *name, const char *value)
{
	if (value)
		json_add_text(builder, name, value);
	else
		bench_report_add_null(builder, name);
}

void
bench_report_add_double(JsonBuilder *builder, const char *name, double value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_double_value(builder, value);
}

void
bench_report_add_samples(JsonBuilder *builder, const char *name, const Samples *samples)
{
	SamplesSummary summary = samples_summarize(samples);

	if (summary.count == 0) {
		bench_report_add_null(builder, name);
		return;
	}
	json_begin_object(builder, name);
	json_add_number(builder, "count", summary.count);
	json_add_number(builder, "min", (uint64_t)summary.min);
	json_add_number(builder, "p50", (uint64_t)summary.p50);
	json_add_number(builder, "p95", (uint64_t)summary.p95);
	json_add_number(builder, "p99", (uint64_t)summary.p99);
	json_add_number(builder, "max", (uint64_t)summary.max);
	bench_report_add_double(builder, "mean", summary.mean);
	json_builder_end_object(builder);
}

bool
bench_report_print(JsonBuilder *builder, const char *table, const char *json, GError **error)
{
	g_autoptr(JsonNode) root = NULL;
	g_autofree char *text = NULL, *line = NULL;

	json_builder_end_object(builder);
	root = json_builder_get_root(builder);
	g_object_unref(builder);
	text = json_to_string(root, TRUE);
	line = g_strconcat(text, "\n", NULL);
	fputs(g_strcmp0(json, "-") == 0 ? line : table, stdout);
	if (fflush(stdout) != 0) {
		g_set_error(error, G_IO_ERROR, g_io_error_from_errno(errno), "Cannot write the report to stdout: %s",
			    g_strerror(errno));
		return false;
	}
	if (json && !g_str_equal(json, "-") && !g_file_set_contents(json, line, -1, error)) {
		g_prefix_error(error, "--json: ");
		return false;
	}
	return true;
}
