/* bench/tool/encoder-bench.c: see encoder-bench.h. */
#include "bench/tool/encoder-bench.h"
#include "bench/tool/encoder-report.h"
#include "encode/video-coder.h"

#include <gio/gio.h>
#include <stdlib.h>

#define FRAMERATE_DEFAULT 60
#define FRAMES_DEFAULT 300

typedef struct {
	char *encoder, *content, *json;
	ArgumentSize size;
	uint32_t framerate, rate_kbps, frames;
	bool paced, saturated;
} Options;

#define AT(member) offsetof(Options, member)

const Argument encoder_bench_arguments[] = {
	{ "encoder", ARGUMENT_TEXT, AT(encoder), "NAME", "auto", 0, 0,
	  "Encoder: a name, auto for the one that the server would take, or all for each that works." },
	{ "content", ARGUMENT_TEXT, AT(content), "LIST", "text,scroll,motion,noise", 0, 0,
	  "Content, one or several separated by commas: text, scroll, motion, noise, or files that end in .y4m (4:2:0 "
	  "with 8 "
	  "bits)." },
	{ "size", ARGUMENT_SIZE, AT(size), "WxH", "1280x720", 16, 16384,
	  "Size of painted content; a file has its own." },
	{ "framerate", ARGUMENT_NUMBER, AT(framerate), "FPS", NULL, 1, 240,
	  "Pictures a second; by default that of the file, else 60." },
	{ "rate", ARGUMENT_NUMBER, AT(rate_kbps), "KBPS", "8000", 100, 100000, "Highest video rate in kbit/s." },
	{ "frames", ARGUMENT_NUMBER, AT(frames), "COUNT", NULL, 2, 36000,
	  "Pictures to encode; by default all of the file, else 300. A file that has less begins anew." },
	{ "paced", ARGUMENT_FLAG, AT(paced), NULL, NULL, 0, 0, "Only one picture each frame time." },
	{ "saturated", ARGUMENT_FLAG, AT(saturated), NULL, NULL, 0, 0,
	  "Only one picture after the other. Without either: both ways." },
	{ "json", ARGUMENT_JSON, AT(json), "FILE", NULL, 0, 0,
	  "Print JSON instead of the table, or write it to FILE and print the table." },
	{ 0 },
};

static EncoderRunConfig
make_config(const Options *options, const EncoderType *type, PictureSource *source)
{
	const PictureSourceInfo *info = picture_source_get_info(source);
	uint32_t framerate = info->framerate ? info->framerate : FRAMERATE_DEFAULT;
	uint32_t frames = info->n_pictures ? MAX(info->n_pictures, 2) : FRAMES_DEFAULT;

	return (EncoderRunConfig) { .type = type,
				    .source = source,
				    .framerate = options->framerate ? options->framerate : framerate,
				    .rate_kbps = options->rate_kbps,
				    .n_pictures = options->frames ? options->frames : frames };
}

static void
add_row(EncoderReport *report, EncoderRunConfig *config, bool paced)
{
	g_autoptr(GError) problem = NULL;
	EncoderRun *run;

	config->paced = paced;
	g_message("%s, %s, %s: %u pictures", config->type->name, picture_source_get_info(config->source)->name,
		  paced ? "paced" : "saturated", config->n_pictures);
	run = encoder_run_create(config, &problem);
	encoder_report_add_row(report, config, run, problem ? problem->message : NULL);
	encoder_run_destroy(run);
}

static bool
add_content(const Options *options, EncoderReport *report, const GPtrArray *types, const char *content, GError **error)
{
	g_autoptr(PictureSource) source =
		picture_source_open(content, options->size.width, options->size.height, error);

	if (!source)
		return false;
	for (guint i = 0; i < types->len; i++) {
		EncoderRunConfig config = make_config(options, types->pdata[i], source);

		if (options->paced || !options->saturated)
			add_row(report, &config, true);
		if (options->saturated || !options->paced)
			add_row(report, &config, false);
	}
	return true;
}

static bool
find_all_types(const EncoderConfig *config, GPtrArray *types, EncoderReport *report, GError **error)
{
	for (gsize i = 0; encoder_types[i]; i++) {
		g_autoptr(GError) problem = NULL;

		if (encoder_probe(encoder_types[i], config, &problem))
			g_ptr_array_add(types, (gpointer)encoder_types[i]);
		else
			encoder_report_add_refused(report, encoder_types[i]->name, problem->message);
	}
	if (types->len == 0)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "No encoder works");
	return types->len > 0;
}

static bool
find_types(const Options *options, GPtrArray *types, EncoderReport *report, GError **error)
{
	const EncoderConfig config =
		video_coder_config(options->size.width, options->size.height,
				   options->framerate ? options->framerate : FRAMERATE_DEFAULT, options->rate_kbps);
	g_autofree char *reason = NULL;
	const EncoderType *type;

	if (g_str_equal(options->encoder, "all"))
		return find_all_types(&config, types, report, error);
	type = encoder_choose(options->encoder, &config, &reason, error);
	if (!type)
		return false;
	g_message("Encoder: %s, %s", type->name, reason);
	g_ptr_array_add(types, (gpointer)type);
	return true;
}

static bool
run(const Options *options, EncoderReport *report, GError **error)
{
	g_autoptr(GPtrArray) types = g_ptr_array_new();
	g_auto(GStrv) contents = g_strsplit(options->content, ",", -1);
	uint32_t n_failed;

	if (!find_types(options, types, report, error))
		return false;
	for (char **content = contents; *content; content++)
		if (!add_content(options, report, types, *content, error))
			return false;
	if (!encoder_report_print(report, options->json, error))
		return false;
	n_failed = encoder_report_count_failed(report);
	if (n_failed)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "%u rows failed; the table says why", n_failed);
	return n_failed == 0;
}

int
encoder_bench_run(const char *const *arguments, const char *const *command, GError **error)
{
	EncoderReport *report;
	Options options = { 0 };
	bool good;

	if (command) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "\"%s\" stands behind \"--\", but encode starts no command; frames does", *command);
		return EXIT_FAILURE;
	}
	if (!arguments_parse(encoder_bench_arguments, &options, arguments, error))
		return EXIT_FAILURE;
	report = encoder_report_create();
	good = run(&options, report, error);
	encoder_report_destroy(report);
	arguments_finish(encoder_bench_arguments, &options);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
