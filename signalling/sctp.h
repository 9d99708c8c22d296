#pragma once
/*
 * signalling/sctp.h: what we ask of the SCTP elements behind a webrtcbin.
 */
#include <gst/gst.h>

/*
 * For webrtcbin's "deep-element-added", with the sctpdec that was added; any thread. From then on webrtcbin does not close a
 * data channel because the decoder has lost its pad.
 *
 * The decoder loses its pads when the other side closes its channels, and when the pipeline stops. webrtcbin (1.26) takes
 * both for the former, and resets the stream on its own thread, while ours closes the SCTP association: usrsctp then uses a
 * socket that is freed. One stop in some hundreds crashed, or never came back. Channels end with their peer, all at once.
 */
void sctp_keep_channels(GstElement *decoder);
