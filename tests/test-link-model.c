/* tests/test-link-model.c: one direction of a link, with a clock of our own. */
#include "bench/relay/link-model.h"

#include <gio/gio.h>
#include <math.h>

#define START_US 1000000000
#define SEED 20
#define PACKET_BYTES 1250 /* 10000 bits */

/* Of a stream of packets at even intervals. */
typedef struct {
	int n_delivered, n_lost, n_queue_full;
	int n_bursts; /* runs of lost packets */
	int64_t delay_us, min_delay_us, max_delay_us;
	int64_t last_arrival_us;
} Outcome;

static void
set(LinkModel *model, const char *assignments, double return_delay_ms, int64_t now_us)
{
	g_auto(GStrv) list = g_strsplit(assignments, " ", -1);
	LinkSettings settings = *link_model_get_settings(model);
	g_autoptr(GError) error = NULL;

	link_settings_apply(&settings, (const char *const *)list, &error);
	g_assert_no_error(error);
	link_model_set(model, &settings, return_delay_ms, now_us);
}

static LinkModel *
create(const char *assignments, uint32_t seed)
{
	LinkModel *model = link_model_create(seed);

	set(model, assignments, 0, START_US);
	return model;
}

/* Every packet must be delivered, lost or dropped; none may overtake another. */
static Outcome
offer_many(LinkModel *model, int n_packets, int64_t interval_us, int64_t begin_us)
{
	Outcome outcome = { .min_delay_us = G_MAXINT64, .last_arrival_us = G_MININT64 };
	LinkFate last = LINK_DELIVERED;

	for (int i = 0; i < n_packets; i++) {
		int64_t now_us = begin_us + i * interval_us, arrival_us = 0;
		LinkFate fate = link_model_offer(model, now_us, PACKET_BYTES, &arrival_us);

		if (fate == LINK_DELIVERED) {
			g_assert_cmpint(arrival_us, >=, outcome.last_arrival_us);
			outcome.last_arrival_us = arrival_us;
			outcome.delay_us += arrival_us - now_us;
			outcome.min_delay_us = MIN(outcome.min_delay_us, arrival_us - now_us);
			outcome.max_delay_us = MAX(outcome.max_delay_us, arrival_us - now_us);
		}
		outcome.n_delivered += fate == LINK_DELIVERED;
		outcome.n_lost += fate == LINK_LOST;
		outcome.n_queue_full += fate == LINK_QUEUE_FULL;
		outcome.n_bursts += fate == LINK_LOST && last != LINK_LOST;
		last = fate;
	}
	return outcome;
}

static void
test_clean_link_delivers_at_once(void)
{
	LinkModel *model = link_model_create(SEED);
	Outcome outcome = offer_many(model, 1000, 10, START_US);
	LinkCounts counts = link_model_take_counts(model, START_US);

	g_assert_cmpint(outcome.n_delivered, ==, 1000);
	g_assert_cmpint(outcome.max_delay_us, ==, 0);
	g_assert_cmpuint(counts.offered, ==, 1000);
	g_assert_cmpuint(counts.delivered, ==, 1000);
	g_assert_cmpuint(counts.delivered_bytes, ==, 1000 * PACKET_BYTES);
	link_model_destroy(model);
}

static void
test_delay_is_exact(void)
{
	LinkModel *model = create("delay_ms=12.345", SEED);
	Outcome outcome = offer_many(model, 1000, 500, START_US);

	g_assert_cmpint(outcome.min_delay_us, ==, 12345);
	g_assert_cmpint(outcome.max_delay_us, ==, 12345);
	link_model_destroy(model);
}

