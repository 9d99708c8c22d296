/* signalling/browser.c: see browser.h. */
#include "signalling/browser.h"

#include <string.h>

#include "signalling/input-channel.h"
#include "signalling/media-link.h"
#include "signalling/page-socket.h"
#include "signalling/sdp.h"

#define CLOSE_REPLACED 4000

struct Browser {
	PageSocket *socket;
	MediaLink *link;
	Message *hello; /* NULL before it came */
	InputChannel input;
	char *remote;
	BrowserEvents events;
	gpointer user_data;
};

static void
refuse(Browser *browser, const char *what)
{
	browser_send_error(browser, "bad-message", what);
}

static void
receive_input(Browser *browser, const guint8 *data, gsize size, const char *carrier)
{
	InputEvent event;
	guint64 bad = browser->input.bad;

	if (input_channel_receive(&browser->input, data, size, &event))
		browser->events.input(browser, &event, browser->user_data);
	else if (browser->input.bad == 1 && bad == 0)
		g_message("%s sends input that docs/protocol.md does not know (%" G_GSIZE_FORMAT
			  " bytes over %s); ignored, and "
			  "counted from now on",
			  browser->remote, size, carrier);
}

static void
on_link_offer(guint32 number, const char *sdp, gpointer user_data)
{
	Browser *browser = user_data;
	JsonObject *object = page_socket_begin("offer");

	json_object_set_int_member(object, "peer", number);
	json_object_set_string_member(object, "sdp", sdp);
	page_socket_send(browser->socket, object);
}

static void
on_link_candidate(guint32 number, guint mline, const char *candidate, gpointer user_data)
{
	Browser *browser = user_data;
	JsonObject *object = page_socket_begin("candidate");

	json_object_set_int_member(object, "peer", number);
	json_object_set_int_member(object, "mline", mline);
	json_object_set_string_member(object, "candidate", candidate);
	page_socket_send(browser->socket, object);
}

static void
on_link_message(const char *label, GBytes *data, gpointer user_data)
{
	Browser *browser = user_data;
	gsize size;
	const guint8 *bytes = g_bytes_get_data(data, &size);

	receive_input(browser, bytes, size, label);
}

static void
on_link_keyframe_wanted(gpointer user_data)
{
	Browser *browser = user_data;

	browser->events.keyframe_wanted(browser, browser->user_data);
}

static void
on_link_failed(const char *why, gpointer user_data)
{
	g_warning("Cannot make a WebRTC connection: %s", why);
	browser_send_error(user_data, "video-failed", why);
}

static void
handle_hello(Browser *browser, Message *hello)
{
	if (browser->hello) {
		message_free(hello);
		refuse(browser, "\"hello\" came a second time: it comes first, and once");
		return;
	}
	browser->hello = hello;
	browser->events.hello(browser, hello->client, hello->controller ? ROLE_CONTROLLER : ROLE_WATCHER,
			      browser->user_data);
}

static void
handle_answer(Browser *browser, const Message *message)
{
	g_autoptr(GError) error = NULL;

	if (media_link_set_answer(browser->link, message->peer, message->sdp, &error))
		return;

	media_link_stop(browser->link); /* a page that refuses the video would refuse the next offer too */
	browser_send_error(browser, g_error_matches(error, SDP_ERROR, SDP_ERROR_NO_VIDEO) ? "no-codec" : "bad-message",
			   error->message);
}

static void
handle_candidate(Browser *browser, const Message *message)
{
	g_autoptr(GError) error = NULL;

	if (!media_link_add_candidate(browser->link, message->peer, message->mline, message->candidate, &error))
		refuse(browser, error->message);
}

static void
handle_ping(Browser *browser, const Message *message)
{
	JsonObject *object = page_socket_begin("pong");

	json_object_set_int_member(object, "id", message->id);
	page_socket_send(browser->socket, object);
}

static void
handle_message(Browser *browser, const Message *message)
{
	switch (message->type) {
	case MESSAGE_ANSWER:
		handle_answer(browser, message);
		break;
	case MESSAGE_CANDIDATE:
		handle_candidate(browser, message);
		break;
	case MESSAGE_RESTART:
		media_link_restart(browser->link, "the page asks for a new one");
		break;
	case MESSAGE_STILL:
		media_link_set_still(browser->link, message->peer, message->timestamp);
		break;
	case MESSAGE_TAKE_CONTROL:
		browser->events.take_control(browser, browser->user_data);
		break;
	case MESSAGE_RELEASE_CONTROL:
		browser->events.release_control(browser, browser->user_data);
		break;
	case MESSAGE_PING:
		handle_ping(browser, message);
		break;
	case MESSAGE_HELLO:
		g_assert_not_reached(); /* handle_hello() */
	}
}

static void
on_message(Message *message, gpointer user_data)
{
	Browser *browser = user_data;
	g_autoptr(Message) owned = message;

	if (owned->type == MESSAGE_HELLO)
		handle_hello(browser, g_steal_pointer(&owned));
	else if (!browser->hello)
		refuse(browser, "The first message of a page is \"hello\"");
	else
		handle_message(browser, owned);
}

static void
on_binary(const guint8 *data, gsize size, gpointer user_data)
{
	Browser *browser = user_data;

	if (browser->hello)
		receive_input(browser, data, size, "the WebSocket");
	else
		refuse(browser, "The first message of a page is \"hello\", not input");
}

