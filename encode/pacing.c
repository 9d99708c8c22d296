/* encode/pacing.c: see pacing.h. */
#include "encode/pacing.h"

/* Frames further apart than this do not announce a next one. */
#define LONE_US 100000

struct Pacing {
	int64_t interval_us;
	int64_t allowed_us;  /* from when on the cap lets the next frame pass */
	int64_t arrived_us;  /* when the last frame came */
	int64_t gap_us;      /* what to expect between this one and the next */
	int64_t begun_us;    /* when the last encoding began */
	int64_t keyframe_us; /* when that of the last keyframe began */
	bool refining;
	uint32_t n_refinements; /* of this picture */
};

Pacing *
pacing_create(uint32_t framerate)
{
	Pacing *pacing = g_new0(Pacing, 1);

	g_assert(framerate > 0);
	pacing->interval_us = G_USEC_PER_SEC / framerate;
	pacing->arrived_us = -LONE_US; /* long ago */
	pacing->gap_us = LONE_US;
	pacing->keyframe_us = -PACING_KEYFRAMES_APART_US;
	return pacing;
}

void
pacing_destroy(Pacing *pacing)
{
	g_free(pacing);
}

void
pacing_arrived(Pacing *pacing, int64_t now_us)
{
	int64_t gap_us = MIN(now_us - pacing->arrived_us, LONE_US);

	/* The largest gap counts, and is slowly forgotten; a pause is forgotten as soon as frames flow again. */
	if (pacing->gap_us < LONE_US)
		gap_us = MAX(gap_us, pacing->gap_us * 31 / 32);
	pacing->gap_us = gap_us;
	pacing->arrived_us = now_us;
}

int64_t
pacing_get_due_us(const Pacing *pacing)
{
	int64_t gap_us = MIN(pacing->gap_us, pacing->interval_us);

	if (pacing->arrived_us >= pacing->allowed_us)
		return pacing->arrived_us;

	/* Over the cap. If the source goes on like this, a fresher frame comes within its gap: wait for that. */
	return MAX(pacing->allowed_us, pacing->arrived_us + gap_us * 3 / 2);
}

int64_t
pacing_get_keyframe_us(const Pacing *pacing)
{
	return pacing->keyframe_us + PACING_KEYFRAMES_APART_US;
}

int64_t
pacing_get_again_us(const Pacing *pacing)
{
	return MAX(pacing_get_keyframe_us(pacing), pacing->begun_us + pacing->interval_us);
}

static void
use_up(Pacing *pacing, int64_t now_us)
{
	/* One interval may be saved up, so that two frames pass at once, not more. */
	pacing->allowed_us = MAX(pacing->allowed_us, now_us - pacing->interval_us) + pacing->interval_us;
	pacing->begun_us = now_us;
}

void
pacing_begin_picture(Pacing *pacing, int64_t now_us)
{
	use_up(pacing, now_us);
	pacing->refining = true;
	pacing->n_refinements = 0;
}

void
pacing_set_keyframe(Pacing *pacing)
{
	pacing->keyframe_us = pacing->begun_us;
}

void
pacing_begin_refinement(Pacing *pacing, int64_t now_us)
{
	use_up(pacing, now_us);
	pacing->n_refinements++;
	if (pacing->n_refinements >= PACING_REFINEMENTS_MAX)
		pacing->refining = false;
}

void
pacing_set_good(Pacing *pacing)
{
	pacing->refining = false;
}

int64_t
pacing_get_refine_us(const Pacing *pacing)
{
	int64_t quiet_us = pacing->interval_us;

	if (!pacing->refining)
		return PACING_NEVER;

	/* A refinement must not be in the way of the next frame of a source that runs slower than the cap. */
	if (pacing->gap_us < LONE_US)
		quiet_us = MAX(quiet_us, pacing->gap_us);
	return MAX(pacing->begun_us + pacing->interval_us, pacing->arrived_us + quiet_us * 3 / 2);
}
