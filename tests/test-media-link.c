/* tests/test-media-link.c */
#include "signalling/media-link.h"

#include <string.h>

#include "tests/await.h"
#include "tests/receiver.h"

typedef struct {
	MediaLink *link;
	Receiver *receiver;
	guint32 number; /* of the last offer */
	guint offers;
	gint64 offered_us;
	char *message;
	guint keyframes_wanted;
	bool failed;
} Fixture;

static bool
is_connected(const Fixture *fixture)
{
	PeerStats stats;

	media_link_get_stats(fixture->link, &stats);
	return stats.connected;
}

static void
on_answer(const char *sdp, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autoptr(GError) error = NULL;

	g_assert_true(media_link_set_answer(fixture->link, fixture->number, sdp, &error));
	g_assert_no_error(error);
}

static void
on_receiver_candidate(guint mline, const char *candidate, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(media_link_add_candidate(fixture->link, fixture->number, mline, candidate, NULL));
}

static void
on_offer(guint32 number, const char *sdp, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_cmpuint(number, >, fixture->number);
	fixture->number = number;
	fixture->offers++;
	fixture->offered_us = g_get_monotonic_time();
	receiver_destroy(fixture->receiver);
	fixture->receiver = receiver_create(on_answer, on_receiver_candidate, fixture);
	receiver_set_offer(fixture->receiver, sdp);
}

static void
on_candidate(guint32 number, guint mline, const char *candidate, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_cmpuint(number, ==, fixture->number);
	receiver_add_candidate(fixture->receiver, mline, candidate);
}

static void
on_message(const char *label, GBytes *data, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->message = g_strdup(label);
}

static void
on_keyframe_wanted(gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->keyframes_wanted++;
}

static void
on_failed(const char *why, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->failed = true;
}

static const MediaLinkEvents events = {
	.offer = on_offer,
	.candidate = on_candidate,
	.message = on_message,
	.keyframe_wanted = on_keyframe_wanted,
	.failed = on_failed,
};

static void
start(Fixture *fixture)
{
	/* The config need not outlive the call. */
	g_autofree char *profile = g_strdup("42e01f");
	const PeerConfig config = { .profile_level_id = profile, .loopback_only = true };

	media_link_start(fixture->link, &config);
	memset(profile, 'x', strlen(profile));
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->link = media_link_create(&events, fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	media_link_destroy(fixture->link);
	receiver_destroy(fixture->receiver);
	g_free(fixture->message);
	g_assert_false(fixture->failed);
}

static void
test_delays_double_up_to_four_seconds(void)
{
	static const guint wanted[] = { 250, 500, 1000, 2000, 4000, 4000, 4000 };
	Backoff backoff = { 0 };

	for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
		g_assert_cmpuint(backoff_next_ms(&backoff, 9 * G_USEC_PER_SEC), ==, wanted[i]);
	for (guint i = 0; i < 100; i++)
		g_assert_cmpuint(backoff_next_ms(&backoff, 0), ==, 4000);
	g_assert_cmpuint(backoff_next_ms(&backoff, 10 * G_USEC_PER_SEC), ==, 250);
	g_assert_cmpuint(backoff_next_ms(&backoff, 0), ==, 500);
}

static void
test_connects(Fixture *fixture, gconstpointer data)
{
	start(fixture);
	await(is_connected(fixture));
	await(fixture->keyframes_wanted > 0);
	await(receiver_can_send(fixture->receiver, "input"));
	receiver_send(fixture->receiver, "input", "x");
	await(fixture->message);
	g_assert_cmpstr(fixture->message, ==, "input");
}

static void
test_restarts_with_a_new_peer_after_a_delay(Fixture *fixture, gconstpointer data)
{
	gint64 begin_us;

	media_link_restart(fixture->link, "nothing to restart yet");
	start(fixture);
	await(is_connected(fixture));
	begin_us = g_get_monotonic_time();
	media_link_restart(fixture->link, "a test");
	media_link_restart(fixture->link, "a test, again: does not count");
	g_assert_false(is_connected(fixture));

	await(is_connected(fixture));
	g_assert_cmpuint(fixture->offers, ==, 2);
	g_assert_cmpuint(fixture->number, ==, 2);
	g_assert_cmpint(fixture->offered_us - begin_us, >=, 250 * 1000);
}

static void
test_a_start_replaces_the_peer_at_once(Fixture *fixture, gconstpointer data)
{
	start(fixture);
	await(fixture->offers == 1);
	start(fixture);
	await(is_connected(fixture));
	g_assert_cmpuint(fixture->number, ==, 2);
}

static void
test_what_belongs_to_an_older_peer_is_ignored(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(media_link_set_answer(fixture->link, 1, "v=0", &error));
	g_assert_nonnull(error);
	g_clear_error(&error);

	start(fixture);
	start(fixture);
	g_assert_true(media_link_set_answer(fixture->link, 1, "nonsense", &error));
	g_assert_true(media_link_add_candidate(fixture->link, 1, 0, "candidate:nonsense", &error));
	g_assert_no_error(error);
	g_assert_false(media_link_add_candidate(fixture->link, 3, 0, "", &error));
	g_assert_nonnull(error);
}

static void
test_a_stopped_link_stays_so(Fixture *fixture, gconstpointer data)
{
	start(fixture);
	await(is_connected(fixture));
	media_link_stop(fixture->link);
	media_link_restart(fixture->link, "the page asks, but there is nothing");
	g_assert_false(is_connected(fixture));
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(fixture->offers, ==, 1);
}

#define add(path, test) g_test_add("/media-link/" path, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	gst_init(&argc, &argv);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/media-link/delays-double-up-to-four-seconds", test_delays_double_up_to_four_seconds);
	add("connects", test_connects);
	add("restarts-with-a-new-peer-after-a-delay", test_restarts_with_a_new_peer_after_a_delay);
	add("a-start-replaces-the-peer-at-once", test_a_start_replaces_the_peer_at_once);
	add("what-belongs-to-an-older-peer-is-ignored", test_what_belongs_to_an_older_peer_is_ignored);
	add("a-stopped-link-stays-so", test_a_stopped_link_stays_so);
	return g_test_run();
}
