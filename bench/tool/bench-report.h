#pragma once
/*
 * bench/tool/bench-report.h: what all reports share: the frame around the JSON, and where JSON and table go.
 *
 * Without --json the table goes to stdout; with --json the JSON goes there instead; with --json=FILE the table goes to
 * stdout and the JSON to the file.
 */
#include "bench/tool/samples.h"

#include <json-glib/json-glib.h>
#include <stdbool.h>

/* An open object with tool, version, command, date (UTC, ISO 8601) and machine. */
JsonBuilder *bench_report_begin(const char *command);

/* A member that is an object of count, min, p50, p95, p99, max and mean; null where nothing was measured. */
void bench_report_add_samples(JsonBuilder *builder, const char *name, const Samples *samples);

/* value as text or null. */
void bench_report_add_text(JsonBuilder *builder, const char *name, const char *value);
void bench_report_add_double(JsonBuilder *builder, const char *name, double value);
void bench_report_add_null(JsonBuilder *builder, const char *name);

/* Ends the object and prints it and the table. json: the value of the option --json, "-" for stdout, NULL for no JSON.
 * Takes the builder. */
bool bench_report_print(JsonBuilder *builder, const char *table, const char *json, GError **error);
