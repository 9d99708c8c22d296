/* tests/test-keyframe-gate.c */
#include "signalling/keyframe-gate.h"

#define RETRY KEYFRAME_GATE_RETRY_US

static void
test_begins_closed_and_a_keyframe_opens(void)
{
	KeyframeGate gate = { 0 };

	g_assert_false(keyframe_gate_admit(&gate, false));
	g_assert_true(keyframe_gate_admit(&gate, true));
	g_assert_true(keyframe_gate_admit(&gate, false));
	g_assert_true(keyframe_gate_admit(&gate, true));
}

static void
test_a_loss_closes_and_asks_once(void)
{
	KeyframeGate gate = { 0 };

	keyframe_gate_admit(&gate, true);
	g_assert_true(keyframe_gate_close(&gate, 1000));
	g_assert_false(keyframe_gate_close(&gate, 2000));
	g_assert_false(keyframe_gate_want(&gate, 3000));
	g_assert_false(keyframe_gate_admit(&gate, false));
	g_assert_true(keyframe_gate_admit(&gate, true));
	g_assert_false(gate.wanted);
}

static void
test_asks_again_when_none_came(void)
{
	KeyframeGate gate = { 0 };

	g_assert_false(keyframe_gate_retry(&gate, 1));
	g_assert_true(keyframe_gate_close(&gate, 1000));
	g_assert_false(keyframe_gate_retry(&gate, 1000 + RETRY - 1));
	g_assert_true(keyframe_gate_retry(&gate, 1000 + RETRY));
	g_assert_false(keyframe_gate_retry(&gate, 1000 + RETRY + 1));
	keyframe_gate_admit(&gate, true);
	g_assert_false(keyframe_gate_retry(&gate, 1000 + 9 * RETRY));
}

static void
test_a_wish_leaves_the_gate_open(void)
{
	KeyframeGate gate = { 0 };

	keyframe_gate_admit(&gate, true);
	g_assert_true(keyframe_gate_want(&gate, 1000));
	g_assert_true(keyframe_gate_admit(&gate, false));
	g_assert_true(gate.wanted);
}

/* A page that asks for keyframes without end must not get them without end. */
static void
test_wishes_are_limited(void)
{
	KeyframeGate gate = { 0 };
	guint asked = 0;

	for (gint64 now_us = 1; now_us < 4 * RETRY; now_us += 1000) {
		asked += keyframe_gate_want(&gate, now_us);
		keyframe_gate_admit(&gate, true);
	}
	g_assert_cmpuint(asked, ==, 4);
	/* The last one that was held back is not forgotten. */
	keyframe_gate_want(&gate, 4 * RETRY - 10);
	g_assert_true(keyframe_gate_retry(&gate, 5 * RETRY));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/keyframe-gate/begins-closed-and-a-keyframe-opens", test_begins_closed_and_a_keyframe_opens);
	g_test_add_func("/keyframe-gate/a-loss-closes-and-asks-once", test_a_loss_closes_and_asks_once);
	g_test_add_func("/keyframe-gate/asks-again-when-none-came", test_asks_again_when_none_came);
	g_test_add_func("/keyframe-gate/a-wish-leaves-the-gate-open", test_a_wish_leaves_the_gate_open);
	g_test_add_func("/keyframe-gate/wishes-are-limited", test_wishes_are_limited);
	return g_test_run();
}
