/* bench/relay/udp-relay.c: see udp-relay.h. */
#include "bench/relay/udp-relay.h"

#include <glib-unix.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/relay/datagram.h"
#include "bench/relay/packet-line.h"
#include "bench/relay/relay-socket.h"

#define SILENCE_US (60 * G_USEC_PER_SEC)

/* Taken from a socket at a time, so that a flood does not keep the timers from running. */
#define BATCH 32

/* One client address; reference-counted, for packets under way hold it. */
typedef struct {
	UdpRelay *relay;
	struct sockaddr_in client;
	int fd; /* connected to the target */
	GSource *source;
	uint32_t overrun;
	int64_t used_us;
} UdpFlow;

typedef struct {
	UdpFlow *flow;
	size_t size;
	uint8_t bytes[];
} UdpPacket;

struct UdpRelay {
	RelayLink *link;
	GSocketAddress *target;
	int fd; /* where clients send to */
	GSource *source;
	uint32_t overrun;
	GHashTable *flows; /* client as a number → UdpFlow */
	bool refused;      /* a client, and it was said */
	PacketLine *lines[RELAY_DIRECTIONS];
	Datagram datagram; /* the one that is being taken */
};

static void
flow_clear(gpointer data)
{
	UdpFlow *flow = data;

	if (flow->source) {
		g_source_destroy(flow->source);
		g_source_unref(flow->source);
	}
	if (flow->fd >= 0)
		close(flow->fd);
}

static void
flow_unref(gpointer flow)
{
	g_rc_box_release_full(flow, flow_clear);
}

static void
packet_free(gpointer data)
{
	UdpPacket *packet = data;

	flow_unref(packet->flow);
	g_free(packet);
}

/* The kernel counts for each socket what it dropped there. */
static void
count_overrun(UdpRelay *relay, RelayDirection direction, uint32_t *known)
{
	uint32_t overrun = relay->datagram.overrun;

	if (overrun > *known) {
		relay_link_count_mishap(relay->link, direction, RELAY_OVERRUN, overrun - *known);
		*known = overrun;
	}
}

/* The datagram that was just taken goes its way. */
static void
pass_on(UdpFlow *flow, RelayDirection direction)
{
	UdpRelay *relay = flow->relay;
	const Datagram *datagram = &relay->datagram;
	LinkModel *model = relay_link_get_model(relay->link, direction);
	UdpPacket *packet;
	int64_t arrival_us;

	flow->used_us = datagram->arrived_us;
	if (link_model_offer(model, datagram->arrived_us, (uint32_t)datagram->size, &arrival_us) != LINK_DELIVERED)
		return;

	packet = g_malloc(sizeof(UdpPacket) + datagram->size);
	packet->flow = g_rc_box_acquire(flow);
	packet->size = datagram->size;
	memcpy(packet->bytes, datagram->bytes, datagram->size);
	packet_line_push(relay->lines[direction], packet, arrival_us);
}

static void
count_sent(UdpRelay *relay, RelayDirection direction, ssize_t sent, int64_t late_us)
{
	if (sent < 0)
		relay_link_count_mishap(relay->link, direction, RELAY_UNSENT, 1);
	relay_link_count_late(relay->link, direction, late_us);
}

static void
arrived_up(gpointer data, int64_t late_us, gpointer user_data)
{
	UdpPacket *packet = data;

	count_sent(user_data, RELAY_UP, send(packet->flow->fd, packet->bytes, packet->size, 0), late_us);
	packet_free(packet);
}

static void
arrived_down(gpointer data, int64_t late_us, gpointer user_data)
{
	UdpRelay *relay = user_data;
	UdpPacket *packet = data;
	const struct sockaddr_in *client = &packet->flow->client;

	count_sent(relay, RELAY_DOWN,
		   sendto(relay->fd, packet->bytes, packet->size, 0, (const struct sockaddr *)client, sizeof(*client)),
		   late_us);
	packet_free(packet);
}

