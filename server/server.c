#include "server/server.h"

#include "server/child.h"
#include "server/session.h"
#include "server/status.h"
#include "signalling/auth.h"
#include "signalling/port.h"

struct Server {
	const Options *options;
	gint64 started_us;
	char *token; /* given or made; NULL: none */
	char *url;
	Trace *trace;
	VideoStreamConfig stream_config;
	Desktop *desktop;
	VideoStream *stream;
	Session *session;
	Port *port;
	Child *child;
};

/* Capture thread. */
static void
on_frame(Frame *frame, gpointer user_data)
{
	Server *server = user_data;

	video_stream_push(server->stream, frame);
}

static void
on_state_changed(const DesktopState *state, gpointer user_data)
{
	Server *server = user_data;

	session_desktop_changed(server->session, state);
}

static void
on_access_unit(AccessUnit *unit, gpointer user_data)
{
	Server *server = user_data;

	session_push(server->session, unit);
}

static void
on_stream_failed(const GError *error, gpointer user_data)
{
	Server *server = user_data;

	g_critical("Video stopped: %s", error->message);
	session_video_failed(server->session, error->message);
}

static void
on_websocket(SoupWebsocketConnection *connection, const char *remote, gpointer user_data)
{
	Server *server = user_data;

	session_add(server->session, connection, remote);
}

static char *
on_status(gpointer user_data)
{
	Server *server = user_data;

	return status_make(&(StatusSources) {
		.started_us = server->started_us,
		.desktop = server->desktop,
		.stream = server->stream,
		.stream_config = &server->stream_config,
		.session = server->session,
	});
}

/* A display that the operator named is that one, whatever the command makes. */
static void
on_display(const char *name, gpointer user_data)
{
	Server *server = user_data;

	if (!server->options->display)
		desktop_set_display(server->desktop, name);
}

/* The display to begin with: with a command it is not known before the command has made it. */
static const char *
choose_display(const Options *options)
{
	const char *inherited = g_getenv("WAYLAND_DISPLAY");

	if (options->display)
		return options->display;
	if (options->command)
		return NULL;
	return inherited && *inherited ? inherited : "wayland-0";
}

/* localhost where it leads to us; a token may hold characters that mean something in an address. */
static char *
make_url(const char *address, guint16 port, const char *token)
{
	g_autoptr(GInetAddress) parsed = g_inet_address_new_from_string(address);
	bool local = !parsed || g_inet_address_get_is_any(parsed) || g_str_equal(address, "127.0.0.1") ||
		     g_str_equal(address, "::1");
	bool brackets = !local && g_inet_address_get_family(parsed) == G_SOCKET_FAMILY_IPV6;
	g_autofree char *escaped = token ? g_uri_escape_string(token, NULL, FALSE) : NULL;

	return g_strdup_printf("http://%s%s%s:%u/%s%s", brackets ? "[" : "", local ? "localhost" : address,
			       brackets ? "]" : "", port, token ? "?token=" : "", token ? escaped : "");
}

static bool
open_port(Server *server, GError **error)
{
	const Options *options = server->options;
	static const PortEvents events = { .websocket = on_websocket, .status = on_status };
	PortConfig config = {
		.address = options->address,
		.port = (guint16)options->port,
		.origins = (const char *const *)options->origins,
	};

	server->token =
		options->token || auth_is_loopback(options->address) ? g_strdup(options->token) : auth_make_token();
	config.token = server->token;
	server->port = port_create(&config, &events, server, error);
	if (!server->port)
		return false;
	server->url = make_url(options->address, port_get_number(server->port), server->token);
	return true;
}

static bool
create_parts(Server *server, GError **error)
{
	static const DesktopEvents desktop_events = { .state_changed = on_state_changed, .frame = on_frame };
	static const VideoStreamEvents stream_events = { .access_unit = on_access_unit, .failed = on_stream_failed };
	static const ChildEvents child_events = { .display = on_display };
	const Options *options = server->options;

	if (options->trace && !(server->trace = trace_create(options->trace, error)))
		return false;
	server->stream = video_stream_create(&server->stream_config, &stream_events, server, error);
	if (!server->stream)
		return false;
	g_message("Encoder: %s", video_stream_get_reason(server->stream));
	if (!open_port(server, error))
		return false;
	server->desktop = desktop_create(choose_display(options), options->output, &desktop_events, server);
	server->session = session_create(&(SessionConfig) {
		.desktop = server->desktop,
		.stream = server->stream,
		.max_viewers = options->max_viewers,
		.loopback_only = port_is_loopback(server->port),
		.udp_min = (guint16)options->udp.min,
		.udp_max = (guint16)options->udp.max,
		.trace = server->trace,
	});
	if (options->command) {
		server->child = child_create((const char *const *)options->command, &child_events, server, error);
		return server->child != NULL;
	}
	return true;
}

Server *
server_create(const Options *options, GError **error)
{
	Server *server = g_new0(Server, 1);

	server->options = options;
	server->started_us = g_get_monotonic_time();
	server->stream_config = (VideoStreamConfig) {
		.encoder = options->encoder,
		.framerate = options->framerate,
		.rate_kbps = options->rate_kbps,
	};
	if (!create_parts(server, error)) {
		server_destroy(server);
		return NULL;
	}
	return server;
}

/* Sources of events end before those who take them: the port before the viewers, the desktop before the stream. */
void
server_destroy(Server *server)
{
	if (!server)
		return;

	port_destroy(server->port);
	session_destroy(server->session);
	desktop_destroy(server->desktop);
	video_stream_destroy(server->stream);
	child_destroy(server->child);
	trace_destroy(server->trace);
	g_free(server->token);
	g_free(server->url);
	g_free(server);
}

const char *
server_get_url(const Server *server)
{
	return server->url;
}
