/* signalling/keyframe-gate.c: see keyframe-gate.h. */
#include "signalling/keyframe-gate.h"

bool
keyframe_gate_admit(KeyframeGate *gate, bool keyframe)
{
	if (keyframe) {
		gate->open = true;
		gate->wanted = false;
	}
	return gate->open;
}

bool
keyframe_gate_close(KeyframeGate *gate, gint64 now_us)
{
	gate->open = false;
	return keyframe_gate_want(gate, now_us);
}

bool
keyframe_gate_want(KeyframeGate *gate, gint64 now_us)
{
	gate->wanted = true;
	return keyframe_gate_retry(gate, now_us);
}

bool
keyframe_gate_retry(KeyframeGate *gate, gint64 now_us)
{
	if (!gate->wanted || (gate->asked && now_us - gate->asked_us < KEYFRAME_GATE_RETRY_US))
		return false;

	gate->asked = true;
	gate->asked_us = now_us;
	return true;
}
