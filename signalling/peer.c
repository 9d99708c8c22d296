/* signalling/peer.c: see peer.h. */
#include "signalling/peer.h"

#include "signalling/keyframe-gate.h"
#include "signalling/peer-pipeline.h"
#include "signalling/sdp.h"

#define ANSWER_MS 10000   /* a page that loads on a busy machine may be slow to answer */
#define CONNECT_MS 5000   /* after the answer */
#define RECONNECT_MS 3000 /* ICE often finds its way back within this */
#define GATE_TICK_MS (KEYFRAME_GATE_RETRY_US / 1000)

struct Peer {
	PeerPipeline *pipeline;
	PeerEvents events;
	gpointer user_data;
	char *profile_level_id;
	KeyframeGate gate;
	PeerStats stats;
	bool offered, answered, failed;
	bool shows_newest; /* the page says that it shows the last unit that was pushed */
	guint watchdog;    /* source: what must happen next is late */
	const char *late;  /* what the watchdog will say */
	guint gate_tick;   /* source: runs while a keyframe is wanted */
};

/* The last thing that a peer says; its owner destroys it, perhaps before this returns. */
static void
fail(Peer *peer, const char *why)
{
	if (peer->failed)
		return;

	peer->failed = true;
	peer->stats.connected = false;
	g_clear_handle_id(&peer->watchdog, g_source_remove);
	g_clear_handle_id(&peer->gate_tick, g_source_remove);
	peer->events.failed(why, peer->user_data);
}

static gboolean
on_late(gpointer user_data)
{
	Peer *peer = user_data;

	peer->watchdog = 0;
	fail(peer, peer->late);
	return G_SOURCE_REMOVE;
}

static void
expect(Peer *peer, guint within_ms, const char *late)
{
	g_clear_handle_id(&peer->watchdog, g_source_remove);
	peer->late = late;
	peer->watchdog = g_timeout_add(within_ms, on_late, peer);
}

static gboolean
on_gate_tick(gpointer user_data)
{
	Peer *peer = user_data;

	if (!peer->gate.wanted) {
		peer->gate_tick = 0;
		return G_SOURCE_REMOVE;
	}
	if (keyframe_gate_retry(&peer->gate, g_get_monotonic_time()))
		peer->events.keyframe_wanted(peer->user_data);
	return G_SOURCE_CONTINUE;
}

/* ask: whether the gate says so. */
static void
want_keyframe(Peer *peer, bool ask)
{
	if (!peer->gate_tick)
		peer->gate_tick = g_timeout_add(GATE_TICK_MS, on_gate_tick, peer);
	if (ask)
		peer->events.keyframe_wanted(peer->user_data);
}

static void
handle_offer(Peer *peer, GstWebRTCSessionDescription *offer)
{
	g_autofree char *text = NULL;

	sdp_set_profile(offer->sdp, peer->profile_level_id);
	peer_pipeline_set_offer(peer->pipeline, offer);
	text = gst_sdp_message_as_text(offer->sdp);
	peer->offered = true;
	expect(peer, ANSWER_MS, "the page did not answer within 10 s");
	peer->events.offer(text, peer->user_data);
}

static void
handle_connected(Peer *peer)
{
	bool first = !peer->stats.connected;

	g_clear_handle_id(&peer->watchdog, g_source_remove);
	peer->stats.connected = true;
	peer->stats.tcp = peer_pipeline_is_tcp(peer->pipeline);
	want_keyframe(peer, keyframe_gate_close(&peer->gate, g_get_monotonic_time()));
	if (first)
		peer->events.connected(peer->user_data);
}

static void
handle_state(Peer *peer, GstWebRTCPeerConnectionState state)
{
	switch (state) {
	case GST_WEBRTC_PEER_CONNECTION_STATE_CONNECTED:
		handle_connected(peer);
		break;
	case GST_WEBRTC_PEER_CONNECTION_STATE_DISCONNECTED:
		expect(peer, RECONNECT_MS, "the connection was lost for 3 s");
		break;
	case GST_WEBRTC_PEER_CONNECTION_STATE_FAILED:
		fail(peer, "ICE or DTLS failed");
		break;
	case GST_WEBRTC_PEER_CONNECTION_STATE_CLOSED:
		fail(peer, "the page closed the connection");
		break;
	default:
		break;
	}
}

