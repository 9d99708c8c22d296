/* bench/relay/link-model.c: see link-model.h. */
#include "bench/relay/link-model.h"

#include <math.h>

#include "bench/relay/background-flow.h"
#include "bench/relay/bottleneck.h"

struct LinkModel {
	LinkSettings settings;
	Bottleneck bottleneck;
	BackgroundFlow *flow; /* NULL: there is none */
	GRand *random;
	bool bad; /* state of the loss model */
	int64_t return_delay_us;
	int64_t last_arrival_us;
	LinkCounts counts;
};

static int64_t
us_from_ms(double ms)
{
	return (int64_t)llround(ms * 1000);
}

LinkModel *
link_model_create(uint32_t seed)
{
	LinkModel *model = g_new0(LinkModel, 1);

	link_settings_init(&model->settings);
	model->random = g_rand_new_with_seed(seed);
	model->last_arrival_us = G_MININT64;
	return model;
}

void
link_model_destroy(LinkModel *model)
{
	if (!model)
		return;

	background_flow_destroy(model->flow);
	g_rand_free(model->random);
	g_free(model);
}

static void
advance_flow(LinkModel *model, int64_t now_us)
{
	int64_t delay_us = us_from_ms(model->settings.delay_ms) + model->return_delay_us;

	if (model->flow)
		model->counts.background += background_flow_advance(model->flow, &model->bottleneck, delay_us, now_us);
}

void
link_model_set(LinkModel *model, const LinkSettings *settings, double return_delay_ms, int64_t now_us)
{
	advance_flow(model, now_us);
	if (settings->flow && !model->flow)
		model->flow = background_flow_create(now_us);
	if (!settings->flow)
		g_clear_pointer(&model->flow, background_flow_destroy);
	model->settings = *settings;
	model->return_delay_us = us_from_ms(return_delay_ms);
	model->bottleneck.rate_kbps = settings->rate_kbps;
	model->bottleneck.queue_us = us_from_ms(settings->queue_ms);
}

const LinkSettings *
link_model_get_settings(const LinkModel *model)
{
	return &model->settings;
}

/* The probabilities to leave each state follow from the mean loss and the mean stay in the bad one. Where both can't be had
 * (most is lost, in short bursts), the loss counts. */
static bool
draw_loss(LinkModel *model)
{
	double loss = model->settings.loss_percent / 100;
	double recovery;

	if (loss <= 0 || loss >= 1) {
		model->bad = false;
		return loss >= 1;
	}
	if (model->settings.burst <= 1)
		return g_rand_double(model->random) < loss;

	recovery = MIN(1 / model->settings.burst, (1 - loss) / loss);
	if (model->bad)
		model->bad = g_rand_double(model->random) >= recovery;
	else
		model->bad = g_rand_double(model->random) < recovery * loss / (1 - loss);
	return model->bad;
}

static int64_t
draw_jitter_us(LinkModel *model)
{
	double radius, angle;

	if (model->settings.jitter_ms <= 0)
		return 0;

	/* Box and Muller's way to a normal distribution; 1 - x, for 0 has no logarithm. */
	radius = sqrt(-2 * log(1 - g_rand_double(model->random)));
	angle = 2 * G_PI * g_rand_double(model->random);
	return us_from_ms(model->settings.jitter_ms * fabs(radius * cos(angle)));
}

LinkFate
link_model_offer(LinkModel *model, int64_t now_us, uint32_t bytes, int64_t *arrival_us)
{
	int64_t wait_us, left_us;

	advance_flow(model, now_us);
	model->counts.offered++;
	wait_us = bottleneck_get_wait_us(&model->bottleneck, now_us);
	if (!bottleneck_take(&model->bottleneck, now_us, bytes, &left_us)) {
		model->counts.queue_full++;
		return LINK_QUEUE_FULL;
	}
	model->counts.wait_us += wait_us;
	model->counts.max_wait_us = MAX(model->counts.max_wait_us, wait_us);
	*arrival_us = left_us + us_from_ms(model->settings.delay_ms) + draw_jitter_us(model);
	*arrival_us = MAX(*arrival_us, model->last_arrival_us);
	if (draw_loss(model)) {
		model->counts.lost++;
		return LINK_LOST;
	}
	model->last_arrival_us = *arrival_us;
	model->counts.delivered++;
	model->counts.delivered_bytes += bytes;
	return LINK_DELIVERED;
}

int64_t
link_model_get_room_us(LinkModel *model, int64_t now_us)
{
	advance_flow(model, now_us);
	return bottleneck_get_room_us(&model->bottleneck, now_us);
}

int64_t
link_model_get_transit_us(LinkModel *model, int64_t now_us)
{
	advance_flow(model, now_us);
	return bottleneck_get_wait_us(&model->bottleneck, now_us) + us_from_ms(model->settings.delay_ms);
}

LinkCounts
link_model_take_counts(LinkModel *model, int64_t now_us)
{
	LinkCounts counts;

	advance_flow(model, now_us);
	counts = model->counts;
	model->counts.max_wait_us = 0;
	return counts;
}
