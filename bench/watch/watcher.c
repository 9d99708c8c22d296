/* bench/watch/watcher.c: see watcher.h. */
#include "bench/watch/watcher.h"

#include <json-glib/json-glib.h>
#include <pthread.h>

#include "bench/watch/rtc-receiver.h"
#include "capture/mailbox.h"
#include "server/json.h"
#include "signalling/auth.h"
#include "signalling/message.h"

#define PATIENCE_S 10
#define UNIT_IDR 5
#define UNIT_SPS 7

struct Watcher {
	GUri *url;
	WatcherEvents events;
	gpointer user_data;

	GCancellable *cancellable;
	SoupWebsocketConnection *page;
	RtcReceiver *receiver;
	guint32 peer; /* number of the offer */
	const char *awaited;
	char *desktop_problem;
	guint patience;
	gint64 created_us, start_us;
	bool has_failed;

	pthread_mutex_t lock; /* guards these two */
	PacketCount count;
	bool has_keyframe;
	Mailbox *first_keyframe;
};

static void
fail(Watcher *watcher, const char *why)
{
	if (watcher->has_failed)
		return;

	watcher->has_failed = true;
	watcher->events.failed(watcher, why, watcher->user_data);
}

static gboolean
on_impatient(gpointer user_data)
{
	Watcher *watcher = user_data;
	g_autofree char *why = g_strdup_printf("after %d s still no %s%s%s", PATIENCE_S, watcher->awaited,
					       watcher->desktop_problem ? "; the server shows no desktop: " : "",
					       watcher->desktop_problem ? watcher->desktop_problem : "");

	watcher->patience = 0;
	fail(watcher, why);
	return G_SOURCE_REMOVE;
}

/* On a thread of GStreamer. */
static void
on_packet(GstRTPBuffer *rtp, gpointer user_data)
{
	Watcher *watcher = user_data;
	guint type = rtc_receiver_get_unit_type(rtp);
	Packet packet = {
		.sequence = gst_rtp_buffer_get_seq(rtp),
		.timestamp = gst_rtp_buffer_get_timestamp(rtp),
		.marker = gst_rtp_buffer_get_marker(rtp),
		.keyframe = type == UNIT_IDR || type == UNIT_SPS,
		.size = gst_rtp_buffer_get_packet_len(rtp),
		.arrival_us = g_get_monotonic_time(),
	};
	bool is_news;

	pthread_mutex_lock(&watcher->lock);
	packet_count_add(&watcher->count, &packet);
	is_news = !watcher->has_keyframe && watcher->count.keyframes > 0;
	watcher->has_keyframe |= is_news;
	pthread_mutex_unlock(&watcher->lock);
	if (is_news)
		mailbox_post(watcher->first_keyframe, watcher);
}

static void
handle_keyframe(gpointer message, gpointer user_data)
{
	Watcher *watcher = user_data;

	if (watcher->has_failed)
		return;
	watcher->start_us = g_get_monotonic_time() - watcher->created_us;
	g_clear_handle_id(&watcher->patience, g_source_remove);
	watcher->events.watching(watcher, watcher->user_data);
}

/* A message of this type under construction: an object that is not yet ended. */
static JsonBuilder *
begin_message(const char *type)
{
	JsonBuilder *builder = json_builder_new();

	json_builder_begin_object(builder);
	json_add_text(builder, "type", type);
	return builder;
}

/* Takes builder. */
static void
send_message(Watcher *watcher, JsonBuilder *builder)
{
	g_autoptr(JsonNode) root = json_builder_get_root(json_builder_end_object(builder));
	g_autofree char *text = json_to_string(root, FALSE);

	g_object_unref(builder);
	if (soup_websocket_connection_get_state(watcher->page) == SOUP_WEBSOCKET_STATE_OPEN)
		soup_websocket_connection_send_text(watcher->page, text);
}

static void
send_hello(Watcher *watcher)
{
	JsonBuilder *builder = begin_message("hello");
	g_autofree char *client = g_uuid_string_random();

	json_add_number(builder, "version", MESSAGE_VERSION);
	json_add_text(builder, "client", client);
	json_add_text(builder, "role", "watcher");
	json_builder_begin_array(json_builder_set_member_name(builder, "video"));
	json_builder_begin_object(builder);
	json_add_text(builder, "codec", "h264");
	json_add_text(builder, "profile", "42e01f");
	json_builder_end_array(json_builder_end_object(builder));
	send_message(watcher, builder);
}

