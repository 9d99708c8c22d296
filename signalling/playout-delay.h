#pragma once
/*
 * signalling/playout-delay.h: the RTP header extension that tells the browser to present frames without a jitter buffer.
 *
 * http://www.webrtc.org/experiments/rtp-hdrext/playout-delay: three bytes, minimum and maximum delay in units of 10 ms, 12
 * bits each. With both 0 Chromium and Firefox present each frame as soon as it is decoded; it is by far the largest single
 * lever on latency. GStreamer has no element for it.
 */
#include <gst/rtp/rtp.h>

#define PLAYOUT_DELAY_URI "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"

/* An extension of minimum = maximum = 0 with the RTP extension id (1–14). The caller owns the reference, which is not
 * floating; give it to the payloader's "add-extension" before caps are negotiated. */
GstRTPHeaderExtension *playout_delay_create(guint id);
