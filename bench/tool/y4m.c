/* bench/tool/y4m.c: see y4m.h. */
#include "bench/tool/y4m.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SIGNATURE "YUV4MPEG2"
#define PICTURE "FRAME"
#define SIDE_MIN 16
#define SIDE_MAX 16384

struct Y4m {
	GMappedFile *file;
	Y4mInfo info;
	GArray *offsets; /* gsize: of each picture's samples */
};

static bool
refuse(GError **error, const char *what, const char *value, const char *wanted)
{
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is \"%s\"; it must be %s", what, value, wanted);
	return false;
}

static bool
read_side(const char *value, uint32_t *side, GError **error)
{
	guint64 parsed;

	if (!g_ascii_string_to_unsigned(value + 1, 10, SIDE_MIN, SIDE_MAX, &parsed, NULL) || parsed % 2)
		return refuse(error, *value == 'W' ? "the width" : "the height", value + 1, "even, 16 to 16384");
	*side = (uint32_t)parsed;
	return true;
}

static bool
read_framerate(const char *value, uint32_t *framerate, GError **error)
{
	uint32_t over, under;
	char rest;

	if (sscanf(value + 1, "%9u:%9u%c", &over, &under, &rest) != 2)
		return refuse(error, "the framerate", value + 1, "two numbers like 60:1");
	if (over == 0 || under == 0)
		return true;
	*framerate = (over + under / 2) / under;
	return (*framerate >= 1 && *framerate <= 240) || refuse(error, "the framerate", value + 1, "1 to 240 a second");
}

static bool
check_chroma(const char *value, GError **error)
{
	static const char *const taken[] = { "C420", "C420jpeg", "C420mpeg2", "C420paldv", NULL };

	return g_strv_contains(taken, value) || refuse(error, "the format", value, "C420 with 8 bits");
}

/* One word of the header: a letter that says what it is, and its value. */
static bool
read_parameter(Y4mInfo *info, const char *value, GError **error)
{
	switch (*value) {
	case 'W':
		return read_side(value, &info->width, error);
	case 'H':
		return read_side(value, &info->height, error);
	case 'F':
		return read_framerate(value, &info->framerate, error);
	case 'C':
		return check_chroma(value, error);
	case 'I':
		return strchr("p?", value[1]) || refuse(error, "the interlacing", value, "Ip, progressive");
	default:
		return true; /* A: shape of the pixels, X: remarks */
	}
}

static bool
read_header(Y4mInfo *info, const char *line, GError **error)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);

	if (g_strcmp0(words[0], SIGNATURE) != 0)
		return refuse(error, "the first word", words[0] && g_str_is_ascii(words[0]) ? words[0] : "…",
			      SIGNATURE);
	for (char **word = words + 1; *word; word++)
		if (!read_parameter(info, *word, error))
			return false;
	if (info->width && info->height)
		return true;
	return refuse(error, "the header", line, "one with width (W) and height (H)");
}

/* The line at *offset without its end, which *offset is moved behind; NULL: there is none within the file. */
static char *
take_line(const Y4m *y4m, gsize *offset)
{
	const char *begin = g_mapped_file_get_contents(y4m->file) + *offset;
	gsize left = g_mapped_file_get_length(y4m->file) - *offset;
	const char *end = left ? memchr(begin, '\n', MIN(left, 1000)) : NULL;

	if (!end)
		return NULL;
	*offset += (gsize)(end - begin) + 1;
	return g_strndup(begin, (gsize)(end - begin));
}

static bool
find_pictures(Y4m *y4m, gsize offset, GError **error)
{
	gsize size = (gsize)y4m->info.width * y4m->info.height * 3 / 2;
	gsize length = g_mapped_file_get_length(y4m->file);

	while (offset < length) {
		gsize at = offset;
		g_autofree char *line = take_line(y4m, &offset);

		if (!line || !g_str_has_prefix(line, PICTURE) || length - offset < size) {
			g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
				    "picture %u, at byte %" G_GSIZE_FORMAT ", must be a line \"" PICTURE
				    "\" and %" G_GSIZE_FORMAT " bytes; the file ends or has something else there",
				    y4m->offsets->len, at, size);
			return false;
		}
		g_array_append_val(y4m->offsets, offset);
		offset += size;
	}
	y4m->info.n_pictures = y4m->offsets->len;
	if (y4m->info.n_pictures == 0)
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "there is no picture in it");
	return y4m->info.n_pictures > 0;
}

static bool
read_file(Y4m *y4m, GError **error)
{
	gsize offset = 0;
	g_autofree char *header = take_line(y4m, &offset);

	if (!header) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it does not begin with a line of " SIGNATURE);
		return false;
	}
	return read_header(&y4m->info, header, error) && find_pictures(y4m, offset, error);
}

Y4m *
y4m_open(const char *path, GError **error)
{
	Y4m *y4m = g_new0(Y4m, 1);

	y4m->offsets = g_array_new(FALSE, FALSE, sizeof(gsize));
	y4m->file = g_mapped_file_new(path, FALSE, error);
	if (y4m->file && read_file(y4m, error))
		return y4m;
	if (y4m->file)
		g_prefix_error(error, "Cannot take \"%s\": ", path);
	y4m_close(y4m);
	return NULL;
}

void
y4m_close(Y4m *y4m)
{
	if (!y4m)
		return;

	g_clear_pointer(&y4m->file, g_mapped_file_unref);
	g_array_unref(y4m->offsets);
	g_free(y4m);
}

const Y4mInfo *
y4m_get_info(const Y4m *y4m)
{
	return &y4m->info;
}

const uint8_t *
y4m_get_picture(const Y4m *y4m, uint32_t index)
{
	return (const uint8_t *)g_mapped_file_get_contents(y4m->file) + g_array_index(y4m->offsets, gsize, index);
}