/* Packets so far apart that none has to wait for another: the jitter itself. */
static void
test_jitter_is_half_normal(void)
{
	LinkModel *model = create("delay_ms=10 jitter_ms=2", SEED);
	Outcome outcome = offer_many(model, 20000, 100000, START_US);
	double mean_ms = outcome.delay_us / 1000.0 / outcome.n_delivered;

	g_assert_cmpfloat_with_epsilon(mean_ms, 10 + 2 * sqrt(2 / G_PI), 0.03);
	g_assert_cmpint(outcome.min_delay_us, >=, 10000);
	g_assert_cmpint(outcome.min_delay_us, <, 10010);
	g_assert_cmpint(outcome.max_delay_us, >, 10000 + 3 * 2000);
	g_assert_cmpint(outcome.max_delay_us, <, 10000 + 6 * 2000);
	link_model_destroy(model);
}

static void
test_jitter_does_not_reorder(void)
{
	LinkModel *model = create("delay_ms=10 jitter_ms=20", SEED);

	/* offer_many() looks at the order. */
	g_assert_cmpint(offer_many(model, 20000, 500, START_US).n_delivered, ==, 20000);
	link_model_destroy(model);
}

static void
assert_loss(const char *assignments, double loss_percent, double burst)
{
	LinkModel *model = create(assignments, SEED);
	Outcome outcome = offer_many(model, 400000, 500, START_US);

	g_assert_cmpint(outcome.n_lost + outcome.n_delivered, ==, 400000);
	g_assert_cmpfloat_with_epsilon(outcome.n_lost / 4000.0, loss_percent, loss_percent * 0.05);
	g_assert_cmpfloat_with_epsilon((double)outcome.n_lost / outcome.n_bursts, burst, burst * 0.05);
	g_assert_cmpuint(link_model_take_counts(model, START_US).lost, ==, (uint64_t)outcome.n_lost);
	link_model_destroy(model);
}

static void
test_loss_and_bursts_have_their_means(void)
{
	assert_loss("loss_percent=3", 3, 1 / 0.97); /* by chance, two in a row */
	assert_loss("loss_percent=50", 50, 2);
	assert_loss("loss_percent=3 burst=5", 3, 5);
	assert_loss("loss_percent=1 burst=2.5", 1, 2.5);
	assert_loss("loss_percent=20 burst=10", 20, 10);
	/* Both can't be had: of ten packets nine are lost, one after another. */
	assert_loss("loss_percent=90 burst=2", 90, 9);
}

static void
test_all_or_nothing_is_lost(void)
{
	LinkModel *model = create("loss_percent=100 burst=5", SEED);

	g_assert_cmpint(offer_many(model, 1000, 500, START_US).n_lost, ==, 1000);
	set(model, "loss_percent=0", 0, START_US);
	g_assert_cmpint(offer_many(model, 1000, 500, START_US).n_lost, ==, 0);
	link_model_destroy(model);
}

static void
test_same_seed_gives_the_same_chances(void)
{
	const uint32_t seeds[] = { SEED, SEED, SEED + 1 };
	Outcome outcomes[3];

	for (int i = 0; i < 3; i++) {
		LinkModel *model = create("loss_percent=5 burst=2 jitter_ms=3", seeds[i]);

		outcomes[i] = offer_many(model, 10000, 20000, START_US);
		link_model_destroy(model);
	}
	g_assert_cmpint(outcomes[0].n_lost, ==, outcomes[1].n_lost);
	g_assert_cmpint(outcomes[0].delay_us, ==, outcomes[1].delay_us);
	g_assert_cmpint(outcomes[0].delay_us, !=, outcomes[2].delay_us);
}

/* 10000 bits at 1000 kbit/s are 10 ms. */
static void
test_rate_gives_departures(void)
{
	LinkModel *model = create("delay_ms=5 rate_kbps=1000 queue_ms=1000", SEED);

	for (int i = 0; i < 50; i++) {
		int64_t arrival_us;

		g_assert_cmpint(link_model_offer(model, START_US, PACKET_BYTES, &arrival_us), ==, LINK_DELIVERED);
		g_assert_cmpint(arrival_us, ==, START_US + (i + 1) * 10000 + 5000);
	}
	g_assert_cmpint(link_model_get_transit_us(model, START_US + 100000), ==, 500000 - 100000 + 5000);
	g_assert_cmpint(link_model_take_counts(model, START_US).max_wait_us, ==, 490000);
	/* The highest is that since the last look, the sum is of all. */
	g_assert_cmpint(link_model_take_counts(model, START_US).max_wait_us, ==, 0);
	g_assert_cmpint(link_model_take_counts(model, START_US).wait_us, ==, 10000 * 50 * 49 / 2);
	link_model_destroy(model);
}

