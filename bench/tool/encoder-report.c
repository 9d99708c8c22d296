/* bench/tool/encoder-report.c: see encoder-report.h. */
#include "bench/tool/encoder-report.h"
#include "bench/tool/bench-report.h"
#include "bench/tool/machine.h"
#include "server/json.h"

#include <inttypes.h>

/* Both forms grow row by row: the source of the pictures is open only while its rows are made. */
struct EncoderReport {
	GString *table, *remarks;
	JsonBuilder *rows;    /* an array */
	JsonBuilder *refused; /* an array */
	uint32_t n_failed;
};

static JsonBuilder *
begin_array(void)
{
	JsonBuilder *builder = json_builder_new();

	return json_builder_begin_array(builder);
}

EncoderReport *
encoder_report_create(void)
{
	EncoderReport *report = g_new0(EncoderReport, 1);

	report->table = g_string_new(NULL);
	report->remarks = g_string_new(NULL);
	report->rows = begin_array();
	report->refused = begin_array();
	g_string_append_printf(report->table, "%-10s %-12s %-9s %-9s %7s %7s %7s %7s %7s %8s %7s %7s %9s %9s %7s %5s\n",
			       "encoder", "content", "size", "mode", "ms min", "p50", "p95", "p99", "convert", "kbit/s",
			       "PSNR-Y", "SSIM-Y", "largest", "keyframe", "ms", "late");
	return report;
}

void
encoder_report_destroy(EncoderReport *report)
{
	if (!report)
		return;

	g_string_free(report->table, TRUE);
	g_string_free(report->remarks, TRUE);
	g_object_unref(report->rows);
	g_object_unref(report->refused);
	g_free(report);
}

void
encoder_report_add_refused(EncoderReport *report, const char *encoder, const char *reason)
{
	json_builder_begin_object(report->refused);
	json_add_text(report->refused, "encoder", encoder);
	json_add_text(report->refused, "reason", reason);
	json_builder_end_object(report->refused);
	g_string_append_printf(report->remarks, "%s does not work: %s\n", encoder, reason);
}

static void
add_quality(JsonBuilder *builder, const EncoderRun *run)
{
	const QualityResult *quality = &run->quality;

	bench_report_add_text(builder, "quality_problem", run->quality_problem);
	if (run->quality_problem) {
		for (const char *const *name =
			     (const char *const[]) { "psnr_y_db", "psnr_y_min_db", "ssim_y", "ssim_y_min",
						     "late_pictures", "missing_pictures", NULL };
		     *name; name++)
			bench_report_add_null(builder, *name);
		return;
	}
	bench_report_add_double(builder, "psnr_y_db", quality->psnr_y_db);
	bench_report_add_double(builder, "psnr_y_min_db", quality->psnr_y_min_db);
	bench_report_add_double(builder, "ssim_y", quality->ssim_y);
	bench_report_add_double(builder, "ssim_y_min", quality->ssim_y_min);
	json_add_number(builder, "late_pictures", quality->n_late);
	json_add_number(builder, "missing_pictures", quality->n_missing);
}

static void
add_run(JsonBuilder *builder, const EncoderRunConfig *config, const EncoderRun *run)
{
	json_add_text(builder, "implementation", run->implementation);
	json_add_number(builder, "open_us", (uint64_t)run->open_us);
	bench_report_add_samples(builder, "convert_us", run->convert_us);
	bench_report_add_samples(builder, "encode_us", run->encode_us);
	bench_report_add_double(builder, "cpu_us_per_picture", run->cpu_us_per_picture);
	json_begin_object(builder, "first_keyframe");
	json_add_number(builder, "bytes", run->first_keyframe_bytes);
	json_add_number(builder, "encode_us", (uint64_t)run->first_encode_us);
	json_builder_end_object(builder);
	json_add_number(builder, "keyframes", run->keyframes);
	json_add_number(builder, "bytes", run->bytes);
	bench_report_add_double(builder, "kbit_s", encoder_run_get_kbit_s(run, config));
	json_add_number(builder, "largest_access_unit_bytes", run->largest_unit_bytes);
	if (config->paced)
		json_add_number(builder, "overruns", run->overruns);
	else
		bench_report_add_null(builder, "overruns");
	add_quality(builder, run);
}

