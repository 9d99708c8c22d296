#pragma once
/*
 * encode/access-unit.h: one coded picture, immutable and shared by all viewers. Any thread may take and drop references.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	GBytes *data; /* H.264: Annex B byte stream, one access unit; a keyframe begins with its parameter sets */
	bool keyframe;
	uint32_t width, height;
	uint64_t serial;     /* of the frame (capture/frame.h); the same again where a still picture is refined */
	int64_t commit_us;   /* CLOCK_MONOTONIC: the compositor's commit */
	int64_t captured_us; /* pixels in our memory */
	int64_t encode_begin_us;
	int64_t converted_us;
	int64_t encoded_us;
	float qp; /* average quantiser of the picture, as the encoder counts it; negative if unknown */
} AccessUnitInfo;

typedef struct AccessUnit AccessUnit;

/* Takes a reference of info->data. */
AccessUnit *access_unit_create(const AccessUnitInfo *info);
AccessUnit *access_unit_ref(AccessUnit *unit);
void access_unit_unref(AccessUnit *unit); /* takes NULL */
const AccessUnitInfo *access_unit_get_info(const AccessUnit *unit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AccessUnit, access_unit_unref)
