/* tests/test-port.c: the port as clients see it, over real sockets; the files are those of the page. */
#include "signalling/port.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/await.h"

typedef struct {
	Port *port;
	SoupSession *session;
	SoupMessage *message; /* of the last request */
	GBytes *body;         /* of its answer */
	char *remote;         /* of the WebSocket that came */
	SoupWebsocketConnection *served, *connected;
	GError *error;
	bool closed;
} Fixture;

static void
on_websocket(SoupWebsocketConnection *connection, const char *remote, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_set_object(&fixture->served, connection);
	g_free(fixture->remote);
	fixture->remote = g_strdup(remote);
}

static char *
on_status(gpointer user_data)
{
	return g_strdup("{\"version\":\"test\"}");
}

static const PortEvents events = { on_websocket, on_status };

static Port *
open_port(Fixture *fixture, const char *address, const char *token)
{
	const PortConfig config = { .address = address, .token = token };
	g_autoptr(GError) error = NULL;
	Port *port = port_create(&config, &events, fixture, &error);

	g_assert_no_error(error);
	return port;
}

static void
set_up(Fixture *fixture, gconstpointer token)
{
	fixture->port = open_port(fixture, "127.0.0.1", token);
	fixture->session = soup_session_new_with_options("proxy-resolver", NULL, NULL);
	soup_session_add_feature_by_type(fixture->session,
					 SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER); /* offers compression */
}

static void
tear_down(Fixture *fixture, gconstpointer token)
{
	g_clear_object(&fixture->connected);
	g_clear_object(&fixture->served);
	port_destroy(fixture->port);
	g_clear_object(&fixture->session);
	g_clear_object(&fixture->message);
	g_clear_pointer(&fixture->body, g_bytes_unref);
	g_clear_error(&fixture->error);
	g_free(fixture->remote);
}

static void
on_answer(GObject *session, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autoptr(GError) error = NULL;

	fixture->body = soup_session_send_and_read_finish(SOUP_SESSION(session), result, &error);
	g_assert_no_error(error);
}

/* Sends a request with further headers (name, value, …, NULL); returns its status. */
static guint
request_with(Fixture *fixture, const char *method, const char *path, const char *const *headers)
{
	g_autofree char *address = g_strdup_printf("http://127.0.0.1:%u%s", port_get_number(fixture->port), path);
	g_autoptr(GUri) uri = g_uri_parse(address, SOUP_HTTP_URI_FLAGS, NULL);

	g_clear_object(&fixture->message);
	g_clear_pointer(&fixture->body, g_bytes_unref);
	fixture->message = soup_message_new_from_uri(method, uri);
	for (guint i = 0; headers && headers[i]; i += 2)
		soup_message_headers_replace(soup_message_get_request_headers(fixture->message), headers[i],
					     headers[i + 1]);
	soup_session_send_and_read_async(fixture->session, fixture->message, G_PRIORITY_DEFAULT, NULL, on_answer,
					 fixture);
	await(fixture->body);
	return soup_message_get_status(fixture->message);
}

static guint
request(Fixture *fixture, const char *method, const char *path)
{
	return request_with(fixture, method, path, NULL);
}

static const char *
header(const Fixture *fixture, const char *name)
{
	return soup_message_headers_get_one(soup_message_get_response_headers(fixture->message), name);
}

static bool
body_contains(const Fixture *fixture, const char *text)
{
	g_autoptr(GString) body =
		g_string_new_len(g_bytes_get_data(fixture->body, NULL), (gssize)g_bytes_get_size(fixture->body));

	return strstr(body->str, text);
}

static void
test_serves_the_page(Fixture *fixture, gconstpointer token)
{
	g_assert_cmpuint(request(fixture, "GET", "/"), ==, 200);
	g_assert_true(body_contains(fixture, "<html"));
	g_assert_cmpstr(header(fixture, "Content-Type"), ==, "text/html; charset=utf-8");
	g_assert_cmpstr(header(fixture, "Cache-Control"), ==, "no-cache");
	g_assert_cmpstr(header(fixture, "X-Content-Type-Options"), ==, "nosniff");
	g_assert_cmpstr(header(fixture, "Referrer-Policy"), ==, "no-referrer");
	g_assert_nonnull(strstr(header(fixture, "Content-Security-Policy"), "default-src 'self'"));
	g_assert_nonnull(strstr(header(fixture, "Content-Security-Policy"), "frame-ancestors 'self'"));
	g_assert_null(strstr(header(fixture, "Content-Security-Policy"), "unsafe"));

	g_assert_cmpuint(request(fixture, "GET", "/main.js?v=1"), ==, 200);
	g_assert_cmpstr(header(fixture, "Content-Type"), ==, "text/javascript; charset=utf-8");
	g_assert_cmpuint(request(fixture, "GET", "/style.css"), ==, 200);
	g_assert_cmpstr(header(fixture, "Content-Type"), ==, "text/css; charset=utf-8");
}