static void
on_answer(const char *sdp, gpointer user_data)
{
	Watcher *watcher = user_data;
	JsonBuilder *builder = begin_message("answer");

	json_add_number(builder, "peer", watcher->peer);
	json_add_text(builder, "sdp", sdp);
	send_message(watcher, builder);
}

static void
on_candidate(guint mline, const char *candidate, gpointer user_data)
{
	Watcher *watcher = user_data;
	JsonBuilder *builder = begin_message("candidate");

	json_add_number(builder, "peer", watcher->peer);
	json_add_number(builder, "mline", mline);
	json_add_text(builder, "candidate", candidate);
	send_message(watcher, builder);
}

static void
on_connected(gpointer user_data)
{
	Watcher *watcher = user_data;

	watcher->awaited = "keyframe, though the connection for the media stands";
}

static void
on_failed(const char *why, gpointer user_data)
{
	fail(user_data, why);
}

static const RtcReceiverEvents receiver_events = {
	.answer = on_answer,
	.candidate = on_candidate,
	.connected = on_connected,
	.failed = on_failed,
	.packet = on_packet,
};

/* The server offers anew when it has a reason to; what belonged to the peer before goes. */
static void
handle_offer(Watcher *watcher, JsonObject *offer)
{
	bool loopback_only = auth_is_loopback(g_uri_get_host(watcher->url));
	g_autoptr(GError) error = NULL;

	rtc_receiver_destroy(watcher->receiver);
	pthread_mutex_lock(&watcher->lock);
	packet_count_begin_stream(&watcher->count);
	pthread_mutex_unlock(&watcher->lock);
	watcher->peer = (guint32)json_object_get_int_member_with_default(offer, "peer", 0);
	watcher->receiver = rtc_receiver_create(loopback_only, &receiver_events, watcher);
	watcher->awaited = "connection for the media, though there was an offer";
	if (!rtc_receiver_set_offer(watcher->receiver, json_object_get_string_member_with_default(offer, "sdp", ""),
				    &error))
		fail(watcher, error->message);
}

static void
handle_desktop(Watcher *watcher, JsonObject *desktop)
{
	const char *problem = json_object_get_string_member_with_default(desktop, "problem", "");

	g_free(watcher->desktop_problem);
	watcher->desktop_problem = *problem ? g_strdup(problem) : NULL;
}

static void
handle_error(Watcher *watcher, JsonObject *message)
{
	g_autofree char *why = g_strdup_printf(
		"the server says: %s (%s)", json_object_get_string_member_with_default(message, "message", "nothing"),
		json_object_get_string_member_with_default(message, "code", "no code"));

	fail(watcher, why);
}

static void
on_message(SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer user_data)
{
	Watcher *watcher = user_data;
	g_autoptr(JsonParser) parser = json_parser_new();
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	JsonObject *message;
	const char *name;

	if (!json_parser_load_from_data(parser, text, (gssize)size, NULL) ||
	    !JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser))) {
		fail(watcher, "the server said something that is no JSON object: is this its address?");
		return;
	}
	message = json_node_get_object(json_parser_get_root(parser));
	name = json_object_get_string_member_with_default(message, "type", "");
	if (g_str_equal(name, "welcome"))
		watcher->awaited = "offer, though there was a welcome";
	else if (g_str_equal(name, "desktop"))
		handle_desktop(watcher, message);
	else if (g_str_equal(name, "offer"))
		handle_offer(watcher, message);
	else if (g_str_equal(name, "candidate") && watcher->receiver)
		rtc_receiver_add_candidate(watcher->receiver,
					   (guint)json_object_get_int_member_with_default(message, "mline", 0),
					   json_object_get_string_member_with_default(message, "candidate", ""));
	else if (g_str_equal(name, "error"))
		handle_error(watcher, message);
}

static void
on_closed(SoupWebsocketConnection *connection, gpointer user_data)
{
	g_autofree char *why = g_strdup_printf("the server closed the connection (code %u)",
					       soup_websocket_connection_get_close_code(connection));

	fail(user_data, why);
}

