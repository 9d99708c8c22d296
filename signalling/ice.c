/* signalling/ice.c: see ice.h. */
#include "signalling/ice.h"

#include <agent.h>
#include <gio/gio.h>
#include <sys/socket.h>

#define STREAM 1 /* the only one: everything is bundled */
#define CHECK_INTERVAL_MS 5u
#define SOCKET_BUFFER_BYTES (1024 * 1024)

/* NULL if it is not libnice's; caller unrefs. */
static NiceAgent *
get_agent(GstElement *webrtc)
{
	g_autoptr(GObject) ice = NULL;
	GObject *agent = NULL;

	g_object_get(webrtc, "ice-agent", &ice, NULL);
	if (g_object_class_find_property(G_OBJECT_GET_CLASS(ice), "agent"))
		g_object_get(ice, "agent", &agent, NULL);
	return NICE_IS_AGENT(agent) ? NICE_AGENT(agent) : NULL;
}

/* Without UPnP, by which libnice would ask the routers of every network for a port, and wait for their answer. And with the
 * shortest time between two checks that RFC 8445 allows: the default of 20 ms makes a connection last three of them. */
static void
configure_agent(GstElement *webrtc)
{
	NiceAgent *agent = get_agent(webrtc);

	if (!agent)
		return;

	if (g_object_class_find_property(G_OBJECT_GET_CLASS(agent), "upnp"))
		g_object_set(agent, "upnp", FALSE, NULL);
	if (g_object_class_find_property(G_OBJECT_GET_CLASS(agent), "stun-pacing-timer"))
		g_object_set(agent, "stun-pacing-timer", CHECK_INTERVAL_MS, NULL);
	g_object_unref(agent);
}

/* An agent that was told an address uses no other. */
static void
bind_to_loopback(GObject *ice)
{
	gboolean added = FALSE;

	if (g_signal_lookup("add-local-ip-address", G_OBJECT_TYPE(ice)))
		g_signal_emit_by_name(ice, "add-local-ip-address", "127.0.0.1", &added);
	if (!added)
		g_warning("Cannot keep the media on 127.0.0.1: the ICE agent %s takes no address",
			  G_OBJECT_TYPE_NAME(ice));
}

void
ice_configure(GstElement *webrtc, bool loopback_only, guint16 min_port, guint16 max_port)
{
	g_autoptr(GObject) ice = NULL;

	configure_agent(webrtc);
	g_object_get(webrtc, "ice-agent", &ice, NULL);
	if (min_port)
		g_object_set(ice, "min-rtp-port", (guint)min_port, "max-rtp-port", (guint)max_port, NULL);
	if (loopback_only)
		bind_to_loopback(ice);
}

void
ice_grow_socket_buffers(GstElement *webrtc)
{
	NiceAgent *agent = get_agent(webrtc);
	g_autoptr(GPtrArray) sockets = NULL;

	if (!agent)
		return;

	sockets = nice_agent_get_sockets(agent, STREAM, NICE_COMPONENT_TYPE_RTP);
	for (guint i = 0; sockets && i < sockets->len; i++) {
		GSocket *socket = g_ptr_array_index(sockets, i);

		if (g_socket_get_socket_type(socket) == G_SOCKET_TYPE_DATAGRAM)
			g_socket_set_option(socket, SOL_SOCKET, SO_SNDBUF, SOCKET_BUFFER_BYTES, NULL);
	}
	g_object_unref(agent);
}

bool
ice_is_tcp(GstElement *webrtc)
{
	NiceAgent *agent = get_agent(webrtc);
	NiceCandidate *local = NULL, *remote = NULL;
	bool is_tcp = agent && nice_agent_get_selected_pair(agent, STREAM, NICE_COMPONENT_TYPE_RTP, &local, &remote) &&
		      local->transport != NICE_CANDIDATE_TRANSPORT_UDP;

	g_clear_object(&agent);
	return is_tcp;
}
