/*
 * bench/naive/bench-naive.c: the desktop in a browser as anybody would put it together from stock parts, to compare with.
 *
 * Usage: bench-naive WIDTHxHEIGHT FPS KBPS RECORDER [ARGUMENT]…
 *
 * RECORDER writes the pictures of the desktop to its file descriptor 3, as raw BGRx: wf-recorder does. It is started for the
 * one visitor that there can be, and its pictures go through a GStreamer pipeline which has nothing of ours, and the defaults
 * of webrtcbin. This program is what gst-launch can't do: it serves a page and carries the offer, the answer and the
 * candidates. Prints "ready URL". There is no input.
 */
#include <glib-unix.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#define GST_USE_UNSTABLE_API
#include <gst/webrtc/webrtc.h>
#include <json-glib/json-glib.h>

#include "capture/mailbox.h"

/* The times of arrival, for counted ones fall behind with each picture that is late, and browsers then wait ever longer; and
 * blocks as large as a pipe, not the 4096 bytes that fdsrc would take. */
#define PIPELINE                                                                                                       \
	"fdsrc fd=%d do-timestamp=true blocksize=65536 ! rawvideoparse format=bgrx width=%u height=%u framerate=%u/1 " \
	"! videoconvert ! x264enc tune=zerolatency speed-preset=superfast bitrate=%u "                                 \
	"! video/x-h264,profile=constrained-baseline ! rtph264pay config-interval=-1 "                                 \
	"! application/x-rtp,media=video,encoding-name=H264,payload=96 ! webrtcbin name=webrtc"

typedef struct {
	SoupWebsocketConnection *page;
	GSubprocess *recorder;
	int pictures; /* the end of a pipe that fdsrc reads */
	GstElement *pipeline, *webrtc;
	Mailbox *mailbox; /* what GStreamer's threads have for the page, as text */
} Visitor;

typedef struct {
	guint width, height, framerate, rate_kbps;
	char **recorder;
	GMainLoop *loop;
	Visitor *visitor;
	int status;
} Naive;

static void
visitor_destroy(Visitor *visitor)
{
	if (!visitor)
		return;

	if (visitor->pipeline) {
		g_autoptr(GstBus) bus = gst_element_get_bus(visitor->pipeline);

		gst_element_set_state(visitor->pipeline, GST_STATE_NULL);
		gst_bus_remove_watch(bus);
		gst_object_unref(visitor->webrtc);
		gst_object_unref(visitor->pipeline);
	}
	if (visitor->recorder) {
		g_subprocess_force_exit(visitor->recorder);
		g_object_unref(visitor->recorder);
	}
	close(visitor->pictures);
	g_signal_handlers_disconnect_by_data(visitor->page, visitor);
	g_object_unref(visitor->page);
	mailbox_destroy(visitor->mailbox);
	g_free(visitor);
}

static void
deliver(gpointer text, gpointer user_data)
{
	Visitor *visitor = user_data;

	if (soup_websocket_connection_get_state(visitor->page) == SOUP_WEBSOCKET_STATE_OPEN)
		soup_websocket_connection_send_text(visitor->page, text);
	g_free(text);
}

/* Takes object. On a thread of GStreamer, as the three below. */
static void
post(Visitor *visitor, JsonObject *object)
{
	g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);

	json_object_unref(object);
	mailbox_post(visitor->mailbox, json_to_string(node, FALSE));
}

static void
on_offer(GstPromise *promise, gpointer user_data)
{
	Visitor *visitor = user_data;
	g_autoptr(GstWebRTCSessionDescription) offer = NULL;
	g_autofree char *text = NULL;
	JsonObject *object;

	if (gst_promise_wait(promise) != GST_PROMISE_RESULT_REPLIED)
		return;

	gst_structure_get(gst_promise_get_reply(promise), "offer", GST_TYPE_WEBRTC_SESSION_DESCRIPTION, &offer, NULL);
	if (!offer) /* the reply is an error */
		return;

	object = json_object_new();
	g_signal_emit_by_name(visitor->webrtc, "set-local-description", offer, NULL);
	text = gst_sdp_message_as_text(offer->sdp);
	json_object_set_string_member(object, "sdp", text);
	post(visitor, object);
}

