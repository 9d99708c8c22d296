/* tests/test-peer.c */
#include <string.h>

#include "tests/await.h"
#include "tests/peer-fixture.h"

static void
test_offers_one_codec_as_browsers_want_it(PeerFixture *fixture, gconstpointer data)
{
	static const char *const lines[] = {
		"\r\na=group:BUNDLE ",
		" UDP/TLS/RTP/SAVPF 96 97\r\n",
		"\r\na=sendonly\r\n",
		"\r\na=rtpmap:96 H264/90000\r\n",
		"\r\na=fmtp:96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n",
		"\r\na=rtpmap:97 rtx/90000\r\n",
		"\r\na=ssrc-group:FID ",
		" msid:video ",
		"\r\na=rtcp-fb:96 nack\r\n",
		"\r\na=rtcp-fb:96 nack pli\r\n",
		"\r\na=rtcp-fb:96 ccm fir\r\n",
		"\r\na=rtcp-fb:96 transport-cc\r\n",
		"\r\na=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n",
		"\r\na=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay\r\n",
		"\r\nm=application ",
	};

	await(fixture->offer);
	for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
		if (!strstr(fixture->offer, lines[i]))
			g_error("The offer lacks \"%s\":\n%s", g_strstrip(g_strdup(lines[i])), fixture->offer);
	}
	g_assert_null(strstr(fixture->offer, "red/90000"));
	g_assert_null(strstr(fixture->offer, "ulpfec/90000"));
}

static void
test_stays_on_loopback_if_told(PeerFixture *fixture, gconstpointer data)
{
	await(fixture->connected);
	g_assert_cmpuint(fixture->candidates, >, 0);
	g_assert_cmpuint(fixture->foreign_candidates, ==, 0);
	g_assert_false(peer_fixture_get_stats(fixture).tcp);
}

static void
test_sends_pictures_from_a_keyframe_on(PeerFixture *fixture, gconstpointer data)
{
	g_assert_true(peer_fixture_get_stats(fixture).connected);
	await(fixture->keyframes_wanted == 1);

	peer_fixture_push(fixture, false, 100);
	g_assert_cmpuint(peer_fixture_get_stats(fixture).gated_units, ==, 1);
	g_assert_cmpuint(peer_fixture_get_stats(fixture).sent_units, ==, 0);

	peer_fixture_push(fixture, true, 5000);
	await(fixture->receiver->pictures == 1);
	peer_fixture_push(fixture, false, 100);
	await(fixture->receiver->pictures == 2);
	g_assert_true(fixture->receiver->began_with_parameters);
	g_assert_cmpuint(peer_fixture_get_stats(fixture).sent_units, ==, 2);
	g_assert_cmpuint(fixture->receiver->largest_packet, <=, 1200);
}

static void
test_asks_again_while_no_keyframe_comes(PeerFixture *fixture, gconstpointer data)
{
	await(fixture->keyframes_wanted == 3);
	peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES);
	await(fixture->receiver->pictures == 1);
}

static void
test_tells_the_browser_not_to_wait(PeerFixture *fixture, gconstpointer data)
{
	peer_fixture_push(fixture, true, 3000);
	await(fixture->receiver->pictures == 1);
	g_assert_cmpuint(fixture->receiver->packets, >=, 3);
	g_assert_cmpuint(fixture->receiver->playout_delay_zero, ==, fixture->receiver->packets);
	g_assert_cmpuint(fixture->receiver->twcc, ==, fixture->receiver->packets);
}

static void
test_timestamps_are_capture_times(PeerFixture *fixture, gconstpointer data)
{
	guint32 first;

	peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES);
	await(fixture->receiver->pictures == 1);
	first = fixture->receiver->timestamp;

	fixture->clock_us += 16000;
	peer_fixture_push(fixture, false, 100);
	await(fixture->receiver->pictures == 2);
	g_assert_cmpint((gint32)(fixture->receiver->timestamp - first), >=, 1440 - 1);
	g_assert_cmpint((gint32)(fixture->receiver->timestamp - first), <=, 1440 + 1);

	/* A refinement of the same picture: later by as little as possible, but later. */
	first = fixture->receiver->timestamp;
	peer_fixture_push(fixture, false, 100);
	await(fixture->receiver->pictures == 3);
	g_assert_cmpint((gint32)(fixture->receiver->timestamp - first), >=, 1);
	g_assert_cmpint((gint32)(fixture->receiver->timestamp - first), <=, 2);
}

