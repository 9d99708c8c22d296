#pragma once
/*
 * encode/pacing.h: when to encode: the framerate cap, and the schedule that refines a still picture.
 *
 * Pure logic: it is told the time (CLOCK_MONOTONIC) and owns no timer, no lock and no frame.
 *
 * The cap saves up one frame: a frame after a pause is never delayed, and a source that is a little too fast (62.5 Hz for
 * a cap of 60) loses a frame now and then, instead of every second one to the beat of two clocks. A frame over the cap
 * waits for the next one, which replaces it; only if that does not come is it encoded late.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A picture that is not good by then (a tiny rate) stays as it is. */
#define PACING_REFINEMENTS_MAX 180

#define PACING_NEVER INT64_MAX

/* Keyframes that are asked for are at least so far apart: each is many times as big as another picture, and neither many
 * viewers who join one after the other nor one who loses packets may turn the stream into keyframes for all. */
#define PACING_KEYFRAMES_APART_US 100000

typedef struct Pacing Pacing;

/* framerate: 1–240 a second. */
Pacing *pacing_create(uint32_t framerate);
void pacing_destroy(Pacing *pacing); /* takes NULL */

/* A frame came and waits; the one that waited before is gone. */
void pacing_arrived(Pacing *pacing, int64_t now_us);

/* When the waiting frame is to be encoded unless a newer one comes; in the past: now. */
int64_t pacing_get_due_us(const Pacing *pacing);

/* From when on a picture that is encoded anyway may be the keyframe that was asked for; in the past after a pause. */
int64_t pacing_get_keyframe_us(const Pacing *pacing);

/* When to encode just because a keyframe was asked for, the waiting frame or the last picture again: as soon as there may
 * be a keyframe, at most once a frame interval. */
int64_t pacing_get_again_us(const Pacing *pacing);

/* Encoding of a new picture, or of the last one as a keyframe, begins; a series of refinements follows it. */
void pacing_begin_picture(Pacing *pacing, int64_t now_us);

/* What was begun last became a keyframe, asked for or not. */
void pacing_set_keyframe(Pacing *pacing);

/* Encoding of a refinement begins. */
void pacing_begin_refinement(Pacing *pacing, int64_t now_us);

/* The encoder says that the picture can't become better: no refinement until the next picture. */
void pacing_set_good(Pacing *pacing);

/* When the last picture is to be refined, unless a frame comes before; PACING_NEVER: not at all. */
int64_t pacing_get_refine_us(const Pacing *pacing);