static void
on_negotiation_needed(GstElement *webrtc, gpointer visitor)
{
	g_signal_emit_by_name(webrtc, "create-offer", NULL, gst_promise_new_with_change_func(on_offer, visitor, NULL));
}

static void
on_ice_candidate(GstElement *webrtc, guint mline, const char *candidate, gpointer visitor)
{
	JsonObject *object = json_object_new();

	json_object_set_int_member(object, "mline", mline);
	json_object_set_string_member(object, "candidate", candidate);
	post(visitor, object);
}

static void
set_answer(Visitor *visitor, const char *sdp)
{
	GstWebRTCSessionDescription *answer;
	GstSDPMessage *message;

	if (gst_sdp_message_new_from_text(sdp, &message) != GST_SDP_OK)
		return;

	answer = gst_webrtc_session_description_new(GST_WEBRTC_SDP_TYPE_ANSWER, message);
	g_signal_emit_by_name(visitor->webrtc, "set-remote-description", answer, NULL);
	gst_webrtc_session_description_free(answer);
}

static void
on_message(SoupWebsocketConnection *page, int type, GBytes *bytes, gpointer user_data)
{
	Visitor *visitor = user_data;
	g_autoptr(JsonParser) parser = json_parser_new();
	gsize size;
	const char *text = g_bytes_get_data(bytes, &size);
	JsonObject *object;

	if (!json_parser_load_from_data(parser, text, (gssize)size, NULL) ||
	    !JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser)))
		return;

	object = json_node_get_object(json_parser_get_root(parser));
	if (json_object_has_member(object, "sdp"))
		set_answer(visitor, json_object_get_string_member(object, "sdp"));
	else if (json_object_has_member(object, "candidate"))
		g_signal_emit_by_name(visitor->webrtc, "add-ice-candidate",
				      (guint)json_object_get_int_member_with_default(object, "mline", 0),
				      json_object_get_string_member(object, "candidate"));
}

static void
give_up(Naive *naive, const char *what, const char *why)
{
	fprintf(stderr, "bench-naive: %s: %s\n", what, why);
	naive->status = EXIT_FAILURE;
	g_main_loop_quit(naive->loop);
}

static gboolean
on_bus_message(GstBus *bus, GstMessage *message, gpointer user_data)
{
	Naive *naive = user_data;
	g_autoptr(GError) error = NULL;

	if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_EOS)
		give_up(naive, naive->recorder[0], "it ended");
	if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_ERROR) {
		gst_message_parse_error(message, &error, NULL);
		give_up(naive, GST_MESSAGE_SRC_NAME(message), error->message);
	}
	return G_SOURCE_CONTINUE;
}

static bool
start_recorder(Naive *naive, Visitor *visitor, GError **error)
{
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_NONE);
	int ends[2];

	if (!g_unix_open_pipe(ends, FD_CLOEXEC, error))
		return false;
	visitor->pictures = ends[0];
	g_subprocess_launcher_take_fd(launcher, ends[1], 3);
	visitor->recorder = g_subprocess_launcher_spawnv(launcher, (const char *const *)naive->recorder, error);
	return visitor->recorder != NULL;
}