static void
test_sends_a_file_once(Fixture *fixture, gconstpointer token)
{
	const char *headers[] = { "If-None-Match", NULL, NULL };
	g_autofree char *tag = NULL;

	request(fixture, "GET", "/");
	tag = g_strdup(header(fixture, "ETag"));
	g_assert_nonnull(tag);
	headers[1] = tag;
	g_assert_cmpuint(request_with(fixture, "GET", "/", headers), ==, 304);
	g_assert_cmpuint(g_bytes_get_size(fixture->body), ==, 0);
	g_assert_cmpuint(request_with(fixture, "GET", "/main.js", headers), ==, 200);
	headers[1] = "\"other\"";
	g_assert_cmpuint(request_with(fixture, "GET", "/", headers), ==, 200);
}

static void
test_head_has_the_headers_alone(Fixture *fixture, gconstpointer token)
{
	g_autofree char *length = NULL;

	request(fixture, "GET", "/");
	length = g_strdup(header(fixture, "Content-Length"));
	g_assert_cmpuint(request(fixture, "HEAD", "/"), ==, 200);
	g_assert_cmpstr(header(fixture, "Content-Length"), ==, length);
	g_assert_cmpuint(g_bytes_get_size(fixture->body), ==, 0);
}

static void
test_nothing_else_is_served(Fixture *fixture, gconstpointer token)
{
	static const char *const paths[] = {
		"/nothing.html",
		"/index.html/",
		"//index.html",
		"/x%2f..%2findex.html",
		"/..%2findex.html",
		"/%2e%2e/web/index.html",
		"/x/..%2Findex.html",
		"/index.html%00",
		"/%ff",
		"/api",
		"/api/",
		"/api/status/x",
		"/api/healthy",
		"/api/signalling/x",
		"/web.gresource.xml",
	};

	for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
		guint status = request(fixture, "GET", paths[i]);

		if (status != 404 && status != 400)
			g_error("%s: %u", paths[i], status);
	}
	g_assert_cmpuint(request(fixture, "GET", "/nothing"), ==, 404);
	g_assert_true(body_contains(fixture, "{\"error\":\""));
}

static void
test_only_reads(Fixture *fixture, gconstpointer token)
{
	static const char *const methods[] = { "POST", "PUT", "DELETE", "OPTIONS", "BREW" };

	for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
		g_assert_cmpuint(request(fixture, methods[i], "/"), ==, 405);
		g_assert_cmpstr(header(fixture, "Allow"), ==, "GET, HEAD");
		g_assert_cmpuint(request(fixture, methods[i], "/api/signalling"), ==, 405);
		g_assert_cmpuint(request(fixture, methods[i], "/api/status"), ==, 405);
	}
}

static void
test_tells_its_health_and_status(Fixture *fixture, gconstpointer token)
{
	g_assert_cmpuint(request(fixture, "GET", "/api/health"), ==, 200);
	g_assert_true(body_contains(fixture, "{\"status\":\"ok\"}"));
	g_assert_cmpstr(header(fixture, "Content-Type"), ==, "application/json; charset=utf-8");
	g_assert_cmpuint(request(fixture, "GET", "/api/status"), ==, 200);
	g_assert_true(body_contains(fixture, "{\"version\":\"test\"}"));
	g_assert_cmpuint(request(fixture, "GET", "/api/signalling"), ==, 426);
	g_assert_true(body_contains(fixture, "ws://"));
}

static void
test_a_token_guards_status_and_signalling(Fixture *fixture, gconstpointer token)
{
	static const char *const bearer[] = { "Authorization", "Bearer s3cret", NULL };
	static const char *const wrong[] = { "Authorization", "Bearer guess", NULL };

	g_assert_cmpuint(request(fixture, "GET", "/"), ==, 200);
	g_assert_cmpuint(request(fixture, "GET", "/api/health"), ==, 200);
	g_assert_cmpuint(request(fixture, "GET", "/api/status"), ==, 401);
	g_assert_true(body_contains(fixture, "token"));
	g_assert_nonnull(header(fixture, "WWW-Authenticate"));
	g_assert_cmpuint(request(fixture, "GET", "/api/status?token=guess"), ==, 401);
	g_assert_cmpuint(request_with(fixture, "GET", "/api/status", wrong), ==, 401);
	g_assert_cmpuint(request(fixture, "GET", "/api/signalling"), ==, 401);

	g_assert_cmpuint(request(fixture, "GET", "/api/status?token=s3cret"), ==, 200);
	g_assert_cmpuint(request_with(fixture, "GET", "/api/status", bearer), ==, 200);
	g_assert_cmpuint(request(fixture, "GET", "/api/signalling?token=s3cret"), ==, 426);
}

