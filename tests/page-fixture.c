/* tests/page-fixture.c: see page-fixture.h. */
#include "tests/page-fixture.h"

#include <string.h>

#include "tests/await.h"

static void
on_hello(Browser *browser, const char *client, Role wanted, gpointer user_data)
{
	PageFixture *fixture = user_data;

	fixture->client = g_strdup(client);
	fixture->wanted = wanted;
	browser_send_welcome(browser, 7, wanted);
}

static void
on_input(Browser *browser, const InputEvent *event, gpointer user_data)
{
	PageFixture *fixture = user_data;

	g_array_append_val(fixture->inputs, *event);
}

static void
on_take_control(Browser *browser, gpointer user_data)
{
	PageFixture *fixture = user_data;

	fixture->took++;
}

static void
on_release_control(Browser *browser, gpointer user_data)
{
	PageFixture *fixture = user_data;

	fixture->released++;
}

static void
on_keyframe_wanted(Browser *browser, gpointer user_data)
{
	PageFixture *fixture = user_data;

	fixture->keyframes_wanted++;
}

static void
on_browser_closed(Browser *browser, const char *why, gpointer user_data)
{
	PageFixture *fixture = user_data;

	g_assert_null(fixture->closed);
	fixture->closed = g_strdup(why);
	g_clear_pointer(&fixture->browser, browser_destroy);
}

static const BrowserEvents browser_events = {
	.hello = on_hello,
	.input = on_input,
	.take_control = on_take_control,
	.release_control = on_release_control,
	.keyframe_wanted = on_keyframe_wanted,
	.closed = on_browser_closed,
};

static void
on_websocket(SoupWebsocketConnection *connection, const char *remote, gpointer user_data)
{
	PageFixture *fixture = user_data;

	fixture->browser = browser_create(connection, remote, &browser_events, fixture);
}

static const PortEvents port_events = { .websocket = on_websocket };

void
page_fixture_send_text(PageFixture *fixture, const char *text)
{
	if (soup_websocket_connection_get_state(fixture->page) == SOUP_WEBSOCKET_STATE_OPEN)
		soup_websocket_connection_send_text(fixture->page, text);
}

/* Sends an object made of members like "peer" → 1; takes it. */
static void
send_object(PageFixture *fixture, JsonObject *object)
{
	g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
	g_autofree char *text = json_to_string(node, FALSE);

	json_object_unref(object);
	page_fixture_send_text(fixture, text);
}

static void
on_answer(const char *sdp, gpointer user_data)
{
	PageFixture *fixture = user_data;
	JsonObject *object = json_object_new();

	json_object_set_string_member(object, "type", "answer");
	json_object_set_int_member(object, "peer", fixture->peer);
	json_object_set_string_member(object, "sdp", sdp);
	send_object(fixture, object);
}

static void
on_receiver_candidate(guint mline, const char *candidate, gpointer user_data)
{
	PageFixture *fixture = user_data;
	JsonObject *object = json_object_new();

	json_object_set_string_member(object, "type", "candidate");
	json_object_set_int_member(object, "peer", fixture->peer);
	json_object_set_int_member(object, "mline", mline);
	json_object_set_string_member(object, "candidate", candidate);
	send_object(fixture, object);
}

static void
answer(PageFixture *fixture, JsonObject *offer)
{
	g_assert_cmpint(json_object_get_int_member(offer, "peer"), >, fixture->peer);
	fixture->peer = (guint)json_object_get_int_member(offer, "peer");
	receiver_destroy(fixture->receiver);
	fixture->receiver = receiver_create(on_answer, on_receiver_candidate, fixture);
	receiver_set_offer(fixture->receiver, json_object_get_string_member(offer, "sdp"));
}

static void
on_page_message(SoupWebsocketConnection *connection, int type, GBytes *bytes, gpointer user_data)
{
	PageFixture *fixture = user_data;
	g_autoptr(JsonParser) parser = json_parser_new();
	JsonObject *object;

	g_assert_true(json_parser_load_from_data(parser, g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes),
						 NULL));
	object = json_node_get_object(json_parser_get_root(parser));
	g_ptr_array_add(fixture->received, json_object_ref(object));
	if (g_str_equal(json_object_get_string_member(object, "type"), "offer"))
		answer(fixture, object);
	else if (g_str_equal(json_object_get_string_member(object, "type"), "candidate"))
		receiver_add_candidate(fixture->receiver, (guint)json_object_get_int_member(object, "mline"),
				       json_object_get_string_member(object, "candidate"));
}