static char *
explain_refusal(SoupMessage *message, const char *url, const GError *error)
{
	guint status = soup_message_get_status(message);

	if (status == SOUP_STATUS_UNAUTHORIZED)
		return g_strdup_printf(
			"%s refuses this token, or the lack of one (401): give the whole address that the "
			"server prints, with \"?token=…\"",
			url);
	if (status != SOUP_STATUS_NONE && status != SOUP_STATUS_SWITCHING_PROTOCOLS)
		return g_strdup_printf(
			"%s answered \"%u %s\" instead of opening a WebSocket: give the address that the "
			"server prints",
			url, status, soup_status_get_phrase(status));
	return g_strdup_printf("cannot reach %s: %s", url, error->message);
}

static void
on_opened(GObject *session, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	SoupMessage *message = soup_session_get_async_result_message(SOUP_SESSION(session), result); /* result's */
	SoupWebsocketConnection *page = soup_session_websocket_connect_finish(SOUP_SESSION(session), result, &error);
	Watcher *watcher = user_data;
	g_autofree char *why = NULL, *url = NULL;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* the watcher is gone */

	if (!page) {
		url = g_uri_to_string(watcher->url);
		why = explain_refusal(message, url, error);
		fail(watcher, why);
		return;
	}
	watcher->page = page;
	watcher->awaited = "welcome, though the WebSocket is open";
	g_signal_connect(page, "message", G_CALLBACK(on_message), watcher);
	g_signal_connect(page, "closed", G_CALLBACK(on_closed), watcher);
	send_hello(watcher);
}

static GUri *
make_signalling_url(GUri *url)
{
	const char *query = g_uri_get_query(url);
	g_autofree char *relative = g_strconcat("api/signalling", query ? "?" : NULL, query, NULL);

	return g_uri_parse_relative(url, relative, SOUP_HTTP_URI_FLAGS, NULL);
}

Watcher *
watcher_create(SoupSession *session, GUri *url, const WatcherEvents *events, gpointer user_data)
{
	Watcher *watcher = g_new0(Watcher, 1);
	g_autoptr(GUri) signalling = make_signalling_url(url);
	g_autoptr(SoupMessage) message = soup_message_new_from_uri("GET", signalling);

	watcher->url = g_uri_ref(url);
	watcher->events = *events;
	watcher->user_data = user_data;
	watcher->cancellable = g_cancellable_new();
	watcher->awaited = "WebSocket";
	watcher->created_us = g_get_monotonic_time();
	watcher->patience = g_timeout_add_seconds(PATIENCE_S, on_impatient, watcher);
	pthread_mutex_init(&watcher->lock, NULL);
	watcher->first_keyframe = mailbox_create(handle_keyframe, watcher, NULL);
	soup_session_websocket_connect_async(session, message, NULL, NULL, G_PRIORITY_DEFAULT, watcher->cancellable,
					     on_opened, watcher);
	return watcher;
}

void
watcher_destroy(Watcher *watcher)
{
	if (!watcher)
		return;

	g_cancellable_cancel(watcher->cancellable);
	g_object_unref(watcher->cancellable);
	g_clear_handle_id(&watcher->patience, g_source_remove);
	if (watcher->page) {
		g_signal_handlers_disconnect_by_data(watcher->page, watcher);
		if (soup_websocket_connection_get_state(watcher->page) == SOUP_WEBSOCKET_STATE_OPEN)
			soup_websocket_connection_close(watcher->page, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
		g_object_unref(watcher->page);
	}
	rtc_receiver_destroy(watcher->receiver);
	mailbox_destroy(watcher->first_keyframe);
	pthread_mutex_destroy(&watcher->lock);
	g_uri_unref(watcher->url);
	g_free(watcher->desktop_problem);
	g_free(watcher);
}

void
watcher_begin_interval(Watcher *watcher)
{
	pthread_mutex_lock(&watcher->lock);
	packet_count_begin_interval(&watcher->count, g_get_monotonic_time());
	pthread_mutex_unlock(&watcher->lock);
}

PacketCount
watcher_end_interval(Watcher *watcher)
{
	PacketCount count;

	pthread_mutex_lock(&watcher->lock);
	packet_count_end_interval(&watcher->count, g_get_monotonic_time());
	count = watcher->count;
	pthread_mutex_unlock(&watcher->lock);
	return count;
}

gint64
watcher_get_start_us(const Watcher *watcher)
{
	return watcher->start_us;
}
