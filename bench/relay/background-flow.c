/* bench/relay/background-flow.c: see background-flow.h. */
#include "bench/relay/background-flow.h"

#include <glib.h>

#define INITIAL_WINDOW 10 /* packets, as RFC 6928 has it */
#define MIN_WINDOW 2

/* A packet under way, until its sender knows what became of it. */
typedef struct {
	int64_t sent_us;
	int64_t heard_us;
	bool lost;
} Flight;

struct BackgroundFlow {
	GQueue flights; /* by heard_us */
	double window;
	double threshold; /* above it, congestion avoidance */
	int64_t begin_us;
	int64_t reduced_us; /* a loss among what was sent before is known already */
};

BackgroundFlow *
background_flow_create(int64_t now_us)
{
	BackgroundFlow *flow = g_new0(BackgroundFlow, 1);

	g_queue_init(&flow->flights);
	flow->window = INITIAL_WINDOW;
	flow->threshold = G_MAXDOUBLE;
	flow->begin_us = now_us;
	flow->reduced_us = G_MININT64;
	return flow;
}

void
background_flow_destroy(BackgroundFlow *flow)
{
	if (!flow)
		return;

	g_queue_clear_full(&flow->flights, g_free);
	g_free(flow);
}

/* What the window allows; returns how many the bottleneck took. */
static uint64_t
send_packets(BackgroundFlow *flow, Bottleneck *bottleneck, int64_t delay_us, int64_t now_us)
{
	uint64_t n_taken = 0;

	while (flow->flights.length < (guint)flow->window) {
		const Flight *last = g_queue_peek_tail(&flow->flights);
		Flight *flight = g_new0(Flight, 1);
		int64_t left_us;

		flight->lost = !bottleneck_take(bottleneck, now_us, BACKGROUND_FLOW_BYTES, &left_us);
		/* A gap is noticed when the acknowledgement of what is behind it comes. */
		if (flight->lost)
			left_us = now_us + bottleneck_get_wait_us(bottleneck, now_us);
		flight->sent_us = now_us;
		flight->heard_us = MAX(left_us + delay_us, last ? last->heard_us : 0);
		g_queue_push_tail(&flow->flights, flight);
		n_taken += !flight->lost;
	}
	return n_taken;
}

static void
hear(BackgroundFlow *flow, const Flight *flight)
{
	if (!flight->lost) {
		flow->window += flow->window < flow->threshold ? 1 : 1 / flow->window;
		return;
	}
	if (flight->sent_us <= flow->reduced_us)
		return;

	flow->threshold = MAX(flow->window / 2, MIN_WINDOW);
	flow->window = flow->threshold;
	flow->reduced_us = flight->heard_us;
}

uint64_t
background_flow_advance(BackgroundFlow *flow, Bottleneck *bottleneck, int64_t delay_us, int64_t now_us)
{
	uint64_t n_taken = 0;

	if (g_queue_is_empty(&flow->flights) && flow->begin_us <= now_us)
		n_taken = send_packets(flow, bottleneck, delay_us, flow->begin_us);
	for (;;) {
		const Flight *next = g_queue_peek_head(&flow->flights);
		g_autofree Flight *flight = NULL;

		if (!next || next->heard_us > now_us)
			return n_taken;
		flight = g_queue_pop_head(&flow->flights);
		hear(flow, flight);
		n_taken += send_packets(flow, bottleneck, delay_us, flight->heard_us);
	}
}
