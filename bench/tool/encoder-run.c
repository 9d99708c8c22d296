/* bench/tool/encoder-run.c: see encoder-run.h. */
#include "bench/tool/encoder-run.h"
#include "encode/video-coder.h"

#include <errno.h>
#include <gio/gio.h>
#include <time.h>

#define NSEC_PER_SEC G_GINT64_CONSTANT(1000000000)

typedef struct {
	const EncoderRunConfig *config;
	EncoderRun *run;
	gpointer encoder;
	GPtrArray *units; /* GBytes */
	int64_t begin_ns; /* CLOCK_MONOTONIC: when the first picture began */
	int64_t tick;     /* which frame time since then the last one had */
	int64_t cpu_ns;
} Work;

static int64_t
read_clock_ns(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (int64_t)time.tv_sec * NSEC_PER_SEC + time.tv_nsec;
}

/* To an absolute time: what a picture takes does not move the ones that follow. */
static void
sleep_until(int64_t due_ns)
{
	const struct timespec due = { due_ns / NSEC_PER_SEC, due_ns % NSEC_PER_SEC };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) == EINTR)
		;
}

/* A picture that misses its time waits for the next one, as a desktop's would: it stays paced after a disturbance. */
static void
wait_for_turn(Work *work, uint32_t index)
{
	const int64_t framerate = work->config->framerate;
	int64_t now_ns = read_clock_ns(CLOCK_MONOTONIC);

	if (!work->config->paced)
		return;
	if (index == 0) {
		work->begin_ns = now_ns;
		return;
	}
	work->tick++;
	if (now_ns > work->begin_ns + work->tick * NSEC_PER_SEC / framerate) {
		work->run->overruns++;
		work->tick = (now_ns - work->begin_ns) * framerate / NSEC_PER_SEC + 1;
	}
	sleep_until(work->begin_ns + work->tick * NSEC_PER_SEC / framerate);
}

static void
count(Work *work, uint32_t index, const EncoderOutput *output, int64_t encode_us)
{
	EncoderRun *run = work->run;
	uint64_t size = g_bytes_get_size(output->data);

	run->bytes += size;
	run->largest_unit_bytes = MAX(run->largest_unit_bytes, size);
	run->keyframes += output->keyframe;
	if (index > 0) {
		samples_add(run->encode_us, encode_us);
		return;
	}
	run->first_encode_us = encode_us;
	run->first_keyframe_bytes = size;
}

static bool
encode_picture(Work *work, uint32_t index, GError **error)
{
	const EncoderRunConfig *config = work->config;
	EncoderPicture picture = { .keyframe = index == 0 };
	EncoderOutput output = { 0 };
	int64_t begin_us, converted_us, encoded_us, cpu_ns;

	picture_source_next(config->source);
	wait_for_turn(work, index);
	cpu_ns = read_clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	begin_us = g_get_monotonic_time();
	picture_source_convert(config->source, &picture);
	converted_us = g_get_monotonic_time();
	if (!config->type->encode(work->encoder, &picture, &output, error)) {
		g_prefix_error(error, "Picture %u: ", index);
		return false;
	}
	encoded_us = g_get_monotonic_time();
	work->cpu_ns += read_clock_ns(CLOCK_PROCESS_CPUTIME_ID) - cpu_ns;
	if (index > 0 && picture_source_get_info(config->source)->converts)
		samples_add(work->run->convert_us, converted_us - begin_us);
	count(work, index, &output, encoded_us - converted_us);
	g_ptr_array_add(work->units, output.data);
	return true;
}

static bool
encode_all(Work *work, GError **error)
{
	const EncoderRunConfig *config = work->config;
	const PictureSourceInfo *info = picture_source_get_info(config->source);
	const EncoderConfig encoder_config =
		video_coder_config(info->width, info->height, config->framerate, config->rate_kbps);
	EncoderDescription description = { 0 };
	int64_t begin_us = g_get_monotonic_time();
	bool good = true;

	work->encoder = config->type->open(&encoder_config, error);
	if (!work->encoder)
		return false;
	work->run->open_us = g_get_monotonic_time() - begin_us;
	config->type->describe(work->encoder, &description);
	g_strlcpy(work->run->implementation, description.implementation, sizeof(work->run->implementation));
	picture_source_restart(config->source);
	for (uint32_t i = 0; good && i < config->n_pictures; i++)
		good = encode_picture(work, i, error);
	config->type->close(work->encoder);
	work->run->cpu_us_per_picture = (double)work->cpu_ns / 1000 / config->n_pictures;
	return good;
}

EncoderRun *
encoder_run_create(const EncoderRunConfig *config, GError **error)
{
	g_autoptr(GPtrArray) units = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	g_autoptr(GError) problem = NULL;
	EncoderRun *run = g_new0(EncoderRun, 1);
	Work work = { .config = config, .run = run, .units = units };

	run->convert_us = samples_create();
	run->encode_us = samples_create();
	if (!encode_all(&work, error)) {
		encoder_run_destroy(run);
		return NULL;
	}
	if (!quality_check(units, config->type->codec, config->source, &run->quality, &problem))
		run->quality_problem = g_strdup(problem->message);
	return run;
}

void
encoder_run_destroy(EncoderRun *run)
{
	if (!run)
		return;

	samples_destroy(run->convert_us);
	samples_destroy(run->encode_us);
	g_free(run->quality_problem);
	g_free(run);
}

double
encoder_run_get_kbit_s(const EncoderRun *run, const EncoderRunConfig *config)
{
	return (double)run->bytes * 8 * config->framerate / config->n_pictures / 1000;
}