static void
test_full_queue_drops_what_comes_last(void)
{
	LinkModel *model = create("rate_kbps=1000 queue_ms=100", SEED);
	Outcome outcome = offer_many(model, 20, 0, START_US);

	/* The one that waits 100 ms is the eleventh. */
	g_assert_cmpint(outcome.n_delivered, ==, 11);
	g_assert_cmpint(outcome.n_queue_full, ==, 9);
	g_assert_cmpint(outcome.max_delay_us, ==, 110000);
	g_assert_cmpint(link_model_get_room_us(model, START_US), ==, START_US + 10000);
	g_assert_cmpint(offer_many(model, 1, 0, START_US + 9999).n_queue_full, ==, 1);
	g_assert_cmpint(offer_many(model, 2, 0, START_US + 10000).n_delivered, ==, 1);
	g_assert_cmpuint(link_model_take_counts(model, START_US).queue_full, ==, 11);

	/* Twice as much as the rate: half is dropped. */
	outcome = offer_many(model, 10000, 5000, START_US + 10 * G_USEC_PER_SEC);
	g_assert_cmpint(outcome.n_delivered, >=, 5000);
	g_assert_cmpint(outcome.n_delivered, <=, 5011);
	link_model_destroy(model);
}

static void
test_changes_take_effect_at_once(void)
{
	LinkModel *model = create("delay_ms=100", SEED);
	int64_t arrival_us;

	link_model_offer(model, START_US, PACKET_BYTES, &arrival_us);
	set(model, "delay_ms=20", 0, START_US + 1000);

	/* A shorter delay does not let it overtake. */
	link_model_offer(model, START_US + 1000, PACKET_BYTES, &arrival_us);
	g_assert_cmpint(arrival_us, ==, START_US + 100000);
	link_model_offer(model, START_US + 90000, PACKET_BYTES, &arrival_us);
	g_assert_cmpint(arrival_us, ==, START_US + 110000);

	set(model, "rate_kbps=1000", 0, START_US + 200000);
	link_model_offer(model, START_US + 200000, PACKET_BYTES, &arrival_us);
	g_assert_cmpint(arrival_us, ==, START_US + 230000);
	set(model, "rate_kbps=10000", 0, START_US + 201000);
	link_model_offer(model, START_US + 201000, PACKET_BYTES, &arrival_us);
	g_assert_cmpint(arrival_us, ==, START_US + 231000);
	set(model, "rate_kbps=0", 0, START_US + 202000);
	link_model_offer(model, START_US + 250000, PACKET_BYTES, &arrival_us);
	g_assert_cmpint(arrival_us, ==, START_US + 270000);
	link_model_destroy(model);
}

/* Alone it takes the whole rate; beside a stream of half the rate, the other half. It keeps the queue between its own
 * losses and the limit, and never over it. */
