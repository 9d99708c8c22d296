/* signalling/media-link.c: see media-link.h. */
#include "signalling/media-link.h"

#include <string.h>

#include "signalling/sdp.h"

#define FIRST_DELAY_MS 250
#define LAST_DELAY_MS 4000
#define GOOD_US (10 * G_USEC_PER_SEC)

struct MediaLink {
	PeerConfig config;
	char *profile_level_id; /* of config */
	Peer *peer;             /* NULL while waiting for the next attempt */
	guint32 number;         /* of peer, or of the last one */
	gint64 connected_us;    /* when the peer was connected; 0: not yet */
	Backoff backoff;
	guint retry;    /* source */
	PeerStats past; /* of the peers before; only its sums count */
	MediaLinkEvents events;
	gpointer user_data;
};

guint
backoff_next_ms(Backoff *backoff, gint64 connected_us)
{
	guint delay_ms;

	if (connected_us >= GOOD_US)
		backoff->attempts = 0;
	delay_ms = MIN(FIRST_DELAY_MS << MIN(backoff->attempts, 8u), LAST_DELAY_MS);
	backoff->attempts++;
	return delay_ms;
}

static void
on_offer(const char *sdp, gpointer user_data)
{
	MediaLink *link = user_data;

	link->events.offer(link->number, sdp, link->user_data);
}

static void
on_candidate(guint mline, const char *candidate, gpointer user_data)
{
	MediaLink *link = user_data;

	link->events.candidate(link->number, mline, candidate, link->user_data);
}

static void
on_keyframe_wanted(gpointer user_data)
{
	MediaLink *link = user_data;

	link->events.keyframe_wanted(link->user_data);
}

static void
on_message(const char *label, GBytes *data, gpointer user_data)
{
	MediaLink *link = user_data;

	link->events.message(label, data, link->user_data);
}

static void
on_connected(gpointer user_data)
{
	MediaLink *link = user_data;

	link->connected_us = g_get_monotonic_time();
}

static void
on_failed(const char *why, gpointer user_data)
{
	media_link_restart(user_data, why);
}

static void
end_peer(MediaLink *link)
{
	PeerStats stats;

	g_clear_handle_id(&link->retry, g_source_remove);
	if (!link->peer)
		return;

	media_link_get_stats(link, &stats);
	link->past = stats;
	g_clear_pointer(&link->peer, peer_destroy);
}

static void
begin_peer(MediaLink *link)
{
	static const PeerEvents events = {
		.offer = on_offer,
		.candidate = on_candidate,
		.keyframe_wanted = on_keyframe_wanted,
		.message = on_message,
		.connected = on_connected,
		.failed = on_failed,
	};
	g_autoptr(GError) error = NULL;

	link->number++;
	link->connected_us = 0;
	link->peer = peer_create(&link->config, &events, link, &error);
	if (!link->peer)
		link->events.failed(error->message, link->user_data);
}

static gboolean
on_retry(gpointer user_data)
{
	MediaLink *link = user_data;

	link->retry = 0;
	begin_peer(link);
	return G_SOURCE_REMOVE;
}

MediaLink *
media_link_create(const MediaLinkEvents *events, gpointer user_data)
{
	MediaLink *link = g_new0(MediaLink, 1);

	link->events = *events;
	link->user_data = user_data;
	return link;
}

void
media_link_destroy(MediaLink *link)
{
	if (!link)
		return;

	end_peer(link);
	g_free(link->profile_level_id);
	g_free(link);
}

void
media_link_start(MediaLink *link, const PeerConfig *config)
{
	char *profile_level_id = g_strdup(config->profile_level_id);

	end_peer(link);
	g_free(link->profile_level_id);
	link->profile_level_id = profile_level_id;
	link->config = *config;
	link->config.profile_level_id = profile_level_id;
	begin_peer(link);
}

void
media_link_restart(MediaLink *link, const char *why)
{
	gint64 connected_us = link->connected_us ? g_get_monotonic_time() - link->connected_us : 0;
	guint delay_ms;

	if (!link->peer)
		return;

	delay_ms = backoff_next_ms(&link->backoff, connected_us);
	g_message("Peer %u ends (%s); the next one follows in %u ms", link->number, why, delay_ms);
	end_peer(link);
	link->retry = g_timeout_add(delay_ms, on_retry, link);
}

void
media_link_stop(MediaLink *link)
{
	end_peer(link);
}

/* True: the number is that of the present peer. */
static bool
is_present(const MediaLink *link, guint32 number, GError **error)
{
	if (number > link->number)
		g_set_error(error, SDP_ERROR, SDP_ERROR_BAD, "There is no offer of peer %u yet, the last one was %u",
			    number, link->number);
	return number == link->number && link->peer;
}

bool
media_link_set_answer(MediaLink *link, guint32 number, const char *sdp, GError **error)
{
	if (!is_present(link, number, error))
		return number <= link->number;
	return peer_set_answer(link->peer, sdp, error);
}

bool
media_link_add_candidate(MediaLink *link, guint32 number, guint mline, const char *candidate, GError **error)
{
	if (!is_present(link, number, error))
		return number <= link->number;

	peer_add_candidate(link->peer, mline, candidate);
	return true;
}

void
media_link_set_still(MediaLink *link, guint32 number, guint32 timestamp)
{
	if (is_present(link, number, NULL))
		peer_set_still(link->peer, timestamp);
}

void
media_link_push(MediaLink *link, AccessUnit *unit)
{
	if (link->peer)
		peer_push(link->peer, unit);
}

void
media_link_get_stats(const MediaLink *link, PeerStats *stats)
{
	memset(stats, 0, sizeof(*stats));
	if (link->peer)
		peer_get_stats(link->peer, stats);
	stats->sent_units += link->past.sent_units;
	stats->sent_bytes += link->past.sent_bytes;
	stats->gated_units += link->past.gated_units;
	stats->keyframes_refused += link->past.keyframes_refused;
}