static void
test_strangers_are_refused(Fixture *fixture, gconstpointer token)
{
	static const char *const origin[] = { "Origin", "http://evil.example", NULL };
	static const char *const host[] = { "Host", "evil.example", NULL };

	g_assert_cmpuint(request_with(fixture, "GET", "/api/status", origin), ==, 403);
	g_assert_cmpuint(request_with(fixture, "GET", "/api/status", host), ==, 403);
	g_assert_true(body_contains(fixture, "localhost"));
	g_assert_cmpuint(request_with(fixture, "GET", "/api/signalling", origin), ==, 403);
	g_assert_cmpuint(request_with(fixture, "GET", "/api/health", host), ==, 200);
}

static void
on_connected(GObject *session, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->connected = soup_session_websocket_connect_finish(SOUP_SESSION(session), result, &fixture->error);
}

static void
connect_websocket(Fixture *fixture, const char *path, const char *origin)
{
	g_autofree char *address = g_strdup_printf("ws://127.0.0.1:%u%s", port_get_number(fixture->port), path);
	g_autoptr(SoupMessage) message = soup_message_new("GET", address);

	soup_session_websocket_connect_async(fixture->session, message, origin, NULL, G_PRIORITY_DEFAULT, NULL,
					     on_connected, fixture);
	await(fixture->connected || fixture->error);
}

static void
on_closed(SoupWebsocketConnection *connection, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->closed = true;
}

static void
test_takes_websockets(Fixture *fixture, gconstpointer token)
{
	GIOStream *stream = NULL;
	int no_delay = 0;
	socklen_t size = sizeof(no_delay);

	connect_websocket(fixture, "/api/signalling", NULL);
	g_assert_no_error(fixture->error);
	await(fixture->served);
	g_assert_true(g_str_has_prefix(fixture->remote, "127.0.0.1:"));
	g_assert_null(soup_websocket_connection_get_extensions(fixture->served));
	g_assert_cmpuint(soup_websocket_connection_get_keepalive_interval(fixture->served), >, 0);

	g_object_get(soup_websocket_connection_get_io_stream(fixture->served), "base-iostream", &stream, NULL);
	getsockopt(g_socket_get_fd(g_socket_connection_get_socket(G_SOCKET_CONNECTION(stream))), IPPROTO_TCP,
		   TCP_NODELAY, &no_delay, &size);
	g_assert_cmpint(no_delay, ==, 1);
	g_object_unref(stream);
}

static void
test_websockets_of_strangers_are_refused(Fixture *fixture, gconstpointer token)
{
	connect_websocket(fixture, "/api/signalling", "http://evil.example");
	g_assert_nonnull(fixture->error);
	g_clear_error(&fixture->error);
	connect_websocket(fixture, "/api/status", NULL);
	g_assert_nonnull(fixture->error);
	g_assert_null(fixture->served);
}

static void
test_websockets_without_the_token_are_refused(Fixture *fixture, gconstpointer token)
{
	connect_websocket(fixture, "/api/signalling?token=guess", NULL);
	g_assert_nonnull(fixture->error);
	g_assert_null(fixture->served);
	g_clear_error(&fixture->error);
	connect_websocket(fixture, "/api/signalling?token=s3cret", NULL);
	g_assert_no_error(fixture->error);
	await(fixture->served);
}

static void
test_closes_everything_at_the_end(Fixture *fixture, gconstpointer token)
{
	guint16 number = port_get_number(fixture->port);
	const PortConfig again = { .address = "127.0.0.1", .port = number };

	connect_websocket(fixture, "/api/signalling", NULL);
	await(fixture->served);
	g_signal_connect(fixture->connected, "closed", G_CALLBACK(on_closed), fixture);
	port_destroy(fixture->port);
	await(fixture->closed);
	g_assert_cmpuint(soup_websocket_connection_get_close_code(fixture->connected), ==,
			 SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
	fixture->port = port_create(&again, &events, fixture, &fixture->error);
	g_assert_no_error(fixture->error);
}

#define add(path, token, test) g_test_add("/port/" path, Fixture, token, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("serves-the-page", NULL, test_serves_the_page);
	add("sends-a-file-once", NULL, test_sends_a_file_once);
	add("head-has-the-headers-alone", NULL, test_head_has_the_headers_alone);
	add("nothing-else-is-served", NULL, test_nothing_else_is_served);
	add("only-reads", NULL, test_only_reads);
	add("tells-its-health-and-status", NULL, test_tells_its_health_and_status);
	add("a-token-guards-status-and-signalling", "s3cret", test_a_token_guards_status_and_signalling);
	add("strangers-are-refused", NULL, test_strangers_are_refused);
	add("takes-websockets", NULL, test_takes_websockets);
	add("websockets-of-strangers-are-refused", NULL, test_websockets_of_strangers_are_refused);
	add("websockets-without-the-token-are-refused", "s3cret", test_websockets_without_the_token_are_refused);
	add("closes-everything-at-the-end", NULL, test_closes_everything_at_the_end);
	return g_test_run();
}
