/* bench/tool/quality-check.c: see quality-check.h. */
#include "bench/tool/quality-check.h"
#include "bench/tool/quality.h"
#include "bench/tool/stream-decoder.h"

#include <gio/gio.h>

typedef struct {
	StreamDecoder *decoder;
	PictureSource *source;
	EncoderPicture original; /* the last one that the source made */
	int64_t n_originals;
	QualityResult *result;
	uint64_t squared_error;
	double ssim_sum;
} Check;

/* Pictures come in the order of display, which is the order that they were made in. */
static bool
find_original(Check *check, const DecodedPicture *decoded, GError **error)
{
	const PictureSourceInfo *info = picture_source_get_info(check->source);

	if (decoded->width != info->width || decoded->height != info->height) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "decoded are %u×%u, encoded were %u×%u",
			    decoded->width, decoded->height, info->width, info->height);
		return false;
	}
	if (decoded->index < check->n_originals) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
			    "picture %" G_GINT64_FORMAT " came out of order: it has no timestamp, or comes twice",
			    decoded->index);
		return false;
	}
	while (check->n_originals <= decoded->index) {
		picture_source_next(check->source);
		picture_source_convert(check->source, &check->original);
		check->n_originals++;
	}
	return true;
}

static void
compare(Check *check, const DecodedPicture *decoded)
{
	QualityPlane given = { check->original.planes[0], check->original.strides[0] };
	QualityPlane seen = { decoded->luma, decoded->stride };
	QualityResult *result = check->result;
	uint64_t error = quality_squared_error(given, seen, decoded->width, decoded->height);
	double psnr_db = quality_psnr_db(error, (uint64_t)decoded->width * decoded->height);
	double ssim = quality_ssim(given, seen, decoded->width, decoded->height);

	result->psnr_y_min_db = result->n_compared ? MIN(result->psnr_y_min_db, psnr_db) : psnr_db;
	result->ssim_y_min = result->n_compared ? MIN(result->ssim_y_min, ssim) : ssim;
	result->n_compared++;
	check->squared_error += error;
	check->ssim_sum += ssim;
}

/* Takes all that the decoder has after the access unit with this index. */
static bool
take_pictures(Check *check, int64_t index, GError **error)
{
	DecodedPicture decoded;
	GError *failure = NULL;

	while (stream_decoder_receive(check->decoder, &decoded, &failure)) {
		if (!find_original(check, &decoded, error))
			return false;
		compare(check, &decoded);
		check->result->n_late += decoded.index != index;
	}
	if (failure)
		g_propagate_error(error, failure);
	return !failure;
}

static bool
decode_all(Check *check, const GPtrArray *units, GError **error)
{
	for (guint i = 0; i < units->len; i++) {
		if (!stream_decoder_send(check->decoder, units->pdata[i], i, error) || !take_pictures(check, i, error))
			return false;
	}
	return stream_decoder_send(check->decoder, NULL, units->len, error) && take_pictures(check, units->len, error);
}

bool
quality_check(const GPtrArray *units, const char *codec, PictureSource *source, QualityResult *result, GError **error)
{
	g_autoptr(StreamDecoder) decoder = stream_decoder_create(codec, error);
	const PictureSourceInfo *info = picture_source_get_info(source);
	Check check = { .decoder = decoder, .source = source, .result = result };

	*result = (QualityResult) { 0 };
	if (!decoder)
		return false;
	picture_source_restart(source);
	if (!decode_all(&check, units, error))
		return false;
	result->n_missing = units->len - result->n_compared;
	if (result->n_compared == 0) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the decoder returned no picture at all");
		return false;
	}
	result->psnr_y_db =
		quality_psnr_db(check.squared_error, (uint64_t)info->width * info->height * result->n_compared);
	result->ssim_y = check.ssim_sum / result->n_compared;
	return true;
}
