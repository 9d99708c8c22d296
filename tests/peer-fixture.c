/* tests/peer-fixture.c: see peer-fixture.h. */
#include "tests/peer-fixture.h"

#include <string.h>

#include "tests/await.h"

static void
on_offer(const char *sdp, gpointer user_data)
{
	PeerFixture *fixture = user_data;

	fixture->offer = g_strdup(sdp);
	if (fixture->receiver)
		receiver_set_offer(fixture->receiver, sdp);
}

static void
on_candidate(guint mline, const char *candidate, gpointer user_data)
{
	PeerFixture *fixture = user_data;

	fixture->candidates++;
	fixture->foreign_candidates += *candidate && !strstr(candidate, " 127.0.0.1 ");
	if (fixture->receiver && !fixture->hold_candidates)
		receiver_add_candidate(fixture->receiver, mline, candidate);
}

static void
on_keyframe_wanted(gpointer user_data)
{
	PeerFixture *fixture = user_data;

	fixture->keyframes_wanted++;
}

static void
on_message(const char *label, GBytes *data, gpointer user_data)
{
	PeerFixture *fixture = user_data;

	g_ptr_array_add(fixture->messages, g_strdup_printf("%s:%.*s", label, (int)g_bytes_get_size(data),
							   (const char *)g_bytes_get_data(data, NULL)));
}

static void
on_connected(gpointer user_data)
{
	PeerFixture *fixture = user_data;

	fixture->connected = true;
}

static void
on_failed(const char *why, gpointer user_data)
{
	PeerFixture *fixture = user_data;

	fixture->failed = g_strdup(why);
}

static const PeerEvents events = {
	.offer = on_offer,
	.candidate = on_candidate,
	.keyframe_wanted = on_keyframe_wanted,
	.message = on_message,
	.connected = on_connected,
	.failed = on_failed,
};

static void
on_answer(const char *sdp, gpointer user_data)
{
	PeerFixture *fixture = user_data;
	g_autoptr(GError) error = NULL;

	peer_set_answer(fixture->peer, sdp, &error);
	g_assert_no_error(error);
}

static void
on_receiver_candidate(guint mline, const char *candidate, gpointer user_data)
{
	PeerFixture *fixture = user_data;

	if (!fixture->hold_candidates)
		peer_add_candidate(fixture->peer, mline, candidate);
}

static void
create_peer(PeerFixture *fixture)
{
	const PeerConfig config = { .profile_level_id = "42e01f", .loopback_only = true, .trace = fixture->trace };
	g_autoptr(GError) error = NULL;

	fixture->peer = peer_create(&config, &events, fixture, &error);
	g_assert_no_error(error);
}

void
peer_fixture_set_up_alone(PeerFixture *fixture, gconstpointer data)
{
	fixture->messages = g_ptr_array_new_with_free_func(g_free);
	create_peer(fixture);
}

void
peer_fixture_set_up(PeerFixture *fixture, gconstpointer data)
{
	fixture->receiver = receiver_create(on_answer, on_receiver_candidate, fixture);
	peer_fixture_set_up_alone(fixture, data);
}

void
peer_fixture_set_up_connected(PeerFixture *fixture, gconstpointer data)
{
	peer_fixture_set_up(fixture, data);
	await(fixture->connected);
	/* A webrtcbin that is stopped while its channels open may leak the error of their appsrc. */
	await(receiver_can_send(fixture->receiver, "input") && receiver_can_send(fixture->receiver, "pointer"));
	fixture->clock_us = g_get_monotonic_time();
}

void
peer_fixture_tear_down(PeerFixture *fixture, gconstpointer data)
{
	peer_destroy(fixture->peer);
	receiver_destroy(fixture->receiver);
	g_ptr_array_unref(fixture->messages);
	g_free(fixture->offer);
	g_free(fixture->failed);
}

/* Parameter sets and one slice. */
void
peer_fixture_push(PeerFixture *fixture, bool keyframe, gsize size)
{
	static const guint8 parameters[] = { 0,    0,    0,    1, 0x67, 0x42, 0xc0, 0x1f, 0xd9, 0x00, 0xa0,
					     0x47, 0xfe, 0xc8, 0, 0,    0,    1,    0x68, 0xce, 0x38, 0x80 };
	const guint8 slice[] = { 0, 0, 0, 1, keyframe ? 0x65 : 0x41 };
	GByteArray *bytes = g_byte_array_new();
	AccessUnitInfo info = { .keyframe = keyframe, .width = 640, .height = 480, .commit_us = fixture->clock_us };
	g_autoptr(AccessUnit) unit = NULL;

	if (keyframe)
		g_byte_array_append(bytes, parameters, sizeof(parameters));
	g_byte_array_append(bytes, slice, sizeof(slice));
	while (bytes->len < size)
		g_byte_array_append(bytes, (const guint8 *)"\x88picture", 8);
	info.data = g_byte_array_free_to_bytes(bytes);
	unit = access_unit_create(&info);
	g_bytes_unref(info.data);
	peer_push(fixture->peer, unit);
}

PeerStats
peer_fixture_get_stats(const PeerFixture *fixture)
{
	PeerStats stats;

	peer_get_stats(fixture->peer, &stats);
	return stats;
}
