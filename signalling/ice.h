#pragma once
/*
 * signalling/ice.h: what we ask of the ICE agent behind a webrtcbin. Main thread.
 *
 * webrtcbin leaves some settings of libnice's agent to whoever knows that it is libnice's. With another agent these
 * functions do without.
 */
#include <gst/gst.h>
#include <stdbool.h>

/* Before webrtc leaves the state NULL. Ports of UDP and TCP from min_port on; 0: any. */
void ice_configure(GstElement *webrtc, bool loopback_only, guint16 min_port, guint16 max_port);

/* After all candidates were gathered: the UDP sockets can hold a whole keyframe. libnice drops packets when they are full. */
void ice_grow_socket_buffers(GstElement *webrtc);

/* Once connected: whether the connection is one of TCP. */
bool ice_is_tcp(GstElement *webrtc);