static void
on_notice(const Notice *notice, gpointer user_data)
{
	Peer *peer = user_data;

	if (peer->failed)
		return;

	switch (notice->kind) {
	case NOTICE_OFFER:
		handle_offer(peer, notice->session);
		break;
	case NOTICE_CANDIDATE:
		peer->events.candidate(notice->mline, notice->text, peer->user_data);
		break;
	case NOTICE_GATHERED:
		peer_pipeline_grow_socket_buffers(peer->pipeline);
		break;
	case NOTICE_STATE:
		handle_state(peer, notice->state);
		break;
	case NOTICE_KEYFRAME:
		/* A browser without frames for 3 s asks for a keyframe, though it may miss nothing. */
		if (peer->shows_newest)
			peer->stats.keyframes_refused++;
		else
			want_keyframe(peer, keyframe_gate_want(&peer->gate, g_get_monotonic_time()));
		break;
	case NOTICE_MESSAGE:
		peer->events.message(notice->text, notice->data, peer->user_data);
		break;
	case NOTICE_ERROR:
		fail(peer, notice->text);
		break;
	}
}

GThread *
peer_warm_up(void)
{
	return g_thread_new("warm-up", peer_pipeline_warm_up, NULL);
}

Peer *
peer_create(const PeerConfig *config, const PeerEvents *events, gpointer user_data, GError **error)
{
	Peer *peer = g_new0(Peer, 1);

	peer->events = *events;
	peer->user_data = user_data;
	peer->profile_level_id = g_strdup(config->profile_level_id);
	peer->pipeline = peer_pipeline_create(config, on_notice, peer, error);
	if (!peer->pipeline) {
		peer_destroy(peer);
		return NULL;
	}
	expect(peer, ANSWER_MS, "webrtcbin made no offer within 10 s");
	return peer;
}

void
peer_destroy(Peer *peer)
{
	if (!peer)
		return;

	g_clear_handle_id(&peer->watchdog, g_source_remove);
	g_clear_handle_id(&peer->gate_tick, g_source_remove);
	peer_pipeline_destroy(peer->pipeline);
	g_free(peer->profile_level_id);
	g_free(peer);
}

bool
peer_set_answer(Peer *peer, const char *sdp, GError **error)
{
	GstWebRTCSessionDescription *answer;

	if (!peer->offered || peer->answered) {
		g_set_error_literal(error, SDP_ERROR, SDP_ERROR_BAD,
				    peer->answered ? "There was an answer already" : "There was no offer yet");
		return false;
	}
	answer = sdp_parse_answer(sdp, error);
	if (!answer)
		return false;

	peer->answered = true;
	peer_pipeline_set_answer(peer->pipeline, answer);
	gst_webrtc_session_description_free(answer);
	expect(peer, CONNECT_MS, "not connected within 5 s of the answer");
	return true;
}

void
peer_add_candidate(Peer *peer, guint mline, const char *candidate)
{
	if (!peer->offered)
		return;

	if (!*candidate)
		peer_pipeline_add_candidate(peer->pipeline, mline, NULL);
	else if (sdp_candidate_is_usable(candidate))
		peer_pipeline_add_candidate(peer->pipeline, mline, candidate);
}

void
peer_set_still(Peer *peer, guint32 timestamp)
{
	peer->shows_newest = timestamp == peer_pipeline_get_timestamp(peer->pipeline);
}

void
peer_push(Peer *peer, AccessUnit *unit)
{
	const AccessUnitInfo *info = access_unit_get_info(unit);

	if (!peer->stats.connected || peer->failed)
		return;

	peer->shows_newest = false;
	if (peer_pipeline_is_stuck(peer->pipeline)) {
		peer->stats.gated_units++;
		want_keyframe(peer, keyframe_gate_close(&peer->gate, g_get_monotonic_time()));
		return;
	}
	if (!keyframe_gate_admit(&peer->gate, info->keyframe)) {
		peer->stats.gated_units++;
		return;
	}
	if (peer_pipeline_push(peer->pipeline, info)) {
		peer->stats.sent_units++;
		peer->stats.sent_bytes += g_bytes_get_size(info->data);
	}
}

void
peer_get_stats(const Peer *peer, PeerStats *stats)
{
	*stats = peer->stats;
}