static void
on_closed(const char *why, gpointer user_data)
{
	Browser *browser = user_data;

	media_link_stop(browser->link);
	browser->events.closed(browser, why, browser->user_data);
}

Browser *
browser_create(SoupWebsocketConnection *connection, const char *remote, const BrowserEvents *events, gpointer user_data)
{
	static const PageSocketEvents socket_events = {
		.message = on_message,
		.binary = on_binary,
		.closed = on_closed,
	};
	static const MediaLinkEvents link_events = {
		.offer = on_link_offer,
		.candidate = on_link_candidate,
		.message = on_link_message,
		.keyframe_wanted = on_link_keyframe_wanted,
		.failed = on_link_failed,
	};
	Browser *browser = g_new0(Browser, 1);

	browser->socket = page_socket_create(connection, &socket_events, browser);
	browser->link = media_link_create(&link_events, browser);
	browser->remote = g_strdup(remote);
	browser->events = *events;
	browser->user_data = user_data;
	return browser;
}

void
browser_destroy(Browser *browser)
{
	if (!browser)
		return;

	media_link_destroy(browser->link);
	page_socket_destroy(browser->socket);
	message_free(browser->hello);
	g_free(browser->remote);
	g_free(browser);
}

static const char *
role_name(Role role)
{
	return role == ROLE_CONTROLLER ? "controller" : "watcher";
}

void
browser_send_welcome(Browser *browser, uint32_t viewer, Role role)
{
	JsonObject *object = page_socket_begin("welcome");

	json_object_set_int_member(object, "version", MESSAGE_VERSION);
	json_object_set_string_member(object, "server", SELKIES_VERSION);
	json_object_set_int_member(object, "viewer", viewer);
	json_object_set_string_member(object, "role", role_name(role));
	page_socket_send(browser->socket, object);
}

void
browser_send_role(Browser *browser, Role role, const char *reason)
{
	JsonObject *object = page_socket_begin("role");

	json_object_set_string_member(object, "role", role_name(role));
	json_object_set_string_member(object, "reason", reason);
	page_socket_send(browser->socket, object);
}

void
browser_send_controller(Browser *browser, bool present)
{
	JsonObject *object = page_socket_begin("controller");

	json_object_set_boolean_member(object, "present", present);
	page_socket_send(browser->socket, object);
}

void
browser_send_desktop(Browser *browser, const DesktopState *state)
{
	JsonObject *object = page_socket_begin("desktop");

	json_object_set_string_member(object, "state", state->ready ? "ready" : "waiting");
	json_object_set_int_member(object, "width", state->ready ? state->width : 0);
	json_object_set_int_member(object, "height", state->ready ? state->height : 0);
	json_object_set_string_member(object, "problem", state->ready ? "" : state->problem);
	page_socket_send(browser->socket, object);
}

void
browser_send_error(Browser *browser, const char *code, const char *message)
{
	page_socket_send_error(browser->socket, code, message);
	if (g_str_equal(code, "no-codec") || g_str_equal(code, "video-failed"))
		return;

	media_link_stop(browser->link);
	page_socket_close(browser->socket,
			  g_str_equal(code, "replaced") ? CLOSE_REPLACED : SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION,
			  message);
}

static char *
list_codecs(const Message *hello)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < hello->n_video; i++)
		g_string_append_printf(list, "%s%s %s", i ? ", " : "", hello->video[i].codec, hello->video[i].profile);
	return g_string_free(list, FALSE);
}

static bool
decodes(const Message *hello, const char *codec)
{
	for (guint i = 0; i < hello->n_video; i++) {
		if (g_str_equal(hello->video[i].codec, codec) && sdp_profile_fits(codec, hello->video[i].profile))
			return true;
	}
	return false;
}

void
browser_start_video(Browser *browser, const BrowserVideo *video)
{
	const PeerConfig config = {
		.profile_level_id = video->profile_level_id,
		.loopback_only = video->loopback_only,
		.min_port = video->min_port,
		.max_port = video->max_port,
		.trace = video->trace,
	};
	g_autofree char *listed = NULL;
	g_autofree char *what = NULL;

	g_return_if_fail(browser->hello != NULL);
	if (!page_socket_is_open(browser->socket))
		return;

	if (decodes(browser->hello, video->codec)) {
		media_link_start(browser->link, &config);
		return;
	}
	listed = list_codecs(browser->hello);
	what = g_strdup_printf(
		"The video is %s (%s), which this browser does not decode over WebRTC: it lists %s. Use a "
		"browser with H.264, such as Chromium",
		video->codec, video->profile_level_id, listed);
	media_link_stop(browser->link);
	browser_send_error(browser, "no-codec", what);
}

void
browser_push(Browser *browser, AccessUnit *unit)
{
	media_link_push(browser->link, unit);
}

void
browser_get_stats(const Browser *browser, BrowserStats *stats)
{
	memset(stats, 0, sizeof(*stats));
	media_link_get_stats(browser->link, &stats->peer);
	g_strlcpy(stats->remote, browser->remote, sizeof(stats->remote));
	g_strlcpy(stats->carrier, stats->peer.connected ? stats->peer.tcp ? "webrtc-tcp" : "webrtc-udp" : "none",
		  sizeof(stats->carrier));
	stats->bad_input = browser->input.bad;
	stats->input_events = browser->input.events;
}
