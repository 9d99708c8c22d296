/* bench/tool/picture-source.c: see picture-source.h. */
#include "bench/tool/picture-source.h"
#include "bench/tool/painted-content.h"
#include "bench/tool/y4m.h"
#include "encode/convert.h"

#include <gio/gio.h>

struct PictureSource {
	PictureSourceInfo info;

	/* Either painted: */
	PaintedContent *content;
	Convert *convert;
	const FrameInfo *frame;

	/* or a file: */
	Y4m *y4m;
	uint32_t next, current;
};

static bool
open_file(PictureSource *source, const char *path, GError **error)
{
	const Y4mInfo *info;

	source->y4m = y4m_open(path, error);
	if (!source->y4m)
		return false;
	info = y4m_get_info(source->y4m);
	source->info = (PictureSourceInfo) { .name = g_path_get_basename(path),
					     .width = info->width,
					     .height = info->height,
					     .framerate = info->framerate,
					     .n_pictures = info->n_pictures };
	return true;
}

static bool
open_painted(PictureSource *source, const char *name, uint32_t width, uint32_t height, GError **error)
{
	source->content = painted_content_create(name, width, height);
	if (!source->content) {
		g_autofree char *names = g_strjoinv(", ", (char **)painted_content_names);

		g_set_error(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
			    "There is no content \"%s\"; there are: %s, and files that end in .y4m", name, names);
		return false;
	}
	source->convert = convert_create();
	source->info =
		(PictureSourceInfo) { .name = g_strdup(name), .width = width, .height = height, .converts = true };
	return true;
}

PictureSource *
picture_source_open(const char *content, uint32_t width, uint32_t height, GError **error)
{
	g_autoptr(PictureSource) source = g_new0(PictureSource, 1);

	if (g_str_has_suffix(content, ".y4m") ? !open_file(source, content, error)
					      : !open_painted(source, content, width, height, error))
		return NULL;
	return g_steal_pointer(&source);
}

void
picture_source_close(PictureSource *source)
{
	if (!source)
		return;

	painted_content_destroy(source->content);
	convert_destroy(source->convert);
	y4m_close(source->y4m);
	g_free(source->info.name);
	g_free(source);
}

const PictureSourceInfo *
picture_source_get_info(const PictureSource *source)
{
	return &source->info;
}

void
picture_source_restart(PictureSource *source)
{
	if (source->content)
		painted_content_restart(source->content);
	source->next = 0;
}

void
picture_source_next(PictureSource *source)
{
	if (source->content) {
		source->frame = painted_content_next(source->content);
	} else {
		source->current = source->next;
		source->next = (source->next + 1) % source->info.n_pictures;
	}
}

void
picture_source_convert(PictureSource *source, EncoderPicture *picture)
{
	gsize width = source->info.width, luma = width * source->info.height;
	const uint8_t *planes;

	if (source->content) {
		picture->damage = source->frame->damage;
		convert_frame(source->convert, source->frame, &picture->damage);
		convert_get_planes(source->convert, picture);
		return;
	}
	planes = y4m_get_picture(source->y4m, source->current);
	for (int i = 0; i < 3; i++)
		picture->strides[i] = (uint32_t)(i == 0 ? width : width / 2);
	picture->planes[0] = planes;
	picture->planes[1] = planes + luma;
	picture->planes[2] = planes + luma + luma / 4;
	picture->damage = (Damage) { 0 };
	damage_add(&picture->damage, (Rect) { 0, 0, (int32_t)width, (int32_t)source->info.height });
}
