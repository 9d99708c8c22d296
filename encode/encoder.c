/* encode/encoder.c: see encoder.h. */
#include "encode/encoder.h"

#include <gio/gio.h>
#include <string.h>

#define GREY 128

const EncoderType *const encoder_types[] = { &encoder_x264, NULL };

const EncoderType *
encoder_find(const char *name, GError **error)
{
	g_autoptr(GString) names = g_string_new("auto");

	for (gsize i = 0; encoder_types[i]; i++) {
		if (g_str_equal(encoder_types[i]->name, name))
			return encoder_types[i];
		g_string_append_printf(names, ", %s", encoder_types[i]->name);
	}
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no encoder “%s”; there are: %s", name,
		    names->str);
	return NULL;
}

static void
fill_grey(EncoderPicture *picture, uint8_t *memory, const EncoderConfig *config)
{
	gsize luma = (gsize)config->width * config->height;

	memset(memory, GREY, luma * 3 / 2);
	picture->planes[0] = memory;
	picture->planes[1] = memory + luma;
	picture->planes[2] = memory + luma + luma / 4;
	picture->strides[0] = config->width;
	picture->strides[1] = picture->strides[2] = config->width / 2;
	damage_add(&picture->damage, (Rect) { 0, 0, config->width, config->height });
}

bool
encoder_probe(const EncoderType *type, const EncoderConfig *config, GError **error)
{
	g_autofree uint8_t *memory = NULL;
	EncoderPicture picture = { .keyframe = true };
	EncoderOutput output = { 0 };
	gpointer encoder = type->open(config, error);
	bool works = false;

	if (!encoder)
		return false;

	memory = g_malloc((gsize)config->width * config->height * 3 / 2);
	fill_grey(&picture, memory, config);
	if (type->encode(encoder, &picture, &output, error)) {
		works = output.keyframe && g_bytes_get_size(output.data) > 0;
		if (!works)
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
				    "%s encoded its first picture not as a keyframe", type->name);
		g_bytes_unref(output.data);
	}
	type->close(encoder);
	return works;
}

static const EncoderType *
choose_first_working(const EncoderConfig *config, char **reason, GError **error)
{
	g_autoptr(GString) refused = g_string_new(NULL);

	for (gsize i = 0; encoder_types[i]; i++) {
		g_autoptr(GError) why = NULL;

		if (encoder_probe(encoder_types[i], config, &why)) {
			*reason = g_strdup_printf("the first that encoded a test picture%s", refused->str);
			return encoder_types[i];
		}
		g_string_append_printf(refused, "; not %s: %s", encoder_types[i]->name, why->message);
	}
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "No encoder works%s", refused->str);
	return NULL;
}

const EncoderType *
encoder_choose(const char *wanted, const EncoderConfig *config, char **reason, GError **error)
{
	const EncoderType *type;

	if (!wanted || g_str_equal(wanted, "auto"))
		return choose_first_working(config, reason, error);

	type = encoder_find(wanted, error);
	if (!type)
		return NULL;

	if (!encoder_probe(type, config, error)) {
		g_prefix_error(error, "The encoder “%s”, which was asked for, does not work: ", wanted);
		return NULL;
	}
	*reason = g_strdup("asked for by name");
	return type;
}