static gboolean
on_target_readable(int fd, GIOCondition condition, gpointer user_data)
{
	UdpFlow *flow = user_data;
	UdpRelay *relay = flow->relay;

	for (int i = 0; i < BATCH && datagram_receive(&relay->datagram, fd); i++) {
		count_overrun(relay, RELAY_DOWN, &flow->overrun);
		pass_on(flow, RELAY_DOWN);
	}
	return G_SOURCE_CONTINUE;
}

static GSource *
watch_readable(int fd, GUnixFDSourceFunc readable, gpointer user_data)
{
	GSource *source = g_unix_fd_source_new(fd, G_IO_IN);

	g_source_set_callback(source, G_SOURCE_FUNC(readable), user_data, NULL);
	g_source_attach(source, NULL);
	return source;
}

static gboolean
is_silent(gpointer key, gpointer value, gpointer now_us)
{
	const UdpFlow *flow = value;

	return *(int64_t *)now_us - flow->used_us > SILENCE_US;
}

/* That of the client who sent the datagram that was just taken; NULL: there can't be one more. */
static UdpFlow *
find_flow(UdpRelay *relay)
{
	Datagram *datagram = &relay->datagram;
	int64_t key = (int64_t)datagram->sender.sin_addr.s_addr << 16 | datagram->sender.sin_port;
	UdpFlow *flow = g_hash_table_lookup(relay->flows, &key);
	g_autoptr(GError) error = NULL;

	if (flow)
		return flow;

	g_hash_table_foreach_remove(relay->flows, is_silent, &datagram->arrived_us);
	flow = g_rc_box_new0(UdpFlow);
	flow->relay = relay;
	flow->client = datagram->sender;
	flow->fd = relay_socket_connect(SOCK_DGRAM, relay->target, &error);
	if (flow->fd < 0) {
		if (!relay->refused)
			g_message("A client can't be served: %s", error->message);
		relay->refused = true;
		flow_unref(flow);
		return NULL;
	}
	flow->source = watch_readable(flow->fd, on_target_readable, flow);
	g_hash_table_insert(relay->flows, g_memdup2(&key, sizeof(key)), flow);
	return flow;
}

static gboolean
on_client_readable(int fd, GIOCondition condition, gpointer user_data)
{
	UdpRelay *relay = user_data;

	for (int i = 0; i < BATCH && datagram_receive(&relay->datagram, fd); i++) {
		UdpFlow *flow = find_flow(relay);

		count_overrun(relay, RELAY_UP, &relay->overrun);
		if (flow)
			pass_on(flow, RELAY_UP);
		else
			relay_link_count_mishap(relay->link, RELAY_UP, RELAY_UNSENT, 1);
	}
	return G_SOURCE_CONTINUE;
}

UdpRelay *
udp_relay_create(RelayLink *link, GSocketAddress *target, GError **error)
{
	UdpRelay *relay = g_new0(UdpRelay, 1);

	relay->link = link;
	relay->target = g_object_ref(target);
	relay->flows = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, flow_unref);
	relay->fd = relay_socket_bind(SOCK_DGRAM, error);
	if (relay->fd < 0)
		goto failed;
	relay->lines[RELAY_UP] = packet_line_create(arrived_up, packet_free, relay, error);
	if (!relay->lines[RELAY_UP])
		goto failed;
	relay->lines[RELAY_DOWN] = packet_line_create(arrived_down, packet_free, relay, error);
	if (!relay->lines[RELAY_DOWN])
		goto failed;
	relay->source = watch_readable(relay->fd, on_client_readable, relay);
	return relay;

failed:
	udp_relay_destroy(relay);
	return NULL;
}

void
udp_relay_destroy(UdpRelay *relay)
{
	if (!relay)
		return;

	if (relay->source) {
		g_source_destroy(relay->source);
		g_source_unref(relay->source);
	}
	for (int i = 0; i < RELAY_DIRECTIONS; i++)
		packet_line_destroy(relay->lines[i]);
	g_hash_table_unref(relay->flows);
	if (relay->fd >= 0)
		close(relay->fd);
	g_object_unref(relay->target);
	g_free(relay);
}

uint16_t
udp_relay_get_port(const UdpRelay *relay)
{
	return relay_socket_get_port(relay->fd);
}
