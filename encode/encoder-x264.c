/*
 * encode/encoder-x264.c: H.264 in software, libx264 driven directly.
 *
 * Preset ultrafast: in constrained baseline superfast takes 1.4 to 1.8 times as long and gains next to nothing at the same
 * rate (text, scrolling and motion were measured). Rate control is constant quality under a cap: the VBV bounds every
 * picture, an IDR included, to one and a half frames at the nominal rate; a still picture that is encoded again gets
 * better with each frame that the VBV allows, down to QP_MIN.
 */
#include "encode/convert.h"
#include "encode/encoder.h"

#include <gio/gio.h>
#include <stdarg.h>
#include <string.h>
#include <x264.h>

#define QUALITY 20 /* constant rate factor, where the VBV leaves a choice */
#define QP_MIN 18  /* visually lossless; below it bits are spent on what nobody sees */
#define QP_MAX 51
#define SLICES_MAX 4 /* Chromium dislikes more */
#define MACROBLOCK 16

typedef struct {
	x264_t *x264;
	x264_param_t params;
	EncoderConfig config;
	int64_t n_pictures;
	uint8_t *constant_blocks; /* one X264_MBINFO_* a macroblock */
	uint32_t blocks_wide, blocks_high;
} X264;

static void
on_log(void *data, int level, const char *format, va_list arguments)
{
	g_autofree char *text = g_strdup_vprintf(format, arguments);

	/* Warnings come once a frame where the rate is too small for the picture: not for the operator. */
	g_strchomp(text);
	if (level <= X264_LOG_ERROR)
		g_warning("libx264: %s", text);
	else
		g_debug("libx264: %s", text);
}

static bool
check_config(const EncoderConfig *config, GError **error)
{
	const char *wrong = NULL;

	if (config->width < 16 || config->height < 16 || config->width > 16384 || config->height > 16384 ||
	    config->width % 2 || config->height % 2)
		wrong = "width and height must be even, 16 to 16384";
	else if (config->framerate < 1 || config->framerate > 240)
		wrong = "the framerate must be 1 to 240";
	else if (config->rate_kbps < 100 || config->rate_kbps > 100000)
		wrong = "the rate must be 100 to 100000 kbit/s";
	else if (!(config->vbv_frames >= 1 && config->vbv_frames <= 4))
		wrong = "the VBV must be 1 to 4 frames";
	if (!wrong)
		return true;

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
		    "libx264 can't encode %u×%u at %u frames a second, %u kbit/s, VBV of %.2f frames: %s",
		    config->width, config->height, config->framerate, config->rate_kbps, config->vbv_frames, wrong);
	return false;
}

static void
set_rate_params(x264_param_t *params, const EncoderConfig *config)
{
	double vbv_kbit = config->rate_kbps * config->vbv_frames / config->framerate;

	params->rc.i_vbv_max_bitrate = config->rate_kbps;
	params->rc.i_vbv_buffer_size = MAX(1, (int)(vbv_kbit + 0.5));
}

static void
set_rate_control(x264_param_t *params, const EncoderConfig *config)
{
	params->rc.i_rc_method = X264_RC_CRF;
	params->rc.f_rf_constant = QUALITY;
	params->rc.i_qp_min = QP_MIN;
	params->rc.i_qp_max = QP_MAX;
	params->rc.f_vbv_buffer_init = 1.0;
	set_rate_params(params, config);

	/* Timestamps from the nominal framerate: each picture gets the budget of one nominal frame, however long the
	 * pause before it was. With real ones libx264 wants to know how long the picture will stand: it would hold it
	 * back until the next one comes. */
	params->b_vfr_input = 0;
	params->i_fps_num = params->i_timebase_den = config->framerate;
	params->i_fps_den = params->i_timebase_num = 1;
}

static void
set_vui(x264_param_t *params)
{
	params->vui.i_colorprim = CONVERT_PRIMARIES;
	params->vui.i_transfer = CONVERT_TRANSFER;
	params->vui.i_colmatrix = CONVERT_MATRIX;
	params->vui.b_fullrange = CONVERT_FULL_RANGE;
}

static bool
set_params(x264_param_t *params, const EncoderConfig *config, GError **error)
{
	if (x264_param_default_preset(params, "ultrafast", "zerolatency") < 0) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
			    "libx264 knows no preset ultrafast, tune zerolatency");
		return false;
	}
	params->pf_log = on_log;
	params->i_log_level = X264_LOG_WARNING;
	params->i_width = config->width;
	params->i_height = config->height;
	params->i_csp = X264_CSP_I420;
	params->i_threads = CLAMP(g_get_num_processors(), 1, SLICES_MAX);
	params->b_sliced_threads = 1;
	params->i_slice_count_max = SLICES_MAX;
	params->i_keyint_max = X264_KEYINT_MAX_INFINITE;
	params->i_scenecut_threshold = 0;
	params->i_bframe = 0;
	params->i_frame_reference = 1;
	params->rc.i_lookahead = 0;
	params->rc.b_mb_tree = 0;
	params->b_repeat_headers = 1;
	params->b_annexb = 1;
	params->b_aud = 0;
	params->analyse.b_mb_info = 1;
	set_rate_control(params, config);
	set_vui(params);
	if (x264_param_apply_profile(params, "baseline") < 0) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "libx264 refuses the baseline profile");
		return false;
	}
	return true;
}

static void
close_encoder(gpointer encoder)
{
	X264 *self = encoder;

	if (!self)
		return;

	if (self->x264)
		x264_encoder_close(self->x264);
	g_free(self->constant_blocks);
	g_free(self);
}

