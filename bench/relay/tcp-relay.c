/* bench/relay/tcp-relay.c: see tcp-relay.h. */
#include "bench/relay/tcp-relay.h"

#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/relay/relay-socket.h"
#include "bench/relay/tcp-lane.h"

typedef struct {
	TcpRelay *relay;
	int client, target; /* sockets */
	GSource *connected; /* NULL when the target has answered */
	TcpLane *lanes[RELAY_DIRECTIONS];
	bool told[RELAY_DIRECTIONS]; /* a reset was sent for the lane's end */
} Connection;

struct TcpRelay {
	RelayLink *link;
	GSocketAddress *target;
	int fd;
	GSource *source;
	GHashTable *connections; /* a set */
};

static void
reset_and_close(int fd)
{
	struct linger at_once = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	close(fd);
}

static void
connection_clear_sources(Connection *connection)
{
	if (connection->connected) {
		g_source_destroy(connection->connected);
		g_clear_pointer(&connection->connected, g_source_unref);
	}
	for (int i = 0; i < RELAY_DIRECTIONS; i++)
		g_clear_pointer(&connection->lanes[i], tcp_lane_destroy);
}

static void
connection_reset(gpointer data)
{
	Connection *connection = data;

	connection_clear_sources(connection);
	if (connection->client >= 0)
		reset_and_close(connection->client);
	if (connection->target >= 0)
		reset_and_close(connection->target);
	g_free(connection);
}

/* All has been said both ways. */
static void
connection_finish(Connection *connection)
{
	g_hash_table_steal(connection->relay->connections, connection);
	connection_clear_sources(connection);
	close(connection->client);
	close(connection->target);
	g_free(connection);
}

static void
on_lane_changed(gpointer user_data)
{
	Connection *connection = user_data;
	int n_ended = 0;

	for (int i = 0; i < RELAY_DIRECTIONS; i++) {
		TcpLaneState state = tcp_lane_get_state(connection->lanes[i]);

		if (state == TCP_LANE_RESET) {
			g_hash_table_remove(connection->relay->connections, connection);
			return;
		}
		if (state == TCP_LANE_BROKEN && !connection->told[i]) {
			connection->told[i] = true;
			tcp_lane_send_reset(connection->lanes[!i]);
		}
		n_ended += state == TCP_LANE_ENDED;
	}
	if (n_ended == RELAY_DIRECTIONS)
		connection_finish(connection);
}

static bool
connection_run(Connection *connection, GError **error)
{
	int ends[RELAY_DIRECTIONS] = { [RELAY_DOWN] = connection->client, [RELAY_UP] = connection->target };

	for (int i = 0; i < RELAY_DIRECTIONS; i++) {
		connection->lanes[i] = tcp_lane_create(connection->relay->link, i, ends[!i], ends[i], on_lane_changed,
						       connection, error);
		if (!connection->lanes[i])
			return false;
	}
	return true;
}

static gboolean
on_connected(int fd, GIOCondition condition, gpointer user_data)
{
	Connection *connection = user_data;
	g_autoptr(GError) error = NULL;
	int number = 0;
	socklen_t length = sizeof(number);

	g_source_destroy(connection->connected);
	g_clear_pointer(&connection->connected, g_source_unref);
	getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &length);
	if (number)
		g_set_error_literal(&error, G_IO_ERROR, g_io_error_from_errno(number), g_strerror(number));
	if (error || !connection_run(connection, &error)) {
		g_autofree char *target =
			g_socket_connectable_to_string(G_SOCKET_CONNECTABLE(connection->relay->target));

		g_message("A connection to %s failed: %s", target, error->message);
		g_hash_table_remove(connection->relay->connections, connection);
	}
	return G_SOURCE_CONTINUE;
}

static gboolean
on_client(int fd, GIOCondition condition, gpointer user_data)
{
	TcpRelay *relay = user_data;
	int client = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	g_autoptr(GError) error = NULL;
	Connection *connection;

	if (client < 0)
		return G_SOURCE_CONTINUE;

	connection = g_new0(Connection, 1);
	connection->relay = relay;
	connection->client = client;
	connection->target = relay_socket_connect(SOCK_STREAM, relay->target, &error);
	if (connection->target < 0) {
		g_message("A client can't be served: %s", error->message);
		connection_reset(connection);
		return G_SOURCE_CONTINUE;
	}
	g_hash_table_add(relay->connections, connection);
	connection->connected = g_unix_fd_source_new(connection->target, G_IO_OUT);
	g_source_set_callback(connection->connected, G_SOURCE_FUNC(on_connected), connection, NULL);
	g_source_attach(connection->connected, NULL);
	return G_SOURCE_CONTINUE;
}

TcpRelay *
tcp_relay_create(RelayLink *link, GSocketAddress *target, GError **error)
{
	TcpRelay *relay;
	int fd = relay_socket_bind(SOCK_STREAM, error);

	if (fd < 0)
		return NULL;
	if (listen(fd, SOMAXCONN) < 0) {
		g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, "Cannot listen on a port of 127.0.0.1");
		close(fd);
		return NULL;
	}
	relay = g_new0(TcpRelay, 1);
	relay->link = link;
	relay->target = g_object_ref(target);
	relay->connections = g_hash_table_new_full(NULL, NULL, connection_reset, NULL);
	relay->fd = fd;
	relay->source = g_unix_fd_source_new(fd, G_IO_IN);
	g_source_set_callback(relay->source, G_SOURCE_FUNC(on_client), relay, NULL);
	g_source_attach(relay->source, NULL);
	return relay;
}

void
tcp_relay_destroy(TcpRelay *relay)
{
	if (!relay)
		return;

	g_source_destroy(relay->source);
	g_source_unref(relay->source);
	close(relay->fd);
	g_hash_table_unref(relay->connections);
	g_object_unref(relay->target);
	g_free(relay);
}

uint16_t
tcp_relay_get_port(const TcpRelay *relay)
{
	return relay_socket_get_port(relay->fd);
}