static bool
start_pipeline(Naive *naive, Visitor *visitor, GError **error)
{
	g_autofree char *description = g_strdup_printf(PIPELINE, visitor->pictures, naive->width, naive->height,
						       naive->framerate, naive->rate_kbps);
	g_autoptr(GstBus) bus = NULL;

	visitor->pipeline = gst_parse_launch_full(description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
	if (!visitor->pipeline)
		return false;

	visitor->webrtc = gst_bin_get_by_name(GST_BIN(visitor->pipeline), "webrtc");
	g_signal_connect(visitor->webrtc, "on-negotiation-needed", G_CALLBACK(on_negotiation_needed), visitor);
	g_signal_connect(visitor->webrtc, "on-ice-candidate", G_CALLBACK(on_ice_candidate), visitor);
	bus = gst_element_get_bus(visitor->pipeline);
	gst_bus_add_watch(bus, on_bus_message, naive);
	gst_element_set_state(visitor->pipeline, GST_STATE_PLAYING);
	return true;
}

static void
on_closed(SoupWebsocketConnection *page, gpointer user_data)
{
	Naive *naive = user_data;

	if (naive->visitor && naive->visitor->page == page)
		g_clear_pointer(&naive->visitor, visitor_destroy);
}

static void
on_websocket(SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *page,
	     gpointer user_data)
{
	Naive *naive = user_data;
	Visitor *visitor = g_new0(Visitor, 1);
	g_autoptr(GError) error = NULL;

	visitor_destroy(naive->visitor);
	naive->visitor = visitor;
	visitor->page = g_object_ref(page);
	visitor->pictures = -1;
	visitor->mailbox = mailbox_create(deliver, visitor, g_free);
	g_signal_connect(page, "message", G_CALLBACK(on_message), visitor);
	g_signal_connect(page, "closed", G_CALLBACK(on_closed), naive);
	if (!start_recorder(naive, visitor, &error) || !start_pipeline(naive, visitor, &error))
		give_up(naive, "cannot show the desktop", error->message);
}

static void
on_request(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
	g_autoptr(GBytes) page =
		g_resources_lookup_data("/selkies/naive/page.html", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
	gsize size;
	const char *text = g_bytes_get_data(page, &size);

	soup_server_message_set_status(message, g_str_equal(path, "/") ? SOUP_STATUS_OK : SOUP_STATUS_NOT_FOUND, NULL);
	if (g_str_equal(path, "/"))
		soup_server_message_set_response(message, "text/html", SOUP_MEMORY_COPY, text, size);
}

static gboolean
on_end(gpointer loop)
{
	g_main_loop_quit(loop);
	return G_SOURCE_CONTINUE;
}

static bool
parse(Naive *naive, int argc, char **argv)
{
	if (argc < 5 || sscanf(argv[1], "%5ux%5u", &naive->width, &naive->height) != 2 ||
	    sscanf(argv[2], "%3u", &naive->framerate) != 1 || sscanf(argv[3], "%6u", &naive->rate_kbps) != 1)
		return false;

	naive->recorder = argv + 4;
	return naive->width && naive->height && naive->framerate && naive->rate_kbps;
}

static void
serve(Naive *naive)
{
	g_autoptr(SoupServer) server = soup_server_new(NULL, NULL);
	g_autoptr(GError) error = NULL;
	GSList *addresses;
	g_autofree char *address = NULL;

	soup_server_add_handler(server, NULL, on_request, NULL, NULL);
	soup_server_add_websocket_handler(server, "/signalling", NULL, NULL, on_websocket, naive, NULL);
	if (!soup_server_listen_local(server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error)) {
		give_up(naive, "cannot listen", error->message);
		return;
	}
	addresses = soup_server_get_uris(server);
	address = g_uri_to_string(addresses->data);
	g_slist_free_full(addresses, (GDestroyNotify)g_uri_unref);
	printf("ready %s\n", address);
	fflush(stdout);
	g_unix_signal_add(SIGTERM, on_end, naive->loop);
	g_unix_signal_add(SIGINT, on_end, naive->loop);
	g_main_loop_run(naive->loop);
	visitor_destroy(naive->visitor);
}

int
main(int argc, char **argv)
{
	Naive naive = { .status = EXIT_SUCCESS };

	if (!parse(&naive, argc, argv)) {
		fprintf(stderr,
			"usage: bench-naive WIDTHxHEIGHT FPS KBPS RECORDER [ARGUMENT]…\n"
			"like: bench-naive 1280x720 60 8000 wf-recorder --no-damage --muxer=rawvideo --codec=rawvideo "
			"--pixel-format=bgr0 --file=pipe:3\n");
		return 2;
	}
	gst_init(NULL, NULL);
	naive.loop = g_main_loop_new(NULL, FALSE);
	serve(&naive);
	g_main_loop_unref(naive.loop);
	return naive.status;
}