static void
test_background_flow_takes_what_is_left(void)
{
	LinkModel *model = create("delay_ms=20 rate_kbps=2000 queue_ms=100", SEED);
	Outcome outcome;
	LinkCounts alone, beside;
	double kbps;

	set(model, "flow=1", 20, START_US);
	alone = link_model_take_counts(model, START_US + 60 * G_USEC_PER_SEC);
	kbps = alone.background * 1500 * 8 / 60e3;
	g_assert_cmpfloat(kbps, >, 1900);
	g_assert_cmpfloat(kbps, <, 2020);

	outcome = offer_many(model, 6000, 10000, START_US + 60 * G_USEC_PER_SEC);
	beside = link_model_take_counts(model, START_US + 120 * G_USEC_PER_SEC);
	kbps = (beside.background - alone.background) * 1500 * 8 / 60e3;
	g_assert_cmpfloat(kbps, >, 900);
	g_assert_cmpfloat(kbps, <, 1150);
	g_assert_cmpint(outcome.n_delivered, >, 5700);
	g_assert_cmpint(outcome.n_delivered + outcome.n_queue_full, ==, 6000);
	g_assert_cmpint(beside.max_wait_us, >, 90000);
	g_assert_cmpint(beside.max_wait_us, <=, 100000);
	g_assert_cmpint(beside.wait_us / outcome.n_delivered, >, 40000);

	/* Without it the queue empties, and stays so. */
	set(model, "flow=0", 20, START_US + 120 * G_USEC_PER_SEC);
	outcome = offer_many(model, 1000, 10000, START_US + 121 * G_USEC_PER_SEC);
	g_assert_cmpint(outcome.max_delay_us, ==, 5000 + 20000);
	g_assert_cmpuint(link_model_take_counts(model, START_US + 131 * G_USEC_PER_SEC).background, ==,
			 beside.background);
	link_model_destroy(model);
}

/* A window of ten, twice that after a round trip of 100 ms, twice that again: far from the rate still. */
static void
test_background_flow_starts_slowly(void)
{
	LinkModel *model = create("delay_ms=50 rate_kbps=20000 queue_ms=100", SEED);

	set(model, "flow=1", 50, START_US);
	g_assert_cmpuint(link_model_take_counts(model, START_US).background, ==, 10);
	g_assert_cmpuint(link_model_take_counts(model, START_US + 99000).background, ==, 10);
	g_assert_cmpuint(link_model_take_counts(model, START_US + 199000).background, ==, 10 + 20);
	g_assert_cmpuint(link_model_take_counts(model, START_US + 299000).background, ==, 10 + 20 + 40);
	link_model_destroy(model);
}

static void
test_wrong_settings_change_nothing(void)
{
	const char *const wrong[] = {
		"delay",        "delay_ms",     "delay_ms=",        "delay_ms=x", "delay_ms=5ms", "delay_ms=-1",
		"delay_ms=nan", "delay_ms=1e9", "loss_percent=101", "burst=0.5",  "rate_kbps=-3", "queue_ms=0",
		"flow=2",       "flow=0.5",     "flow=1",           "=3",         "DELAY_MS=3"
	};

	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		const char *const assignments[] = { "jitter_ms=7", wrong[i], NULL };
		g_autoptr(GError) error = NULL;
		LinkSettings settings;

		link_settings_init(&settings);
		g_assert_false(link_settings_apply(&settings, assignments, &error));
		g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
		g_assert_cmpfloat(settings.jitter_ms, ==, 0);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/link-model/clean-link-delivers-at-once", test_clean_link_delivers_at_once);
	g_test_add_func("/link-model/delay-is-exact", test_delay_is_exact);
	g_test_add_func("/link-model/jitter-is-half-normal", test_jitter_is_half_normal);
	g_test_add_func("/link-model/jitter-does-not-reorder", test_jitter_does_not_reorder);
	g_test_add_func("/link-model/loss-and-bursts-have-their-means", test_loss_and_bursts_have_their_means);
	g_test_add_func("/link-model/all-or-nothing-is-lost", test_all_or_nothing_is_lost);
	g_test_add_func("/link-model/same-seed-gives-the-same-chances", test_same_seed_gives_the_same_chances);
	g_test_add_func("/link-model/rate-gives-departures", test_rate_gives_departures);
	g_test_add_func("/link-model/full-queue-drops-what-comes-last", test_full_queue_drops_what_comes_last);
	g_test_add_func("/link-model/changes-take-effect-at-once", test_changes_take_effect_at_once);
	g_test_add_func("/link-model/background-flow-takes-what-is-left", test_background_flow_takes_what_is_left);
	g_test_add_func("/link-model/background-flow-starts-slowly", test_background_flow_starts_slowly);
	g_test_add_func("/link-model/wrong-settings-change-nothing", test_wrong_settings_change_nothing);
	return g_test_run();
}
