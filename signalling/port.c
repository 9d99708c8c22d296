/* signalling/port.c: see port.h. */
#include "signalling/port.h"

#include <string.h>

#include "signalling/auth.h"
#include "signalling/http.h"

/* A page may send 65,536 bytes at once (docs/protocol.md); beyond this libsoup cuts the connection without a word. */
#define WEBSOCKET_MAX_BYTES (128 * 1024)
#define UPGRADE_REQUIRED 426 /* not among libsoup's names */
#define KEEPALIVE_S 5
#define PONG_TIMEOUT_S 5

struct Port {
	SoupServer *server;
	guint16 number;
	bool loopback;
	char *token;
	char **origins;
	GPtrArray *websockets; /* open ones, each with a reference */
	PortEvents events;
	gpointer user_data;
};

/* Answers what is not allowed. */
static bool
is_allowed(Port *port, SoupServerMessage *message)
{
	SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);
	const char *query = g_uri_get_query(soup_server_message_get_uri(message));
	g_autoptr(GHashTable) fields = query ? soup_form_decode(query) : NULL;
	const AuthConfig config = { port->token, (const char *const *)port->origins };
	const AuthRequest request = {
		.host = soup_message_headers_get_one(headers, "Host"),
		.origin = soup_message_headers_get_one(headers, "Origin"),
		.authorization = soup_message_headers_get_one(headers, "Authorization"),
		.query_token = fields ? g_hash_table_lookup(fields, "token") : NULL,
	};
	AuthResult result = auth_check(&config, &request);

	if (result == AUTH_OK)
		return true;

	if (result == AUTH_NO_TOKEN || result == AUTH_WRONG_TOKEN)
		soup_message_headers_replace(soup_server_message_get_response_headers(message), "WWW-Authenticate",
					     "Bearer realm=\"selkies\"");
	http_respond_error(message,
			   result == AUTH_NO_TOKEN || result == AUTH_WRONG_TOKEN ? SOUP_STATUS_UNAUTHORIZED
										 : SOUP_STATUS_FORBIDDEN,
			   auth_explain(result));
	return false;
}

static void
respond_no_interface(SoupServerMessage *message)
{
	http_respond_error(message, SOUP_STATUS_NOT_FOUND,
			   "There is no such interface: there are /api/health, /api/status and /api/signalling");
}

static void
respond_status(Port *port, SoupServerMessage *message)
{
	g_autofree char *body = NULL;

	if (!is_allowed(port, message))
		return;

	body = port->events.status(port->user_data);
	http_respond_json(message, SOUP_STATUS_OK, body);
}

static void
handle_request(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
	if (!http_is_read(message))
		return;

	if (g_str_equal(path, "/api/health"))
		http_respond_json(message, SOUP_STATUS_OK, "{\"status\":\"ok\"}");
	else if (g_str_equal(path, "/api/status"))
		respond_status(user_data, message);
	else if (g_str_has_prefix(path, "/api/"))
		respond_no_interface(message);
	else
		http_respond_file(message, path);
}

/* Before the upgrade: whatever is answered here prevents it. */
static void
handle_upgrade(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
	SoupMessageHeaders *headers = soup_server_message_get_request_headers(message);

	if (!g_str_equal(path, "/api/signalling")) {
		respond_no_interface(message);
		return;
	}
	if (!http_is_read(message) || !is_allowed(user_data, message))
		return;

	if (!soup_message_headers_header_contains(headers, "Upgrade", "websocket")) {
		soup_message_headers_replace(soup_server_message_get_response_headers(message), "Upgrade", "websocket");
		http_respond_error(message, UPGRADE_REQUIRED,
				   "This address speaks WebSocket only: connect with ws:// or wss://");
	}
}

static void
on_websocket_closed(SoupWebsocketConnection *connection, gpointer user_data)
{
	Port *port = user_data;

	g_signal_handlers_disconnect_by_data(connection, port);
	g_ptr_array_remove_fast(port->websockets, connection);
}

/* A page whose machine went to sleep says nothing more: without an answer to a ping its connection is closed. */
static void
watch_websocket(SoupWebsocketConnection *connection)
{
	soup_websocket_connection_set_max_incoming_payload_size(connection, WEBSOCKET_MAX_BYTES);
	soup_websocket_connection_set_keepalive_interval(connection, KEEPALIVE_S);
	if (g_object_class_find_property(G_OBJECT_GET_CLASS(connection), "keepalive-pong-timeout"))
		g_object_set(connection, "keepalive-pong-timeout", PONG_TIMEOUT_S, NULL);
}

static char *
describe_address(GSocketAddress *address)
{
	return address ? g_socket_connectable_to_string(G_SOCKET_CONNECTABLE(address)) : g_strdup("unknown");
}