static void
on_page_closed(SoupWebsocketConnection *connection, gpointer user_data)
{
	PageFixture *fixture = user_data;

	fixture->close_code = soup_websocket_connection_get_close_code(connection);
	if (!fixture->close_code)
		fixture->close_code = 1006;
}

static void
on_connected(GObject *session, GAsyncResult *result, gpointer user_data)
{
	PageFixture *fixture = user_data;
	g_autoptr(GError) error = NULL;

	fixture->page = soup_session_websocket_connect_finish(SOUP_SESSION(session), result, &error);
	g_assert_no_error(error);
	g_signal_connect(fixture->page, "message", G_CALLBACK(on_page_message), fixture);
	g_signal_connect(fixture->page, "closed", G_CALLBACK(on_page_closed), fixture);
}

void
page_fixture_set_up(PageFixture *fixture, gconstpointer data)
{
	static const PortConfig config = { .address = "127.0.0.1" };
	g_autoptr(SoupMessage) message = NULL;
	g_autofree char *address = NULL;

	fixture->received = g_ptr_array_new_with_free_func((GDestroyNotify)json_object_unref);
	fixture->inputs = g_array_new(FALSE, FALSE, sizeof(InputEvent));
	fixture->port = port_create(&config, &port_events, fixture, NULL);
	fixture->session = soup_session_new_with_options("proxy-resolver", NULL, NULL);
	address = g_strdup_printf("ws://127.0.0.1:%u/api/signalling", port_get_number(fixture->port));
	message = soup_message_new("GET", address);
	soup_session_websocket_connect_async(fixture->session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL,
					     on_connected, fixture);
	await(fixture->page && fixture->browser);
}

JsonObject *
page_fixture_find(const PageFixture *fixture, const char *type)
{
	for (guint i = fixture->received->len; i > 0; i--) {
		JsonObject *object = g_ptr_array_index(fixture->received, i - 1);

		if (g_str_equal(json_object_get_string_member(object, "type"), type))
			return object;
	}
	return NULL;
}

void
page_fixture_say_hello(PageFixture *fixture, const char *video)
{
	g_autofree char *text = g_strdup_printf(
		"{\"type\":\"hello\",\"version\":1,\"client\":\"client-0001\",\"role\":\"controller\",\"video\":%s}",
		video);

	page_fixture_send_text(fixture, text);
	await(page_fixture_find(fixture, "welcome"));
}

void
page_fixture_start_video(PageFixture *fixture)
{
	static const BrowserVideo video = { .codec = "h264", .profile_level_id = "42e01f", .loopback_only = true };

	browser_start_video(fixture->browser, &video);
}

void
page_fixture_set_up_greeted(PageFixture *fixture, gconstpointer data)
{
	page_fixture_set_up(fixture, data);
	page_fixture_say_hello(fixture, PAGE_VIDEO_H264);
}

void
page_fixture_tear_down(PageFixture *fixture, gconstpointer data)
{
	g_signal_handlers_disconnect_by_data(fixture->page, fixture);
	browser_destroy(fixture->browser);
	receiver_destroy(fixture->receiver);
	port_destroy(fixture->port);
	g_object_unref(fixture->page);
	g_object_unref(fixture->session);
	g_ptr_array_unref(fixture->received);
	g_array_unref(fixture->inputs);
	g_free(fixture->client);
	g_free(fixture->closed);
	while (g_main_context_iteration(NULL, FALSE))
		;
}

const char *
page_fixture_get_text(const PageFixture *fixture, const char *type, const char *member)
{
	g_assert_nonnull(page_fixture_find(fixture, type));
	return json_object_get_string_member(page_fixture_find(fixture, type), member);
}

void
page_fixture_assert_refused(PageFixture *fixture, const char *code, guint close_code)
{
	await(fixture->close_code && fixture->closed);
	g_assert_cmpuint(fixture->close_code, ==, close_code);
	g_assert_cmpstr(page_fixture_get_text(fixture, "error", "code"), ==, code);
	g_assert_cmpuint(strlen(page_fixture_get_text(fixture, "error", "message")), >, 10);
	g_assert_null(fixture->browser);
}