/* webrtcbin holds buffers back until their time, unless its clocksync is switched off. */
static void
test_never_waits_for_the_clock(PeerFixture *fixture, gconstpointer data)
{
	gint64 begin_us = g_get_monotonic_time();

	fixture->clock_us = begin_us + 60 * G_USEC_PER_SEC;
	peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES);
	await(fixture->receiver->pictures == 1);
	g_assert_cmpint(g_get_monotonic_time() - begin_us, <, 50 * G_USEC_PER_SEC);
}

static void
test_passes_on_the_browsers_wish_for_a_keyframe(PeerFixture *fixture, gconstpointer data)
{
	guint wanted;

	peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES);
	await(fixture->receiver->pictures == 1);
	wanted = fixture->keyframes_wanted;

	receiver_send_pli(fixture->receiver);
	await(fixture->keyframes_wanted > wanted);
	/* Deltas go on meanwhile. */
	peer_fixture_push(fixture, false, 100);
	await(fixture->receiver->pictures == 2);
}

static void
test_a_browser_that_shows_the_newest_gets_no_keyframe(PeerFixture *fixture, gconstpointer data)
{
	guint wanted;

	peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES);
	await(fixture->receiver->pictures == 1);
	wanted = fixture->keyframes_wanted;

	peer_set_still(fixture->peer, fixture->receiver->timestamp);
	receiver_send_pli(fixture->receiver);
	await(peer_fixture_get_stats(fixture).keyframes_refused == 1);
	g_assert_cmpuint(fixture->keyframes_wanted, ==, wanted);

	/* It may miss something of the next one. */
	peer_fixture_push(fixture, false, 100);
	await(fixture->receiver->pictures == 2);
	receiver_send_pli(fixture->receiver);
	await(fixture->keyframes_wanted > wanted);
}

static void
test_a_browser_that_shows_an_older_one_gets_a_keyframe(PeerFixture *fixture, gconstpointer data)
{
	guint wanted;

	peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES);
	await(fixture->receiver->pictures == 1);
	wanted = fixture->keyframes_wanted;

	peer_set_still(fixture->peer, fixture->receiver->timestamp - 1500);
	receiver_send_pli(fixture->receiver);
	await(fixture->keyframes_wanted > wanted);
}

static void
test_drops_and_begins_anew_when_stuck(PeerFixture *fixture, gconstpointer data)
{
	PeerStats stats;
	guint wanted;

	peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES);
	await(fixture->receiver->pictures == 1);
	wanted = fixture->keyframes_wanted;

	for (guint i = 0; i < 200 && peer_fixture_get_stats(fixture).gated_units == 0; i++)
		peer_fixture_push(fixture, false, 300 * 1000);
	stats = peer_fixture_get_stats(fixture);
	g_assert_cmpuint(stats.gated_units, ==, 1);
	await(fixture->keyframes_wanted > wanted);

	peer_fixture_push(fixture, false, 100);
	g_assert_cmpuint(peer_fixture_get_stats(fixture).sent_units, ==, stats.sent_units);
	await((peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES),
	       peer_fixture_get_stats(fixture).sent_units > stats.sent_units));
}

static void
test_has_two_channels_for_input(PeerFixture *fixture, gconstpointer data)
{
	g_assert_true(receiver_is_reliable(fixture->receiver, "input"));
	g_assert_false(receiver_is_reliable(fixture->receiver, "pointer"));

	receiver_send(fixture->receiver, "input", "key");
	await(fixture->messages->len == 1);
	g_assert_cmpstr(g_ptr_array_index(fixture->messages, 0), ==, "input:key");
	receiver_send(fixture->receiver, "pointer", "motion");
	await(fixture->messages->len == 2);
	g_assert_cmpstr(g_ptr_array_index(fixture->messages, 1), ==, "pointer:motion");
}

