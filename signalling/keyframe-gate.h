#pragma once
/*
 * signalling/keyframe-gate.h: which access units one viewer may get, and when to ask for a keyframe. Pure, a value type.
 *
 * A decoder can do nothing with a delta whose predecessors it does not have. A gate begins closed; a keyframe opens it,
 * a loss closes it. A keyframe that was asked for and did not come is asked for again, but never more often than every
 * KEYFRAME_GATE_RETRY_US: each one costs the picture's quality for some frames.
 */
#include <glib.h>
#include <stdbool.h>

#define KEYFRAME_GATE_RETRY_US (250 * 1000)

typedef struct {
	bool open;
	bool wanted; /* a keyframe that has not come yet */
	bool asked;  /* at asked_us, the last time */
	gint64 asked_us;
} KeyframeGate;

/* Whether the unit may go to the viewer. */
bool keyframe_gate_admit(KeyframeGate *gate, bool keyframe);

/* Something was lost before the viewer: only a keyframe helps. True: ask for one now; false: keyframe_gate_retry will. */
bool keyframe_gate_close(KeyframeGate *gate, gint64 now_us);

/* The viewer asks for a keyframe (PLI, FIR), deltas go on meanwhile. True: ask for one now. */
bool keyframe_gate_want(KeyframeGate *gate, gint64 now_us);

/* True: a keyframe is overdue, ask for it again now. */
bool keyframe_gate_retry(KeyframeGate *gate, gint64 now_us);