static void
handle_websocket(SoupServer *server, SoupServerMessage *message, const char *path, SoupWebsocketConnection *connection,
		 gpointer user_data)
{
	Port *port = user_data;
	g_autofree char *remote = describe_address(soup_server_message_get_remote_address(message));

	watch_websocket(connection);
	g_ptr_array_add(port->websockets, g_object_ref(connection));
	g_signal_connect(connection, "closed", G_CALLBACK(on_websocket_closed), port);
	port->events.websocket(connection, remote, port->user_data);
}

/* No request has a body that we want: one of any size costs no memory. */
static void
on_request_started(SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
	soup_message_body_set_accumulate(soup_server_message_get_request_body(message), FALSE);
}

static bool
listen_on(Port *port, const char *address, guint16 number, GError **error)
{
	g_autoptr(GSocketAddress) socket_address = g_inet_socket_address_new_from_string(address, number);

	if (!socket_address) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
			    "\"%s\" is no address to listen on: --address takes an IPv4 or IPv6 address of this "
			    "machine, or "
			    "localhost",
			    address);
		return false;
	}
	if (soup_server_listen(port->server, socket_address, 0, error))
		return true;

	if (g_error_matches(*error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
		g_prefix_error(error, "Port %u of %s is taken by another program; choose another with --port: ", number,
			       address);
	else
		g_prefix_error(error, "Cannot listen on %s, port %u (see --address and --port): ", address, number);
	return false;
}

static guint16
find_number(SoupServer *server)
{
	GSList *uris = soup_server_get_uris(server);
	guint16 number = (guint16)g_uri_get_port(uris->data);

	g_slist_free_full(uris, (GDestroyNotify)g_uri_unref);
	return number;
}

/* "localhost" and "::" mean both families; a machine without IPv6, or one whose IPv6 sockets serve IPv4 too, refuses the
 * second one, and that is all right. */
static bool
listen_on_all(Port *port, const PortConfig *config, GError **error)
{
	bool is_localhost = g_ascii_strcasecmp(config->address, "localhost") == 0;
	const char *first = is_localhost ? "127.0.0.1" : config->address;
	const char *second = is_localhost ? "::1" : g_str_equal(config->address, "::") ? "0.0.0.0" : NULL;
	g_autoptr(GError) ignored = NULL;

	if (!listen_on(port, first, config->port, error))
		return false;

	port->number = find_number(port->server);
	if (second && !listen_on(port, second, port->number, &ignored))
		g_debug("%s", ignored->message);
	return true;
}

static bool
check_config(const PortConfig *config, GError **error)
{
	if (auth_is_loopback(config->address) || (config->token && *config->token))
		return true;

	g_set_error(error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
		    "Everybody who reaches %s could use this desktop: give a token with --token, or listen on "
		    "localhost with "
		    "--address",
		    config->address);
	return false;
}

Port *
port_create(const PortConfig *config, const PortEvents *events, gpointer user_data, GError **error)
{
	Port *port;

	if (!check_config(config, error))
		return NULL;

	port = g_new0(Port, 1);
	port->server = soup_server_new(NULL, NULL);
	port->loopback = auth_is_loopback(config->address);
	port->token = g_strdup(config->token && *config->token ? config->token : NULL);
	port->origins = g_strdupv((char **)config->origins);
	port->websockets = g_ptr_array_new_with_free_func(g_object_unref);
	port->events = *events;
	port->user_data = user_data;
	/* Compressing a message of a hundred bytes takes longer than sending it. */
	soup_server_remove_websocket_extension(port->server, SOUP_TYPE_WEBSOCKET_EXTENSION_DEFLATE);
	g_signal_connect(port->server, "request-started", G_CALLBACK(on_request_started), NULL);
	soup_server_add_handler(port->server, NULL, handle_request, port, NULL);
	soup_server_add_early_handler(port->server, "/api/signalling", handle_upgrade, port, NULL);
	soup_server_add_websocket_handler(port->server, "/api/signalling", NULL, NULL, handle_websocket, port, NULL);
	if (!listen_on_all(port, config, error)) {
		port_destroy(port);
		return NULL;
	}
	return port;
}

void
port_destroy(Port *port)
{
	if (!port)
		return;

	for (guint i = 0; i < port->websockets->len; i++) {
		SoupWebsocketConnection *connection = g_ptr_array_index(port->websockets, i);

		g_signal_handlers_disconnect_by_data(connection, port);
		if (soup_websocket_connection_get_state(connection) == SOUP_WEBSOCKET_STATE_OPEN)
			soup_websocket_connection_close(connection, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, "the server ends");
	}
	g_ptr_array_unref(port->websockets);
	soup_server_disconnect(port->server);
	g_object_unref(port->server);
	g_strfreev(port->origins);
	g_free(port->token);
	g_free(port);
}

guint16
port_get_number(const Port *port)
{
	return port->number;
}

bool
port_is_loopback(const Port *port)
{
	return port->loopback;
}
