#pragma once
/*
 * encode/encoder.h: the table of encoders. An encoder is one const EncoderType, its file, and nothing else anywhere.
 *
 * Everything here runs on the thread that opened the encoder (the encode thread of a video stream). The encoder gets
 * pictures in I420 that its owner converted (convert.h) and returns one access unit for each, at once: no look-ahead, no
 * reordering, infinite GOP, keyframes only on request.
 */
#include "capture/damage.h"
#include "encode/access-unit.h"

typedef struct {
	uint32_t width, height; /* even, at least 16 */
	uint32_t framerate;     /* nominal and highest, 1–240 a second */
	uint32_t rate_kbps;     /* 100–100000 */
	double vbv_frames;      /* size of the rate buffer in frames at the nominal rate, 1.0–4.0 */
} EncoderConfig;

/* 8-bit 4:2:0 planes, limited range; which matrix says convert.h. */
typedef struct {
	const uint8_t *planes[3];
	uint32_t strides[3];
	Damage damage; /* what changed since the picture before */
	bool keyframe; /* make this one an IDR */
} EncoderPicture;

typedef struct {
	GBytes *data; /* caller owns */
	bool keyframe;
	bool good; /* the same picture once more would gain nothing that one could see */
} EncoderOutput;

typedef struct {
	char implementation[64];  /* "libx264 164, ultrafast" */
	char profile_level_id[8]; /* H.264, for the SDP (RFC 6184): "42e01f" */
} EncoderDescription;

typedef struct EncoderType {
	const char *name;  /* "x264" */
	const char *codec; /* "h264" */
	/* Returns NULL with error. */
	gpointer (*open)(const EncoderConfig *config, GError **error);
	bool (*encode)(gpointer encoder, const EncoderPicture *picture, EncoderOutput *output, GError **error);
	/* Live, without a keyframe; holds from the next picture on. */
	bool (*set_rate)(gpointer encoder, uint32_t rate_kbps, GError **error);
	void (*describe)(gpointer encoder, EncoderDescription *description);
	void (*close)(gpointer encoder); /* takes NULL */
} EncoderType;

extern const EncoderType encoder_x264;

/* The encoders in the order of preference; NULL ends it. */
extern const EncoderType *const encoder_types[];

/* Finds by name; NULL with an error that lists the names there are. */
const EncoderType *encoder_find(const char *name, GError **error);

/* Opens type, encodes one grey picture, closes it: whether the encoder really works. */
bool encoder_probe(const EncoderType *type, const EncoderConfig *config, GError **error);

/* wanted: a name, or "auto" (or NULL) for the first that passes its probe. reason tells, for people, why this one and
 * why not the better ones; caller frees. A wanted encoder that fails is an error, never another encoder. */
const EncoderType *encoder_choose(const char *wanted, const EncoderConfig *config, char **reason, GError **error);