static void
test_fails_if_never_connected(PeerFixture *fixture, gconstpointer data)
{
	fixture->hold_candidates = true;
	await(fixture->failed);
	g_assert_nonnull(strstr(fixture->failed, "5 s"));
	g_assert_false(fixture->connected);
}

static void
test_fails_when_the_browser_is_gone(PeerFixture *fixture, gconstpointer data)
{
	if (!g_test_slow()) {
		g_test_skip("a peer that vanishes without a word is noticed after 30 s (RFC 7675): run with -m slow");
		return;
	}
	g_clear_pointer(&fixture->receiver, receiver_destroy);
	await(fixture->failed);
	g_assert_false(peer_fixture_get_stats(fixture).connected);
	peer_fixture_push(fixture, true, PEER_KEYFRAME_BYTES);
	g_assert_cmpuint(peer_fixture_get_stats(fixture).sent_units, ==, 0);
}

static void
test_refuses_what_is_no_answer(PeerFixture *fixture, gconstpointer data)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(peer_set_answer(fixture->peer, "v=0\r\n", &error));
	g_assert_nonnull(error);
	g_clear_error(&error);

	await(fixture->offer);
	g_assert_false(peer_set_answer(fixture->peer, fixture->offer, &error));
	g_assert_nonnull(error);
	peer_add_candidate(fixture->peer, 0, "candidate:1 1 udp 2113937151 b1e0.local 51472 typ host");
	peer_add_candidate(fixture->peer, 31, "candidate:nonsense");
	peer_add_candidate(fixture->peer, 31, "");
	g_assert_null(fixture->failed);
}

#define add(path, setup, test) g_test_add("/peer/" path, PeerFixture, NULL, setup, test, peer_fixture_tear_down)

int
main(int argc, char **argv)
{
	gst_init(&argc, &argv);
	g_test_init(&argc, &argv, NULL);
	add("offers-one-codec-as-browsers-want-it", peer_fixture_set_up_alone,
	    test_offers_one_codec_as_browsers_want_it);
	add("refuses-what-is-no-answer", peer_fixture_set_up_alone, test_refuses_what_is_no_answer);
	add("stays-on-loopback-if-told", peer_fixture_set_up, test_stays_on_loopback_if_told);
	add("sends-pictures-from-a-keyframe-on", peer_fixture_set_up_connected, test_sends_pictures_from_a_keyframe_on);
	add("asks-again-while-no-keyframe-comes", peer_fixture_set_up_connected,
	    test_asks_again_while_no_keyframe_comes);
	add("tells-the-browser-not-to-wait", peer_fixture_set_up_connected, test_tells_the_browser_not_to_wait);
	add("timestamps-are-capture-times", peer_fixture_set_up_connected, test_timestamps_are_capture_times);
	add("never-waits-for-the-clock", peer_fixture_set_up_connected, test_never_waits_for_the_clock);
	add("passes-on-the-browsers-wish-for-a-keyframe", peer_fixture_set_up_connected,
	    test_passes_on_the_browsers_wish_for_a_keyframe);
	add("a-browser-that-shows-the-newest-gets-no-keyframe", peer_fixture_set_up_connected,
	    test_a_browser_that_shows_the_newest_gets_no_keyframe);
	add("a-browser-that-shows-an-older-one-gets-a-keyframe", peer_fixture_set_up_connected,
	    test_a_browser_that_shows_an_older_one_gets_a_keyframe);
	add("drops-and-begins-anew-when-stuck", peer_fixture_set_up_connected, test_drops_and_begins_anew_when_stuck);
	add("has-two-channels-for-input", peer_fixture_set_up_connected, test_has_two_channels_for_input);
	add("fails-if-never-connected", peer_fixture_set_up, test_fails_if_never_connected);
	add("fails-when-the-browser-is-gone", peer_fixture_set_up_connected, test_fails_when_the_browser_is_gone);
	return g_test_run();
}