static gpointer
open_encoder(const EncoderConfig *config, GError **error)
{
	X264 *self;

	if (!check_config(config, error))
		return NULL;

	self = g_new0(X264, 1);
	self->config = *config;
	self->blocks_wide = (config->width + MACROBLOCK - 1) / MACROBLOCK;
	self->blocks_high = (config->height + MACROBLOCK - 1) / MACROBLOCK;
	self->constant_blocks = g_malloc((gsize)self->blocks_wide * self->blocks_high);
	if (!set_params(&self->params, config, error)) {
		close_encoder(self);
		return NULL;
	}
	self->x264 = x264_encoder_open(&self->params);
	if (!self->x264) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
			    "libx264 can't open an encoder for %u×%u at %u frames a second, %u kbit/s", config->width,
			    config->height, config->framerate, config->rate_kbps);
		close_encoder(self);
		return NULL;
	}
	return self;
}

/* libx264 skips macroblocks that it knows to be unchanged and already good enough: half of the time for typing. */
static void
mark_constant_blocks(X264 *self, const Damage *damage)
{
	memset(self->constant_blocks, X264_MBINFO_CONSTANT, (gsize)self->blocks_wide * self->blocks_high);
	for (uint32_t i = 0; i < damage->n_rects; i++) {
		const Rect *rect = &damage->rects[i];
		uint32_t left = rect->x / MACROBLOCK, top = rect->y / MACROBLOCK;
		uint32_t right = MIN((rect->x + rect->width - 1) / MACROBLOCK + 1, (int32_t)self->blocks_wide);
		uint32_t bottom = MIN((rect->y + rect->height - 1) / MACROBLOCK + 1, (int32_t)self->blocks_high);

		for (uint32_t y = top; y < bottom; y++)
			memset(self->constant_blocks + (gsize)y * self->blocks_wide + left, 0, right - left);
	}
}

/* x264 says 42c0: constrained baseline. The stream is Extended's too (constraint_set2), and 42e0 is the spelling that every
 * browser knows. */
static void
set_profile_bits(uint8_t *sps, int size)
{
	for (int i = 2; i + 3 < size; i++) {
		if (sps[i] == 1 && (sps[i + 1] & 0x1f) == NAL_SPS) {
			sps[i + 3] |= 0x20;
			return;
		}
	}
}

/* Joins the NAL units, without libx264's description of itself: it is as big as some pictures. */
static GBytes *
join_nals(const x264_nal_t *nals, int n_nals, int size)
{
	uint8_t *data = g_malloc(size);
	gsize length = 0;

	for (int i = 0; i < n_nals; i++) {
		if (nals[i].i_type == NAL_SEI)
			continue;
		memcpy(data + length, nals[i].p_payload, nals[i].i_payload);
		if (nals[i].i_type == NAL_SPS)
			set_profile_bits(data + length, nals[i].i_payload);
		length += nals[i].i_payload;
	}
	return g_bytes_new_take(data, length);
}

/* The picture is as good as it gets where nothing held the quantiser up, neither before it (the frame's quantiser) nor while
 * it was coded (its size, far below what a frame may have). */
static bool
is_good(const X264 *self, int qp, int size)
{
	int frame_bits = self->config.rate_kbps * 1000 / self->config.framerate;

	return qp <= QP_MIN && size * 8 <= frame_bits / 8;
}

static bool
encode_picture(gpointer encoder, const EncoderPicture *picture, EncoderOutput *output, GError **error)
{
	X264 *self = encoder;
	x264_picture_t in, out;
	x264_nal_t *nals;
	int n_nals, size;

	x264_picture_init(&in);
	in.i_type = picture->keyframe || self->n_pictures == 0 ? X264_TYPE_IDR : X264_TYPE_P;
	in.i_pts = self->n_pictures++;
	in.img.i_csp = X264_CSP_I420;
	in.img.i_plane = 3;
	for (int i = 0; i < 3; i++) {
		in.img.plane[i] = (uint8_t *)picture->planes[i];
		in.img.i_stride[i] = picture->strides[i];
	}
	mark_constant_blocks(self, &picture->damage);
	in.prop.mb_info = self->constant_blocks;

	size = x264_encoder_encode(self->x264, &nals, &n_nals, &in, &out);
	if (size <= 0) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "libx264 returned %s for picture %" G_GINT64_FORMAT,
			    size < 0 ? "an error" : "nothing", self->n_pictures - 1);
		return false;
	}

	output->data = join_nals(nals, n_nals, size);
	output->keyframe = out.b_keyframe;
	output->good = is_good(self, out.i_qpplus1 - 1, size);
	return true;
}

static bool
set_rate(gpointer encoder, uint32_t rate_kbps, GError **error)
{
	X264 *self = encoder;

	self->config.rate_kbps = CLAMP(rate_kbps, 100, 100000);
	set_rate_params(&self->params, &self->config);
	if (x264_encoder_reconfig(self->x264, &self->params) < 0) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED, "libx264 can't change its rate to %u kbit/s",
			    self->config.rate_kbps);
		return false;
	}
	return true;
}

static void
describe(gpointer encoder, EncoderDescription *description)
{
	g_snprintf(description->implementation, sizeof(description->implementation), "libx264 %d, ultrafast",
		   X264_BUILD);
	/* Level 3.1 whatever the size, which may change at any time: browsers match the profile and do not look at the
	 * level, but Firefox wants exactly this one. The stream itself tells its true level. */
	g_strlcpy(description->profile_level_id, "42e01f", sizeof(description->profile_level_id));
}

const EncoderType encoder_x264 = {
	.name = "x264",
	.codec = "h264",
	.open = open_encoder,
	.encode = encode_picture,
	.set_rate = set_rate,
	.describe = describe,
	.close = close_encoder,
};
