#pragma once
/*
 * encode/access-unit.h: one coded picture, immutable. One thread at a time has it and lends it to all viewers; what is kept
 * longer is its data, which counts its references.
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
} AccessUnitInfo;

typedef struct AccessUnit AccessUnit;

/* Takes a reference of info->data. */
AccessUnit *access_unit_create(const AccessUnitInfo *info);
void access_unit_destroy(AccessUnit *unit); /* takes NULL */
const AccessUnitInfo *access_unit_get_info(const AccessUnit *unit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(AccessUnit, access_unit_destroy)