static void
add_json_row(JsonBuilder *builder, const EncoderRunConfig *config, const EncoderRun *run, const char *problem)
{
	const PictureSourceInfo *info = picture_source_get_info(config->source);

	json_builder_begin_object(builder);
	json_add_text(builder, "encoder", config->type->name);
	json_add_text(builder, "codec", config->type->codec);
	json_add_text(builder, "content", info->name);
	json_add_text(builder, "mode", config->paced ? "paced" : "saturated");
	json_add_number(builder, "width", info->width);
	json_add_number(builder, "height", info->height);
	json_add_number(builder, "framerate", config->framerate);
	json_add_number(builder, "rate_kbit_s", config->rate_kbps);
	json_add_number(builder, "pictures", config->n_pictures);
	bench_report_add_text(builder, "problem", problem);
	if (run)
		add_run(builder, config, run);
	json_builder_end_object(builder);
}

static void
append_duration(GString *text, const Samples *samples, int64_t value_us)
{
	if (samples_get_count(samples) > 0)
		g_string_append_printf(text, " %7.2f", (double)value_us / 1e3);
	else
		g_string_append_printf(text, " %7s", "-");
}

static void
append_table_run(EncoderReport *report, const EncoderRunConfig *config, const EncoderRun *run)
{
	SamplesSummary encode = samples_summarize(run->encode_us), convert = samples_summarize(run->convert_us);
	GString *text = report->table;

	append_duration(text, run->encode_us, encode.min);
	append_duration(text, run->encode_us, encode.p50);
	append_duration(text, run->encode_us, encode.p95);
	append_duration(text, run->encode_us, encode.p99);
	append_duration(text, run->convert_us, convert.p50);
	g_string_append_printf(text, " %8.0f", encoder_run_get_kbit_s(run, config));
	if (run->quality_problem)
		g_string_append_printf(text, " %7s %7s", "-", "-");
	else
		g_string_append_printf(text, " %7.2f %7.4f", run->quality.psnr_y_db, run->quality.ssim_y);
	g_string_append_printf(text, " %9" PRIu64 " %9" PRIu64 " %7.2f", run->largest_unit_bytes,
			       run->first_keyframe_bytes, (double)run->first_encode_us / 1e3);
	if (run->quality_problem)
		g_string_append_printf(text, " %5s\n", "-");
	else
		g_string_append_printf(text, " %5u\n", run->quality.n_late);
}

static void
append_remarks(EncoderReport *report, const EncoderRunConfig *config, const EncoderRun *run)
{
	const char *encoder = config->type->name, *content = picture_source_get_info(config->source)->name;

	if (run->quality_problem)
		g_string_append_printf(report->remarks, "%s, %s: no quality, %s\n", encoder, content,
				       run->quality_problem);
	if (run->quality.n_missing)
		g_string_append_printf(report->remarks, "%s, %s: %u pictures never came out of the decoder\n", encoder,
				       content, run->quality.n_missing);
	if (run->overruns)
		g_string_append_printf(report->remarks, "%s, %s: %u of %u paced pictures missed their time\n", encoder,
				       content, run->overruns, config->n_pictures);
}

void
encoder_report_add_row(EncoderReport *report, const EncoderRunConfig *config, const EncoderRun *run,
		       const char *problem)
{
	const PictureSourceInfo *info = picture_source_get_info(config->source);
	g_autofree char *size = g_strdup_printf("%ux%u", info->width, info->height);

	add_json_row(report->rows, config, run, problem);
	g_string_append_printf(report->table, "%-10s %-12s %-9s %-9s", config->type->name, info->name, size,
			       config->paced ? "paced" : "saturated");
	if (run) {
		append_table_run(report, config, run);
		append_remarks(report, config, run);
	} else {
		g_string_append_printf(report->table, " failed: %s\n", problem);
		report->n_failed++;
	}
}

uint32_t
encoder_report_count_failed(const EncoderReport *report)
{
	return report->n_failed;
}

static void
add_array(JsonBuilder *builder, const char *name, JsonBuilder *array)
{
	json_builder_end_array(array);
	json_builder_set_member_name(builder, name);
	json_builder_add_value(builder, json_builder_get_root(array));
}

bool
encoder_report_print(EncoderReport *report, const char *json, GError **error)
{
	JsonBuilder *builder = bench_report_begin("encode");
	g_autofree char *machine = machine_describe();
	g_autofree char *text = g_strdup_printf("%s\n\n%s%s%s", machine, report->table->str,
						report->remarks->len ? "\n" : "", report->remarks->str);

	add_array(builder, "refused", report->refused);
	add_array(builder, "rows", report->rows);
	return bench_report_print(builder, text, json, error);
}
