/* signalling/page-socket.c: see page-socket.h. */
#include "signalling/page-socket.h"

#include "signalling/input-message.h"
#include "signalling/rate-limit.h"

#define CLOSE_REASON_BYTES 123 /* RFC 6455 */

struct PageSocket {
	SoupWebsocketConnection *connection;
	PageSocketEvents events;
	gpointer user_data;
	RateLimit rate;
	char *why; /* it was closed, as far as we know before it is */
};

bool
page_socket_is_open(const PageSocket *socket)
{
	return soup_websocket_connection_get_state(socket->connection) == SOUP_WEBSOCKET_STATE_OPEN;
}

static void
refuse(PageSocket *socket, gushort close_code, const char *code, const char *what)
{
	page_socket_send_error(socket, code, what);
	page_socket_close(socket, close_code, what);
}

static void
handle_text(PageSocket *socket, const char *text, gsize size)
{
	g_autoptr(GError) error = NULL;
	Message *message;

	if (size > MESSAGE_MAX_BYTES) {
		refuse(socket, SOUP_WEBSOCKET_CLOSE_TOO_BIG, "bad-message", "A message has at most 65536 bytes");
		return;
	}
	if (!rate_limit_take(&socket->rate, g_get_monotonic_time())) {
		refuse(socket, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, "bad-message",
		       "The page sends more than 200 messages a second");
		return;
	}
	message = message_parse(text, size, &error);
	if (message)
		socket->events.message(message, socket->user_data);
	else
		refuse(socket, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION,
		       g_error_matches(error, MESSAGE_ERROR, MESSAGE_ERROR_BAD_VERSION) ? "bad-version" : "bad-message",
		       error->message);
}

static void
on_message(SoupWebsocketConnection *connection, SoupWebsocketDataType type, GBytes *bytes, gpointer user_data)
{
	PageSocket *socket = user_data;
	gsize size;
	const void *data = g_bytes_get_data(bytes, &size);

	if (!page_socket_is_open(socket))
		return;

	if (type == SOUP_WEBSOCKET_DATA_TEXT)
		handle_text(socket, data, size);
	else if (size > INPUT_MESSAGE_MAX_BYTES)
		refuse(socket, SOUP_WEBSOCKET_CLOSE_TOO_BIG, "bad-message", "A binary message has at most 64 bytes");
	else
		socket->events.binary(data, size, socket->user_data);
}

static void
on_error(SoupWebsocketConnection *connection, GError *error, gpointer user_data)
{
	PageSocket *socket = user_data;

	if (!socket->why)
		socket->why = g_strdup(error->message);
}

static void
on_closed(SoupWebsocketConnection *connection, gpointer user_data)
{
	PageSocket *socket = user_data;
	g_autofree char *why = NULL;
	gushort code = soup_websocket_connection_get_close_code(connection);

	g_signal_handlers_disconnect_by_data(connection, socket);
	if (socket->why)
		why = g_strdup(socket->why);
	else
		why = code ? g_strdup_printf("the page closed it (code %u)", code) : g_strdup("the connection broke");
	socket->events.closed(why, socket->user_data);
}

PageSocket *
page_socket_create(SoupWebsocketConnection *connection, const PageSocketEvents *events, gpointer user_data)
{
	PageSocket *socket = g_new0(PageSocket, 1);

	socket->connection = g_object_ref(connection);
	socket->events = *events;
	socket->user_data = user_data;
	g_signal_connect(connection, "message", G_CALLBACK(on_message), socket);
	g_signal_connect(connection, "error", G_CALLBACK(on_error), socket);
	g_signal_connect(connection, "closed", G_CALLBACK(on_closed), socket);
	return socket;
}

void
page_socket_destroy(PageSocket *socket)
{
	if (!socket)
		return;

	g_signal_handlers_disconnect_by_data(socket->connection, socket);
	page_socket_close(socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "the server ends this connection");
	/* Closing takes a round trip; libsoup gives up on it by itself, but must not lose its object before. */
	if (soup_websocket_connection_get_state(socket->connection) == SOUP_WEBSOCKET_STATE_CLOSED)
		g_object_unref(socket->connection);
	else
		g_signal_connect(socket->connection, "closed", G_CALLBACK(g_object_unref), NULL);
	g_free(socket->why);
	g_free(socket);
}

JsonObject *
page_socket_begin(const char *type)
{
	JsonObject *object = json_object_new();

	json_object_set_string_member(object, "type", type);
	return object;
}

void
page_socket_send(PageSocket *socket, JsonObject *object)
{
	g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
	g_autofree char *text = NULL;

	json_node_take_object(node, object);
	if (!page_socket_is_open(socket))
		return;

	text = json_to_string(node, FALSE);
	soup_websocket_connection_send_text(socket->connection, text);
}

void
page_socket_send_error(PageSocket *socket, const char *code, const char *what)
{
	JsonObject *object = page_socket_begin("error");

	json_object_set_string_member(object, "code", code);
	json_object_set_string_member(object, "message", what);
	page_socket_send(socket, object);
}

void
page_socket_close(PageSocket *socket, gushort close_code, const char *why)
{
	g_autofree char *reason = NULL;

	if (!page_socket_is_open(socket))
		return;

	reason = g_utf8_substring(why, 0, MIN(g_utf8_strlen(why, -1), CLOSE_REASON_BYTES / 3));
	if (!socket->why)
		socket->why = g_strdup(why);
	soup_websocket_connection_close(socket->connection, close_code, reason);
}
